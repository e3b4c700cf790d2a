import ReactionNetworks

/// The comparisons and roundings that make a right-hand side jump, each held while a step is taken.
///
/// A step over a jump has no order, and where the jump makes no error that a step can see - a slope of
/// 1 that becomes -1 and 1 again - it is stepped over without a trace. Every comparison (and floor,
/// ceil, quotient) in the right-hand side therefore gets a slot of its own that holds its value: a
/// step is smooth, the true value is watched on the dense output, and the step ends where it changes.
/// `time >= p` is left alone: that change has a stop already, unless something assigns p. `abs`, `min`
/// and `max` have kinks and do not jump: error control sees those of states; those that time decides,
/// such as the bumps of `max(sin(time), 0)`, are held like the rest.
///
/// Source: Hairer, Norsett & Wanner, Solving ODEs I, 2nd ed., section II.6 (discontinuities).
struct SwitchNodes {
  typealias Node = ExpressionGraph.Node

  /// One thing to watch.
  struct Switch {
    /// The parameter slot that holds its value in a step; `nil` = watched only, for an event.
    var held: Int?
    /// What it is at the state at hand, as long as those inside it keep theirs.
    var value: Node
    /// What changes its sign (a comparison) or runs through whole numbers (floor) at a change.
    var margin: Node?
    /// The sum of the sizes of the margin's terms: below their rounding a margin means nothing.
    var size: Node
    var isWhole: Bool
    /// As the model writes it.
    var name: String
  }

  private(set) var switches: [Switch] = []
  /// The parameter slot that is 1 where values are held and 0 where formulas are read as they are.
  private(set) var hold: Int?

  /// Nothing to watch.
  init() {}

  /// Rewrites the right-hand side of a network that jumps; leaves any other as it is.
  ///
  /// - Parameter assigned: parameter slots that events or interventions change.
  init(holding lowering: inout Lowering, assigned: Set<Int>) {
    let own = lowering.sensitivity?.ownStates ?? lowering.rightHandSide.count
    let below = lowering.graph.reachable(from: Array(lowering.rightHandSide.prefix(own)))
    let jumps = Set(below.filter { Self.jumps($0, lowering.graph, assigned) })
    if !jumps.isEmpty { holdValues(of: jumps, in: &lowering) }
  }

  private mutating func holdValues(of jumps: Set<Node>, in lowering: inout Lowering) {
    let held = lowering.addSwitchSlot("hold")
    hold = held
    var new: [Node: Node] = [:]
    // arguments come before what reads them
    for node in lowering.graph.reachable(from: lowering.rightHandSide) {
      var now = node
      if lowering.graph.arguments(node).contains(where: { new[$0] != nil }) {
        now = lowering.graph.rebuilt(node, new)
      }
      if jumps.contains(node) {
        let slot = lowering.addSwitchSlot("switch \(switches.count + 1)")
        let kink = Self.kink(now, &lowering.graph)
        let value = kink?.condition ?? now
        switches.append(Self.describe(value, as: node, held: slot, &lowering))
        now = lowering.graph.select(
          lowering.graph.parameter(held), lowering.graph.parameter(slot), value)
        if let kink { now = lowering.graph.select(now, kink.first, kink.second) }
      }
      if now != node { new[node] = now }
    }
    lowering.rightHandSide = lowering.rightHandSide.map { new[$0] ?? $0 }
  }

  /// An event's condition needs no value held. But where it moves by more than a straight line of the
  /// states, steps have to be short enough to see it; and where it is made of several comparisons, each
  /// of them is watched: all of them may hold together for a moment only.
  mutating func watch(_ triggers: [Node], assigned: Set<Int>, in lowering: inout Lowering) {
    let single = Set(triggers)
    for node in lowering.graph.reachable(from: triggers) {
      guard Self.jumps(node, lowering.graph, assigned), Self.kink(node, &lowering.graph) == nil
      else { continue }
      let isAlone = single.contains(node)
      if isAlone, lowering.graph.arguments(node).allSatisfy({ lowering.graph.isStraight($0) }) {
        continue
      }
      switches.append(Self.describe(node, as: node, held: nil, &lowering))
    }
  }

  private static func describe(
    _ node: Node, as original: Node, held: Int?, _ lowering: inout Lowering
  ) -> Switch {
    var result = Switch(
      held: held, value: node, margin: nil, size: lowering.graph.zero, isWhole: false,
      name: lowering.jumpNames[original] ?? "a comparison")
    switch lowering.graph.kinds[Int(node)] {
    case .binary(.lt, let a, let b), .binary(.le, let a, let b):
      let margin = lowering.graph.subtract(a, b)
      result.margin = margin
      result.size = lowering.graph.magnitude(margin)
    case .unary(_, let a):
      result.margin = a
      result.size = lowering.graph.magnitude(a)
      result.isWhole = true
    default: break
    }
    return result
  }

  /// `abs`, `min` and `max` as a choice between two values.
  private static func kink(
    _ node: Node, _ graph: inout ExpressionGraph
  ) -> (condition: Node, first: Node, second: Node)? {
    switch graph.kinds[Int(node)] {
    case .binary(.max, let a, let b): (graph.binary(.lt, b, a), a, b)
    case .binary(.min, let a, let b): (graph.binary(.lt, a, b), a, b)
    case .unary(.abs, let a): (graph.binary(.lt, a, graph.zero), graph.negate(a), a)
    default: nil
    }
  }

  private static func jumps(
    _ node: Node, _ graph: ExpressionGraph, _ assigned: Set<Int>
  ) -> Bool {
    guard !graph.depends(node).isSubset(of: .parameter) else { return false }
    switch graph.kinds[Int(node)] {
    case .unary(.abs, _), .binary(.min, _, _), .binary(.max, _, _):
      return graph.depends(node).contains(.time)
    case .unary(let op, _): return [.floor, .ceil, .trunc].contains(op)
    case .binary(let op, let a, let b):
      guard [.lt, .le, .eq, .ne].contains(op) else { return false }
      guard op == .lt || op == .le else { return true }
      return ![(a, b), (b, a)].contains { this, other in
        graph.kinds[Int(this)] == .time && graph.depends(other).isSubset(of: .parameter)
          && !graph.reads(assigned, below: other)
      }
    default: return false
    }
  }
}

extension Lowering {
  /// A slot of the solver's own among the parameters, under a name that no model can have.
  fileprivate mutating func addSwitchSlot(_ name: String) -> Int {
    parameters.append(ParameterSlot(name: name, value: 0, flag: nil))
    return parameters.count - 1
  }
}

extension ExpressionGraph {
  /// Everything that `roots` are computed from, arguments before what reads them.
  func reachable(from roots: [Node]) -> [Node] {
    var seen = [Bool](repeating: false, count: kinds.count)
    var stack: [Node] = []
    var found: [Node] = []
    for root in roots where !seen[Int(root)] {
      seen[Int(root)] = true
      stack.append(root)
      while let node = stack.popLast() {
        found.append(node)
        for argument in arguments(node) where !seen[Int(argument)] {
          seen[Int(argument)] = true
          stack.append(argument)
        }
      }
    }
    // nodes only grow: an argument's index is smaller
    return found.sorted()
  }

  fileprivate func reads(_ slots: Set<Int>, below root: Node) -> Bool {
    !slots.isEmpty
      && reachable(from: [root]).contains {
        if case .parameter(let slot) = kinds[Int($0)] { slots.contains(Int(slot)) } else { false }
      }
  }

  /// True if the value is a sum of states, times and constants, each times a constant: it runs along a
  /// step as they do.
  fileprivate func isStraight(_ root: Node) -> Bool {
    var stack = [root]
    while let node = stack.popLast() {
      if depends(node).isSubset(of: .parameter) { continue }
      switch kinds[Int(node)] {
      case .state, .time: continue
      case .unary(.neg, let a): stack.append(a)
      case .binary(.mul, let a, let b):
        guard depends(a).isSubset(of: .parameter) || depends(b).isSubset(of: .parameter) else {
          return false
        }
        stack += [a, b]
      case .sum: stack += arguments(node)
      default: return false
      }
    }
    return true
  }

  /// The sum of the sizes of a value's terms, as deep as a few sums and products go.
  fileprivate mutating func magnitude(_ node: Node, depth: Int = 0) -> Node {
    guard depth < 4 else { return unary(.abs, node) }
    switch kinds[Int(node)] {
    case .unary(.neg, let a): return magnitude(a, depth: depth + 1)
    case .binary(.mul, let a, let b):
      return multiply(magnitude(a, depth: depth + 1), magnitude(b, depth: depth + 1))
    case .sum:
      var terms: [Node] = []
      for term in arguments(node) { terms.append(magnitude(term, depth: depth + 1)) }
      return signedSum(plus: terms, minus: [])
    default: return unary(.abs, node)
    }
  }
}
