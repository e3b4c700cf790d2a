import CKernels

/// Rates, rules and triggers as one graph in which equal sub-expressions are one node.
///
/// Hash-consed: asking twice for the same operation on the same nodes gives the same node. Constants
/// fold; sums are n-ary with signs. Nodes only grow, so an index is valid for ever.
struct ExpressionGraph {
  /// A node's index.
  typealias Node = Int32

  /// What a node is. Operations carry the operation code of the bytecode that computes them.
  enum Kind: Hashable {
    case constant(UInt64)
    /// State `i`: y[i].
    case state(Int32)
    case parameter(Int32)
    case time
    /// 1 / (h gamma), the shift of the iteration matrix.
    case shift
    case unary(Opcode, Node)
    case binary(Opcode, Node, Node)
    case select(Node, Node, Node)
    /// Index into `sums`: the sum of the first list minus the sum of the second.
    case sum(Int32)
  }

  struct Sum: Hashable {
    var plus: [Node]
    var minus: [Node]
  }

  /// What a value can depend on; ordered by how often it changes.
  struct Dependence: OptionSet {
    let rawValue: UInt8
    static let parameter = Dependence(rawValue: 1)
    static let time = Dependence(rawValue: 2)
    static let state = Dependence(rawValue: 4)
    static let shift = Dependence(rawValue: 8)
  }

  private(set) var kinds: [Kind] = []
  private(set) var dependence: [Dependence] = []
  private(set) var sums: [Sum] = []
  /// How many operations stand one in another, by node.
  private var heights: [Int32] = []
  private var index: [Kind: Node] = [:]
  private var sumIndex: [Sum: Int32] = [:]

  let zero: Node
  let one: Node

  init() {
    zero = 0
    one = 1
    _ = constant(0)
    _ = constant(1)
  }

  private mutating func intern(_ kind: Kind, _ depends: Dependence) -> Node {
    if let known = index[kind] { return known }
    let node = Node(kinds.count)
    kinds.append(kind)
    dependence.append(depends)
    var below: Int32 = 0
    for argument in arguments(node) { below = max(below, heights[Int(argument)]) }
    heights.append(below + 1)
    index[kind] = node
    return node
  }

  func depends(_ node: Node) -> Dependence { dependence[Int(node)] }
  func height(_ node: Node) -> Int32 { heights[Int(node)] }

  /// The value of a constant node.
  func value(_ node: Node) -> Double? {
    if case .constant(let bits) = kinds[Int(node)] { return Double(bitPattern: bits) }
    return nil
  }

  // MARK: leaves

  mutating func constant(_ value: Double) -> Node {
    // one zero: -0 and 0 differ in bits only where 1/x is taken
    intern(.constant(value == 0 ? 0 : value.bitPattern), [])
  }
  mutating func state(_ i: Int) -> Node { intern(.state(Int32(i)), .state) }
  mutating func parameter(_ i: Int) -> Node { intern(.parameter(Int32(i)), .parameter) }
  mutating func time() -> Node { intern(.time, .time) }
  mutating func shift() -> Node { intern(.shift, .shift) }

  // MARK: operations

  mutating func unary(_ op: Opcode, _ a: Node) -> Node {
    if let x = value(a), let folded = op.fold(x) { return constant(folded) }
    if op == .neg {
      if case .unary(.neg, let inner) = kinds[Int(a)] { return inner }
      if case .sum(let s) = kinds[Int(a)] {
        return signedSum(plus: sums[Int(s)].minus, minus: sums[Int(s)].plus)
      }
    }
    return intern(.unary(op, a), depends(a))
  }

  mutating func binary(_ op: Opcode, _ a: Node, _ b: Node) -> Node {
    if let x = value(a), let y = value(b), let folded = op.fold(x, y) { return constant(folded) }
    switch op {
    case .mul:
      if a == zero || b == zero { return zero }
      if a == one { return b }
      if b == one { return a }
      if let x = value(a), x == -1 { return unary(.neg, b) }
      if let y = value(b), y == -1 { return unary(.neg, a) }
      // commutative: one order, so that a*b and b*a are one node
      let (p, q) = a < b ? (a, b) : (b, a)
      return intern(.binary(.mul, p, q), depends(p).union(depends(q)))
    case .div:
      if a == zero { return zero }
      if b == one { return a }
      // a reciprocal can be shared, or belong to the prologue; a division cannot
      if a != one { return binary(.mul, a, binary(.div, one, b)) }
    case .min, .max, .eq, .ne, .and, .or, .xor:
      let (p, q) = a < b ? (a, b) : (b, a)
      return intern(.binary(op, p, q), depends(p).union(depends(q)))
    default: break
    }
    return intern(.binary(op, a, b), depends(a).union(depends(b)))
  }

  mutating func add(_ a: Node, _ b: Node) -> Node { signedSum(plus: [a, b], minus: []) }
  mutating func subtract(_ a: Node, _ b: Node) -> Node { signedSum(plus: [a], minus: [b]) }
  mutating func multiply(_ a: Node, _ b: Node) -> Node { binary(.mul, a, b) }
  mutating func divide(_ a: Node, _ b: Node) -> Node { binary(.div, a, b) }
  /// a / b by a true division: where b may be so small that its reciprocal is infinite.
  mutating func ratio(_ a: Node, _ b: Node) -> Node {
    intern(.binary(.div, a, b), depends(a).union(depends(b)))
  }
  mutating func negate(_ a: Node) -> Node { unary(.neg, a) }

  mutating func select(_ condition: Node, _ a: Node, _ b: Node) -> Node {
    if let c = value(condition) { return c != 0 ? a : b }
    if a == b { return a }
    return intern(
      .select(condition, a, b), depends(condition).union(depends(a)).union(depends(b)))
  }

  /// The sum of `plus` less the sum of `minus`: constants folded, terms that cancel removed.
  mutating func signedSum(plus: [Node], minus: [Node]) -> Node {
    var total = 0.0
    var p: [Node] = []
    var m: [Node] = []
    func add(_ node: Node, positive: Bool) {
      if let x = value(node) {
        total += positive ? x : -x
      } else if case .unary(.neg, let inner) = kinds[Int(node)] {
        if positive { m.append(inner) } else { p.append(inner) }
      } else if positive {
        p.append(node)
      } else {
        m.append(node)
      }
    }
    for node in plus { add(node, positive: true) }
    for node in minus { add(node, positive: false) }
    if !p.isEmpty && !m.isEmpty {
      for node in m {
        if let at = p.firstIndex(of: node), let other = m.firstIndex(of: node) {
          p.remove(at: at)
          m.remove(at: other)
        }
      }
    }
    if total != 0 || (p.isEmpty && m.isEmpty) {
      if p.isEmpty && m.isEmpty { return constant(total) }
      p.append(constant(total))
    }
    if p.count == 1 && m.isEmpty { return p[0] }
    if p.isEmpty && m.count == 1 { return intern(.unary(.neg, m[0]), depends(m[0])) }
    p.sort()
    m.sort()
    let sum = Sum(plus: p, minus: m)
    let at: Int32
    if let known = sumIndex[sum] {
      at = known
    } else {
      at = Int32(sums.count)
      sums.append(sum)
      sumIndex[sum] = at
    }
    let all = (p + m).reduce(into: Dependence()) { $0.formUnion(depends($1)) }
    return intern(.sum(at), all)
  }

  /// The nodes an operation reads, in order.
  func arguments(_ node: Node) -> [Node] {
    switch kinds[Int(node)] {
    case .constant, .state, .parameter, .time, .shift: []
    case .unary(_, let a): [a]
    case .binary(_, let a, let b): [a, b]
    case .select(let c, let a, let b): [c, a, b]
    case .sum(let s): sums[Int(s)].plus + sums[Int(s)].minus
    }
  }
}
