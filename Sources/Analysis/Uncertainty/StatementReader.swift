import Dosing
import ReactionNetworks

/// A statement, and how it is read out of what the arms of a draw answered.
struct StatementReader {
  /// How the number that the statement is about is made.
  private enum Reading {
    /// At one time: the value, the change, or the difference, by place of the question.
    case moment(Comparator?, ResponseRow.Change, place: Int)
    /// The time of half of the gain, from the headline at many times.
    case halfGain(Comparator, places: [Int], factor: Double)
  }

  let statement: Uncertainty.Statement
  /// What has to be asked for it.
  let questions: [Question]
  private let reading: Reading
  private let times: [Double]
  private let lastDose: Double
  /// The least relative difference between arms that a run can tell.
  private let resolution: Double
  /// The size of an absolute difference that the single run cannot tell from none.
  private let accuracy: Double

  /// What the answer's own verdict says, held against the least that could be seen.
  init?(verdict: Verdict, manifest: ModelManifest, resolution: Double) {
    guard let readout = manifest.readout(verdict.readout) else { return nil }
    let against = verdict.versus == .untreated ? "no treatment" : "the device alone"
    let label = readout.label
    let moment = TimeText.short(hours: verdict.time)
    let least = verdict.threshold.map { threshold in
      let size = verdict.isRelative ? threshold * 100 : threshold
      let unit = ["", "dimensionless"].contains(verdict.unit) ? "" : " \(verdict.unit)"
      return NumberText.short(size) + (verdict.isRelative ? " %" : unit)
    }
    let text = "\(label) at \(moment) against \(against)"
    statement = Uncertainty.Statement(
      kind: least == nil ? .readout : .verdict,
      text: least.map { "\(text): a difference that \(verdict.observer) could see (\($0))" }
        ?? text,
      readout: readout.name, label: label, time: verdict.time, versus: verdict.versus,
      isRelative: verdict.isRelative, unit: verdict.unit, atLeast: nil, atMost: nil,
      sizeAtLeast: verdict.threshold,
      scale: Self.scale(verdict.threshold, verdict.difference))
    questions = [Self.question(readout.name, verdict.time)]
    reading = .moment(verdict.versus, ResponseRow.Change(readout.change), place: 0)
    times = []
    lastDose = 0
    self.resolution = resolution
    accuracy = 0
  }

  /// A claim of the dose file, as it was answered for the single run.
  ///
  /// - Parameters:
  ///   - grid: the output times of the plan, for how long a gain lasts. Unit: h.
  ///   - lastDose: Unit: h.
  init?(
    _ claim: Claim, _ answer: ClaimAnswer, manifest: ModelManifest, grid: [Double],
    lastDose: Double, resolution: Double
  ) {
    guard let readout = manifest.readout(claim.readout) else { return nil }
    statement = Uncertainty.Statement(
      kind: .claim, text: answer.text, readout: readout.name, label: readout.label,
      time: answer.time, versus: answer.versus, isRelative: answer.isRelative,
      unit: answer.unit, atLeast: answer.atLeast, atMost: answer.atMost, sizeAtLeast: nil,
      scale: Self.scale(answer.atLeast ?? answer.atMost, answer.found))
    self.lastDose = lastDose
    self.resolution = resolution
    accuracy = answer.accuracy
    guard readout.symbol == nil, readout.name == "half_gain_time" else {
      questions = [Self.question(readout.name, answer.time)]
      let change: ResponseRow.Change =
        claim.versus == nil ? .none : claim.isRelative ? .relative : .absolute
      reading = .moment(claim.versus, change, place: 0)
      times = []
      return
    }
    guard let headline = manifest.headline, manifest.readout(headline)?.change == .relative,
      let unit = PhysicalUnit(readout.unit)
    else { return nil }
    times = [lastDose] + grid.filter { $0 > lastDose }
    questions = times.map { Self.question(headline, $0) }
    let hour = Quantity(value: 1, unit: PhysicalUnit(time: 1, factor: 3600), unitText: "h")
    reading = .halfGain(
      claim.versus ?? .untreated, places: Array(questions.indices),
      factor: hour.converted(to: unit) ?? 1)
  }

  /// The size of the bound; where there is none but zero, of what the single run found.
  private static func scale(_ bound: Double?, _ found: Double?) -> Double {
    [bound, found].lazy.compactMap { $0.map { abs($0) } }.first { $0 > 0 } ?? 1
  }

  private init(_ other: StatementReader, reading: Reading) {
    statement = other.statement
    questions = other.questions
    times = other.times
    lastDose = other.lastDose
    resolution = other.resolution
    accuracy = other.accuracy
    self.reading = reading
  }

  static func question(_ readout: String, _ hours: Double) -> Question {
    Question(
      readout: readout,
      at: Quantity(value: hours, unit: PhysicalUnit(time: 1, factor: 3600), unitText: "h"),
      versus: nil)
  }

  /// The same, reading its questions at the places they have among others.
  func placed(_ place: (Question) -> Int?) -> StatementReader? {
    let places = questions.compactMap(place)
    guard places.count == questions.count, let first = places.first else { return nil }
    switch reading {
    case .moment(let versus, let change, _):
      return StatementReader(self, reading: .moment(versus, change, place: first))
    case .halfGain(let versus, _, let factor):
      return StatementReader(
        self, reading: .halfGain(versus, places: places, factor: factor))
    }
  }

  /// The number that the statement is about; `nil` where the draw has none.
  ///
  /// - Parameters:
  ///   - arms: treated, device only, untreated. Shape: [arms, questions].
  ///   - none: relative differences up to this are zero.
  func found(_ arms: [[Double]], none: Double = 0) -> Double? {
    func other(_ versus: Comparator) -> [Double] { arms[versus == .deviceOnly ? 1 : 2] }
    switch reading {
    case .moment(let versus, let change, let place):
      let value = arms[0][place]
      guard let versus, change != .none else { return value }
      let reference = other(versus)[place]
      let scale = change == .relative ? reference : value
      if abs(value - reference) <= none * abs(scale) { return 0 }
      return ResponseRow.difference(value, reference, change)
    case .halfGain(let versus, let places, let factor):
      let reference = other(versus)
      let gains = places.map { reference[$0] == 0 ? 0 : arms[0][$0] / reference[$0] - 1 }
      guard gains.contains(where: { abs($0) > resolution }) else { return nil }
      return HalfGain(versus: versus, times: times, gains: gains, lastDose: lastDose)?.time
        .map { $0 * factor }
    }
  }

  /// Whether a number holds against the bound; `nil` without a bound, and where the number is nearer to
  /// it than a run can tell, as in `ClaimAnswer`.
  func isMet(_ found: Double?) -> Bool? {
    if let size = statement.sizeAtLeast { return abs(found ?? 0) >= size }
    guard let bound = statement.atLeast ?? statement.atMost else { return nil }
    guard let found else { return false }
    let margin = statement.atLeast == nil ? bound - found : found - bound
    return abs(margin) > told(from: bound, found) ? margin > 0 : nil
  }

  /// True where there is a bound, and the number is too near to it to be told from it.
  func isUndecided(_ found: Double?) -> Bool {
    (statement.atLeast ?? statement.atMost) != nil && isMet(found) == nil
  }

  /// The least distance from a bound that a run can tell. A draw's own size may be decades from the
  /// single run's, which decides only where the bound is a difference that it cannot tell from none.
  private func told(from bound: Double, _ found: Double) -> Double {
    let size = abs(found)
    if statement.isRelative { return resolution * (1 + size) }
    let isWithinNone = statement.versus != nil && abs(bound) <= accuracy
    return isWithinNone ? accuracy : resolution * size
  }
}
