import Testing

@testable import Analysis

@Suite("Reading experiments")
struct SuiteReadingTests {
  static let targetHeader = ValidationSuite.targetColumns.joined(separator: "\t")
  static let runHeader = ValidationSuite.runColumns.joined(separator: "\t")
  static let conditions = "conditionId\tconditionName\tk\nfast\tfast decay\t2\n"

  /// One sound row of each table, with some cells changed, by column.
  static func target(_ changes: [String: String] = [:]) -> String {
    let sound = [
      "id": "V1.a", "target": "V1", "experiment": "decay", "class": "predicted",
      "observable": "A@still@2h/A@still@0h", "unit": "fold", "observed": "0.5", "lower": "0.4",
      "upper": "0.6", "range": "as published", "source": "Somebody 2020", "evidence": "measured",
    ]
    return ValidationSuite.targetColumns.map { changes[$0] ?? sound[$0] ?? "" }
      .joined(separator: "\t")
  }

  static func run(_ changes: [String: String] = [:]) -> String {
    let sound = ["run": "still", "setting": "skin", "parameters": "k = 1"]
    return ValidationSuite.runColumns.map { changes[$0] ?? sound[$0] ?? "" }
      .joined(separator: "\t")
  }

  static func read(
    _ targets: [String] = [target()], _ runs: [String] = [run()],
    conditions: String = Self.conditions
  ) throws(TableError) -> ValidationSuite {
    try ValidationSuite(
      .init(
        targets: ([targetHeader] + targets).joined(separator: "\n"),
        runs: ([runHeader] + runs).joined(separator: "\n"), conditions: conditions, folder: "v"))
  }

  @Test("a sound table is read: range, class, readings, the values of its run")
  func sound() throws {
    let suite = try Self.read([Self.target(["upper": ""])], [Self.run(["condition": "fast"])])
    let target = try #require(suite.targets.first)
    #expect(target.kind == .predicted && target.lower == 0.4 && target.upper == nil)
    #expect(target.observable?.readings.map(\.from) == [2, 0])
    #expect(suite.runs.first?.parameters == ["k": "1"], "the run's own value wins")
  }

  @Test(
    "what cannot be right in a target is refused at its cell",
    arguments: [
      ("id", "", "id"), ("id", "V 1", "id"), ("target", "", "target"), ("experiment", "", "exper"),
      ("class", "proven", "class"), ("evidence", "sure", "evidence"), ("observed", "", "observed"),
      ("source", "", "source"), ("lower", "low", "lower"), ("lower", "0.7", "lower"),
      ("upper", "inf", "upper"), ("upper", "0x1", "upper"), ("range", "", "range"),
      ("observable", "", "reason"), ("observable", "1 + 1", "observable"),
      ("observable", "A@still@2h/", "observable"), ("observable", "A@still@2h + B", "observable"),
      ("observable", "A@still", "observable"), ("observable", "A@@2h", "observable"),
      ("observable", "A@still@2parsec", "observable"),
      ("observable", "A@still@h", "observable"), ("observable", "A@still@5h..2h", "observable"),
      ("observable", "A@still@1h..2h..3h", "observable"),
      ("observable", "A@stil@2h", "observable"), ("observable", "A@still.treated@2h", "observable"),
    ])
  func badTarget(column: String, text: String, named: String) throws {
    let error = #expect(throws: TableError.self) { try Self.read([Self.target([column: text])]) }
    let found = try #require(error)
    #expect(found.file == "v/targets.tsv" && found.line == 2)
    #expect(found.column?.hasPrefix(named) == true, "\(found)")
    #expect(!found.allowed.isEmpty && !found.found.isEmpty)
  }

  @Test(
    "what cannot be right in a run is refused at its cell",
    arguments: [
      ("run", "a.b", "run"), ("parameters", "k", "parameters"), ("parameters", "k =", "parameters"),
      ("parameters", "k = 1; k = 2", "parameters"), ("condition", "slow", "condition"),
      ("changes", "regimen = single", "changes"), ("interventions", "A = 1", "interventions"),
      ("interventions", "2 h: A", "interventions"), ("interventions", "2 h:", "interventions"),
      ("interventions", "2 h: A = 1 | 1 h: A = 2", "interventions"),
      ("interventions", "2 kg: A = 1", "interventions"), ("dose", "d.json", "observable"),
    ])
  func badRun(column: String, text: String, named: String) throws {
    let error = #expect(throws: TableError.self) {
      try Self.read([Self.target()], [Self.run([column: text])])
    }
    let found = try #require(error)
    #expect(found.line == 2 && found.column == named, "\(found)")
  }

  @Test("a target or a run twice, a run that nobody reads, an empty cell of a condition")
  func contradictions() throws {
    let twice = #expect(throws: TableError.self) { try Self.read([Self.target(), Self.target()]) }
    #expect(twice?.line == 3 && twice?.column == "id")
    let again = #expect(throws: TableError.self) {
      try Self.read([Self.target()], [Self.run(), Self.run()])
    }
    #expect(again?.line == 3 && again?.column == "run")
    let idle = #expect(throws: TableError.self) {
      try Self.read([Self.target()], [Self.run(), Self.run(["run": "idle"])])
    }
    #expect(idle?.line == 3 && idle?.found == "'idle'")
    let empty = #expect(throws: TableError.self) {
      try Self.read(conditions: "conditionId\tk\nfast\t\n")
    }
    #expect(empty?.file == "v/conditions.tsv" && empty?.column == "k")
  }

  @Test("headers: nothing, a missing, a doubled, an unknown column, a short row")
  func headers() throws {
    for text in ["", "id\n", "id\tid\n", Self.targetHeader + "\tmore\n"] {
      #expect(throws: TableError.self, "\(text)") {
        try ValidationSuite(
          .init(targets: text, runs: Self.runHeader, conditions: Self.conditions, folder: "v"))
      }
    }
    let short = #expect(throws: TableError.self) { try Self.read(["V1\tV1"]) }
    #expect(short?.found == "2 fields" && short?.line == 2)
  }

  @Test("a mean over an interval is exact for a straight line")
  func mean() throws {
    let suite = try Self.read([Self.target(["observable": "A@still@1h..3.5h"])])
    let observable = try #require(suite.targets.first?.observable)
    #expect(observable.readings.first?.times == [1, 2, 3, 3.5])
    let value = try observable.value { _, time in 4 + 2 * time }
    #expect(abs(value - 8.5) < 1e-12)
  }
}
