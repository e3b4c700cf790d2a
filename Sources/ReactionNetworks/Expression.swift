/// A formula over the symbols of a model: what rate laws, rules and triggers are made of.
///
/// Values are pure trees; names are resolved when a network is compiled.
/// Booleans are expressions too, as in SBML Level 3 Version 2 (true counts as 1).
public indirect enum Expression: Hashable, Sendable {
  /// A literal, with the unit written behind it if there was one.
  case number(Double, unit: String? = nil)
  /// Anything with an identifier: species, parameter, compartment, reaction (its rate), rule.
  case symbol(String)
  /// Simulation time.
  case time
  /// A built-in operator or elementary function. Argument counts: `Operator.arity`.
  case apply(Operator, [Expression])
  /// A function defined in the model.
  case call(String, [Expression])
}

/// The built-in operators of SBML Level 3 Version 2 core mathematics.
public enum Operator: String, Hashable, Sendable, CaseIterable {
  // arithmetic: plus and times take any number of arguments
  case plus, times, minus, divide, power, negate
  // elementary functions; `log` is log(base, x), `root` is root(degree, x)
  case exp, ln, log10, log, sqrt, root, abs, floor, ceil, factorial
  case sin, cos, tan, sec, csc, cot
  case arcsin, arccos, arctan, arcsec, arccsc, arccot
  case sinh, cosh, tanh, sech, csch, coth
  case arcsinh, arccosh, arctanh, arcsech, arccsch, arccoth
  case min, max, quotient, rem
  // piecewise(value1, condition1, value2, condition2, ..., otherwise): the last may be missing
  case piecewise
  // relations: eq, lt, leq, gt, geq may be chained (a < b < c) as in MathML
  case eq, neq, lt, leq, gt, geq
  case and, or, xor, not, implies
  /// The time derivative of a symbol.
  case rateOf
  /// The value of an expression some time ago; refused by the engine, by name.
  case delay
}

extension Expression: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// A pure number, so that a formula can be written with Swift's literals.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A pure number; there are no whole numbers in formulas.
  public init(integerLiteral value: Int) { self = .number(Double(value)) }

  /// Avogadro's number of items per mole (exact since the SI of 2019).
  public static let avogadro = 6.022_140_76e23
}

extension Expression {
  /// Every symbol the expression reads, in no order.
  public var symbols: Set<String> {
    var found: Set<String> = []
    collectSymbols(into: &found)
    return found
  }

  private func collectSymbols(into found: inout Set<String>) {
    switch self {
    case .number, .time: break
    case .symbol(let name): found.insert(name)
    case .apply(_, let arguments), .call(_, let arguments):
      for argument in arguments { argument.collectSymbols(into: &found) }
    }
  }

  /// The same expression with each symbol replaced where `replacement` gives one.
  public func substituting(_ replacement: (String) -> Expression?) -> Expression {
    switch self {
    case .number, .time: self
    case .symbol(let name): replacement(name) ?? self
    case .apply(let op, let arguments):
      .apply(op, arguments.map { $0.substituting(replacement) })
    case .call(let name, let arguments):
      .call(name, arguments.map { $0.substituting(replacement) })
    }
  }
}
