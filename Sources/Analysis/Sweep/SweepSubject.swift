/// One column of a sweep's results.
public struct SweepOutput: Hashable, Sendable {
  /// A name that programs can use: "new_collagen_12wk_vs_device_only".
  public var name: String
  /// What it is, for people.
  public var label: String
  /// "1" for a pure number.
  public var unit: String
  /// Further facts, as name and value.
  public var facts: [Fact]
  /// True for a difference to another arm.
  public var isChange: Bool

  /// One more thing that is said of an output.
  public struct Fact: Hashable, Sendable {
    /// A name that programs can use.
    public var name: String
    /// As text, whatever it is.
    public var value: String
  }

  init(
    _ name: String, _ label: String, unit: String, facts: [(String, String)] = [],
    isChange: Bool = false
  ) {
    self.name = name
    self.label = label
    self.unit = unit.isEmpty || unit == "dimensionless" ? "1" : unit
    self.facts = facts.map { Fact(name: $0, value: $1) }
    self.isChange = isChange
  }
}

/// How a member ended; the raw values stand in result files and are never renumbered.
public enum SweepStatus: Int8, Hashable, Sendable, CaseIterable {
  /// It has a result.
  case done = 0
  /// Its dose file makes no sense.
  case refused = 1
  /// From here to `invalid`: the reasons of `SolveError`.
  case stepUnderflow = 2
  case tooManySteps = 3
  case notFinite = 4
  case singularMatrix = 5
  case eventLoop = 6
  case invalid = 7
  /// A state fell below zero by more than its tolerance.
  case negative = 8

  /// One word, as CF wants for the meaning of a flag.
  public var word: String {
    switch self {
    case .done: "done"
    case .refused: "refused"
    case .stepUnderflow: "step_underflow"
    case .tooManySteps: "too_many_steps"
    case .notFinite: "not_finite"
    case .singularMatrix: "singular_matrix"
    case .eventLoop: "event_loop"
    case .invalid: "invalid"
    case .negative: "negative"
    }
  }
}

/// What a range of members came to.
public struct SweepBlock: Sendable {
  /// One list an output. Shape of each: [members, times].
  public var values: [[Double]]
  /// Shape: [members].
  public var statuses: [SweepStatus]
  /// Why members failed, by their place in the block.
  public var reasons: [Int: String] = [:]
  /// Trajectories that were integrated.
  public var trajectories = 0

  init(members: Int, widths: [Int]) {
    values = widths.map { [Double](repeating: .nan, count: members * $0) }
    statuses = [SweepStatus](repeating: .done, count: members)
  }

  mutating func fail(_ member: Int, _ status: SweepStatus, _ reason: String) {
    statuses[member] = status
    reasons[member] = reason
  }
}

/// The bounds that something is drawn between.
public struct SweepBounds: Hashable, Sendable {
  /// In the unit of the table's row.
  public var low: Double
  /// In the same unit, above `low`.
  public var high: Double
  /// True if drawn evenly over the logarithm.
  public var isLogarithmic: Bool
}

/// What is computed for each point of a sweep: a dose file on its model, or a bare model.
public protocol SweepSubject: AnyObject {
  /// Refuses what can neither be varied nor set.
  func check(_ name: String, at place: String) throws(SweepError)
  /// True where the values of `name` are names, not numbers.
  func isName(_ name: String) -> Bool
  /// The unit that plain numbers for `name` are in; "" where there is none.
  func unit(of name: String) -> String
  /// What `name` is, for people.
  func label(of name: String) -> String
  /// The bounds that the parameter table gives.
  func tableBounds(of name: String, at place: String) throws(SweepError) -> SweepBounds
  /// What is drawn when nothing is said.
  func usuallyDrawn(with grid: [SweepDesign.Dimension]) throws -> [String]
  /// Takes a design and refuses what can be seen to be wrong before anything is run.
  func begin(_ design: SweepDesign) throws
  /// Columns of the results; known once begun.
  var outputs: [SweepOutput] { get }
  /// Times along which every output is kept; empty = one number a member.
  var times: [Double] { get }
  /// Of `times`; empty where there is none.
  var timeUnit: String { get }
  /// Trajectories for which memory is set aside at a time.
  var chunk: Int { get }
  /// How many members are integrated side by side, and to what they come.
  func compute(_ members: Range<Int>) throws -> SweepBlock
}
