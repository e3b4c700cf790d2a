import ReactionNetworks

extension StatementPlan {
  /// Reads a statement file.
  ///
  /// - Parameter dose: the bytes of a dose file inside the model's folder.
  /// - Throws: the first error of the file, carrying the others found with it.
  public init(
    bytes: [UInt8], file: String, manifest: ModelManifest,
    dose: (String) throws -> [UInt8]
  ) throws {
    let document = try JSONValue(bytes: bytes, file: file)
    let findings = Findings(file: file, prefix: "statement")
    let reader = StatementFileReader(manifest: manifest, findings: findings)
    let plan = try reader.plan(
      Node(value: document, path: "", findings: findings), file: file, dose: dose)
    try findings.throwIfAny()
    guard let plan else {
      throw DoseError("statement.unreadable", "the file cannot be read", file: file, path: "")
    }
    self = plan
  }
}

/// Turns the JSON of a statement into a plan, complaining into `Findings`.
struct StatementFileReader {
  let manifest: ModelManifest
  let findings: Findings
  /// More plans than anybody compares.
  static let mostScenarios = 64
  static let mostConditions = 16
  static let conditionKeys = ["claim", "measurable", "significant", "ratio"]

  func plan(
    _ node: Node, file: String, dose: (String) throws -> [UInt8]
  ) throws -> StatementPlan? {
    guard
      let object = node.object(
        "a statement file",
        keys: ["schemaVersion", "statement", "expectation", "scenarios", "test", "$schema"])
    else { return nil }
    let version = StatementPlan.schemaVersion
    _ = object.required("schemaVersion", example: "\(version)")?.whole(
      in: version...version, "the version of the format")
    let text = object.required("statement", example: "\"a drip renews the skin\"")?
      .text("the statement in a sentence", limit: 300)
    let expectation = object.required(
      "expectation", example: "{\"verdict\": \"supported\", \"text\": ..., \"source\": ...}"
    ).flatMap { self.expectation($0) }
    let entries =
      object.required("scenarios", example: "[{\"name\": ..., \"dose\": ...}]")?
      .list("a list of scenarios", limit: Self.mostScenarios) ?? []
    var scenarios: [StatementPlan.Scenario] = []
    for entry in entries {
      guard let scenario = try scenario(entry, file, dose) else { continue }
      if scenarios.contains(where: { $0.name == scenario.name }) {
        entry.report("twice", "two scenarios have one name", allowed: "each name once")
      }
      scenarios.append(scenario)
    }
    let tests = object.required(
      "test", example: "[{\"measurable\": true, \"at\": \"12 wk\", \"in\": \"any\"}]")
    // what a test names can only be looked up once every scenario is there
    guard !scenarios.isEmpty, scenarios.count == entries.count else {
      if entries.isEmpty { object["scenarios"]?.report("empty", "there is no scenario") }
      return nil
    }
    let list = tests?.list("a list of conditions", limit: Self.mostConditions) ?? []
    if list.isEmpty {
      tests?.report("empty", "nothing is tested", allowed: "one condition or more")
    }
    let conditions = list.compactMap { condition($0, scenarios) }
    if conditions.count == list.count, !list.isEmpty, !conditions.contains(where: \.isJudged) {
      tests?.report("empty", "no condition is judged", allowed: "one without \"judged\": false")
    }
    guard let text, let expectation else { return nil }
    return StatementPlan(
      file: file, statement: text, expectation: expectation, scenarios: scenarios,
      conditions: conditions)
  }

  private func expectation(_ node: Node) -> StatementPlan.Expectation? {
    guard
      let object = node.object("an expectation", keys: ["verdict", "on", "text", "source"])
    else { return nil }
    let names = StatementPlan.Verdict.allCases.map(\.rawValue)
    let verdict = object.required("verdict", example: "\"supported\"")?
      .name(from: names, what: "a verdict").flatMap { StatementPlan.Verdict(rawValue: $0) }
    let head = "variants."
    let unknowns = manifest.choices.filter { $0.isUnknown && $0.path.hasPrefix(head) }
      .map { String($0.path.dropFirst(head.count)) }
    let named = object["on"]?.list("a list of unknowns", limit: unknowns.count)?
      .compactMap { $0.name(from: unknowns, what: "an unknown") }
    if let verdict, let node = object["on"], verdict != .depends {
      node.report("no-effect", "only the verdict \"depends\" hangs on unknowns")
    }
    let text = object.required("text", example: "\"what is said, by whom\"")?.text(limit: 600)
    let source = object.required("source", example: "\"Yen 2026 PMID 42635327\"")?
      .text("author, year and DOI or PMID", limit: 400)
    guard let verdict, let text, let source else { return nil }
    return .init(verdict: verdict, unknowns: named ?? [], text: text, source: source)
  }

  // MARK: scenarios

  private func scenario(
    _ node: Node, _ file: String, _ dose: (String) throws -> [UInt8]
  ) throws -> StatementPlan.Scenario? {
    guard let object = node.object("a scenario", keys: ["name", "dose", "changes"]) else {
      return nil
    }
    let name = object.required("name", example: "\"undiluted\"")?.text("a short name", limit: 60)
    let path = object.required("dose", example: "\"examples/iv-drip.json\"")?
      .text("a dose file inside the model's folder", limit: 200)
    guard let name, let path, let doseNode = object["dose"] else { return nil }
    let steps = path.split(separator: "/", omittingEmptySubsequences: false)
    guard !path.hasPrefix("/"), !steps.contains(".."), !steps.contains("") else {
      doseNode.report(
        "out-of-range", "the dose file lies outside of the model's folder",
        allowed: "a path such as \"examples/iv-drip.json\"")
      return nil
    }
    let place = "\(file)\(doseNode.path): \(path)"
    let bytes: [UInt8]
    do {
      bytes = try dose(path)
    } catch {
      doseNode.report(
        "unreadable", "this dose file cannot be read",
        allowed: "a dose file that stands in the model's folder, such as \"examples/iv-drip.json\"")
      return nil
    }
    var document = try JSONValue(bytes: bytes, file: place)
    for (key, value) in object["changes"]?.dictionary("values by path of the dose file") ?? [] {
      let top = key.split(separator: ".").first.map(String.init) ?? key
      guard DosePlan.topKeys.contains(top), !["schemaVersion", "model"].contains(top) else {
        let nearest = closest(top, in: DosePlan.topKeys)
        value.report(
          "unknown-key", "\(quotedShortly(key)) is no path of a dose file",
          allowed: "a dotted path such as product.dilution",
          suggestion: nearest.map { quotedShortly($0 + key.dropFirst(top.count)) })
        continue
      }
      document = try document.setting(key, to: value.value.kind, file: "\(place), \(key)")
    }
    let changed = object["changes"] == nil ? place : "\(place) with the changes of '\(name)'"
    let plan = try DosePlan(document: document, file: changed, manifest: manifest)
    return .init(name: name, dose: path, document: document, plan: plan)
  }
}
