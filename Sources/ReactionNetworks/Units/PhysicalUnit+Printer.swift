extension PhysicalUnit {
  /// The unit as a formula over SBML's units; reading it gives the same unit, bit for bit.
  public var antimony: String {
    let metre = ("metre", length, PhysicalUnit(length: 1))
    let kilogram = ("kilogram", mass, PhysicalUnit(mass: 1))
    let rest = [
      ("mole", substance), ("item", item), ("ampere", current), ("kelvin", temperature),
      ("candela", luminosity), ("second", time),
    ]
    var lengths = [metre]
    if length % 3 == 0, length != 0 {
      lengths.insert(("litre", length / 3, PhysicalUnit(length: 3, factor: 1e-3)), at: 0)
    }
    let masses = [("gram", mass, PhysicalUnit(mass: 1, factor: 1e-3)), kilogram]
    var best: String?
    for lengthUnit in lengths {
      for massUnit in mass == 0 ? [kilogram] : masses {
        let scale =
          lengthUnit.2.raised(to: lengthUnit.1).factor
          * massUnit.2.raised(to: massUnit.1).factor
        let named = [(massUnit.0, massUnit.1), (lengthUnit.0, lengthUnit.1)] + rest
        let text = Self.formula(factor / scale, named.filter { $0.1 != 0 })
        if text.count < best?.count ?? Int.max, Self.reads(text, as: self) { best = text }
      }
    }
    return best
      ?? Self.formula(
        factor,
        [("kilogram", mass), ("metre", length)].filter { $0.1 != 0 }
          + rest.filter { $0.1 != 0 })
  }

  private static func reads(_ text: String, as unit: PhysicalUnit) -> Bool {
    guard var parser = try? Parser(SourceText(text, name: nil)),
      let formula = try? parser.unit(), parser.current == .end
    else { return false }
    return formula.formula.baseValue == unit
  }

  /// `3600 second`, `0.001 * gram / litre`, `metre^2`
  private static func formula(_ factor: Double, _ powers: [(String, Int)]) -> String {
    var text = ""
    let positive = powers.filter { $0.1 > 0 }
    let negative = powers.filter { $0.1 < 0 }
    for (index, (name, power)) in positive.enumerated() {
      if index > 0 { text += " * " }
      text += power == 1 ? name : "\(name)^\(power)"
    }
    if powers.isEmpty { text = "dimensionless" }
    if factor != 1 || powers.isEmpty || (powers.count == 1 && powers[0].1 == 1) || text.isEmpty {
      let number = factor.shortest
      if text.isEmpty {
        text = number
      } else if let first = positive.first, first.1 > 1 {
        text = "\(number) * \(text)"
      } else {
        text = "\(number) \(text)"
      }
    }
    for (name, power) in negative { text += power == -1 ? " / \(name)" : " / \(name)^\(-power)" }
    return text
  }
}

extension Syntax.UnitFormula {
  /// Its meaning where only SBML's units are in it.
  fileprivate var baseValue: PhysicalUnit? {
    switch self {
    case .number(let value): return PhysicalUnit(factor: value)
    case .name(let path): return PhysicalUnit.baseUnits[path.text]
    case .product(let left, let right):
      guard let left = left.baseValue, let right = right.baseValue else { return nil }
      return left * right
    case .quotient(let left, let right):
      guard let left = left.baseValue, let right = right.baseValue else { return nil }
      return left / right
    case .power(let base, let exponent): return base.baseValue?.raised(to: Int(exponent))
    }
  }
}
