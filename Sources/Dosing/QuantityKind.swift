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
  static let age = QuantityKind(name: "an age", example: "45 y", dimensions: [.init(time: 1)])
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

  /// What is counted, where the unit names something that this kind does not count: every count has one
  /// dimension, and a person who writes cells for particles means something else.
  func wrongNoun(in unitText: String) -> String? {
    guard dimensions.contains(where: { $0.item != 0 }) else { return nil }
    let counted = unitText.split { !$0.isLetter }.map { $0.lowercased() }
    let others =
      isPureNumberAllowed
      ? ["particle": "particles", "particles": "particles", "copy": "copies", "copies": "copies"]
      : ["cell": "cells", "cells": "cells", "copy": "copies", "copies": "copies"]
    return counted.lazy.compactMap { others[$0] }.first
  }

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
      var quantity = try Quantity(text)
      // A unit may hold any white space; a line of a report may not.
      quantity.unitText = quantity.unitText.split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
      return quantity.unitText.isEmpty ? .failure(.noUnit) : .success(quantity)
    } catch {
      var plain = error
      plain.suggestion = nil
      return .failure(
        .unreadable("\(plain)", suggestion: QuantityGuess.suggestion(for: text) ?? error.suggestion)
      )
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

  /// The number in another unit, with units of counting (items) and pure numbers taken as one; `nil`
  /// where the dimensions differ.
  public func counted(in unit: PhysicalUnit) -> Double? {
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

extension Quantity {
  /// In base units; seconds for a time.
  var seconds: Double { value * unit.factor }

  static func days(_ days: Double) -> Quantity {
    Quantity(value: days, unit: PhysicalUnit(time: 1, factor: 86_400), unitText: "d")
  }
}
