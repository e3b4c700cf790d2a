import ReactionNetworks

extension ExpressionGraph {
  /// An operator of the model's language on nodes, in terms of the bytecode's operations.
  mutating func apply(
    _ op: ReactionNetworks.Operator, _ x: [Node]
  ) throws(ModelError) -> Node {
    try requireArguments(op, x.count)
    switch op {
    case .plus: return signedSum(plus: x, minus: [])
    case .minus: return x.count == 1 ? negate(x[0]) : subtract(x[0], x[1])
    case .negate: return negate(x[0])
    case .times: return x.reduce(one) { multiply($0, $1) }
    case .divide: return divide(x[0], x[1])
    case .power: return power(x[0], x[1])
    case .exp: return unary(.exp, x[0])
    case .ln: return unary(.log, x[0])
    case .log10: return divide(unary(.log, x[0]), unary(.log, constant(10)))
    case .log:
      if x.count == 1 { return divide(unary(.log, x[0]), unary(.log, constant(10))) }
      return divide(unary(.log, x[1]), unary(.log, x[0]))
    case .sqrt: return unary(.sqrt, x[0])
    case .root: return x.count == 1 ? unary(.sqrt, x[0]) : power(x[1], divide(one, x[0]))
    case .abs: return unary(.abs, x[0])
    case .floor: return unary(.floor, x[0])
    case .ceil: return unary(.ceil, x[0])
    case .factorial: return unary(.gamma, add(x[0], one))
    case .sin: return unary(.sin, x[0])
    case .cos: return unary(.cos, x[0])
    case .tan: return unary(.tan, x[0])
    case .sec: return divide(one, unary(.cos, x[0]))
    case .csc: return divide(one, unary(.sin, x[0]))
    case .cot: return divide(one, unary(.tan, x[0]))
    case .arcsin: return unary(.asin, x[0])
    case .arccos: return unary(.acos, x[0])
    case .arctan: return unary(.atan, x[0])
    case .arcsec: return unary(.acos, divide(one, x[0]))
    case .arccsc: return unary(.asin, divide(one, x[0]))
    case .arccot: return unary(.atan, divide(one, x[0]))
    case .sinh: return unary(.sinh, x[0])
    case .cosh: return unary(.cosh, x[0])
    case .tanh: return unary(.tanh, x[0])
    case .sech: return divide(one, unary(.cosh, x[0]))
    case .csch: return divide(one, unary(.sinh, x[0]))
    case .coth: return divide(one, unary(.tanh, x[0]))
    case .arcsinh: return unary(.asinh, x[0])
    case .arccosh: return unary(.acosh, x[0])
    case .arctanh: return unary(.atanh, x[0])
    case .arcsech: return unary(.acosh, divide(one, x[0]))
    case .arccsch: return unary(.asinh, divide(one, x[0]))
    case .arccoth: return unary(.atanh, divide(one, x[0]))
    case .min: return x.dropFirst().reduce(x[0]) { binary(.min, $0, $1) }
    case .max: return x.dropFirst().reduce(x[0]) { binary(.max, $0, $1) }
    case .quotient: return unary(.trunc, divide(x[0], x[1]))
    case .rem:
      return subtract(x[0], multiply(x[1], unary(.trunc, divide(x[0], x[1]))))
    case .piecewise: return piecewise(x)
    case .eq: return chain(.eq, x)
    case .neq: return binary(.ne, x[0], x[1])
    case .lt: return chain(.lt, x)
    case .leq: return chain(.le, x)
    case .gt: return chain(.lt, x.reversed())
    case .geq: return chain(.le, x.reversed())
    case .and: return x.reduce(one) { binary(.and, $0, $1) }
    case .or: return x.reduce(zero) { binary(.or, $0, $1) }
    case .xor: return x.reduce(zero) { binary(.xor, $0, $1) }
    case .not: return unary(.not, x[0])
    case .implies: return binary(.or, unary(.not, x[0]), x[1])
    case .rateOf, .delay:
      throw ModelError(.unsupported, "'\(op.rawValue)' is not supported here")
    }
  }

  private func requireArguments(
    _ op: ReactionNetworks.Operator, _ count: Int
  ) throws(ModelError) {
    let allowed: ClosedRange<Int>
    switch op {
    case .plus, .times, .and, .or, .xor: allowed = 0...Int.max
    case .min, .max, .piecewise: allowed = 1...Int.max
    case .minus, .log, .root: allowed = 1...2
    case .eq, .lt, .leq, .gt, .geq: allowed = 2...Int.max
    case .divide, .power, .quotient, .rem, .neq, .implies: allowed = 2...2
    default: allowed = 1...1
    }
    guard allowed.contains(count) else {
      throw ModelError(.semantics, "'\(op.rawValue)' does not take \(count) arguments")
    }
  }

  /// x^y: small whole powers by multiplication, so that they need no logarithm.
  mutating func power(_ x: Node, _ y: Node) -> Node {
    if let n = value(y) {
      if let base = value(x), let folded = Opcode.pow.fold(base, n) { return constant(folded) }
      if n == 0 { return one }
      if n == 0.5 { return unary(.sqrt, x) }
      if n == n.rounded(), abs(n) <= 32 {
        let positive = repeatedSquare(x, Int(abs(n)))
        return n > 0 ? positive : divide(one, positive)
      }
    }
    return binary(.pow, x, y)
  }

  private mutating func repeatedSquare(_ x: Node, _ n: Int) -> Node {
    if n == 1 { return x }
    let half = repeatedSquare(x, n / 2)
    let square = multiply(half, half)
    return n % 2 == 0 ? square : multiply(square, x)
  }

  private mutating func chain(_ op: Opcode, _ x: [Node]) -> Node {
    var all = one
    for i in 1..<x.count { all = binary(.and, all, binary(op, x[i - 1], x[i])) }
    return x.count == 2 ? binary(op, x[0], x[1]) : all
  }

  private mutating func piecewise(_ x: [Node]) -> Node {
    var result = x.count % 2 == 1 ? x[x.count - 1] : constant(.nan)
    var i = x.count - (x.count % 2 == 1 ? 3 : 2)
    while i >= 0 {
      result = select(x[i + 1], x[i], result)
      i -= 2
    }
    return result
  }
}
