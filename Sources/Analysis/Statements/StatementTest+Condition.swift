import Dosing
import ReactionNetworks

extension StatementTest {
  /// A condition of the file as numbers to read and bounds to hold them against.
  ///
  /// - Throws: `DoseError` for a row that the parameter table does not have, or for a readout that
  ///   cannot be followed in a scenario.
  init(
    _ condition: StatementPlan.Condition, _ runs: [ScenarioRun], _ plan: StatementPlan,
    _ table: ParameterTable
  ) throws {
    let maker = TestMaker(condition: condition, runs: runs, plan: plan, table: table)
    let made: TestMaker.Made =
      switch condition.kind {
      case .claim(let claim): try maker.claim(claim)
      case .measurable(let flag, let at): try maker.measurable(flag, at)
      case .significant(let question, let trial): try maker.significant(question, trial)
      case .ratio(let of, let to, let least, let most): try maker.ratio(of, to, least, most)
      }
    self.init(
      measures: made.measures, rules: made.rules, isAny: condition.isAny,
      isJudged: condition.isJudged, text: made.text)
  }
}

/// Makes the parts of a test from a condition of each kind.
private struct TestMaker {
  typealias Made = (measures: [StatementMeasure], rules: [StatementTest.Rule], text: String)

  let condition: StatementPlan.Condition
  let runs: [ScenarioRun]
  let plan: StatementPlan
  let table: ParameterTable

  func claim(_ claim: Claim) throws -> Made {
    let measures = try condition.scenarios.map { place in
      try measured(StatementMeasure(claim, scenario: place, of: runs[place]))
    }
    let isLeast = if case .atLeast = claim.bound { true } else { false }
    let rules = condition.scenarios.map { place -> StatementTest.Rule in
      let bound = claim.bound.number(of: runs[place].manifest.readout(claim.readout))
      return isLeast ? .atLeast(bound) : .atMost(bound)
    }
    let bound = claim.bound.quantity.text
    let what = measures.first?.what ?? claim.readout
    return (measures, rules, "\(what): \(isLeast ? "at least" : "at most") \(bound)")
  }

  func measurable(_ flag: Bool, _ at: Quantity) throws -> Made {
    var made: Made = ([], [], "")
    var texts: [String] = []
    for place in condition.scenarios {
      let run = runs[place]
      guard let detection = run.manifest.detection, let limit = table.value(detection.threshold)
      else { throw noLimit }
      let question = Question(
        readout: detection.readout, at: at,
        versus: run.hasDevice ? detection.versus : .untreated)
      let measure = try measured(StatementMeasure(question, scenario: place, of: run))
      made.measures.append(measure)
      made.rules.append(.size(limit, isReached: flag))
      let text =
        "\(measure.what): \(flag ? "a size of at least" : "less than") "
        + "\(measure.text(limit, signed: false)), what \(detection.observer) could see"
      if !texts.contains(text) { texts.append(text) }
    }
    made.text = texts.joined(separator: "; ")
    return made
  }

  func significant(_ question: Question, _ trial: StatementPlan.Comparison) throws -> Made {
    guard let design = TrialPower.Design(rawValue: trial.design) else { throw noLimit }
    let power = TrialPower(
      design: design, number: trial.number, spread: try row(trial.spread, "spread"),
      error: trial.error)
    let needed = try row(trial.power, "power")
    let detectable = power.detectable(power: needed)
    let measures = try condition.scenarios.map { place in
      try measured(StatementMeasure(question, scenario: place, of: runs[place]))
    }
    let who =
      design == .paired ? "\(trial.number) people" : "\(trial.number) against \(trial.number)"
    let text =
      "\(measures.first?.what ?? question.readout): found at p < "
      + "\(NumberText.short(trial.error)) with a chance of at least "
      + "\(NumberText.percent(needed, digits: 2)) by \(who)"
    let rule = StatementTest.Rule.significant(power, detectable: detectable)
    return (measures, measures.map { _ in rule }, text)
  }

  func ratio(
    _ of: StatementPlan.Side, _ to: StatementPlan.Side, _ least: Double?, _ most: Double?
  ) throws -> Made {
    let measures = try [of, to].map { side in
      try measured(
        StatementMeasure(side.question, scenario: side.scenario, of: runs[side.scenario]))
    }
    let other = measures[0].what == measures[1].what ? "" : " (\(measures[1].what))"
    let bound = NumberText.short(least ?? most ?? 0)
    let text =
      "\(measures[0].what), \(runs[of.scenario].scenario.name) over "
      + "\(runs[to.scenario].scenario.name)\(other): "
      + "\(least == nil ? "at most" : "at least") \(bound)"
    return (measures, [.ratio(atLeast: least, atMost: most)], text)
  }

  private func row(_ id: String, _ key: String) throws -> Double {
    if let value = table.value(id) { return value }
    throw DoseError(
      "statement.unknown-name", "the parameter table has no such row", file: plan.file,
      path: "\(condition.path)/significant/\(key)", found: "\"\(id)\"",
      allowed: "a row of the parameter table",
      suggestion: closest(id, in: table.rows.map(\.id)).map { "\"\($0)\"" })
  }

  private func measured(_ measure: StatementMeasure?) throws -> StatementMeasure {
    if let measure { return measure }
    throw DoseError(
      "statement.no-readout", "this readout cannot be followed here", file: plan.file,
      path: condition.path)
  }

  private var noLimit: DoseError {
    DoseError(
      "statement.no-limit", "the setting states no limit to hold the effect against",
      file: plan.file, path: condition.path)
  }
}
