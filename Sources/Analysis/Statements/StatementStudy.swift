public import Dosing
import Kinetics
import ReactionNetworks

/// Tries a popular statement on a model: every scenario under every combination of what nobody knows,
/// with the table's numbers and, if asked, with numbers drawn from their ranges.
public struct StatementStudy {
  let plan: StatementPlan
  let name: String
  let model: Validation.Subject
  let draws: Int
  let seed: UInt64
  let threads: Int?
  private let memory: (any MemberMemory)?
  private let report: (_ done: Int, _ total: Int) throws -> Void

  /// - Parameters:
  ///   - draws: 0 = the table's numbers alone.
  ///   - memory: where what members came to is kept.
  ///   - report: is told how many members are done; what it throws ends the study.
  public init(
    _ plan: StatementPlan, named name: String, on model: Validation.Subject, draws: Int = 0,
    seed: UInt64 = 0, threads: Int? = nil,
    memory: (any MemberMemory)? = nil,
    report: @escaping (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) {
    self.plan = plan
    self.name = name
    self.model = model
    self.draws = draws
    self.seed = seed
    self.threads = threads
    self.memory = memory
    self.report = report
  }

  /// The answer of the model: every scenario under every combination, and what that says.
  ///
  /// - Throws: what `report` throws, and what cannot be set up; a member without a result only
  ///   leaves its combination open.
  public func run() throws -> StatementResult {
    let runs = try plan.scenarios.map {
      try ScenarioRun($0, on: model, threads: threads, memory: memory)
    }
    let tests = try plan.conditions.map { try StatementTest($0, runs, plan, model.table) }
    try compute(runs, tests)
    let unknowns = unknowns(of: runs)
    let options = unknowns.reduce([[]]) { all, unknown in
      all.flatMap { head in unknown.options.map { head + [$0.name] } }
    }
    let readings = tests.map { test in
      test.measures.compactMap { measure in
        measure.reader.placed(runs[measure.scenario].subject.place)
      }
    }
    func found(_ test: Int, _ combination: [String], _ point: Int) -> [Double??] {
      let chosen = Dictionary(
        zip(unknowns.map(\.path), combination), uniquingKeysWith: { first, _ in first })
      return zip(tests[test].measures, readings[test]).map { measure, reader in
        let run = runs[measure.scenario]
        return run.arms[run.combination(chosen)][point].map {
          reader.found($0, none: run.resolution)
        }
      }
    }
    let conditions = tests.indices.map { index in
      condition(tests[index], runs, options.map { found(index, $0, 0) })
    }
    let judged = tests.indices.filter { tests[$0].isJudged }
    let combinations = options.enumerated().map { number, chosen -> StatementResult.Combination in
      let holds = Self.all(conditions.filter(\.isJudged).map { $0.holds[number] })
      let drawn = (0..<draws).map { draw in
        Self.all(judged.map { tests[$0].holds(found($0, chosen, 1 + draw)) })
      }
      let answered = drawn.compactMap { $0 }
      return .init(
        options: chosen, holds: holds,
        probability: draws == 0
          ? nil : Proportion(met: answered.count { $0 }, of: answered.count),
        unanswered: drawn.count - answered.count)
    }
    let why = runs.lazy.compactMap(\.failure).first ?? "a run has no result"
    var result = StatementResult(
      name: name, statement: plan.statement, expectation: plan.expectation,
      verdict: StatementResult.verdict(combinations, unknowns: unknowns.count, why: why),
      unknowns: unknowns, combinations: combinations, conditions: conditions, decisive: "",
      because: "", limitingStep: nil, reasons: [], draws: draws,
      failures: runs.compactMap(\.failure))
    try StatementReasons(runs: runs, tests: tests, model: model).write(into: &result)
    return result
  }

  /// True if all hold, false if one fails, `nil` if that is open.
  private static func all(_ holds: [Bool?]) -> Bool? {
    holds.contains(false) ? false : holds.contains(nil) ? nil : true
  }

  private func compute(_ runs: [ScenarioRun], _ tests: [StatementTest]) throws {
    var ids: [String: Int] = [:]
    for id in runs.flatMap({ $0.subject.parameters.map(\.id) }) where ids[id] == nil {
      ids[id] = ids.count
    }
    // one number is one number, whichever scenario it is drawn for
    let hypercube = LatinHypercube(count: max(1, draws), seed: seed)
    let members = runs.map { $0.subject.combinations.count * (1 + draws) }
    let total = members.reduce(0, +)
    var done = 0
    try report(0, total)
    for (place, run) in runs.enumerated() {
      let questions = tests.flatMap(\.measures).filter { $0.scenario == place }
        .flatMap(\.reader.questions)
      guard !questions.isEmpty else { continue }
      try run.compute(
        questions, draws: draws,
        at: { hypercube.coordinate(point: $0, dimension: ids[$1] ?? 0) },
        advance: { more in
          done += more
          try report(done, total)
        })
    }
  }

  /// Those of any scenario, in the order of the manifest.
  private func unknowns(of runs: [ScenarioRun]) -> [Unknown] {
    model.manifest.choices.compactMap { choice in
      runs.lazy.flatMap { $0.subject.unknowns }.first { $0.path == choice.path }
    }
  }

  private func condition(
    _ test: StatementTest, _ runs: [ScenarioRun], _ found: [[Double??]]
  ) -> StatementResult.Condition {
    let findings = test.measures.enumerated().map { index, measure in
      let values = found.map { $0[index] ?? nil }
      return StatementResult.Finding(
        scenario: runs[measure.scenario].scenario.name, what: measure.what, values: values,
        texts: found.map { $0[index].map { measure.text($0) } ?? "no result" },
        trials: test.trials(index, values))
    }
    return .init(
      text: test.text, isAny: test.isAny, isJudged: test.isJudged,
      holds: found.map { test.holds($0) }, findings: findings,
      ratios: test.isRatio ? found.map { StatementTest.ratio($0) } : nil)
  }
}
