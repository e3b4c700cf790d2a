public import ReactionNetworks

/// How much is given, when, how often and for how long.
public enum Regimen: Hashable, Sendable {
  /// The same administration `doses` times, `every` apart.
  case repeated(Repeat)
  /// Rows in the order of time, as pharmacometrics writes event tables.
  case table([Row])

  /// Administrations that are alike and equally spaced.
  public struct Repeat: Hashable, Sendable {
    /// `nil` = what `administration` says.
    public var amount: Quantity?
    /// Length of an infusion; `nil` = all at once.
    public var over: Quantity?
    /// From the start of one to the start of the next; `nil` for a single one.
    public var every: Quantity?
    /// How many in all.
    public var doses: Int
    /// Time of the first administration; `nil` = 0.
    public var start: Quantity?
  }

  /// One row of an event table.
  public struct Row: Hashable, Sendable {
    /// Of its first administration, since time 0.
    public var time: Quantity
    /// A volume, a count, a mass or moles; `nil` = what `administration` says.
    public var amount: Quantity?
    /// `ii`: the interval between the administrations that `addl` adds.
    public var interval: Quantity?
    /// `addl`: how many more follow.
    public var additional: Int
    /// `rate`: amount per time of an infusion.
    public var rate: Quantity?
    /// `dur`: length of an infusion.
    public var duration: Quantity?
  }

  /// More than anybody gives; beyond it a regimen is a slip of the pen.
  public static let mostAdministrations = 10_000
  /// A bare number smaller than this is no particle count but a forgotten unit.
  static let leastBareCount = 1e6

  /// What `administration` says, once, at time 0.
  public static let single = Regimen.repeated(
    Repeat(amount: nil, over: nil, every: nil, doses: 1, start: nil))

  /// How many administrations there will be.
  public var administrations: Int {
    switch self {
    case .repeated(let plan): plan.doses
    case .table(let rows): rows.reduce(0) { $0 + 1 + $1.additional }
    }
  }

  /// True if something is given over a length of time.
  public var hasInfusion: Bool {
    switch self {
    case .repeated(let plan): plan.over != nil
    case .table(let rows): rows.contains { $0.rate != nil || $0.duration != nil }
    }
  }
}
