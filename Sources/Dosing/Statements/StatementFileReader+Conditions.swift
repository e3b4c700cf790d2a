import ReactionNetworks

/// Conditions of a statement, each held against the scenarios it is about.
extension StatementFileReader {
  func condition(
    _ node: Node, _ scenarios: [StatementPlan.Scenario]
  ) -> StatementPlan.Condition? {
    guard
      let object = node.object("a condition", keys: Self.conditionKeys + ["in", "at", "judged"])
    else {
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
      .init(
        kind: $0, scenarios: places, isAny: isAny, isJudged: isJudged ?? true,
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
    let list = node.list("\"all\", \"any\", or names of scenarios", limit: scenarios.count)
    guard let list else { return nil }
    if list.isEmpty { node.report("empty", "no scenario is meant") }
    let places = list.compactMap { $0.name(from: names, what: "a scenario") }
      .compactMap { names.firstIndex(of: $0) }
    guard !list.isEmpty, places.count == list.count else { return nil }
    return (places, false)
  }

  private func questions(_ plan: DosePlan) -> QuestionReader {
    QuestionReader(
      manifest: plan.manifest, setting: plan.route.setting,
      elsewhere: manifest.readouts.map(\.name).filter { plan.manifest.readout($0) == nil },
      duration: plan.simulation.duration, hasDevice: plan.route.hasDevice)
  }

  private func kind(
    _ kind: String, _ node: Node, _ condition: ObjectNode, _ plan: DosePlan
  ) -> StatementPlan.Kind? {
    var questions = questions(plan)
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
