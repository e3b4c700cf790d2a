// Temporary: replaced by the doors of ReactionNetworks when they land.
public import ReactionNetworks

public struct QuantityError: Error { public var message: String }

public struct Quantity: Hashable, Sendable {
  public var value: Double
  public var unit: PhysicalUnit
  public var unitText: String
  public init(value: Double, unit: PhysicalUnit, unitText: String) {
    self.value = value
    self.unit = unit
    self.unitText = unitText
  }
  public init(_ text: String) throws(QuantityError) {
    let digits = text.prefix { "0123456789.+-eE".contains($0) }
    var number = String(digits)
    while let last = number.last, "eE+-".contains(last) { number.removeLast() }
    guard let value = Double(number) else { throw QuantityError(message: "no number") }
    let rest = text.dropFirst(number.count).drop { $0 == " " }
    guard let unit = PhysicalUnit(String(rest)) else { throw QuantityError(message: "no unit") }
    self.value = value
    self.unit = unit
    self.unitText = String(rest)
  }
  public func converted(to other: PhysicalUnit) -> Double? {
    unit.isCommensurable(with: other) ? value * unit.factor / other.factor : nil
  }
}

extension PhysicalUnit {
  init?(_ text: String) {
    var result = PhysicalUnit()
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2 else { return nil }
    for (index, part) in parts.enumerated() {
      var word = String(part).trimmingSpaces
      if word.isEmpty || word == "1" || word == "dimensionless" { continue }
      word = word.replacingCaret
      guard let unit = PhysicalUnit.known[word] else { return nil }
      let sign = index == 0 ? 1 : -1
      result.length += sign * unit.length
      result.mass += sign * unit.mass
      result.time += sign * unit.time
      result.substance += sign * unit.substance
      result.item += sign * unit.item
      result.factor *= sign == 1 ? unit.factor : 1 / unit.factor
    }
    self = result
  }
  static let known: [String: PhysicalUnit] = [
    "mL": .init(length: 3, factor: 1e-6), "uL": .init(length: 3, factor: 1e-9),
    "cm2": .init(length: 2, factor: 1e-4), "h": .init(time: 1, factor: 3600),
    "hour": .init(time: 1, factor: 3600),
    "d": .init(time: 1, factor: 86400), "wk": .init(time: 1, factor: 604800),
    "y": .init(time: 1, factor: 365.25 * 86400), "ug": .init(mass: 1, factor: 1e-9),
    "ng": .init(mass: 1, factor: 1e-12), "mg": .init(mass: 1, factor: 1e-6),
    "item": .init(item: 1), "mol": .init(substance: 1), "%": .init(factor: 0.01),
    "min": .init(time: 1, factor: 60), "year": .init(time: 1, factor: 365.25 * 86400), "particles": .init(item: 1), "cells": .init(item: 1), "pmol": .init(substance: 1, factor: 1e-12),
  ]
}

extension String {
  var trimmingSpaces: String { String(drop { $0 == " " }) }
  var replacingCaret: String { String(filter { $0 != "^" }) }
}

