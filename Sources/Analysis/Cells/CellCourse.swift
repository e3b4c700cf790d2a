import Dosing
import Kinetics
import ReactionNetworks

/// What the tissue's solution does to one cell, followed so closely that straight lines between its
/// times lose nothing that anybody could see.
struct CellCourse {
  let inputs: InputCourse
  /// The solution at the times of `inputs`.
  let record: Arms.Record
  /// What straight lines lose of the integral of any input, as a part of it.
  let error: Double

  /// The rate at which a cell is halved, which the course gives as one more input.
  static let halving = "cell_halving_rate"

  /// What straight lines may lose, and how many there may be.
  private static let allowed = 1e-4
  private static let most = 4000
  private static let rounds = 12

  /// - Parameter experiment: its treated arm is followed.
  init(of cell: CellModel, _ level: CellLevel, from experiment: Experiment) throws {
    let wanted =
      cell.inputs + level.responses.map(\.symbol) + [level.number]
      + level.counts.compactMap { $0.total ?? $0.species }
    let record = Set(wanted).sorted()
    let judged = cell.inputs + level.responses.map(\.symbol)
    var times = Set(experiment.questions.outputTimes)
    var round = 1
    while true {
      let middles = Self.middles(of: times.sorted())
      let finer = try Self.solve(record, times.union(middles), experiment)
      let lines = Self.lost(judged, finer, middles: Set(middles))
      if lines.error <= Self.allowed || round == Self.rounds || times.count >= Self.most {
        (error, self.record) = (lines.error, finer)
        break
      }
      times.formUnion(lines.wanted)
      round += 1
    }
    inputs = try Self.inputs(cell, level, self.record)
  }

  /// The integral of a symbol of the tissue from the start to a time.
  func integral(of symbol: String, to end: Double) -> Double? {
    guard let values = record.series(symbol) else { return nil }
    let times = record.trajectory.times
    var sum = 0.0
    for i in times.indices.dropLast() where times[i] < end {
      let width = min(times[i + 1], end) - times[i]
      guard times[i + 1] > times[i] else { continue }
      let share = width / (times[i + 1] - times[i])
      let last = values[i] + share * (values[i + 1] - values[i])
      sum += width * (values[i] + last) / 2
    }
    return sum
  }

  private static func solve(
    _ symbols: [String], _ times: Set<Double>, _ experiment: Experiment
  ) throws -> Arms.Record {
    let arm = experiment.schedule.arms[0]
    var settings = experiment.settings
    settings.record = symbols
    settings.recordsChanges = true
    settings.outputTimes = times.sorted()
    let run = experiment.run(arm.name, arm.interventions)
    let trajectory = try experiment.make([run], settings: settings)[0]
    return Arms.Record(name: arm.name, trajectory: trajectory)
  }

  /// A time inside each stretch between two recorded ones.
  private static func middles(of times: [Double]) -> [Double] {
    zip(times, times.dropFirst()).map { ($0 + $1) / 2 }
  }

  /// What a straight line over each pair of stretches loses, against lines over either half.
  private static func lost(
    _ symbols: [String], _ record: Arms.Record, middles: Set<Double>
  ) -> (error: Double, wanted: [Double]) {
    let times = record.trajectory.times
    var worst = 0.0
    var wanted: Set<Double> = []
    for symbol in symbols {
      guard let values = record.series(symbol) else { continue }
      var lost: [(time: Double, area: Double)] = []
      var whole = 0.0
      for i in times.indices.dropLast() {
        whole += abs(values[i] + values[i + 1]) / 2 * (times[i + 1] - times[i])
        guard i > 0, middles.contains(times[i]) else { continue }
        let width = times[i + 1] - times[i - 1]
        lost.append((times[i], abs(values[i] - (values[i - 1] + values[i + 1]) / 2) * width / 2))
      }
      guard whole > 0 else { continue }
      // half of the steps lose a quarter each of what was seen
      let error = lost.reduce(0) { $0 + $1.area } / 4 / whole
      worst = max(worst, error)
      guard error > allowed else { continue }
      let share = allowed * whole / Double(max(1, lost.count))
      wanted.formUnion(lost.filter { $0.area > share }.map(\.time))
    }
    return (worst, Array(wanted))
  }

  /// The inputs of the cell, then the rate of halving where the number of cells grows.
  private static func inputs(
    _ cell: CellModel, _ level: CellLevel, _ record: Arms.Record
  ) throws -> InputCourse {
    let times = record.trajectory.times
    let columns = cell.inputs.map { record.series($0) ?? [] }
    let number = record.series(level.number) ?? []
    var values: [Double] = []
    values.reserveCapacity(times.count * (columns.count + 1))
    for row in times.indices {
      // what integration leaves below zero is nothing
      for column in columns { values.append(max(0, column[row])) }
      values.append(growth(times, number, row))
    }
    return try InputCourse(times: times, values: values)
  }

  /// Twice the relative growth of the number of cells: along one line of descent, each division of a
  /// growing population halves what a cell holds, and such a line meets twice as many as the population
  /// has per cell. A number that falls concentrates nothing.
  private static func growth(_ times: [Double], _ number: [Double], _ row: Int) -> Double {
    let before = times[..<row].lastIndex { $0 < times[row] } ?? row
    let after = times[row...].firstIndex { $0 > times[row] } ?? row
    guard after > before, !number.isEmpty, number[before] > 0, number[after] > 0 else { return 0 }
    return max(
      0, 2 * logarithm(number[after] / number[before]) / (times[after] - times[before]))
  }
}
