extension PhysicalUnit {
  /// The exponents alone, in one fixed order.
  var exponents: [Int] {
    [length, mass, time, substance, item, current, temperature, luminosity]
  }

  private init(exponents e: [Int], factor: Double) {
    self.init(
      length: e[0], mass: e[1], time: e[2], substance: e[3], item: e[4], current: e[5],
      temperature: e[6], luminosity: e[7], factor: factor)
  }

  /// The product: exponents add, factors multiply.
  public static func * (left: PhysicalUnit, right: PhysicalUnit) -> PhysicalUnit {
    PhysicalUnit(
      exponents: zip(left.exponents, right.exponents).map { $0 &+ $1 },
      factor: left.factor * right.factor)
  }

  /// The quotient: exponents subtract, factors divide.
  public static func / (left: PhysicalUnit, right: PhysicalUnit) -> PhysicalUnit {
    PhysicalUnit(
      exponents: zip(left.exponents, right.exponents).map { $0 &- $1 },
      factor: left.factor / right.factor)
  }

  /// The same dimension, `factor` times as large.
  public static func * (factor: Double, unit: PhysicalUnit) -> PhysicalUnit {
    var scaled = unit
    scaled.factor *= factor
    return scaled
  }

  /// The unit to a whole power.
  public func raised(to power: Int) -> PhysicalUnit {
    var factor = 1.0
    for _ in 0..<min(power.magnitude, 10_000) { factor *= self.factor }
    return PhysicalUnit(
      exponents: exponents.map { $0 &* power }, factor: power < 0 ? 1 / factor : factor)
  }

  /// The root of a unit whose exponents allow it.
  public func root(_ degree: Int) -> PhysicalUnit? {
    guard degree == 2, exponents.allSatisfy({ $0 % degree == 0 }) else { return nil }
    return PhysicalUnit(exponents: exponents.map { $0 / degree }, factor: factor.squareRoot())
  }

  /// Same dimensions: the two differ by a number only. Items and moles do not.
  public func isCommensurable(with other: PhysicalUnit) -> Bool { exponents == other.exponents }

  /// No dimension at all, whatever the factor (percent is dimensionless).
  public var isDimensionless: Bool { exponents.allSatisfy { $0 == 0 } }

  /// One and the same unit, up to the rounding of factors.
  public func isEquivalent(to other: PhysicalUnit) -> Bool {
    isCommensurable(with: other)
      && (factor - other.factor).magnitude <= 1e-12 * Swift.max(factor, other.factor)
  }
}

extension PhysicalUnit {
  /// The units that every model knows by name: those of SBML Level 3.
  public static let baseUnits: [String: PhysicalUnit] = {
    let metre = PhysicalUnit(length: 1)
    let kilogram = PhysicalUnit(mass: 1)
    let second = PhysicalUnit(time: 1)
    let ampere = PhysicalUnit(current: 1)
    let candela = PhysicalUnit(luminosity: 1)
    let newton = kilogram * metre / second.raised(to: 2)
    let joule = newton * metre
    let coulomb = ampere * second
    let volt = joule / coulomb
    return [
      "metre": metre, "kilogram": kilogram, "second": second, "ampere": ampere,
      "candela": candela, "mole": PhysicalUnit(substance: 1), "item": PhysicalUnit(item: 1),
      "kelvin": PhysicalUnit(temperature: 1), "dimensionless": .dimensionless,
      "radian": .dimensionless, "steradian": .dimensionless,
      "avogadro": PhysicalUnit(factor: Expression.avogadro),
      "gram": PhysicalUnit(mass: 1, factor: 1e-3), "litre": PhysicalUnit(length: 3, factor: 1e-3),
      "newton": newton, "joule": joule, "watt": joule / second, "coulomb": coulomb, "volt": volt,
      "ohm": volt / ampere, "siemens": ampere / volt, "farad": coulomb / volt,
      "weber": volt * second, "henry": volt * second / ampere,
      "tesla": volt * second / metre.raised(to: 2), "pascal": newton / metre.raised(to: 2),
      "hertz": .dimensionless / second, "becquerel": .dimensionless / second,
      "gray": joule / kilogram, "sievert": joule / kilogram,
      "katal": PhysicalUnit(time: -1, substance: 1), "lumen": candela,
      "lux": candela / metre.raised(to: 2),
    ]
  }()
}

extension ReactionNetwork {
  /// The unit a name means in this model: one it defines, or one of SBML's.
  public func unit(named name: String) -> PhysicalUnit? {
    unitDefinitions.first { $0.name == name }?.unit ?? PhysicalUnit.baseUnits[name]
  }
}
