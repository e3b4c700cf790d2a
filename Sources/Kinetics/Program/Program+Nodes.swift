import ReactionNetworks

/// The graph nodes a program is made of, before they have slots.
extension Program {
  typealias Node = ExpressionGraph.Node

  struct JacobianNodes {
    var entries: [(row: Int, column: Int, node: Node)]
    var time: [Node]
  }
  struct EventNodes {
    var trigger: Node
    var delay: Node
    var priority: Node
  }

  static func differentiate(_ lowering: inout Lowering) throws(ModelError) -> JacobianNodes {
    var derivatives = Derivatives()
    var result = JacobianNodes(entries: [], time: [])
    for (i, f) in lowering.rightHandSide.enumerated() {
      let row: [Int: Node]
      do throws(ModelError) {
        row = try derivatives.of(f, in: &lowering.graph)
      } catch {
        throw lowering.placed(error, inSlopeOf: i) { node throws(ModelError) in
          _ = try derivatives.of(node, in: &lowering.graph)
        }
      }
      for j in row.keys.sorted() where j != Derivatives.time {
        result.entries.append((i, j, row[j]!))
      }
      result.time.append(row[Derivatives.time] ?? lowering.graph.zero)
    }
    return result
  }

  static func lowerEvents(_ lowering: inout Lowering) throws(ModelError) -> [EventNodes] {
    var result: [EventNodes] = []
    for event in lowering.network.events {
      let zero = lowering.graph.zero
      let place = Definition.event(event.name)
      var nodes = EventNodes(
        trigger: try lowering.lower(event.trigger, of: place), delay: zero, priority: zero)
      if let delay = event.delay { nodes.delay = try lowering.lower(delay, of: place) }
      if let priority = event.priority { nodes.priority = try lowering.lower(priority, of: place) }
      result.append(nodes)
    }
    return result
  }

  /// - Parameter event: whose assignments they are; `nil` for those of an intervention.
  static func lower(
    _ assignments: [Assignment], of event: Definition?, _ lowering: inout Lowering
  ) throws(ModelError) -> ActionNodes {
    var result = ActionNodes(key: assignments, values: [], targets: [])
    for assignment in assignments {
      let (target, scale) = try place(assignment.target, lowering)
      var value =
        if let event {
          try lowering.lower(assignment.value, of: event)
        } else {
          try lowering.lowerAtTop(assignment.value)
        }
      if let scale {
        let size = try lowering.symbol(scale)
        value = lowering.graph.multiply(value, size)
        if !lowering.graph.depends(size).isEmpty {
          result.sizes.append((result.values.count, size))
        }
      }
      result.values.append(value)
      result.targets.append(target)
    }
    return result
  }

  /// The parameter slots that lists of assignments write.
  static func assignedSlots(_ lists: [[Assignment]], _ lowering: Lowering) -> Set<Int> {
    var slots: Set<Int> = []
    for assignment in lists.joined() {
      if case .parameter(let slot)? = lowering.places[assignment.target] { slots.insert(slot) }
    }
    return slots
  }

  /// Where an assignment goes, and the compartment to multiply a concentration by.
  static func place(
    _ name: String, _ lowering: Lowering
  ) throws(ModelError) -> (Target, scale: String?) {
    let species = lowering.network.species.first { $0.name == name }
    let scale = species.flatMap { $0.isAmount ? nil : $0.compartment }
    switch lowering.places[name] {
    case .state(let i):
      return (.state(i), lowering.states[i].kind == .amount ? scale : nil)
    case .parameter(let i): return (.parameter(i), scale)
    case .derived:
      throw ModelError(
        .semantics, "'\(name)' cannot be assigned: its value follows from a rule or reaction")
    case nil:
      throw ModelError(
        .semantics, "cannot assign to the unknown name '\(name)'",
        suggestion: closest(name, in: lowering.places.keys.sorted())
          .map { "did you mean '\($0)'?" })
    }
  }

  /// True if the node is made of `time >= parameter`, "and" and "or" alone: it then changes exactly
  /// at a stop, and already holds there. `time > parameter` changes just after its stop, and
  /// must be searched for like any other.
  static func changesAtStopsOnly(_ root: Node, _ graph: ExpressionGraph) -> Bool {
    var stack = [root]
    var seen: Set<Node> = []
    while let node = stack.popLast() {
      guard !graph.depends(node).isSubset(of: .parameter), seen.insert(node).inserted else {
        continue
      }
      guard case .binary(let op, let a, let b) = graph.kinds[Int(node)] else { return false }
      switch op {
      case .and, .or: stack += [a, b]
      case .le where graph.kinds[Int(b)] == .time && graph.depends(a).isSubset(of: .parameter):
        continue
      default: return false
      }
    }
    return true
  }

  /// True if a function below `roots` that is not defined everywhere reads what changes.
  static func hasPartialFunctions(_ roots: [Node], _ graph: ExpressionGraph) -> Bool {
    let partial: Set<Opcode> = [.pow, .log, .sqrt, .asin, .acos, .acosh, .atanh, .gamma]
    var seen: Set<Node> = []
    var stack = roots
    while let node = stack.popLast() {
      guard !graph.depends(node).isSubset(of: .parameter), seen.insert(node).inserted else {
        continue
      }
      switch graph.kinds[Int(node)] {
      case .unary(let op, _), .binary(let op, _, _):
        if partial.contains(op) { return true }
      default: break
      }
      stack += graph.arguments(node)
    }
    return false
  }

  /// The parameter-only sides of comparisons with time: the solver stops at each, so that no step
  /// crosses a change of branch.
  static func branchTimes(_ roots: [Node], _ graph: ExpressionGraph) -> [Node] {
    var found: Set<Node> = []
    var seen: Set<Node> = []
    var stack = roots
    while let node = stack.popLast() {
      guard graph.depends(node).contains(.time), seen.insert(node).inserted else { continue }
      if case .binary(let op, let a, let b) = graph.kinds[Int(node)],
        [.lt, .le, .eq, .ne].contains(op)
      {
        for (this, other) in [(a, b), (b, a)] where graph.kinds[Int(this)] == .time {
          if graph.depends(other).isSubset(of: .parameter) { found.insert(other) }
        }
      }
      stack += graph.arguments(node)
    }
    return found.sorted()
  }
}
