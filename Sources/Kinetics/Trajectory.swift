/// What one simulation produced: recorded symbols over time and how it ended.
public struct Trajectory: Sendable {
  /// Where a row stands at a time when an intervention or event changes the state.
  public enum Phase: String, Hashable, Sendable {
    /// An ordinary output time.
    case regular
    /// Just before / just after the change.
    case before, after
  }
  /// Recorded symbols, in the order of each row.
  public var names: [String]
  /// Ascending; a time of an intervention stands twice (before, after). Model time unit.
  public var times: [Double]
  /// Shape: [times].
  public var phases: [Phase]
  /// Row-major values. Shape: [times, names].
  public var values: [Double]
  /// Success has reasons too; failure is a `SolveError` instead.
  public var ending: Ending
  /// Of this member alone, whoever sat beside it.
  public var statistics: SolverStatistics
  /// Every state amount and every parameter or compartment that events or interventions changed, at
  /// the end: pass as `Member.initial` to go on from here.
  public var finalState: [String: Double] {
    Dictionary(zip(finalNames, finalValues)) { first, _ in first }
  }
  /// The same without a dictionary: members that go on from runs of one network share its names.
  public var final: NamedValues { NamedValues(names: finalNames, values: finalValues) }
  /// The names and values of `finalState`, side by side.
  public var finalNames: [String]
  /// Shape: `finalNames`. Species as amounts, everything else in its own unit.
  public var finalValues: [Double]
  /// The most negative amount met at an accepted step, of any state.
  public var mostNegative: MostNegative?
  /// Largest relative drift of a conserved total over the whole run; 0 without conserved totals.
  public var conservationDrift: Double

  /// Why a run stopped without failing.
  public enum Ending: String, Hashable, Sendable { case reachedEnd }

  /// The deepest a state fell below zero: which, its amount, and when in model time.
  public struct MostNegative: Hashable, Sendable {
    /// Name of the state; a parameter with a rate rule is one too.
    public var species: String
    /// Below zero. Amount.
    public var value: Double
    /// Model time unit.
    public var time: Double
    /// `-value` in units of that state's absolute tolerance at that moment.
    public var inTolerances: Double
  }

  public init(
    names: [String], times: [Double], phases: [Phase], values: [Double], ending: Ending,
    statistics: SolverStatistics, finalNames: [String], finalValues: [Double],
    mostNegative: MostNegative?, conservationDrift: Double
  ) {
    self.names = names
    self.times = times
    self.phases = phases
    self.values = values
    self.ending = ending
    self.statistics = statistics
    self.finalNames = finalNames
    self.finalValues = finalValues
    self.mostNegative = mostNegative
    self.conservationDrift = conservationDrift
  }

  /// The column of one symbol, or `nil` if it was not recorded. Shape: [times].
  public func column(_ name: String) -> [Double]? {
    guard let index = names.firstIndex(of: name) else { return nil }
    return times.indices.map { values[$0 * names.count + index] }
  }
}

/// Exact counts of the work done; the same on every machine.
public struct SolverStatistics: Hashable, Sendable {
  /// Tried steps, accepted or not.
  public var steps = 0
  /// Steps whose error was above the tolerance, tried again shorter.
  public var rejections = 0
  /// Evaluations of dy/dt: one a stage, or a correction of `bdf`.
  public var rightHandSides = 0
  /// One for each step tried.
  public var jacobians = 0
  /// Of the iteration matrix, one for each step tried.
  public var factorisations = 0
  /// Factorisations done by LAPACK with pivoting because the fixed pattern met a bad pivot.
  public var pivotedFactorisations = 0
  /// Of linear systems with that matrix: as many as `rightHandSides`.
  public var solves = 0
  /// Events of the model that fired; interventions are not among them.
  public var events = 0
  /// Nothing done yet.
  public init() {}
}
