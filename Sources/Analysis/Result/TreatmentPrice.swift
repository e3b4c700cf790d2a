/// What the plan costs at the price of a vial, and what a particle costs at each step of its path.
public struct TreatmentPrice: Hashable, Sendable {
  /// Price of the volume used over the particles that got as far as one step of the funnel.
  public struct Step: Hashable, Sendable {
    /// Of the funnel's step.
    public var key: String
    public var label: String
    /// Of one particle, in `currency`.
    public var price: Double
    public init(key: String, label: String, price: Double) {
      self.key = key
      self.label = label
      self.price = price
    }
  }

  /// As the dose file gives it; nothing is converted.
  public var currency: String
  /// Price of one vial.
  public var vial: Double
  /// Vials by volume used, and if every administration opens its own.
  public var vials: Double
  /// Whole vials, if every administration opens its own.
  public var openedVials: Double
  /// In the order of the funnel.
  public var perParticle: [Step]

  public init(
    currency: String, vial: Double, vials: Double, openedVials: Double, perParticle: [Step]
  ) {
    self.currency = currency
    self.vial = vial
    self.vials = vials
    self.openedVials = openedVials
    self.perParticle = perParticle
  }

  /// Price of the volume used over the whole course.
  public var treatment: Double { vial * vials }
  /// The same if every administration opens vials of its own.
  public var treatmentInOpenedVials: Double { vial * openedVials }
  /// True when something is left in the opened vials.
  public var leavesRest: Bool { openedVials > vials * (1 + 1e-6) }
}
