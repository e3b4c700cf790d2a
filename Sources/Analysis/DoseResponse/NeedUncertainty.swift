/// How sure the least dose that does is: its range over draws of the table's numbers, under every
/// combination of what nobody knows.
public struct NeedUncertainty: Hashable, Sendable {
  /// In each combination.
  public var draws: Int
  /// The same seed draws the same numbers, those of `exosim run --draws`.
  public var seed: UInt64
  /// How many numbers are drawn.
  public var parameters: Int
  /// Those with a part in the plan, in the order of the manifest.
  public var unknowns: [Unknown]
  /// What the answers of each combination are about.
  public var targets: [Target]
  /// Every option of every unknown with every other.
  public var combinations: [Combination]

  /// A line: which curve, and which of its targets.
  public struct Target: Hashable, Sendable {
    /// Place among `DoseResponseResult.curves`.
    public var curve: Int
    /// Place among the targets of that curve.
    public var place: Int
  }

  /// The combination that the dose file names.
  public var own: Combination? { combinations.first(where: \.isOfFile) ?? combinations.first }

  /// What one draw needs.
  public enum Need: Hashable, Sendable {
    /// The least on the axis does already.
    case already
    /// From here on.
    case at(Double)
    /// Nothing on the axis comes to it.
    case never
  }

  /// One answer to every unknown, with what its draws need.
  public struct Combination: Hashable, Sendable {
    /// Names of options, in the order of `unknowns`.
    public var options: [String]
    public var optionLabels: [String]
    /// True for the one that the dose file names.
    public var isOfFile: Bool
    /// Draws without a result; the last one has the table's own numbers.
    public var failures: [Uncertainty.Failure]
    /// In the order of `targets`.
    public var answers: [Answer]
  }

  /// What the draws of one combination need for one line.
  public struct Answer: Hashable, Sendable {
    /// With the table's own numbers; `nil` without a result.
    public var table: Need?
    /// Draws by their need: `Need.already`, `Need.at`, `Need.never`, and those without a result.
    public var already: Int
    /// Draws with a least dose on the axis.
    public var reached: Int
    /// Draws in which nothing on the axis is enough.
    public var never: Int
    /// Draws without a result.
    public var failed: Int
    /// From the draws that need least to those that need most, such as are never enough last. Shape:
    /// `Uncertainty.levels`; empty without a draw.
    public var quantiles: [Need]

    /// - Parameters:
    ///   - draws: `nil` for a draw without a result.
    ///   - isFewest: true where less of x is less given; false along dilutions.
    ///   - isWhole: true where x is counted, so that between two numbers there is none.
    init(table: Need?, draws: some Collection<Need?>, isFewest: Bool, isWhole: Bool = false) {
      self.table = table
      let found = draws.compactMap { $0 }
      already = found.count { $0 == .already }
      never = found.count { $0 == .never }
      reached = found.count - already - never
      failed = draws.count - found.count
      let sorted = found.map { need -> Double in
        switch need {
        case .already: -.infinity
        case .at(let x): isFewest ? logarithm(x) : -logarithm(x)
        case .never: .infinity
        }
      }.sorted()
      quantiles =
        sorted.isEmpty
        ? []
        : Uncertainty.levels.map { level in
          guard isWhole else { return Self.quantile(level, ofSorted: sorted, isFewest) }
          let need = Self.need(Self.counted(level, ofSorted: sorted), isFewest)
          if case .at(let x) = need { return .at(x.rounded()) }
          return need
        }
    }

    /// Draws in which nothing is enough, of those with a result.
    public var shareNever: Proportion {
      Proportion(met: never, of: already + reached + never)
    }

    /// The least number that is enough for this part of the draws.
    private static func counted(_ level: Double, ofSorted values: [Double]) -> Double {
      let rank = Int((level * Double(values.count) * (1 - 1e-12)).rounded(.up))
      return values[min(max(rank, 1), values.count) - 1]
    }

    /// Between two draws evenly in ratios; what lies between a dose and never is never.
    private static func quantile(
      _ level: Double, ofSorted values: [Double], _ isFewest: Bool
    ) -> Need {
      let last = values.count - 1
      let place = level * Double(last)
      let low = min(Int(place), last)
      let part = place - Double(low)
      let (a, b) = (values[low], values[min(low + 1, last)])
      if part == 0 || a == b { return need(a, isFewest) }
      if b == .infinity { return .never }
      if a == -.infinity { return .already }
      return need(a + part * (b - a), isFewest)
    }

    private static func need(_ value: Double, _ isFewest: Bool) -> Need {
      if value == .infinity { return .never }
      if value == -.infinity { return .already }
      return .at(exponential(isFewest ? value : -value))
    }
  }
}
