/// How to realise a network in whole particles, and what to keep; shared by every realisation.
public struct StochasticSettings: Hashable, Sendable {
  /// How firings are drawn: one by one, or many at once.
  public enum Method: Hashable, Sendable {
    /// Every firing one by one: exact. See `DirectMethod`.
    case direct
    /// Many firings at once where no rate changes by more than about `epsilon`. See `TauLeaping`.
    case tauLeaping(epsilon: Double)
  }
  public var method: Method = .direct
  /// The same seed and number of a realisation give the same path, on any number of threads.
  public var seed: UInt64 = 1
  /// Model time unit.
  public var start: Double = 0
  /// Model time unit.
  public var end: Double
  /// When to record, ascending, within start ... end. The direct method never notices; a leap ends
  /// there.
  public var outputTimes: [Double]
  /// No realisation may need more than this many firings, leaps counted as one.
  public var maximumFirings: Int = 100_000_000
  /// Who runs the model's programs; both give the same bits.
  public var execution: SimulationSettings.Execution = .fastest
  /// How many processors one call may use; `nil` = all. Results never depend on it.
  public var threads: Int?

  /// The direct method from time 0 to `end`, with seed 1.
  public init(end: Double, outputTimes: [Double] = []) {
    self.end = end
    self.outputTimes = outputTimes
  }
}

/// One realisation at the recorded times; names stand in its `CountedNetwork`.
public struct Realisation: Hashable, Sendable {
  /// Row-major. Shape: [times, species].
  public var counts: [Int] = []
  /// How often each reaction has fired so far; of a batch, how many it made. Shape: [times, reactions].
  public var firings: [Int] = []
  /// Shape: [times, readings].
  public var readings: [Double] = []
  /// Readings integrated over time from the start. Shape: [times, readings].
  public var integrals: [Double] = []
  /// Work done for this realisation alone.
  public var statistics = StochasticStatistics()
  /// Nothing recorded yet.
  public init() {}
}

/// Exact counts of the work of one realisation; the same on every machine.
public struct StochasticStatistics: Hashable, Sendable {
  /// Firings taken one by one.
  public var firings = 0
  /// Times proposed under the bound of a hazard that changes, and not taken.
  public var thinned = 0
  /// Leaps taken, each of any number of firings.
  public var leaps = 0
  /// Leaps that would have made something negative, and were halved.
  public var rejectedLeaps = 0
  /// Nothing done yet.
  public init() {}
}
