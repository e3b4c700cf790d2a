public import Dosing

extension StatementResult {
  /// The results of several statements as one document.
  public static func document(
    _ results: [StatementResult], model: String, draws: Int, seed: UInt64
  ) -> JSONText {
    .object(present: [
      ("schemaVersion", .integer(StatementPlan.schemaVersion)),
      ("kind", .string("exosim-statements")), ("model", .string(model)),
      ("draws", .integer(draws)), ("seed", draws == 0 ? nil : .string("\(seed)")),
      ("agreeing", .integer(results.count { $0.agrees == true })),
      ("statements", .array(results.map(\.json))),
    ])
  }

  private var word: String {
    switch verdict {
    case .supported: "supported"
    case .notSupported: "not supported"
    case .depends: "depends"
    case .open: "open"
    }
  }

  var json: JSONText {
    var on: [Int]?
    if case .depends(let places) = verdict { on = places }
    return .object(present: [
      ("name", .string(name)), ("statement", .string(statement)), ("verdict", .string(word)),
      ("dependsOn", on.map { .array($0.map { .string(unknowns[$0].name) }) }),
      ("text", .string(verdictText)), ("doubt", doubt.map { .string($0) }),
      (
        "expectation",
        .object(present: [
          ("verdict", .string(expectation.verdict.rawValue)),
          ("on", .array(expectation.unknowns.map { .string($0) })),
          ("text", .string(expectation.text)), ("source", .string(expectation.source)),
        ])
      ),
      ("agrees", agrees.map { .bool($0) }), ("decisiveScenario", .string(decisive)),
      ("because", .string(because)), ("limitingStep", limitingStep.map { .string($0) }),
      ("reasons", .array(reasons.map { .string($0) })),
      ("unanswered", draws == 0 ? nil : .integer(unanswered)),
      ("failures", failures.isEmpty ? nil : .array(failures.map { .string($0) })),
      ("combinations", .array(combinations.map(json))),
      ("conditions", .array(conditions.map(json))),
    ])
  }

  private func json(_ combination: Combination) -> JSONText {
    .object(present: [
      (
        "options",
        .object(zip(unknowns, combination.options).map { .init($0.name, .string($1)) })
      ),
      ("holds", combination.holds.map { .bool($0) } ?? .null),
      (
        "probability",
        combination.probability.map { proportion in
          let interval = proportion.interval(unanswered: combination.unanswered)
          return .object(present: [
            ("met", .integer(proportion.met)), ("of", .integer(proportion.of)),
            ("estimate", proportion.share.map { .number($0) } ?? .null),
            ("low", .number(interval.low)), ("high", .number(interval.high)),
          ])
        }
      ),
    ])
  }

  private func json(_ condition: Condition) -> JSONText {
    .object(present: [
      ("text", .string(condition.text)), ("scope", .string(condition.isAny ? "any" : "all")),
      ("judged", .bool(condition.isJudged)),
      ("holds", .array(condition.holds.map { $0.map { .bool($0) } ?? .null })),
      ("ratios", condition.ratios.map { .array($0.map { $0.map { .number($0) } ?? .null }) }),
      ("findings", .array(condition.findings.map(json))),
    ])
  }

  private func json(_ finding: Finding) -> JSONText {
    .object(present: [
      ("scenario", .string(finding.scenario)), ("what", .string(finding.what)),
      ("values", .array(finding.values.map { $0.map { .number($0) } ?? .null })),
      ("texts", .array(finding.texts.map { .string($0) })),
      ("trials", finding.trials.isEmpty ? nil : .array(finding.trials.map(json))),
    ])
  }

  private func json(_ trial: Trial) -> JSONText {
    .object(present: [
      ("difference", .number(trial.difference)), ("chance", .number(trial.chance)),
      ("pQuartiles", .array(trial.errors.map { .number($0) })),
    ])
  }
}
