import Dosing
import Kinetics
import ReactionNetworks

/// What is varied along a dose-response curve, and what it comes to in the model.
public enum DoseAxis: String, Hashable, Sendable, CaseIterable {
  /// Counted particles of an administration; those of later ones in proportion.
  case dose
  /// Counted particles per millilitre of what is given.
  case concentration
  /// One part in so many of the product, its free growth factor with it.
  case dilution
  /// How often the plan is repeated.
  case sessions

  /// What x is, in words.
  public var label: String {
    switch self {
    case .dose: "counted particles each time"
    case .concentration: "counted particles per mL as given"
    case .dilution: "dilution, 1 in"
    case .sessions: "sessions"
    }
  }

  /// Of x; empty for a pure number.
  public var unit: String { self == .concentration ? "item/mL" : "" }
}

/// The points of one axis for one plan.
struct DosePoints {
  let axis: DoseAxis
  /// What the axis says of the plan itself.
  let own: Double
  /// Ascending.
  let grid: [Double]

  /// A curve needs this many points for each factor of ten.
  private static let perDecade = 8
  /// As many decades below the most that the model is made for.
  private static let decades = 10
  /// Dilutions are told up to here, or ten times beyond the plan's own.
  private static let mostDiluted = 1e4
  /// More sessions than anybody would come to.
  private static let mostSessions = 60

  init(_ axis: DoseAxis, _ experiment: Experiment, until time: Double) throws(DoseResponseError) {
    self.axis = axis
    guard let first = experiment.schedule.doses.first, first.countedParticles > 0 else {
      throw .nothingGiven
    }
    switch axis {
    case .dose, .concentration:
      let per = axis == .dose ? 1 : first.volume
      guard per > 0 else { throw .noVolume }
      own = first.countedParticles / per
      let row = experiment.table[experiment.manifest.dose.counted]
      let top = (row?.upperBound).flatMap { $0 > 0 ? $0 : nil } ?? first.countedParticles * 1e4
      let bottom = top / power(10, Double(Self.decades))
      grid = Self.logarithmic(bottom / per, max(top / per, own))
    case .dilution:
      own = experiment.plan.product.dilution
      grid = Self.logarithmic(1, max(Self.mostDiluted, own * 10))
    case .sessions:
      guard case .repeated(let regimen) = experiment.plan.regimen else {
        throw .noSessions("the regimen is a table, which says itself how often")
      }
      guard let every = regimen.every, let interval = experiment.modelTime(every), interval > 0
      else { throw .noSessions("the regimen names no interval to go on with, such as \"q 28 d\"") }
      own = Double(regimen.doses)
      let start = regimen.start.flatMap { experiment.modelTime($0) } ?? 0
      let fitting = start < time ? ((time - start) / interval).rounded(.up) : 0
      guard fitting >= 1 else { throw .noSessions("none begins before the effect is looked at") }
      grid = (1...Int(min(fitting, Double(Self.mostSessions)))).map { Double($0) }
    }
  }

  private static func logarithmic(_ low: Double, _ high: Double) -> [Double] {
    let count = max(2, Int((decimalLogarithm(high / low) * Double(perDecade)).rounded(.up)))
    let step = logarithm(high / low) / Double(count)
    // ends as they were given, not as rounding leaves them
    return [low] + (1..<count).map { low * exponential(step * Double($0)) } + [high]
  }

  /// The grid and the plan; a point of the grid that rounding alone tells from the plan is the plan.
  var withPlan: [Double] { (grid.filter { abs($0 - own) > 1e-9 * own } + [own]).sorted() }

  /// Points lie evenly over this, and roots are searched in it.
  func place(of x: Double) -> Double { axis == .sessions ? x : logarithm(x) }
  func point(at place: Double) -> Double { axis == .sessions ? place : exponential(place) }

  /// Counted particles over those of the plan.
  func factor(of x: Double) -> Double {
    switch axis {
    case .dose, .concentration: x / own
    case .dilution: own / x
    case .sessions: 1
    }
  }
}

/// Why a dose-response curve cannot be made of a plan.
public enum DoseResponseError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No administration, or one without particles.
  case nothingGiven
  /// Particles without a volume have no concentration.
  case noVolume
  /// The regimen cannot be made longer, and why.
  case noSessions(String)
  /// Neither a claim nor a verdict to make a curve of.
  case noEffect

  /// Why, and what to try where something helps.
  public var description: String {
    switch self {
    case .nothingGiven: "the plan gives no particles, so there is no dose to vary"
    case .noVolume: "the plan gives no volume, so there is no concentration to vary"
    case .noSessions(let why): "sessions cannot be varied: \(why)"
    case .noEffect:
      "the plan names no effect and the setting judges none; "
        + "try --effect \"new_collagen >= 5 % at 12 wk versus untreated\" or claims in the dose file"
    }
  }

  /// Stable, for programs.
  public var code: String {
    switch self {
    case .nothingGiven: "dose-response.nothing-given"
    case .noVolume: "dose-response.no-volume"
    case .noSessions: "dose-response.no-sessions"
    case .noEffect: "dose-response.no-effect"
    }
  }
}
