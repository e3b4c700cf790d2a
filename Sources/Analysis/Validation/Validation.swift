public import Dosing
import Kinetics
public import ReactionNetworks

/// Every experiment of a suite run on its model: arranged, aged, simulated, compared.
public struct Validation {
  /// The model, and where its files come from.
  public struct Subject {
    public var manifest: ModelManifest
    public var table: ParameterTable
    /// The flat network of a setting, by the setting's name.
    public var network: (String) throws -> ReactionNetwork
    /// The bytes of a dose file inside the model's folder.
    public var dose: (String) throws -> [UInt8]
    public init(
      manifest: ModelManifest, table: ParameterTable,
      network: @escaping (String) throws -> ReactionNetwork,
      dose: @escaping (String) throws -> [UInt8]
    ) {
      self.manifest = manifest
      self.table = table
      self.network = network
      self.dose = dose
    }
  }

  /// One arm of one run; targets that read the same arm share its trajectory.
  struct Arm: Hashable {
    var run: String
    var arm: String?
  }

  let suite: ValidationSuite
  let subject: Subject
  /// Loose enough to be quick, tight enough that no verdict depends on it.
  static let relativeTolerance = 1e-8

  public init(_ suite: ValidationSuite, on subject: Subject) {
    self.suite = suite
    self.subject = subject
  }

  /// - Throws: `TableError`, `DoseError`, `ModelError` for what cannot be arranged. A run that the
  ///   solver cannot finish fails its own rows only.
  public func run() throws -> ValidationResult {
    ValidationResult(model: subject.manifest.name, rows: try rows(with: [subject.table])[0])
  }

  /// Every target under each of several tables of numbers, all side by side.
  func rows(with tables: [ParameterTable]) throws -> [[ValidationRow]] {
    let candidates = tables.map { table in
      var other = subject
      other.table = table
      return Validation(suite, on: other)
    }
    var trajectories = tables.map { _ in [Arm: Result<Arms.Record, SolveError>]() }
    var hours: [String: Double] = [:]
    let settings = Dictionary(grouping: suite.runs, by: \.setting).sorted { $0.key < $1.key }
    for (setting, runs) in settings {
      guard subject.manifest.setting(setting) != nil else {
        throw refuse(
          runs[0], "setting", setting, subject.manifest.settings.map(\.name).joined(separator: ", ")
        )
      }
      let groups = try candidates.map { try ValidationGroup(setting, runs, $0) }
      for run in runs { hours[run.id] = groups.first?.hours }
      for (index, found) in try ValidationGroup.trajectories(of: groups).enumerated() {
        trajectories[index].merge(found) { first, _ in first }
      }
    }
    return trajectories.map { found in
      suite.targets.map { target in
        row(target) { reading, time in
          let record = found[Arm(run: reading.run, arm: reading.arm)]
          // An interval that begins with a dose begins after it; a single time stands before it.
          let isAfter = reading.from < reading.to && time == reading.from
          let unit = hours[reading.run] ?? 1
          return record?.map { $0.value(reading.symbol, at: time / unit, isAfter: isAfter) }
        }
      }
    }
  }

  private func row(
    _ target: ValidationTarget,
    _ read: (Observable.Reading, Double) -> Result<Double?, SolveError>?
  ) -> ValidationRow {
    guard let observable = target.observable else {
      return ValidationRow(target: target, verdict: .notSimulated)
    }
    var failure: SolveError?
    let value = try? observable.value { reading, time in
      switch read(reading, time) {
      case .success(let value)?: return value
      case .failure(let error)?:
        failure = error
        return nil
      case nil: return nil
      }
    }
    guard let value, value.isFinite else {
      let why = failure.map { $0.shortly } ?? "its formula gives no number"
      return ValidationRow(target: target, verdict: .failed(why))
    }
    guard target.lower != nil || target.upper != nil else {
      return ValidationRow(target: target, value: value, verdict: .reported)
    }
    let isHit = value >= target.lower ?? -.infinity && value <= target.upper ?? .infinity
    return ValidationRow(target: target, value: value, verdict: isHit ? .hit : .miss)
  }

  /// An error at a cell of `runs.tsv`.
  func refuse(
    _ run: ValidationRun, _ column: String, _ found: String, _ allowed: String
  ) -> TableError {
    TableError(
      file: suite.runFile, line: run.line, column: column, found: "'\(found)'", allowed: allowed)
  }
}

extension Arms.Record {
  /// The value at a time, before or after a change from outside that falls on it.
  func value(_ symbol: String, at time: Double, isAfter: Bool) -> Double? {
    guard isAfter else { return value(symbol, at: time) }
    let slack = 1e-9 * max(1, abs(time))
    let row = trajectory.times.lastIndex { abs($0 - time) <= slack }
    return row.flatMap { value(symbol, row: $0) }
  }
}
