import ReactionNetworks

/// One published number, what of the model stands for it, and which values would agree with it.
public struct ValidationTarget: Hashable, Sendable {
  /// What agreement with a target is worth.
  public enum Class: String, Hashable, Sendable, CaseIterable {
    /// The model was set on other experiments: the only rows that are evidence for it.
    case predicted
    /// Parameters were set on this experiment.
    case calibrated
    /// Its number is a parameter of the model.
    case input
    /// Another vehicle, with parameters of its own.
    case moduleCheck = "module_check"
  }

  /// Of the row; no other row's.
  public var id: String
  /// The experiment that the row belongs to; several rows may read one experiment.
  public var target: String
  /// What was done and looked at, in words.
  public var experiment: String
  public var kind: Class
  /// `nil` where the model has no state for it.
  var observable: Observable?
  /// As the file writes it; empty where the model has no state for it.
  public var observableText: String { observable?.text ?? "" }
  /// Of the value and its bounds.
  public var unit: String
  /// As published, in words: "2-3".
  public var observed: String
  /// `nil` = open; both open: the value is reported and not judged.
  public var lower: Double?
  /// `nil` = open.
  public var upper: Double?
  /// Where the accepted range comes from.
  public var range: String
  /// Author, year and journal or DOI.
  public var source: String
  /// What the published number rests on.
  public var evidence: Evidence
  /// Why the model misses, as far as it is known.
  public var reason: String
  /// What the model would have to contain.
  public var structure: String
  /// 1-based line in the file.
  public var line: Int
}

/// One simulated experiment that targets read from.
public struct ValidationRun: Hashable, Sendable {
  public var id: String
  /// By its name in the manifest.
  public var setting: String
  /// A dose file inside the model's folder; empty = nothing is given.
  public var dose: String
  /// Paths of the dose file with other values.
  public var changes: [String: String]
  /// Parameters with other values: numbers, or names of rows of the parameter table.
  public var parameters: [String: String]
  var interventions: [Planned]
  /// 1-based line in the file.
  public var line: Int

  /// A change from outside, as written.
  struct Planned: Hashable, Sendable {
    /// Unit: h.
    var time: Double
    var assignments: [Assignment]
  }
}

/// The experiments of a model as data: what was seen, and how the model is asked.
public struct ValidationSuite: Sendable {
  /// In the order of the file.
  public private(set) var targets: [ValidationTarget]
  /// Every one of them is read by some target.
  public private(set) var runs: [ValidationRun]
  /// Files that errors name.
  let targetFile: String
  let runFile: String

  /// The three texts of the folder `validation`.
  public struct Texts: Sendable {
    /// `targets.tsv`, one row a number.
    public var targets: String
    /// `runs.tsv`, one row a simulated experiment.
    public var runs: String
    /// `conditions.tsv`: parameter values by condition, as in PEtab.
    public var conditions: String
    /// In front of the file names in errors.
    public var folder: String
    public init(targets: String, runs: String, conditions: String, folder: String) {
      self.targets = targets
      self.runs = runs
      self.conditions = conditions
      self.folder = folder
    }
  }

  /// Of `targets.tsv`.
  public static let targetColumns = [
    "id", "target", "experiment", "class", "observable", "unit", "observed", "lower", "upper",
    "range", "source", "evidence", "reason", "structure",
  ]
  /// Of `runs.tsv`.
  public static let runColumns = [
    "run", "setting", "dose", "changes", "condition", "parameters", "interventions", "note",
  ]

  /// - Throws: `TableError` with file, line, column, what was found and what is allowed.
  public init(_ texts: Texts) throws(TableError) {
    let targetFile = "\(texts.folder)/targets.tsv"
    let runFile = "\(texts.folder)/runs.tsv"
    self.targetFile = targetFile
    self.runFile = runFile
    let conditions = try Self.conditions(texts.conditions, file: "\(texts.folder)/conditions.tsv")
    let runs = try Self.runs(texts.runs, file: runFile, conditions)
    self.runs = runs
    let table = try TabbedTable(texts.targets, file: targetFile, columns: Self.targetColumns)
    var targets: [ValidationTarget] = []
    for row in table.rows {
      let target = try Self.target(row)
      if let first = targets.first(where: { $0.id == target.id }) {
        throw row.error("id", "each target once; it stands in line \(first.line) already")
      }
      for reading in target.observable?.readings ?? [] {
        try Self.check(reading, row, runs, runFile)
      }
      targets.append(target)
    }
    self.targets = targets
    let read = Set(targets.flatMap { $0.observable?.readings.map(\.run) ?? [] })
    for run in runs where !read.contains(run.id) {
      throw TableError(
        file: runFile, line: run.line, column: "run", found: "'\(run.id)'",
        allowed: "runs that a target reads")
    }
  }

  /// The same with these targets only, and the runs that they read.
  func restricted(to ids: Set<String>) -> ValidationSuite {
    var suite = self
    suite.targets = targets.filter { ids.contains($0.id) }
    let read = Set(suite.targets.flatMap { $0.observable?.readings.map(\.run) ?? [] })
    suite.runs = runs.filter { read.contains($0.id) }
    return suite
  }

  private static func check(
    _ reading: Observable.Reading, _ row: TabbedTable.Row, _ runs: [ValidationRun],
    _ runFile: String
  ) throws(TableError) {
    guard let run = runs.first(where: { $0.id == reading.run }) else {
      let nearest = closest(reading.run, in: runs.map(\.id)).map { "; did you mean '\($0)'?" }
      throw row.error("observable", "a run of \(runFile)\(nearest ?? "")", found: reading.run)
    }
    let arms = ["treated", "device_only", "untreated"]
    if run.dose.isEmpty, let arm = reading.arm {
      throw row.error(
        "observable", "no arm, since the run '\(run.id)' has no dose file", found: arm)
    }
    if !run.dose.isEmpty, !arms.contains(reading.arm ?? "") {
      throw row.error(
        "observable",
        "an arm behind the run: "
          + arms.map { "\(run.id).\($0)" }.joined(
            separator: ", "), found: reading.run + (reading.arm.map { ".\($0)" } ?? ""))
    }
  }
}
