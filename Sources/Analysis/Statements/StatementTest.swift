import Dosing
import ReactionNetworks

/// A condition of a statement on its scenarios' runs: numbers to read, and when they will do.
struct StatementTest {
  /// What the number of one measure is held against.
  enum Rule {
    case atLeast(Double)
    case atMost(Double)
    /// The size of the number reaches a limit, or stays below it.
    case size(Double, isReached: Bool)
    case significant(TrialPower, needed: Double)
    /// The first measure over the second.
    case ratio(atLeast: Double?, atMost: Double?)
  }

  let measures: [StatementMeasure]
  /// One for each measure; one for both of a ratio.
  let rules: [Rule]
  let isAny: Bool
  let isJudged: Bool
  /// What is asked, in words.
  let text: String

  // MARK: made from a condition

  init(
    _ condition: StatementPlan.Condition, _ runs: [ScenarioRun], _ plan: StatementPlan,
    _ table: ParameterTable
  ) throws {
    func row(_ id: String, _ key: String) throws -> Double {
      if let value = table.value(id) { return value }
      throw DoseError(
        "statement.unknown-name", "the parameter table has no such row", file: plan.file,
        path: "\(condition.path)/significant/\(key)", found: "\"\(id)\"",
        allowed: "a row of the parameter table",
        suggestion: closest(id, in: table.rows.map(\.id)).map { "\"\($0)\"" })
    }
    func measured(_ measure: StatementMeasure?) throws -> StatementMeasure {
      if let measure { return measure }
      throw DoseError(
        "statement.no-readout", "this readout cannot be followed here", file: plan.file,
        path: condition.path)
    }
    isAny = condition.isAny
    isJudged = condition.isJudged
    var measures: [StatementMeasure] = []
    var rules: [Rule] = []
    var words = ""
    switch condition.kind {
    case .claim(let claim):
      for place in condition.scenarios {
        let run = runs[place]
        let measure = try measured(StatementMeasure(claim, scenario: place, of: run))
        let bound = claim.bound.number(of: run.manifest.readout(claim.readout))
        measures.append(measure)
        switch claim.bound {
        case .atLeast: rules.append(.atLeast(bound))
        case .atMost: rules.append(.atMost(bound))
        }
      }
      let isLeast = if case .atLeast = claim.bound { true } else { false }
      words =
        "\(measures[0].what): \(isLeast ? "at least" : "at most") \(claim.bound.quantity.text)"
    case .measurable(let flag, let at):
      var limits: [String] = []
      for place in condition.scenarios {
        let run = runs[place]
        guard let detection = run.manifest.detection, let limit = table.value(detection.threshold)
        else { throw Self.noLimit(plan, condition) }
        let question = Question(
          readout: detection.readout, at: at,
          versus: run.hasDevice ? detection.versus : .untreated)
        let measure = try measured(StatementMeasure(question, scenario: place, of: run))
        measures.append(measure)
        rules.append(.size(limit, isReached: flag))
        let text =
          "\(measure.what): \(flag ? "a size of at least" : "less than") "
          + "\(measure.text(limit, signed: false)), what \(detection.observer) could see"
        if !limits.contains(text) { limits.append(text) }
      }
      words = limits.joined(separator: "; ")
    case .significant(let question, let trial):
      guard let design = TrialPower.Design(rawValue: trial.design) else {
        throw Self.noLimit(plan, condition)
      }
      let power = TrialPower(
        design: design, number: trial.number, spread: try row(trial.spread, "spread"),
        error: trial.error)
      let needed = try row(trial.power, "power")
      for place in condition.scenarios {
        measures.append(
          try measured(StatementMeasure(question, scenario: place, of: runs[place])))
        rules.append(.significant(power, needed: needed))
      }
      let who = design == .paired ? "\(trial.number) people" : "\(trial.number) against \(trial.number)"
      words =
        "\(measures[0].what): found at p < \(NumberText.short(trial.error)) with a chance of at "
        + "least \(NumberText.percent(needed, digits: 2)) by \(who)"
    case .ratio(let of, let to, let least, let most):
      measures = [
        try measured(StatementMeasure(of.question, scenario: of.scenario, of: runs[of.scenario])),
        try measured(StatementMeasure(to.question, scenario: to.scenario, of: runs[to.scenario])),
      ]
      rules = [.ratio(atLeast: least, atMost: most)]
      let bound = least.map { "at least \(NumberText.short($0))" }
      words =
        "\(measures[0].what), \(runs[of.scenario].scenario.name) over "
        + "\(runs[to.scenario].scenario.name)"
        + (measures[0].what == measures[1].what ? "" : " (\(measures[1].what))") + ": "
        + (bound ?? "at most \(NumberText.short(most ?? 0))")
    }
    self.measures = measures
    self.rules = rules
    text = words
  }

  private static func noLimit(
    _ plan: StatementPlan, _ condition: StatementPlan.Condition
  ) -> DoseError {
    DoseError(
      "statement.no-limit", "the setting states no limit to hold the effect against",
      file: plan.file, path: condition.path)
  }

  // MARK: judged

  /// Whether the condition holds; `nil` where a run it needs has no result.
  ///
  /// - Parameter found: by measure; the outer `nil` = no result, the inner one = no such number.
  func holds(_ found: [Double??]) -> Bool? {
    if case .ratio(let least, let most)? = rules.first {
      guard let of = found[0], let to = found[1] else { return nil }
      guard let of, let to, to != 0 else { return false }
      return of / to >= least ?? -.infinity && of / to <= most ?? .infinity
    }
    let each = zip(rules, found).map { rule, found in found.map { Self.holds(rule, $0) } }
    if isAny {
      return each.contains(true) ? true : each.contains(nil) ? nil : false
    }
    return each.contains(false) ? false : each.contains(nil) ? nil : true
  }

  private static func holds(_ rule: Rule, _ found: Double?) -> Bool {
    switch rule {
    case .atLeast(let bound): (found ?? -.infinity) >= bound
    case .atMost(let bound): (found ?? .infinity) <= bound
    case .size(let limit, let isReached): (abs(found ?? 0) >= limit) == isReached
    case .significant(let trial, let needed): trial.power(of: found ?? 0) >= needed
    case .ratio: false
    }
  }

  /// What else there is to say about a number: the chance of a trial, and the p value in the middle.
  func remark(_ measure: Int, _ found: Double?) -> String? {
    guard case .significant(let trial, _)? = rules.indices.contains(measure) ? rules[measure] : nil
    else { return nil }
    let chance = trial.power(of: found ?? 0)
    let p = trial.medianError(of: found ?? 0)
    return "found with a chance of \(NumberText.percent(chance, digits: 2)), "
      + "median p \(NumberText.short(p, digits: 2))"
  }
}

extension TrialPower {
  /// The two-sided p value that half of such trials stay below, of a true difference: that of the
  /// statistic at its noncentrality, which is the median of a noncentral t but for its skewness.
  func medianError(of difference: Double) -> Double {
    let perUnit = (Double(number) / (design == .paired ? 1 : 2)).squareRoot() / spread
    return min(1, 2 * Self.chance(above: abs(difference) * perUnit, degreesOfFreedom, shift: 0))
  }
}
