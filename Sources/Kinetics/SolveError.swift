/// Why an integration failed: when, which step, which species was worst, what drives it.
public struct SolveError: Error, Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    /// The step became smaller than rounding allows.
    case stepUnderflow
    /// `SimulationSettings.maximumSteps` reached.
    case tooManySteps(limit: Int)
    /// A rate is not a number, or infinite, however small the step.
    case notFinite
    /// The iteration matrix is singular, even with pivoting.
    case singularMatrix
    /// Events keep firing at one time.
    case eventLoop
    /// The model or settings cannot be run (message says why).
    case invalid(String)
  }
  public var reason: Reason
  /// Model time unit.
  public var time: Double
  public var step: Double
  /// The species whose error was the largest, and its size in units of tolerance.
  public var worst: String?
  public var errorInTolerances: Double?
  /// The reactions or rules that change the worst species fastest, with their rates.
  public var drivers: [Driver] = []
  /// The last intervention or event before the failure.
  public var lastChange: String?
  /// What to try, one line.
  public var advice: String
  /// The state at `time`, by name; amounts.
  public var state: [String: Double] = [:]

  public struct Driver: Hashable, Sendable {
    public var name: String
    public var rate: Double
    public init(name: String, rate: Double) {
      self.name = name
      self.rate = rate
    }
  }

  public init(
    _ reason: Reason, time: Double, step: Double = 0, worst: String? = nil,
    errorInTolerances: Double? = nil, advice: String
  ) {
    self.reason = reason
    self.time = time
    self.step = step
    self.worst = worst
    self.errorInTolerances = errorInTolerances
    self.advice = advice
  }
}
