/// Graph nodes to bytecode: straight-line code in an order that keeps temporaries few.
///
/// A product used once inside a sum becomes a fused multiply-add; that is decided here and nowhere
/// else, so that every executor of the bytecode gives the same bits.
struct Emission {
  typealias Node = ExpressionGraph.Node

  let graph: ExpressionGraph
  /// Nodes that have a slot before the program runs: inputs, constants, the prologue's results.
  let resident: [Node: Int]
  /// First temporary slot.
  let scratch: Int
  private(set) var code: [UInt32] = []
  /// How many temporaries the program needs.
  private(set) var scratchUsed = 0

  private var slots: [Node: Int] = [:]
  private var uses: [Node: Int] = [:]
  private var free: [Int] = []
  private var fused: Set<Node> = []

  init(_ graph: ExpressionGraph, resident: [Node: Int], scratch: Int) {
    self.graph = graph
    self.resident = resident
    self.scratch = scratch
  }

  /// Code that computes each node into its slot.
  mutating func emit(_ outputs: [(node: Node, slot: Int)]) {
    var destination: [Node: Int] = [:]
    for output in outputs where resident[output.node] == nil {
      if destination[output.node] == nil { destination[output.node] = output.slot }
    }
    let order = schedule(outputs.map(\.node))
    for output in outputs { uses[output.node, default: 0] += 1 }
    chooseFusions(order, keeping: destination)
    for node in order where !fused.contains(node) {
      compute(node, into: destination[node])
    }
    for output in outputs where slot(output.node) != output.slot {
      code += [Opcode.mov.rawValue, UInt32(output.slot), UInt32(slot(output.node))]
    }
  }

  private func slot(_ node: Node) -> Int { resident[node] ?? slots[node]! }

  /// Depth-first order of everything that must be computed, and how often each is read.
  private mutating func schedule(_ roots: [Node]) -> [Node] {
    var order: [Node] = []
    var seen: Set<Node> = []
    var stack: [(node: Node, next: Int, arguments: [Node])] = []
    for root in roots where resident[root] == nil && seen.insert(root).inserted {
      stack.append((root, 0, graph.arguments(root)))
      while let top = stack.last {
        if top.next < top.arguments.count {
          stack[stack.count - 1].next += 1
          let argument = top.arguments[top.next]
          uses[argument, default: 0] += 1
          if resident[argument] == nil, seen.insert(argument).inserted {
            stack.append((argument, 0, graph.arguments(argument)))
          }
        } else {
          order.append(top.node)
          stack.removeLast()
        }
      }
    }
    return order
  }

  private mutating func chooseFusions(_ order: [Node], keeping: [Node: Int]) {
    for node in order {
      guard case .sum(let s) = graph.kinds[Int(node)] else { continue }
      let sum = graph.sums[Int(s)]
      for term in sum.plus + sum.minus {
        guard resident[term] == nil, keeping[term] == nil, uses[term] == 1,
          case .binary(.mul, _, _) = graph.kinds[Int(term)]
        else { continue }
        fused.insert(term)
      }
    }
  }

  private mutating func take() -> Int {
    if let slot = free.popLast() { return slot }
    scratchUsed += 1
    return scratch + scratchUsed - 1
  }

  /// One use of a node is over; its temporary is free after the last.
  private mutating func release(_ node: Node) {
    guard resident[node] == nil else { return }
    uses[node]! -= 1
    if uses[node] == 0, let slot = slots[node], slot >= scratch { free.append(slot) }
  }

  private mutating func compute(_ node: Node, into destination: Int?) {
    switch graph.kinds[Int(node)] {
    case .constant, .state, .parameter, .time, .shift: break  // always resident
    case .unary(let op, let a):
      let from = slot(a)
      release(a)
      write(op, node, destination, [from])
    case .binary(let op, let a, let b):
      if op == .div, a == graph.one {
        let from = slot(b)
        release(a)
        release(b)
        write(.rcp, node, destination, [from])
      } else {
        let from = [slot(a), slot(b)]
        release(a)
        release(b)
        write(op, node, destination, from)
      }
    case .select(let c, let a, let b):
      let from = [slot(c), slot(a), slot(b)]
      release(c)
      release(a)
      release(b)
      write(.select, node, destination, from)
    case .sum(let s): computeSum(graph.sums[Int(s)], node, destination)
    }
  }

  private mutating func write(_ op: Opcode, _ node: Node, _ destination: Int?, _ from: [Int]) {
    let to = destination ?? take()
    slots[node] = to
    code.append(op.rawValue)
    code.append(UInt32(to))
    code += from.map { UInt32($0) }
  }

  private mutating func computeSum(
    _ sum: ExpressionGraph.Sum, _ node: Node, _ destination: Int?
  ) {
    let plainPlus = sum.plus.filter { !fused.contains($0) }
    let plainMinus = sum.minus.filter { !fused.contains($0) }
    var products: [(a: Node, b: Node, sign: Bool)] = []
    for term in sum.plus where fused.contains(term) { products.append(factors(term, true)) }
    for term in sum.minus where fused.contains(term) { products.append(factors(term, false)) }
    // accumulates in a slot of its own: no operand may be overwritten before its last use
    let to = destination ?? take()
    slots[node] = to
    var started: Int?
    if plainPlus.count == 1, plainMinus.isEmpty, !products.isEmpty {
      started = slot(plainPlus[0])
    } else if plainPlus.count + plainMinus.count > 0 {
      code += [Opcode.sum.rawValue, UInt32(plainPlus.count), UInt32(plainMinus.count), UInt32(to)]
      code += (plainPlus + plainMinus).map { UInt32(slot($0)) }
      started = to
    }
    for product in products {
      let a = UInt32(slot(product.a))
      let b = UInt32(slot(product.b))
      if let at = started {
        let op: Opcode = product.sign ? .fma : .fnma
        code += [op.rawValue, UInt32(to), a, b, UInt32(at)]
      } else {
        code += [Opcode.mul.rawValue, UInt32(to), a, b]
        if !product.sign { code += [Opcode.neg.rawValue, UInt32(to), UInt32(to)] }
      }
      started = to
    }
    for term in plainPlus + plainMinus { release(term) }
    for product in products {
      release(product.a)
      release(product.b)
    }
  }

  private func factors(_ term: Node, _ sign: Bool) -> (a: Node, b: Node, sign: Bool) {
    guard case .binary(_, let a, let b) = graph.kinds[Int(term)] else {
      preconditionFailure("only products are fused")
    }
    return (a, b, sign)
  }
}
