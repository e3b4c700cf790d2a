public import Dosing

/// What a model says about a popular statement, under every combination of what nobody knows.
public struct StatementResult: Hashable, Sendable {
  /// What the model says, over all combinations.
  public enum Verdict: Hashable, Sendable {
    /// Every combination holds.
    case supported
    /// No combination holds.
    case notSupported
    /// The unknowns that decide, as places among `unknowns`.
    case depends([Int])
    /// Runs without a result leave it open.
    case open(String)
  }

  /// One combination of options.
  public struct Combination: Hashable, Sendable {
    /// In the order of `unknowns`.
    public var options: [String]
    /// By the table's own numbers; `nil` where a run has no result.
    public var holds: Bool?
    /// How often it holds among the draws; `nil` without draws.
    public var probability: Proportion?
    /// Draws in which a run has no result.
    public var unanswered: Int
  }

  /// One number that a condition read, by combination; `nil` = no such number.
  public struct Finding: Hashable, Sendable {
    /// By name.
    public var scenario: String
    /// "new papillary collagen at 12 wk against the device alone".
    public var what: String
    /// A fraction for a relative readout, else in the readout's unit.
    public var values: [Double?]
    /// The values with their unit.
    public var texts: [String]
    /// Of the least and of the largest difference; empty unless a trial is asked about.
    public var trials: [Trial]
  }

  /// What a comparison of groups would make of a true difference.
  public struct Trial: Hashable, Sendable {
    /// The true one, as `Finding.values`.
    public var difference: Double
    /// Of finding it.
    public var chance: Double
    /// p values that a quarter, half and three quarters of such trials stay below.
    public var errors: [Double]
  }

  /// One thing that must hold, and under which combinations it does.
  public struct Condition: Hashable, Sendable {
    /// In words, with its bound.
    public var text: String
    /// True if one of its scenarios is enough.
    public var isAny: Bool
    /// False if it is only shown.
    public var isJudged: Bool
    /// By combination; `nil` where a run that it needs has no result.
    public var holds: [Bool?]
    /// One for each scenario; of a ratio its two sides.
    public var findings: [Finding]
    /// The first effect over the second, by combination, where their ratio is asked about.
    public var ratios: [Double?]?
  }

  /// File name without its ending.
  public var name: String
  /// As people say it.
  public var statement: String
  /// What one would expect, beside which the verdict is told.
  public var expectation: StatementPlan.Expectation
  public var verdict: Verdict
  /// Those with a part in any scenario, in the order of the manifest.
  public var unknowns: [Unknown]
  /// Every option of every unknown, the last unknown running fastest.
  public var combinations: [Combination]
  /// In the order of the file, those that are only shown among them.
  public var conditions: [Condition]
  /// The scenario that decides, and its number beside what it takes.
  public var decisive: String
  /// "undiluted: wrinkle index -3.1 to -0.092; 1.1 could be seen".
  public var because: String
  /// From the run of that scenario: the step that costs the most, and in sentences what it takes
  /// there, what reaches a cell, and what a particle costs.
  public var limitingStep: String?
  /// Sentences from the run of `decisive`.
  public var reasons: [String]
  /// In each combination; 0 = the table's own numbers only.
  public var draws: Int
  /// Why runs have no result, the first reason of each scenario.
  public var failures: [String] = []

  /// "depends on potency: holds with trial_fitted, fails with in_vitro".
  public var verdictText: String {
    switch verdict {
    case .supported: return "supported"
    case .notSupported: return "not supported"
    case .open(let why): return "open: \(why)"
    case .depends(let places):
      let names = places.map { unknowns[$0].name }
      func list(_ wanted: Bool) -> String {
        var seen: [String] = []
        for combination in combinations where combination.holds == wanted {
          let words = places.map { combination.options[$0] }.joined(separator: " with ")
          if !seen.contains(words) { seen.append(words) }
        }
        return seen.joined(separator: ", ")
      }
      return "depends on \(names.joined(separator: " and ")): holds with \(list(true)), "
        + "fails with \(list(false))"
    }
  }

  /// Whether the program finds what one would expect; `nil` where it finds nothing.
  public var agrees: Bool? {
    switch verdict {
    case .open: return nil
    case .supported: return expectation.verdict == .supported
    case .notSupported: return expectation.verdict == .notSupported
    case .depends(let places):
      let names = Set(places.map { unknowns[$0].name })
      return expectation.verdict == .depends
        && (expectation.unknowns.isEmpty || Set(expectation.unknowns) == names)
    }
  }

  /// Draws without a result, over all combinations.
  public var unanswered: Int { combinations.reduce(0) { $0 + $1.unanswered } }

  /// Where the draws speak against the verdict that the table's own numbers give; `nil` if nowhere.
  public var doubt: String? {
    let against = combinations.count { combination in
      guard let holds = combination.holds, let share = combination.probability?.share else {
        return false
      }
      return holds ? share < 0.5 : share > 0.5
    }
    if against == 0 { return nil }
    return against == combinations.count
      ? "most draws say otherwise" : "under some combinations most draws say otherwise"
  }

  /// The least and the largest probability over some combinations.
  public func probabilities(_ isIncluded: (Combination) -> Bool) -> ClosedRange<Double>? {
    let shares = combinations.filter(isIncluded).compactMap { $0.probability?.share }
    guard let low = shares.min(), let high = shares.max() else { return nil }
    return low...high
  }

  /// The fewest unknowns whose options alone tell where it holds.
  static func verdict(_ combinations: [Combination], unknowns: Int, why: String) -> Verdict {
    let held = combinations.compactMap(\.holds)
    guard held.count == combinations.count, !held.isEmpty else { return .open(why) }
    if !held.contains(false) { return .supported }
    if !held.contains(true) { return .notSupported }
    let subsets = (1..<(1 << unknowns)).sorted {
      ($0.nonzeroBitCount, $0) < ($1.nonzeroBitCount, $1)
    }
    for subset in subsets {
      let places = (0..<unknowns).filter { subset & (1 << $0) != 0 }
      var known: [[String]: Bool] = [:]
      let decides = combinations.allSatisfy { combination in
        let key = places.map { combination.options[$0] }
        let before = known.updateValue(combination.holds ?? false, forKey: key)
        return before == nil || before == combination.holds
      }
      if decides { return .depends(places) }
    }
    return .depends(Array(0..<unknowns))
  }
}
