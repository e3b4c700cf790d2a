/// How to integrate and what to keep; immutable, shared by every member of an ensemble.
public struct SimulationSettings: Hashable, Sendable {
  /// The methods on offer.
  public enum Method: String, Hashable, Sendable, CaseIterable {
    /// Linearly implicit one-step methods of order 5 and 4.
    case rodas5P, rodas4
    /// Backward differentiation formulas of order 1 to 5: half the work a step and more steps, for
    /// small errors where one-step methods lose their order. Alternates around zero when a state
    /// has decayed to nothing, which a real power of that state does not survive.
    case bdf
  }
  public var method: Method = .rodas5P
  /// Who runs the model's programs; both give the same bits.
  public enum Execution: String, Hashable, Sendable, CaseIterable {
    /// Machine code where the processor and the system allow it, else the interpreter.
    case fastest
    /// Runs anywhere; slower.
    case interpreter
  }
  public var execution: Execution = .fastest
  /// Who solves the linear systems of a step; each gives the same trajectory to the tolerance.
  public enum LinearSolver: String, Hashable, Sendable, CaseIterable {
    /// The cheapest by counting multiply-adds.
    case automatic
    /// Straight-line elimination in a fixed order, eight members at once: sparse networks.
    case fixedPattern
    /// LAPACK's dgbtrf, member by member: near neighbours that couple densely.
    case banded
    /// LAPACK's dgetrf, member by member: matrices without sparsity worth keeping.
    case dense
  }
  public var linearSolver: LinearSolver = .automatic
  /// Error allowed per step and state, relative to its size. Pure number, 1e-13 ... 0.1.
  public var relativeTolerance: Double = 1e-6
  /// Error allowed per step and state, relative to the running maximum of that state, as a
  /// multiple of `relativeTolerance`. 1 = as large as its past peak allows.
  public var absoluteScale: Double = 1e-3
  /// How large states become, by name and in their own units (species as amounts), where that is
  /// known beforehand. Such a state is judged as if it had been that large from the start, as by the
  /// absolute tolerances that other solvers ask for: one that starts from zero then need not be
  /// followed through sizes at which it is still nothing. A size too large loosens the tolerance.
  public var sizes: [String: Double] = [:]
  /// The least absolute tolerance of a state, as a multiple of `relativeTolerance` and of the
  /// largest state in the same unit at the last start, dose or event. It decides how small is
  /// nothing: a state that starts at zero need not be exact relative to nothing.
  public var unitFloor: Double = 1e-10
  /// The same for the derivative of a state (`Sensitivity`): a multiple of `relativeTolerance` and of
  /// the state's own change along the direction, were it proportional to it.
  public static let derivativeFloor = 1e-6
  /// The least absolute tolerance of any state, in the state's own unit, on top of that.
  public var absoluteFloor: Double = 0
  /// Integration starts here. Model time unit.
  public var start: Double = 0
  /// Integration ends here. Model time unit.
  public var end: Double = 1
  /// When to record, ascending, within start ... end. They never touch the stepping.
  public var outputTimes: [Double] = []
  /// Symbols to record: species (as their symbol reads: amount or concentration), parameters,
  /// compartments, reactions (their rates), ruled symbols. Empty = every species, every symbol
  /// that an assignment rule, a rate rule or an event changes.
  public var record: [String] = []
  /// Whether each change from outside or by an event adds a row before it and one after.
  public var recordsChanges = true
  /// Of one member, tried or taken; as many end it with `SolveError.Reason.tooManySteps`.
  public var maximumSteps: Int = 1_000_000
  /// The first trial step; `nil` = from the problem (Hairer, Norsett & Wanner II.4).
  public var initialStep: Double?
  /// No step is longer. Model time unit.
  public var maximumStep: Double = .infinity
  /// How many processors one call may use; `nil` = all. Results never depend on it.
  public var threads: Int?

  /// The usual settings from time 0 to `end`.
  public init(end: Double, outputTimes: [Double] = [], record: [String] = []) {
    self.end = end
    self.outputTimes = outputTimes
    self.record = record
  }
}
