import Dosing
import Kinetics

/// The three arms of a plan, each at the asked tolerance and at the reference tolerance.
struct Arms {
  /// One arm at one tolerance.
  struct Record {
    var name: String
    var trajectory: Trajectory
    /// Column of each recorded symbol.
    private let column: [String: Int]

    init(name: String, trajectory: Trajectory) {
      self.name = name
      self.trajectory = trajectory
      column = Dictionary(
        trajectory.names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func has(_ symbol: String) -> Bool { column[symbol] != nil }

    func value(_ symbol: String, row: Int) -> Double? {
      column[symbol].map { trajectory.values[row * trajectory.names.count + $0] }
    }

    func series(_ symbol: String) -> [Double]? {
      guard let index = column[symbol] else { return nil }
      let width = trajectory.names.count
      return trajectory.times.indices.map { trajectory.values[$0 * width + index] }
    }

    func last(_ symbol: String) -> Double? {
      trajectory.times.isEmpty ? nil : value(symbol, row: trajectory.times.count - 1)
    }

    func first(_ symbol: String) -> Double? {
      trajectory.times.isEmpty ? nil : value(symbol, row: 0)
    }

    /// The value at a time: just before a change from outside that falls on it.
    func value(_ symbol: String, at time: Double) -> Double? {
      let slack = 1e-9 * max(1, abs(time))
      guard let row = trajectory.times.firstIndex(where: { $0 >= time - slack }) else { return nil }
      return value(symbol, row: row)
    }
  }

  var treated: Record
  var deviceOnly: Record
  var untreated: Record
  /// The same three at the reference tolerance.
  var references: [Record]

  var records: [Record] { [treated, deviceOnly, untreated] }

  func record(_ comparator: Comparator, isReference: Bool = false) -> Record {
    switch comparator {
    case .deviceOnly: isReference ? references[1] : deviceOnly
    case .untreated: isReference ? references[2] : untreated
    }
  }
}

extension Experiment {
  /// Six members in one call: every arm at the asked tolerance and at a hundredth of it.
  func arms() throws -> Arms {
    let runs = [tolerance, referenceTolerance].flatMap { tolerance -> [Run] in
      schedule.arms.map { run($0.name, $0.interventions, tolerance: tolerance) }
    }
    let records = zip(runs, try make(runs)).map { Arms.Record(name: $0.name, trajectory: $1) }
    return Arms(
      treated: records[0], deviceOnly: records[1], untreated: records[2],
      references: Array(records[3...]))
  }
}
