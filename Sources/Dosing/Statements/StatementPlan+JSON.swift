import ReactionNetworks

extension StatementPlan {
  /// Reads a statement file.
  ///
  /// - Parameter dose: the bytes of a dose file inside the model's folder.
  /// - Throws: the first error of the file, carrying the others found with it; what `dose` throws.
  public init(
    bytes: [UInt8], file: String, manifest: ModelManifest,
    dose: (String) throws -> [UInt8]
  ) throws {
    let document = try JSONValue(bytes: bytes, file: file)
    let findings = Findings(file: file, prefix: "statement")
    let reader = StatementReader(manifest: manifest, findings: findings)
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
private struct StatementReader {
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
    if list.isEmpty { tests?.report("empty", "nothing is tested", allowed: "one condition or more") }
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
    var document = try JSONValue(bytes: dose(path), file: place)
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

  // MARK: conditions

  private func condition(
    _ node: Node, _ scenarios: [StatementPlan.Scenario]
  ) -> StatementPlan.Condition? {
    guard let object = node.object("a condition", keys: Self.conditionKeys + ["in", "at", "judged"]) else {
      return nil
    }
    let kinds = Self.conditionKeys.filter { object[$0] != nil }
    guard kinds.count == 1, let kind = kinds.first, let inner = object[kind] else {
      node.report(
        kinds.isEmpty ? "missing" : "conflict",
        kinds.isEmpty ? "a condition has no test" : "a condition has one test only",
        allowed: "one of \(Self.conditionKeys.joined(separator: ", "))")
      return nil
    }
    if kind != "measurable" { object["at"]?.report("no-effect", "this goes with \"measurable\"") }
    let isJudged = object["judged"].map { $0.truth() } ?? true
    if kind == "ratio" {
      object["in"]?.report("no-effect", "a ratio names its scenarios itself")
      return ratio(inner, scenarios, isJudged: isJudged ?? true)
    }
    guard let (places, isAny) = scope(object["in"], scenarios) else { return nil }
    var found: StatementPlan.Kind?
    // the same text means something in each setting, or it is refused there
    for place in places {
      let before = findings.errors.count
      found = self.kind(kind, inner, object, scenarios[place].plan)
      if findings.errors.count > before { return nil }
    }
    return found.map {
      .init(kind: $0, scenarios: places, isAny: isAny, isJudged: isJudged ?? true,
        path: node.path)
    }
  }

  /// "all", "any", or a list of names, all of which are meant.
  private func scope(
    _ node: Node?, _ scenarios: [StatementPlan.Scenario]
  ) -> (places: [Int], isAny: Bool)? {
    guard let node else { return (Array(scenarios.indices), false) }
    let names = scenarios.map(\.name)
    if case .string = node.value.kind {
      return node.name(from: ["all", "any"], what: "a scope").map {
        (Array(scenarios.indices), $0 == "any")
      }
    }
    let places = node.list("\"all\", \"any\", or names of scenarios", limit: scenarios.count)?
      .compactMap { $0.name(from: names, what: "a scenario") }
      .compactMap { names.firstIndex(of: $0) }
    guard let places, !places.isEmpty else {
      if places != nil { node.report("empty", "no scenario is meant") }
      return nil
    }
    return (places, false)
  }

  private func questions(_ plan: DosePlan) -> QuestionReader {
    QuestionReader(
      manifest: plan.manifest, setting: plan.route.setting,
      elsewhere: manifest.readouts.map(\.name).filter { plan.manifest.readout($0) == nil },
      duration: plan.simulation.duration)
  }

  private func kind(
    _ kind: String, _ node: Node, _ condition: ObjectNode, _ plan: DosePlan
  ) -> StatementPlan.Kind? {
    let questions = questions(plan)
    switch kind {
    case "claim": return questions.claim(node).map { .claim($0) }
    case "measurable":
      guard let flag = node.truth() else { return nil }
      guard plan.manifest.detection != nil else {
        node.report("no-effect", "the setting \(plan.route.setting) states no limit of detection")
        return nil
      }
      return questions.time(condition).map { .measurable(flag, at: $0) }
    default:
      guard
        let object = node.object(
          "a comparison",
          keys: ["readout", "at", "versus", "below", "design", "number", "spread", "power"])
      else { return nil }
      let question = questions.effect(object)
      let below = object.required("below", example: "0.01")?
        .number(in: 1e-6...0.5, "a p value from 1e-6 to 0.5")
      let design = object.required("design", example: "\"two_groups\"")?
        .name(from: ModelManifest.Trial.designs, what: "a design")
      let number = object.required("number", example: "28")?
        .whole(in: 2...100_000, "members of each group, or pairs")
      let spread = object.required("spread", example: "\"well_spread\"")?
        .text("a row of the parameter table")
      let power = object.required("power", example: "\"trial_power\"")?
        .text("a row of the parameter table")
      guard let question, let below, let design, let number, let spread, let power else {
        return nil
      }
      return .significant(
        question,
        .init(design: design, number: number, error: below, spread: spread, power: power))
    }
  }

  private func ratio(
    _ node: Node, _ scenarios: [StatementPlan.Scenario], isJudged: Bool
  ) -> StatementPlan.Condition? {
    guard let object = node.object("a ratio", keys: ["of", "to", "atLeast", "atMost"]) else {
      return nil
    }
    let example = "{\"scenario\": ..., \"readout\": ..., \"at\": ..., \"versus\": ...}"
    let of = object.required("of", example: example).flatMap { side($0, scenarios) }
    let to = object.required("to", example: example).flatMap { side($0, scenarios) }
    let allowed = "a ratio, above 0"
    let range = Double.leastNormalMagnitude...Double.greatestFiniteMagnitude
    let least = object["atLeast"].map { $0.number(in: range, allowed) }
    let most = object["atMost"].map { $0.number(in: range, allowed) }
    guard (least == nil) != (most == nil) else {
      node.report(
        least == nil ? "missing" : "conflict", "a ratio has one bound",
        allowed: "one of \"atLeast\": 2, \"atMost\": 0.5")
      return nil
    }
    guard let of, let to, let bound = least ?? most ?? nil else { return nil }
    return .init(
      kind: .ratio(
        of: of, to: to, atLeast: least == nil ? nil : bound, atMost: most == nil ? nil : bound),
      scenarios: [of.scenario, to.scenario], isAny: false, isJudged: isJudged, path: node.path)
  }

  private func side(
    _ node: Node, _ scenarios: [StatementPlan.Scenario]
  ) -> StatementPlan.Side? {
    let names = scenarios.map(\.name)
    guard
      let object = node.object(
        "an effect of a scenario", keys: ["scenario", "readout", "at", "versus"]),
      let name = object.required("scenario", example: quotedShortly(names[0]))?
        .name(from: names, what: "a scenario"),
      let place = names.firstIndex(of: name),
      let question = questions(scenarios[place].plan).effect(object)
    else { return nil }
    return .init(scenario: place, question: question)
  }
}

extension Node {
  /// True or false.
  fileprivate func truth() -> Bool? {
    if case .bool(let flag) = value.kind { return flag }
    report("wrong-type", "this is no truth value", allowed: "true or false")
    return nil
  }
}

extension QuestionReader {
  /// A readout at a time against a comparator.
  fileprivate func effect(_ object: ObjectNode) -> Question? {
    let readout = self.readout(object)
    let at = time(object)
    let versus = object.required("versus", example: "\"untreated\"")?.comparator()
    guard let readout, let at, let versus else { return nil }
    guard readout.change != .none else {
      object.node.report(
        "no-effect", "\(readout.name) stands for itself and is compared with nothing",
        allowed: manifest.readouts.filter { $0.change != .none }.map(\.name)
          .joined(separator: ", "))
      return nil
    }
    return Question(readout: readout.name, at: at, versus: versus)
  }
}
