extension ReactionNetwork {
  /// How this model would write a unit: one of its names, else a product of its names and SBML's
  /// ("item / mL / hour"), else a formula with a number.
  func name(of unit: PhysicalUnit) -> String {
    if let known = unitDefinitions.first(where: { $0.unit.isEquivalent(to: unit) }) {
      return known.name
    }
    return compositeName(of: unit) ?? unit.antimony
  }

  /// Names of one dimension each, whose product is the unit without a number left over.
  private func compositeName(of unit: PhysicalUnit) -> String? {
    let slots: [(power: Int, dimension: PhysicalUnit)] = [
      (unit.substance, PhysicalUnit(substance: 1)), (unit.item, PhysicalUnit(item: 1)),
      (unit.mass, PhysicalUnit(mass: 1)),
      unit.length % 3 == 0
        ? (unit.length / 3, PhysicalUnit(length: 3)) : (unit.length, PhysicalUnit(length: 1)),
      (unit.time, PhysicalUnit(time: 1)),
    ].filter { $0.power != 0 }
    guard unit.current == 0, unit.temperature == 0, unit.luminosity == 0, !slots.isEmpty else {
      return nil
    }
    var partial: [(parts: [(name: String, power: Int)], factor: Double)] = [([], 1)]
    for slot in slots {
      let names = names(of: slot.dimension)
      guard partial.count * names.count <= 5000 else { return nil }
      partial = partial.flatMap { head in
        names.map { name, candidate in
          (
            head.parts + [(name, slot.power)],
            head.factor * candidate.raised(to: slot.power).factor
          )
        }
      }
    }
    let best = partial.first {
      PhysicalUnit(factor: $0.factor).isEquivalent(to: PhysicalUnit(factor: unit.factor))
    }
    return best.map { Self.product($0.parts) }
  }

  /// Names for a dimension: the model's own first.
  private func names(of dimension: PhysicalUnit) -> [(String, PhysicalUnit)] {
    var found = unitDefinitions.filter { $0.unit.isCommensurable(with: dimension) }
      .map { ($0.name, $0.unit) }.prefix(12)
    for name in ["item", "mole", "gram", "kilogram", "litre", "metre", "second"] {
      if let unit = PhysicalUnit.baseUnits[name], unit.isCommensurable(with: dimension) {
        found.append((name, unit))
      }
    }
    return Array(found)
  }

  private static func product(_ parts: [(name: String, power: Int)]) -> String {
    let above = parts.filter { $0.power > 0 }.map {
      $0.power == 1 ? $0.name : "\($0.name)^\($0.power)"
    }
    let below = parts.filter { $0.power < 0 }.map {
      $0.power == -1 ? $0.name : "\($0.name)^\(-$0.power)"
    }
    let head = above.isEmpty ? "1" : above.joined(separator: " * ")
    return ([head] + below).joined(separator: " / ")
  }
}
