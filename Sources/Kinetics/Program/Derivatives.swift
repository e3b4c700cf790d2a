import ReactionNetworks

/// Forward derivatives on the graph: with respect to every state a node can depend on, and to time.
///
/// Derivatives are nodes of the same graph, so they share what the function already computes.
/// Sparse: an entry that is absent is zero for every value of the states.
///
/// With a direction they are one number a node instead: how it changes along that direction.
struct Derivatives {
  typealias Node = ExpressionGraph.Node
  /// The index that stands for time.
  static let time = -1
  /// The index of the one derivative along a direction.
  static let along = -2

  /// How the leaves change with one number that they are all thought to depend on.
  struct Direction {
    /// By state.
    var states: [Node] = []
    /// By parameter; those that are absent do not change.
    var parameters: [Int: Node] = [:]
    /// `nil` = time does not change.
    var time: Node?
  }

  private let direction: Direction?
  private var known: [Node: [Int: Node]] = [:]

  init(along direction: Direction? = nil) { self.direction = direction }

  /// How a node changes along the direction.
  mutating func along(
    _ node: Node, in graph: inout ExpressionGraph
  ) throws(ModelError) -> Node {
    try of(node, in: &graph)[Self.along] ?? graph.zero
  }

  /// d node / d state, by state index (`Derivatives.time` for time).
  ///
  /// - Throws: `ModelError` for a function without a derivative here (factorial of a state).
  mutating func of(
    _ node: Node, in graph: inout ExpressionGraph
  ) throws(ModelError) -> [Int: Node] {
    if let found = known[node] { return found }
    guard moves(node, graph) else { return [:] }
    if graph.height(node) > Self.mostHeight { try workUp(to: node, &graph) }
    if let found = known[node] { return found }
    let result: [Int: Node]
    switch graph.kinds[Int(node)] {
    case .state, .time, .constant, .parameter, .shift: result = ofLeaf(node, graph)
    case .unary(let op, let a):
      result = try chain(a, by: Self.slope(op, a, node, &graph), &graph)
    case .binary(let op, let a, let b): result = try binary(op, a, b, node, &graph)
    case .select(let c, let a, let b):
      let da = try of(a, in: &graph)
      let db = try of(b, in: &graph)
      result = Self.merge(da, db, graph.zero) { graph.select(c, $0, $1) }
    case .sum(let s):
      let sum = graph.sums[Int(s)]
      var plus: [Int: [Node]] = [:]
      var minus: [Int: [Node]] = [:]
      for term in sum.plus {
        for (j, d) in try of(term, in: &graph) { plus[j, default: []].append(d) }
      }
      for term in sum.minus {
        for (j, d) in try of(term, in: &graph) { minus[j, default: []].append(d) }
      }
      var total: [Int: Node] = [:]
      for j in Set(plus.keys).union(minus.keys).sorted() {
        total[j] = graph.signedSum(plus: plus[j] ?? [], minus: minus[j] ?? [])
      }
      result = total
    }
    let nonzero = result.filter { $0.value != graph.zero }
    known[node] = nonzero
    return nonzero
  }

  private func moves(_ node: Node, _ graph: ExpressionGraph) -> Bool {
    direction != nil || !graph.depends(node).isDisjoint(with: [.state, .time])
  }

  /// A formula of more operations one in another is not walked from its top.
  private static let mostHeight: Int32 = 200

  /// Derivatives of everything below a node, the lowest first: no walk may exhaust the stack.
  private mutating func workUp(
    to node: Node, _ graph: inout ExpressionGraph
  ) throws(ModelError) {
    var stack = [node]
    var isOpen: Set<Node> = []
    while let top = stack.last {
      let below = graph.arguments(top).filter { known[$0] == nil && moves($0, graph) }
      guard !below.isEmpty, isOpen.insert(top).inserted else {
        stack.removeLast()
        if top != node { _ = try of(top, in: &graph) }
        continue
      }
      stack += below.reversed()
    }
  }

  private func ofLeaf(_ node: Node, _ graph: ExpressionGraph) -> [Int: Node] {
    switch (graph.kinds[Int(node)], direction) {
    case (.state(let i), nil): [Int(i): graph.one]
    case (.state(let i), let direction?): [Self.along: direction.states[Int(i)]]
    case (.time, nil): [Self.time: graph.one]
    case (.time, let direction?): direction.time.map { [Self.along: $0] } ?? [:]
    case (.parameter(let i), let direction?):
      direction.parameters[Int(i)].map { [Self.along: $0] } ?? [:]
    default: [:]
    }
  }

  private mutating func chain(
    _ a: Node, by slope: Node?, _ graph: inout ExpressionGraph
  ) throws(ModelError) -> [Int: Node] {
    let inner = try of(a, in: &graph)
    guard let slope else {
      if inner.isEmpty { return [:] }
      throw ModelError(
        .unsupported, "the derivative of 'factorial' of a changing value is not supported")
    }
    var result: [Int: Node] = [:]
    for j in inner.keys.sorted() { result[j] = graph.multiply(slope, inner[j]!) }
    return result
  }

  private mutating func binary(
    _ op: Opcode, _ a: Node, _ b: Node, _ node: Node, _ graph: inout ExpressionGraph
  ) throws(ModelError) -> [Int: Node] {
    let da = try of(a, in: &graph)
    let db = try of(b, in: &graph)
    switch op {
    case .mul:
      return Self.merge(da, db, graph.zero) {
        graph.add(graph.multiply($0, b), graph.multiply($1, a))
      }
    case .div:
      // (da - (a/b) db) / b: the quotient is there already
      let reciprocal = graph.binary(.div, graph.one, b)
      return Self.merge(da, db, graph.zero) {
        let top = graph.subtract($0, graph.multiply(node, $1))
        return graph.multiply(top, reciprocal)
      }
    case .pow:
      let base = Self.powerSlope(a, b, node, &graph)
      let exponent = db.isEmpty ? graph.zero : Self.exponentSlope(a, node, &graph)
      return Self.merge(da, db, graph.zero) {
        graph.add(graph.multiply(base, $0), graph.multiply(exponent, $1))
      }
    case .min, .max:
      let first = graph.binary(.eq, node, a)
      return Self.merge(da, db, graph.zero) { graph.select(first, $0, $1) }
    default: return [:]  // relations and logic are flat wherever they have a derivative
    }
  }

  private static func merge(
    _ a: [Int: Node], _ b: [Int: Node], _ zero: Node, _ combine: (Node, Node) -> Node
  ) -> [Int: Node] {
    var result: [Int: Node] = [:]
    for j in Set(a.keys).union(b.keys).sorted() {
      result[j] = combine(a[j] ?? zero, b[j] ?? zero)
    }
    return result
  }

  /// y x^(y-1) as y (x^y) / x; at x = 0 it is 1 for y = 1 and else 0 (no rate can use infinity).
  private static func powerSlope(
    _ x: Node, _ y: Node, _ power: Node, _ graph: inout ExpressionGraph
  ) -> Node {
    let slope = graph.multiply(y, graph.ratio(power, x))
    let atZero = graph.binary(.eq, x, graph.zero)
    let linear = graph.binary(.eq, y, graph.one)
    return graph.select(atZero, graph.select(linear, graph.one, graph.zero), slope)
  }

  /// x^y log x; 0 at x = 0, and where x is the rounding of zero.
  private static func exponentSlope(
    _ x: Node, _ power: Node, _ graph: inout ExpressionGraph
  ) -> Node {
    let slope = graph.multiply(power, graph.unary(.log, x))
    let isNothing = graph.binary(
      .or, graph.binary(.eq, x, graph.zero), graph.binary(.eq, power, graph.zero))
    return graph.select(isNothing, graph.zero, slope)
  }

  /// d op(a) / d a, given the node of op(a); `nil` where there is none.
  private static func slope(
    _ op: Opcode, _ a: Node, _ node: Node, _ graph: inout ExpressionGraph
  ) -> Node? {
    func oneMinusSquare() -> Node { graph.subtract(graph.one, graph.multiply(a, a)) }
    func onePlusSquare() -> Node { graph.add(graph.one, graph.multiply(a, a)) }
    func inverse(_ x: Node) -> Node { graph.divide(graph.one, x) }
    switch op {
    case .neg: return graph.constant(-1)
    case .exp: return node
    case .log: return inverse(a)
    case .sqrt:
      let slope = graph.divide(graph.constant(0.5), node)
      return graph.select(graph.binary(.eq, a, graph.zero), graph.zero, slope)
    case .abs:
      return graph.select(
        graph.binary(.lt, a, graph.zero), graph.constant(-1), graph.one)
    case .floor, .ceil, .trunc, .not: return graph.zero
    case .sin: return graph.unary(.cos, a)
    case .cos: return graph.negate(graph.unary(.sin, a))
    case .tan: return graph.add(graph.one, graph.multiply(node, node))
    case .asin: return inverse(graph.unary(.sqrt, oneMinusSquare()))
    case .acos: return graph.negate(inverse(graph.unary(.sqrt, oneMinusSquare())))
    case .atan: return inverse(onePlusSquare())
    case .sinh: return graph.unary(.cosh, a)
    case .cosh: return graph.unary(.sinh, a)
    case .tanh: return graph.subtract(graph.one, graph.multiply(node, node))
    case .asinh: return inverse(graph.unary(.sqrt, onePlusSquare()))
    case .acosh:
      let square = graph.subtract(graph.multiply(a, a), graph.one)
      return inverse(graph.unary(.sqrt, square))
    case .atanh: return inverse(oneMinusSquare())
    default: return nil
    }
  }
}
