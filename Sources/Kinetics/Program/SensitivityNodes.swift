import ReactionNetworks

/// How every value of a network changes along one direction in its parameters, as nodes of the graph.
///
/// A direction is d parameter / d θ for every parameter; each member brings its own, as numbers. The
/// network gets one more state for every state y: s = dy/dθ, with s' = (∂f/∂y) s + Σ (∂f/∂p) dp/dθ,
/// which is the derivative of f along (s, dp/dθ). Assignments change s as they change y, and the
/// direction itself where they change a parameter.
///
/// Source: Dickinson & Gelinas, Sensitivity analysis of ordinary differential equation systems, J.
/// Comput. Phys. 21 (1976) 123 (the direct method); for jumps at given times Rozenvasser, Autom.
/// Remote Control 28 (1967) 395.
struct SensitivityNodes {
  /// Names that mean a derivative -> what is differentiated.
  var base: [String: String] = [:]
  /// Parameter -> the slot that holds its part of the direction.
  var weights: [Int: Int] = [:]
  /// While time passes.
  var running: Derivatives
  /// How many states the network has of its own.
  var ownStates: Int
}

extension Lowering {
  /// Adds to every state its derivative along a member's direction.
  ///
  /// - Parameters:
  ///   - names: parameters that a direction may have a part in.
  ///   - actions: every list of assignments that members will use.
  /// - Throws: `ModelError` for a name that is no parameter, and by name for what has no derivative
  ///   here: events, formulas that jump.
  mutating func addSensitivities(
    to names: [String], actions: [[Assignment]]
  ) throws(ModelError) {
    if let event = network.events.first {
      let error = ModelError(
        .unsupported, "sensitivities of a model with events ('\(event.name)') are not supported",
        suggestion: "give doses as interventions, or take differences of two runs")
      throw network.placed(error, at: .event(event.name))
    }
    let own = states.count
    var slots = Set(try names.map { (name) throws(ModelError) in try slotOfParameter(name) })
    slots.formUnion(initialParameters.map(\.slot))
    for assignment in actions.joined() {
      if case (.parameter(let slot), _) = try Program.place(assignment.target, self) {
        slots.insert(slot)
      }
    }
    var direction = Derivatives.Direction()
    direction.states = (0..<own).map { graph.state(own + $0) }
    var weights: [Int: Int] = [:]
    for slot in slots.sorted() {
      let name = Sensitivity.name(of: parameters[slot].name)
      weights[slot] = parameters.count
      direction.parameters[slot] = graph.parameter(parameters.count)
      places[name] = .parameter(parameters.count)
      // computed at the start if the parameter is
      parameters.append(ParameterSlot(name: name, value: 0, flag: parameters[slot].flag))
    }
    let start = parameters.count
    places[Sensitivity.ofStart] = .parameter(start)
    parameters.append(ParameterSlot(name: Sensitivity.ofStart, value: 0, flag: nil))

    var running = Derivatives(along: direction)
    try refuseJumps(&running)
    let starts = try startNodes(direction, start: graph.parameter(start), weights)
    var slopes: [Node] = []
    for (i, f) in rightHandSide.enumerated() { slopes.append(try change(of: f, in: i, &running)) }
    for i in 0..<own {
      let name = Sensitivity.name(of: states[i].name)
      places[name] = .state(states.count)
      states.append(State(name: name, kind: states[i].kind, unit: states[i].unit))
    }
    rightHandSide += slopes
    initialState += starts.states
    initialParameters += starts.parameters
    var nodes = SensitivityNodes(weights: weights, running: running, ownStates: own)
    for name in places.keys.filter({ !Sensitivity.isName($0) }) {
      let other = Sensitivity.name(of: name)
      nodes.base[other] = name
      if places[other] == nil { places[other] = .derived }
    }
    sensitivity = nodes
  }

  /// How a symbol changes along the direction, by the chain rule.
  mutating func change(of symbol: String) throws(ModelError) -> Node {
    let node = try self.symbol(symbol)
    guard var nodes = sensitivity else { return graph.zero }
    let change = try nodes.running.along(node, in: &graph)
    sensitivity = nodes
    return change
  }

  /// Assignments with what they do to the derivatives.
  mutating func addChanges(
    to action: Program.ActionNodes
  ) throws(ModelError) -> Program.ActionNodes {
    guard var nodes = sensitivity else { return action }
    var result = action
    for (value, target) in zip(action.values, action.targets) {
      switch target {
      case .state(let i): result.targets.append(.state(nodes.ownStates + i))
      case .parameter(let i):
        guard let weight = nodes.weights[i] else { continue }
        result.targets.append(.parameter(weight))
      }
      result.values.append(try nodes.running.along(value, in: &graph))
    }
    sensitivity = nodes
    return result
  }

  private func slotOfParameter(_ name: String) throws(ModelError) -> Int {
    switch places[name] {
    case .parameter(let slot):
      guard parameters[slot].flag != nil else { return slot }
      throw ModelError(
        .unsupported, "the sensitivity to '\(name)', which the model computes at the start",
        suggestion: "ask for the parameters that it is computed from")
    case .state, .derived:
      throw ModelError(
        .semantics, "the sensitivity to '\(name)', which is not a parameter: the model computes it")
    case nil:
      throw ModelError(
        .semantics, "the sensitivity to the unknown parameter '\(name)'",
        suggestion: closest(name, in: places.keys.sorted()).map { "did you mean '\($0)'?" })
    }
  }

  private mutating func change(
    of slope: Node, in state: Int, _ running: inout Derivatives
  ) throws(ModelError) -> Node {
    do throws(ModelError) {
      return try running.along(slope, in: &graph)
    } catch {
      var trial = running
      var copy = graph
      throw placed(error, inSlopeOf: state) { node throws(ModelError) in
        _ = try trial.along(node, in: &copy)
      }
    }
  }

  /// Derivatives at the start: of what is computed there, less what the start's own shift makes of it.
  private mutating func startNodes(
    _ direction: Derivatives.Direction, start: Node, _ weights: [Int: Int]
  ) throws(ModelError) -> (states: [Node], parameters: [(slot: Int, node: Node)]) {
    var atStart = direction
    atStart.time = start
    var derivatives = Derivatives(along: atStart)
    var values: [Node: Node] = [:]
    for (i, node) in initialState.enumerated() { values[graph.state(i)] = node }
    for (slot, node) in initialParameters {
      guard let flag = parameters[slot].flag else { continue }
      let held = graph.parameter(slot)
      values[held] = graph.select(graph.parameter(flag), held, node)
    }
    var states: [Node] = []
    for (i, node) in initialState.enumerated() {
      let change = try derivatives.along(node, in: &graph)
      let slope = graph.replacing(values, in: rightHandSide[i])
      states.append(graph.subtract(change, graph.multiply(slope, start)))
    }
    var computed: [(slot: Int, node: Node)] = []
    for (slot, node) in initialParameters {
      guard let weight = weights[slot] else { continue }
      computed.append((weight, try derivatives.along(node, in: &graph)))
    }
    return (states, computed)
  }

  /// A derivative does not see a jump that moves with the parameter or with the state.
  private mutating func refuseJumps(_ running: inout Derivatives) throws(ModelError) {
    for (i, f) in rightHandSide.enumerated() {
      var copy = self
      var trial = running
      func check(_ root: Node) throws(ModelError) {
        try copy.refuseJumps(below: root, &trial)
      }
      do throws(ModelError) {
        try check(f)
      } catch {
        throw placed(error, inSlopeOf: i, check)
      }
    }
  }

  private mutating func refuseJumps(
    below root: Node, _ running: inout Derivatives
  ) throws(ModelError) {
    var seen: Set<Node> = []
    var stack = [root]
    while let node = stack.popLast() {
      guard seen.insert(node).inserted, !graph.depends(node).isSubset(of: .parameter) else {
        continue
      }
      let arguments = graph.arguments(node)
      stack += arguments
      guard jumps(node) else { continue }
      // a comparison with time may jump at a time that is the same for all
      var moves = graph.depends(node).contains(.state)
      for argument in arguments where !moves {
        moves = try running.along(argument, in: &graph) != graph.zero
      }
      if moves {
        throw ModelError(
          .unsupported,
          "a formula that jumps (a comparison, floor, ceil) where a state or a parameter decides "
            + "when has no sensitivity here",
          suggestion: "use a smooth formula, or take differences of two runs")
      }
    }
  }

  private func jumps(_ node: Node) -> Bool {
    switch graph.kinds[Int(node)] {
    case .unary(let op, _): [.floor, .ceil, .trunc, .not].contains(op)
    case .binary(let op, _, _): [.lt, .le, .eq, .ne, .and, .or, .xor].contains(op)
    default: false
    }
  }
}

extension ExpressionGraph {
  /// The same formula with some nodes replaced.
  mutating func replacing(_ values: [Node: Node], in root: Node) -> Node {
    var known = values
    var stack = [root]
    while let node = stack.last {
      if known[node] != nil {
        stack.removeLast()
        continue
      }
      let open = arguments(node).filter { known[$0] == nil }
      if open.isEmpty {
        known[node] = rebuilt(node, known)
        stack.removeLast()
      } else {
        stack += open
      }
    }
    return known[root] ?? root
  }

  /// The same operation on other arguments.
  mutating func rebuilt(_ node: Node, _ known: [Node: Node]) -> Node {
    func new(_ old: Node) -> Node { known[old] ?? old }
    switch kinds[Int(node)] {
    case .constant, .state, .parameter, .time, .shift: return node
    case .unary(let op, let a): return unary(op, new(a))
    case .binary(.div, let a, let b) where a != one: return ratio(new(a), new(b))
    case .binary(let op, let a, let b): return binary(op, new(a), new(b))
    case .select(let c, let a, let b): return select(new(c), new(a), new(b))
    case .sum(let s):
      return signedSum(plus: sums[Int(s)].plus.map(new), minus: sums[Int(s)].minus.map(new))
    }
  }
}
