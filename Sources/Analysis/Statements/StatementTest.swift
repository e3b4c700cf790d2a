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
    /// The size reaches what the trial finds with enough power.
    case significant(TrialPower, detectable: Double)
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

  var isRatio: Bool { if case .ratio? = rules.first { true } else { false } }

  /// Whether the condition holds; `nil` where a run it needs has no result.
  ///
  /// - Parameter found: by measure; the outer `nil` = no result, the inner one = no such number.
  func holds(_ found: [Double??]) -> Bool? {
    if case .ratio(let least, let most)? = rules.first {
      guard found[0] != nil, found[1] != nil else { return nil }
      guard let ratio = Self.ratio(found) else { return false }
      return ratio >= least ?? -.infinity && ratio <= most ?? .infinity
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
    case .significant(_, let detectable): abs(found ?? 0) >= detectable
    case .ratio: false
    }
  }

  /// The first effect over the second; `nil` where one is missing or the second is none.
  static func ratio(_ found: [Double??]) -> Double? {
    guard found.count == 2, let of = found[0] ?? nil, let to = found[1] ?? nil, to != 0
    else { return nil }
    return of / to
  }

  /// What it takes, shortly: "at least 80 %", "1.1 could be seen".
  func needed(_ measure: Int) -> String {
    func text(_ value: Double) -> String { measures[measure].text(value, signed: false) }
    switch rules[isRatio ? 0 : measure] {
    case .atLeast(let bound): return "at least \(text(bound))"
    case .atMost(let bound): return "at most \(text(bound))"
    case .size(let limit, _): return "\(text(limit)) could be seen"
    case .significant(_, let detectable): return "\(text(detectable)) would be found"
    case .ratio(let least, let most):
      let bound = NumberText.short(least ?? most ?? 0)
      return "\(least == nil ? "at most" : "at least") \(bound)"
    }
  }

  /// What a trial would make of the least and of the largest of some differences.
  func trials(_ measure: Int, _ found: [Double?]) -> [StatementResult.Trial] {
    guard !isRatio, case .significant(let trial, _) = rules[measure] else { return [] }
    let sizes = found.compactMap { $0 }.sorted { abs($0) < abs($1) }
    guard let least = sizes.first, let most = sizes.last else { return [] }
    return (least == most ? [least] : [least, most]).map { difference in
      .init(
        difference: difference, chance: trial.power(of: difference),
        errors: [0.25, 0.5, 0.75].map { trial.error(below: $0, of: difference) })
    }
  }
}

extension TrialPower {
  /// The two-sided p value that this share of such trials stays below, of a true difference.
  ///
  /// - Parameter share: between 0 and 1.
  func error(below share: Double, of difference: Double) -> Double {
    let perUnit = (Double(number) / (design == .paired ? 1 : 2)).squareRoot() / spread
    let shift = abs(difference) * perUnit
    func above(_ t: Double) -> Double {
      Self.chance(above: t, degreesOfFreedom, shift: shift)
        + Self.chance(above: t, degreesOfFreedom, shift: -shift)
    }
    var (low, high) = (0.0, 2.0 + shift)
    while above(high) > share, high < 1e9 { (low, high) = (high, high * 2) }
    // two digits of p are printed
    while high - low > 1e-5 * (1 + high) {
      let middle = 0.5 * (low + high)
      if above(middle) > share { low = middle } else { high = middle }
    }
    return min(1, 2 * Self.chance(above: 0.5 * (low + high), degreesOfFreedom, shift: 0))
  }
}
