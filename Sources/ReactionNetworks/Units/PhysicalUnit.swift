/// A unit as dimension exponents and a factor to the base units.
///
/// Base dimensions: length (m), mass (kg), time (s), substance (mol), item (particles, cells,
/// copies: a count), current, temperature, luminosity. *Items and moles are different dimensions on
/// purpose*: they convert only through a stated ratio. Named unlike Foundation's `Unit`.
public struct PhysicalUnit: Hashable, Sendable {
  /// The exponent of each base dimension; 0 in all of them = a pure number. Unit of this one: m.
  public var length: Int = 0
  /// Unit: kg, not g.
  public var mass: Int = 0
  /// Unit: s.
  public var time: Int = 0
  /// Unit: mol.
  public var substance: Int = 0
  /// A count, apart from `substance`.
  public var item: Int = 0
  /// Unit: A.
  public var current: Int = 0
  /// Unit: K.
  public var temperature: Int = 0
  /// Unit: cd.
  public var luminosity: Int = 0
  /// One of this unit is `factor` of the product of base units.
  public var factor: Double = 1

  /// With nothing said, the pure number 1.
  public init(
    length: Int = 0, mass: Int = 0, time: Int = 0, substance: Int = 0, item: Int = 0,
    current: Int = 0, temperature: Int = 0, luminosity: Int = 0, factor: Double = 1
  ) {
    self.length = length
    self.mass = mass
    self.time = time
    self.substance = substance
    self.item = item
    self.current = current
    self.temperature = temperature
    self.luminosity = luminosity
    self.factor = factor
  }

  /// A pure number of factor 1.
  public static let dimensionless = PhysicalUnit()
}
