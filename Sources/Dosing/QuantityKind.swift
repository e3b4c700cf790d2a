public import ReactionNetworks

/// What kind of quantity a place in the dose file wants: its dimensions, its name, an example.
///
/// Particles (items), micrograms of protein (mass) and moles are different dimensions on purpose;
/// nothing here converts one into another.
struct QuantityKind {
  var name: String
  var example: String
  /// Any of these dimensions will do; factors play no role.
  var dimensions: [PhysicalUnit]
  /// A bare number is meant (a count of cells).
  var isPureNumberAllowed = false

  private static let perVolume = PhysicalUnit(length: -3)
  private static let itemsPerVolume = PhysicalUnit(length: -3, item: 1)
  private static let massPerVolume = PhysicalUnit(length: -3, mass: 1)

  static let time = QuantityKind(name: "a time", example: "28 d", dimensions: [.init(time: 1)])
  static let volume = QuantityKind(
    name: "a volume", example: "2 mL", dimensions: [.init(length: 3)])
  static let area = QuantityKind(
    name: "an area", example: "400 cm2", dimensions: [.init(length: 2)])
  /// "/mL" and "particles/mL" both mean a count per volume.
  static let particles = QuantityKind(
    name: "particles per volume", example: "1e10 /mL", dimensions: [perVolume, itemsPerVolume])
  static let massConcentration = QuantityKind(
    name: "a mass per volume", example: "100 ug/mL", dimensions: [massPerVolume])
  static let particlesPerMass = QuantityKind(
    name: "particles per mass of protein", example: "1e9 /ug",
    dimensions: [.init(mass: -1), .init(mass: -1, item: 1)])
  static let cells = QuantityKind(
    name: "a number of cells", example: "20000 cells",
    dimensions: [.init(item: 1)], isPureNumberAllowed: true)
  /// One administration: volume, particles, protein or miRNA.
  static let amount = QuantityKind(
    name: "an amount (volume, particles, mass of protein, moles of miRNA)",
    example: "2 mL\", \"1e10 particles\", \"5 ug\", \"3 pmol",
    dimensions: [
      .init(length: 3), .init(item: 1), .init(mass: 1), .init(substance: 1),
    ])
  static let rate = QuantityKind(
    name: "an amount per time", example: "1 mL/h",
    dimensions: [
      .init(length: 3, time: -1), .init(time: -1, item: 1), .init(mass: 1, time: -1),
      .init(time: -1, substance: 1),
    ])
  /// What stands in a culture well: particles or protein per volume of medium.
  static let wellConcentration = QuantityKind(
    name: "particles or protein per volume of medium", example: "100 ug/mL",
    dimensions: [perVolume, itemsPerVolume, massPerVolume])

  var isTime: Bool { dimensions == [PhysicalUnit(time: 1)] }

  func accepts(_ unit: PhysicalUnit) -> Bool {
    dimensions.contains { $0.isCommensurable(with: unit) }
  }
}

/// Which values make sense; zero is the same in every unit, so most bounds need none.
enum LowerBound {
  case aboveZero
  case zeroOrMore
  /// A time somebody could mean: a second to two hundred years.
  case span

  private static let shortest = 1.0
  private static let longest = 200 * 365.25 * 86_400

  func holds(_ quantity: Quantity) -> Bool {
    switch self {
    case .aboveZero: quantity.value > 0
    case .zeroOrMore: quantity.value >= 0
    case .span: (LowerBound.shortest...LowerBound.longest).contains(quantity.seconds)
    }
  }

  var words: String {
    switch self {
    case .aboveZero: "above 0"
    case .zeroOrMore: "0 or more"
    case .span: "from 1 s to 200 y"
    }
  }
}

extension Quantity {
  /// Reads what people write.
  ///
  /// - Returns: the quantity, or what is wrong with the text.
  static func reading(_ text: String) -> Result<Quantity, QuantityProblem> {
    do throws(QuantityError) {
      let quantity = try Quantity(text)
      return quantity.unitText.isEmpty ? .failure(.noUnit) : .success(quantity)
    } catch {
      var plain = error
      plain.suggestion = nil
      return .failure(.unreadable("\(plain)", suggestion: error.suggestion))
    }
  }

  /// As it would be written: "2 mL".
  public var text: String {
    let number = JSONText.digits(value)
    return unitText.isEmpty ? number : "\(number) \(unitText)"
  }

  var isPercentage: Bool { unitText == "%" || unitText == "percent" }

  /// A bare count of things.
  init(counting number: Double) {
    self.init(value: number, unit: PhysicalUnit(item: 1), unitText: "")
  }

  /// The number in another unit, with units of counting (items) and pure numbers taken as one.
  func counted(in unit: PhysicalUnit) -> Double? {
    var mine = self
    mine.unit.item = unit.item
    return mine.converted(to: unit)
  }
}

/// A decimal number and nothing else.
func plainNumber(_ text: some StringProtocol) -> Double? {
  guard let quantity = try? Quantity(String(text)), quantity.unitText.isEmpty else { return nil }
  return quantity.value
}

/// Why a text is no quantity.
enum QuantityProblem: Error {
  case noUnit
  case unreadable(String, suggestion: String?)
}

extension PhysicalUnit {
  /// The dimension in words, for messages: "a volume", "a mass per volume".
  var dimensionName: String {
    var bare = self
    bare.factor = 1
    let known: [(PhysicalUnit, String)] = [
      (.init(), "a pure number"), (.init(time: 1), "a time"), (.init(length: 1), "a length"),
      (.init(length: 2), "an area"), (.init(length: 3), "a volume"), (.init(mass: 1), "a mass"),
      (.init(substance: 1), "an amount of substance (moles)"), (.init(item: 1), "a count"),
      (.init(length: -3), "a number per volume"),
      (.init(length: -3, item: 1), "a count per volume"),
      (.init(length: -3, mass: 1), "a mass per volume"),
      (.init(length: -3, substance: 1), "moles per volume"),
      (.init(length: -2, item: 1), "a count per area"), (.init(time: -1), "a number per time"),
      (.init(mass: -1), "a number per mass"), (.init(mass: -1, item: 1), "a count per mass"),
      (.init(length: 3, time: -1), "a volume per time"),
      (.init(temperature: 1), "a temperature"),
    ]
    return known.first { $0.0 == bare }?.1 ?? "another dimension"
  }
}

extension Node {
  /// A text with number and unit, of the wanted kind and not below a bound.
  func quantity(_ kind: QuantityKind, from bound: LowerBound) -> Quantity? {
    let allowed = "\(kind.name), \(bound.words), such as \"\(kind.example)\""
    let text: String
    switch value.kind {
    case .string(let string): text = string
    case .number(let number, let literal):
      if kind.isPureNumberAllowed {
        return checked(Quantity(counting: number), kind, bound, allowed)
      }
      report("missing-unit", "a number without a unit stands where \(kind.name) is expected",
        allowed: allowed,
        suggestion: quotedShortly(kind.exampleWith(shortened(literal, limit: 20))))
      return nil
    default:
      report("wrong-type", "\(value.kindName) stands where \(kind.name) is expected",
        allowed: allowed)
      return nil
    }
    switch Quantity.reading(text) {
    case .success(let quantity): return checked(quantity, kind, bound, allowed)
    case .failure(.noUnit):
      if kind.isPureNumberAllowed, let number = plainNumber(text) {
        return checked(Quantity(counting: number), kind, bound, allowed)
      }
      report("missing-unit", "the unit is missing", allowed: allowed,
        suggestion: quotedShortly(kind.exampleWith(shortened(text, limit: 20))))
    case .failure(.unreadable(let reason, let suggestion)):
      report("bad-quantity", shortened(reason, limit: 120), allowed: allowed,
        suggestion: suggestion.map { quotedShortly($0) })
    }
    return nil
  }

  private func checked(
    _ quantity: Quantity, _ kind: QuantityKind, _ bound: LowerBound, _ allowed: String
  ) -> Quantity? {
    guard kind.accepts(quantity.unit) else {
      report("wrong-dimension",
        "\(quantity.unit.dimensionName) stands where \(kind.name) is expected", allowed: allowed)
      return nil
    }
    guard bound.holds(quantity) else {
      report("out-of-range", "the value is out of range", allowed: allowed)
      return nil
    }
    // Neither the number nor what it is in base units may fall off the range of a double.
    let inBaseUnits = quantity.value * quantity.unit.factor
    guard inBaseUnits.isFinite, (inBaseUnits == 0) == (quantity.value == 0) else {
      report("out-of-range", "the value is out of range", allowed: allowed)
      return nil
    }
    return quantity
  }

  /// A fraction: a number from 0 to 1, or a text such as "50 %".
  func fraction() -> Double? {
    let allowed = "a fraction from 0 to 1, or a percentage such as \"50 %\""
    let fraction: Double
    switch value.kind {
    case .number(let number, _): fraction = number
    case .string(let text):
      guard case .success(let quantity) = Quantity.reading(text), quantity.isPercentage,
        let plain = quantity.converted(to: .dimensionless)
      else {
        report("bad-quantity", "this cannot be read as a fraction", allowed: allowed)
        return nil
      }
      fraction = plain
    default:
      report("wrong-type", "\(value.kindName) stands where a fraction is expected",
        allowed: allowed)
      return nil
    }
    guard (0...1).contains(fraction) else {
      report("out-of-range", "a fraction is out of range", allowed: allowed)
      return nil
    }
    return fraction
  }
}

extension QuantityKind {
  /// The user's number with the unit of the first example.
  fileprivate func exampleWith(_ number: String) -> String {
    let first = example.split(separator: "\"").first.map(String.init) ?? example
    guard let space = first.firstIndex(of: " ") else { return first }
    return number + first[space...]
  }
}
