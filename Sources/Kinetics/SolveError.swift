/// Why an integration failed: when, which step, which species was worst, what drives it.
public struct SolveError: Error, Hashable, Sendable {
  /// What made the integration impossible to go on with.
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
  /// What programs can switch on.
  public var reason: Reason
  /// Model time unit.
  public var time: Double
  /// The step it was to go on with. Model time unit.
  public var step: Double
  /// The species whose error was the largest, and its size in units of tolerance.
  public var worst: String?
  /// `nil` where no finite error was formed.
  public var errorInTolerances: Double?
  /// The reactions or rules that change the worst species fastest, with their rates.
  public var drivers: [Driver] = []
  /// The last intervention or event before the failure.
  public var lastChange: String?
  /// What to try, one line.
  public var advice: String
  /// The state at `time` and what was assigned up to then, by name; amounts.
  public var state: [String: Double] = [:]

  /// A reaction or rule that moves the worst species, with its rate in amount per model time unit.
  public struct Driver: Hashable, Sendable {
    /// Of a reaction, or of the symbol that a rule gives.
    public var name: String
    /// As the model writes it, on whichever side the species stands; may be no finite number.
    public var rate: Double
    public init(name: String, rate: Double) {
      self.name = name
      self.rate = rate
    }
  }

  /// What is known where it fails; the caller fills in drivers, last change and state.
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

extension SolveError: CustomStringConvertible {
  /// When, which step, what was worst, what drives it, what to try; one line each.
  public var description: String {
    var lines = ["the solver stopped at t = \(time)" + (lastChange.map { ", after \($0)" } ?? "")]
    // at the very start no step was ever taken
    lines[0] += step > 1e-100 ? " (step \(step)): \(what)" : ": \(what)"
    if let worst {
      let size = errorInTolerances.map { ", error \($0) times its tolerance" } ?? ""
      lines.append("    worst: \(worst)\(size)")
    }
    if !drivers.isEmpty {
      let named = drivers.prefix(3).map { "\($0.name) = \($0.rate)" }.joined(separator: ", ")
      lines.append("    rates that move it: \(named)")
    }
    lines.append("    try: \(advice)")
    return lines.joined(separator: "\n")
  }

  private var what: String {
    switch reason {
    case .stepUnderflow: "the step became too small to move time"
    case .tooManySteps(let limit): "\(limit) steps were not enough"
    case .notFinite: "a rate is not a finite number, however small the step"
    case .singularMatrix: "the iteration matrix is singular, even with pivoting"
    case .eventLoop: "events keep firing without time passing"
    case .invalid(let message): message
    }
  }
}
