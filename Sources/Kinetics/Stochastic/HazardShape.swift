/// How a rate changes while counts stand still and every input follows a straight line.
///
/// What is monotone on a stretch of time is nowhere above the larger of its two ends: that is the bound
/// under which firing times are proposed and thinned, so nothing is frozen and nothing approximated.
/// Sums, products with numbers, one quotient and one function of such a quotient keep it.
enum HazardShape: Hashable {
  case constant
  /// A straight line over the denominator, itself a straight line; `nil` = 1. Monotone, since the
  /// slope of such a quotient never changes its sign.
  case quotient(numeratorIsConstant: Bool, denominator: ExpressionGraph.Node?)
  /// Monotone, and no more is known.
  case monotone
  /// May rise and fall between the two ends.
  case free

  static let line = HazardShape.quotient(numeratorIsConstant: false, denominator: nil)

  /// The shape of a node, inputs and time being straight lines.
  ///
  /// - Parameter isInput: of a state, by its index; all other states are counts.
  static func of(
    _ node: ExpressionGraph.Node, in graph: ExpressionGraph, isInput: (Int) -> Bool
  ) -> HazardShape {
    var known: [ExpressionGraph.Node: HazardShape] = [:]
    func shape(_ node: ExpressionGraph.Node) -> HazardShape {
      if let found = known[node] { return found }
      let found = fresh(node)
      known[node] = found
      return found
    }
    func fresh(_ node: ExpressionGraph.Node) -> HazardShape {
      switch graph.kinds[Int(node)] {
      case .constant, .parameter, .shift: return .constant
      case .time: return line
      case .state(let i): return isInput(Int(i)) ? line : .constant
      case .unary(let op, let a): return shape(a).under(op)
      case .binary(.mul, let a, let b): return shape(a).times(shape(b))
      case .binary(.div, let a, let b): return shape(a).times(shape(b).inverted(b))
      case .binary(_, let a, let b):
        return shape(a) == .constant && shape(b) == .constant ? .constant : .free
      case .select(let condition, let a, let b):
        guard shape(condition) == .constant else { return .free }
        let (first, second) = (shape(a), shape(b))
        if first == second || second == .constant { return first }
        return first == .constant ? second : .free
      case .sum(let index):
        let sum = graph.sums[Int(index)]
        return (sum.plus + sum.minus).map(shape).reduce(.constant) { $0.plus($1) }
      }
    }
    return shape(node)
  }

  private func under(_ op: Opcode) -> HazardShape {
    if self == .constant { return .constant }
    switch op {
    case .neg: return self
    case .exp, .log, .sqrt, .floor, .ceil, .trunc, .atan, .sinh, .tanh, .asinh:
      return self == .free ? .free : .monotone
    default: return .free
    }
  }

  /// 1 over what has this shape.
  private func inverted(_ node: ExpressionGraph.Node) -> HazardShape {
    switch self {
    case .constant: .constant
    case .quotient(_, nil): .quotient(numeratorIsConstant: true, denominator: node)
    default: .free
    }
  }

  private func times(_ other: HazardShape) -> HazardShape {
    switch (self, other) {
    case (.constant, let shape), (let shape, .constant): return shape
    case (.quotient(let a, let p), .quotient(let b, let q)):
      guard a || b, p == nil || q == nil else { return .free }
      return .quotient(numeratorIsConstant: a && b, denominator: p ?? q)
    default: return .free
    }
  }

  private func plus(_ other: HazardShape) -> HazardShape {
    switch (self, other) {
    case (.constant, .constant): return .constant
    // a number added to line/line gives line/line over the same denominator
    case (.constant, .quotient(_, let q)), (.quotient(_, let q), .constant):
      return .quotient(numeratorIsConstant: false, denominator: q)
    case (.constant, .monotone), (.monotone, .constant): return .monotone
    case (.quotient(_, let p), .quotient(_, let q)) where p == q:
      return .quotient(numeratorIsConstant: false, denominator: p)
    default: return .free
    }
  }
}
