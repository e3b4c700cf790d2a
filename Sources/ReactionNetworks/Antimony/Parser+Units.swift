/// Unit formulas: `1e-3 litre`, `mole/litre`, `(1e-3 mole)^2 / second`.
///
/// A number written directly before a name belongs to it more tightly than `^` does, as in the
/// reference reader: `2 second^2` is (2 second)^2, and `2 * second^2` is not.
extension Parser {
  mutating func unit() throws(ModelError) -> Syntax.Unit {
    let start = offset
    let formula = try unitProduct()
    if case .number = formula {
      throw source.error(
        .syntax, "a bare number is no unit", at: start, suggestion: "write 'dimensionless' with it")
    }
    return Syntax.Unit(formula: formula, offset: start)
  }

  private mutating func unitProduct() throws(ModelError) -> Syntax.UnitFormula {
    depth += 1
    defer { depth -= 1 }
    var left = try unitFactor()
    var factors = 1
    while isSymbol("*") || isSymbol("/") {
      factors += 1
      guard depth <= 50, factors <= 50 else {
        throw source.error(.syntax, "this unit has more than 50 parts", at: offset)
      }
      if take("*") {
        left = .product(left, try unitFactor())
      } else {
        advance()
        left = .quotient(left, try unitFactor())
      }
    }
    return left
  }

  private mutating func unitFactor() throws(ModelError) -> Syntax.UnitFormula {
    guard depth <= 50 else {
      throw source.error(.syntax, "this unit nests deeper than 50 levels", at: offset)
    }
    var base: Syntax.UnitFormula
    switch current {
    case .number(let value):
      guard value > 0 else {
        throw source.error(.units, "the factor of a unit must be positive", at: offset)
      }
      advance()
      if case .name = current {
        base = .product(.number(value), .name(try name(for: "the name of a unit")))
      } else {
        base = .number(value)
      }
    case .symbol("("):
      advance()
      base = try unitProduct()
      try expect(")", "to close the parenthesis")
    case .keyword(let keyword) where keyword.isModelUnit:
      // `c has volume`: the model-wide unit of that kind
      base = .name(Syntax.Path(keyword.rawValue, at: offset))
      advance()
    default:
      base = .name(try name(for: "the name of a unit"))
    }
    if take("^") { base = .power(base, try exponent()) }
    return base
  }

  private mutating func exponent() throws(ModelError) -> Double {
    let start = offset
    let isInParentheses = take("(")
    let isNegative = take("-")
    if !isNegative { _ = take("+") }
    guard case .number(let value) = current else {
      throw unexpected("the exponent of the unit")
    }
    advance()
    if isInParentheses { try expect(")", "to close the parenthesis") }
    guard value.rounded() == value, value <= 100 else {
      throw source.error(
        .unsupported, "exponents of units other than whole numbers: not supported by exosim",
        at: start)
    }
    return isNegative ? -value : value
  }

  /// `unit hour = 3600 second`, `unit substance = item`; also without the word `unit` for the latter.
  mutating func unitDefinition() throws(ModelError) -> Syntax.Statement {
    let start = offset
    _ = take(.unit)
    if case .keyword(let keyword) = current, keyword.isModelUnit {
      advance()
      try expect("=", "after 'unit \(keyword.rawValue)'")
      return .modelUnit(keyword, try unit(), offset: start)
    }
    let name = try name(for: "the name of a unit")
    try expect("=", "after the name of the unit")
    return .unitDefinition(name: name, try unit())
  }
}
