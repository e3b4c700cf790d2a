public import ReactionNetworks

/// A dose file as a value: which product, how and when it is given, to whom, and what is asked.
///
/// Quantities stay as the user wrote them, with their units; `schedule(for:table:)` turns them into
/// the model's own. What the file left out is filled in, so that `json` shows what holds.
public struct DosePlan: Hashable, Sendable {
  /// Where the file's values stood, for errors found later; plays no part in equality.
  struct Places: Hashable, Sendable {
    var file: String
    var places: [String: JSONValue.Place] = [:]
    static func == (_: Places, _: Places) -> Bool { true }
    func hash(into _: inout Hasher) {}
  }

  /// The model's name.
  public var model: String
  /// As it is in the setting of the route; see `ModelManifest.narrowed(to:)`.
  public var manifest: ModelManifest
  public var product: Product
  public var administration: Administration
  public var regimen: Regimen
  public var subject: Subject
  /// Every variant of the model and the option that holds, by name.
  public var variants: [String: String]
  /// What is asked, each at one time against one comparator.
  public var readouts: [Question]
  /// True when the file asked nothing and `readouts` are the usual ones.
  public var areReadoutsStandard: Bool
  /// In the order of the file; empty where it makes none.
  public var claims: [Claim]
  public var simulation: SimulationPlan
  /// Settled by the reader rather than by the user, told with the result.
  public var notes: [String]
  /// What the file states and its route does nothing with, in sentences; part of the answer.
  public var unused: [String] = []
  var places: Places

  /// How the product comes in; always one of the manifest's.
  public var route: ModelManifest.Route {
    // The reader has checked the name; an edited plan is checked again by `schedule`.
    manifest.route(administration.route) ?? manifest.routes[0]
  }
}

/// What is in the vial.
public struct Product: Hashable, Sendable {
  /// What the answer calls the product; `nil` = it is called after its source.
  public var name: String?
  /// The option that holds: the file's, the route's or the model's own; `nil` = no such choice.
  public var source: String?
  /// Counted particles per volume, as in the undiluted vial.
  public var particles: Quantity?
  /// The part of the counted particles that are exosomes. Pure number, 0 ... 1.
  public var genuineFraction: Double?
  /// Protein per volume of the undiluted vial.
  public var proteinConcentration: Quantity?
  /// Particles per mass of protein; `nil` = the model's own ratio with its range.
  public var particlesPerMicrogram: Quantity?
  /// Growth factor outside of particles, mass per volume of the undiluted vial; 0 or more.
  public var freeGrowthFactor: Quantity?
  public var storage: Storage
  /// 100 = one part in a hundred. Pure number, 1 or more.
  public var dilution: Double
  /// Of one vial; `nil` = vials are not counted.
  public var vialVolume: Quantity?
  /// Of one vial.
  public var price: Price?
  /// Told with the plan and used for nothing.
  public var lot: String?
}

/// How the product was kept before use.
public struct Storage: Hashable, Sendable {
  /// The option that holds: liquid, frozen ...
  public var form: String?
  /// How long it was kept in the refrigerator; 0 or more, `nil` = the model's own.
  public var refrigerated: Quantity?
  /// The option that holds.
  public var container: String?
  /// 0 or more; `nil` = the model's own number.
  public var freezeThawCycles: Int?
}

/// An amount of money, as "30000 JPY".
public struct Price: Hashable, Sendable {
  /// In `currency`; nothing is converted.
  public var value: Double
  /// Three letters of ISO 4217.
  public var currency: String
  /// "30000 JPY".
  public var text: String { "\(JSONText.digits(value)) \(currency)" }
}

/// How one administration is done.
public struct Administration: Hashable, Sendable {
  /// By its name in the manifest.
  public var route: String
  /// The option that holds, one that the route is done with; `nil` = the model has no such choice.
  public var device: String?
  /// Of one administration, diluted as it is given.
  public var volume: Quantity?
  /// Of what is treated; `nil` = the model's own.
  public var area: Quantity?
  /// For a culture dish: what the medium is to hold.
  public var concentration: Quantity?
  /// For a culture dish; `nil` = the model's own.
  public var well: Well?
}

/// A culture well.
public struct Well: Hashable, Sendable {
  /// On which cells grow; `nil` = the model's own, as for what follows.
  public var area: Quantity?
  /// Volume of the medium.
  public var medium: Quantity?
  /// How many were seeded.
  public var cells: Quantity?
}

/// Who is treated.
public struct Subject: Hashable, Sendable {
  /// At time 0.
  public var age: Quantity?
  /// The option that holds.
  public var photoDamage: String?
}

/// One number asked for.
public struct Question: Hashable, Sendable {
  /// A readout of the manifest.
  public var readout: String
  /// Since time 0.
  public var at: Quantity
  /// `nil` = the value itself.
  public var versus: Comparator?

  public init(readout: String, at: Quantity, versus: Comparator?) {
    self.readout = readout
    self.at = at
    self.versus = versus
  }
}

/// A statement about a readout that the answer judges.
public struct Claim: Hashable, Sendable {
  /// The least or the most that the readout may be for the claim to hold.
  public enum Bound: Hashable, Sendable {
    /// In the readout's unit, or a percentage of the comparator.
    case atLeast(Quantity)
    /// In the same.
    case atMost(Quantity)
    /// The number, whichever way it bounds.
    public var quantity: Quantity {
      switch self {
      case .atLeast(let quantity), .atMost(let quantity): quantity
      }
    }
  }
  /// By its name in the manifest.
  public var readout: String
  /// Since time 0.
  public var at: Quantity
  /// `nil` = the value itself.
  public var versus: Comparator?
  public var bound: Bound
  /// The bound is a part of the comparator (a percentage of a relative readout), not a value.
  public var isRelative: Bool

  public init(
    readout: String, at: Quantity, versus: Comparator?, bound: Bound, isRelative: Bool
  ) {
    self.readout = readout
    self.at = at
    self.versus = versus
    self.bound = bound
    self.isRelative = isRelative
  }
}

/// How long to simulate, what to record, how accurately.
public struct SimulationPlan: Hashable, Sendable {
  /// When to record: at equal intervals, or at the times given.
  public enum Output: Hashable, Sendable {
    /// From 0 on, the end included.
    case every(Quantity)
    /// Increasing, within the duration.
    case times([Quantity])
  }
  /// From time 0, where the first dose may fall.
  public var duration: Quantity
  public var output: Output
  /// Pure number, 1e-12 ... 1e-3.
  public var relativeTolerance: Double
  /// Error allowed relative to a state's running maximum, as a multiple of `relativeTolerance`.
  /// `nil` = the engine's own.
  public var absoluteScale: Double?
  /// Into how many layers the tissue is divided; `nil` where the setting has none.
  public var layers: Int?

  /// More output times than any picture or table needs.
  public static let mostOutputs = 20_000

  /// When to record, ascending, from 0 to the duration, both included.
  ///
  /// - Parameter unit: the model's time unit.
  public func outputTimes(in unit: PhysicalUnit) -> [Double] {
    guard let end = duration.converted(to: unit) else { return [] }
    var times: [Double] = []
    switch output {
    case .every(let interval):
      guard let step = interval.converted(to: unit), step > 0 else { return [0, end] }
      let count = Int(min((end / step).rounded(.down), Double(SimulationPlan.mostOutputs)))
      times = (0...max(count, 0)).map { Double($0) * step }
      // A last point that rounding left a hair before the end is the end.
      if let last = times.last, end - last < step * 1e-9 { times.removeLast() }
      times.append(end)
    case .times(let asked):
      times = asked.compactMap { $0.converted(to: unit) }
    }
    return times
  }
}
