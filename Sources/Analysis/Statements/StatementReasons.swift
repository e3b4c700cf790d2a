import Dosing

/// Why a statement comes out as it does: the number that decides, and the run that it is from.
struct StatementReasons {
  let runs: [ScenarioRun]
  let tests: [StatementTest]
  let model: Validation.Subject

  /// Writes what decides into a result that has its conditions and combinations.
  func write(into result: inout StatementResult) throws {
    // a condition that fails somewhere decides more than one that holds
    let judged = tests.indices.filter { tests[$0].isJudged }
    let failing = judged.first { result.conditions[$0].holds.contains(false) }
    guard let place = failing ?? judged.first,
      let measure = decisive(tests[place], result.conditions[place])
    else { return }
    let (test, condition) = (tests[place], result.conditions[place])
    let run = runs[test.measures[measure].scenario]
    result.decisive = run.scenario.name
    result.because = because(test, condition, measure, run)
    let plan = run.scenario.plan
    let study = Study(
      plan: plan, network: try plan.divided(model.network(plan.route.setting)),
      table: model.table, origin: .init(version: "", command: ""))
    let answer = try study.run()
    result.limitingStep = answer.limitingStep?.clause
    result.reasons = sentences(answer)
  }

  /// The measure with the largest effect where one is enough, else the one with the smallest effect
  /// that had to be large, or with the largest that had to be small.
  private func decisive(
    _ test: StatementTest, _ condition: StatementResult.Condition
  ) -> Int? {
    let sizes = condition.findings.map { finding in
      finding.values.compactMap { $0.map { abs($0) } }.max() ?? 0
    }
    let wantsLeast: Bool
    switch test.rules.first {
    case .atLeast, .size(_, isReached: true), .significant: wantsLeast = !test.isAny
    case .atMost, .size(_, isReached: false): wantsLeast = test.isAny
    case .ratio, nil: return condition.findings.isEmpty ? nil : 0
    }
    let order = sizes.indices.sorted { (sizes[$0], $0) < (sizes[$1], $1) }
    return wantsLeast ? order.first : order.last
  }

  /// "undiluted: wrinkle index -3.1 to -0.092; 1.1 could be seen"
  private func because(
    _ test: StatementTest, _ condition: StatementResult.Condition, _ measure: Int,
    _ run: ScenarioRun
  ) -> String {
    let needed = test.needed(measure)
    if let ratios = condition.ratios, test.measures.count == 2 {
      let other = runs[test.measures[1].scenario].scenario.name
      let texts = ratios.compactMap(\.self).sorted().map { NumberText.short($0, digits: 2) }
      let range =
        texts.first == texts.last ? texts.first : "\(texts[0]) to \(texts[texts.count - 1])"
      return
        "\(run.scenario.name): \(test.measures[0].label) \(range ?? "no number of") times that of "
        + "\(other); \(needed)"
    }
    let own = test.measures[measure]
    return "\(run.scenario.name): \(own.label) \(own.range(condition.findings[measure].values)); "
      + needed
  }

  private func sentences(_ answer: StudyResult) -> [String] {
    var sentences = [answer.limitingStep?.sentence].compactMap { $0 }
    sentences += answer.verdict.remarks.filter { $0.label != "limit" }.map {
      "\($0.label.prefix(1).uppercased())\($0.label.dropFirst()): \($0.text)"
    }
    let steps = answer.funnel.steps.compactMap { step in
      step.perCell.map { "\(step.label) \(NumberText.short($0, digits: 2))" }
    }
    if !steps.isEmpty {
      sentences.append("Per cell within reach: \(steps.joined(separator: ", ")).")
    }
    if let price = answer.price, let first = price.perParticle.first,
      let last = price.perParticle.last
    {
      let session = price.treatment / Double(max(1, answer.schedule.count))
      sentences.append(
        "A session costs \(NumberText.short(session)) \(price.currency), a particle "
          + "\(NumberText.short(first.price, digits: 2)) (\(first.label)) to "
          + "\(NumberText.short(last.price, digits: 2)) \(price.currency) (\(last.label)).")
    }
    return sentences
  }
}
