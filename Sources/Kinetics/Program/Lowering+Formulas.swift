import ReactionNetworks

/// Formulas as nodes, and what keeps deep ones from exhausting the stack.
extension Lowering {
  private static let jumps: Set<ReactionNetworks.Operator> = [
    .eq, .neq, .lt, .leq, .gt, .geq, .floor, .ceil,
  ]

  /// An error in the slope of a state, with the line of the rule or reaction that fails the check.
  func placed(
    _ error: ModelError, inSlopeOf state: Int, _ check: (Node) throws(ModelError) -> Void
  ) -> ModelError {
    let rules = network.rules.map { ($0.target, Definition.rule($0.target)) }
    let reactions = network.reactions.map { ($0.name, Definition.reaction($0.name)) }
    for (name, definition) in rules + reactions {
      guard let node = running[name] else { continue }
      do throws(ModelError) {
        try check(node)
      } catch {
        return network.placed(error, at: definition)
      }
    }
    return network.placed(error, at: .rule(states[state].name))
  }

  /// A formula of the model as a node; its errors name the line of its definition.
  mutating func lower(
    _ formula: Expression, of definition: Definition, atStart: Bool = false
  ) throws(ModelError) -> Node {
    do throws(ModelError) {
      guard level == 0 else { return try lower(formula, atStart: atStart) }
      return try lowerAtTop(formula, atStart: atStart)
    } catch {
      throw network.placed(error, at: definition)
    }
  }

  /// A formula that stands in no other, as a node.
  mutating func lowerAtTop(
    _ formula: Expression, atStart: Bool = false
  ) throws(ModelError) -> Node {
    try fromTheTop(formula.symbols, atStart: atStart) { lowering throws(ModelError) in
      try lowering.lower(formula, atStart: atStart)
    }
  }

  /// A formula as a node.
  mutating func lower(
    _ expression: Expression, atStart: Bool = false, local: [String: Node] = [:]
  ) throws(ModelError) -> Node {
    level += 1
    defer { level -= 1 }
    switch expression {
    case .number(let value, _): return graph.constant(value)
    case .time: return graph.time()
    case .symbol(let name):
      if let node = local[name] { return node }
      return try symbol(name, atStart: atStart)
    case .call(let name, let arguments):
      return try lower(call: name, arguments, atStart: atStart, local: local)
    case .apply(.rateOf, let arguments):
      guard case .symbol(let name)? = arguments.first else {
        throw ModelError(.semantics, "rateOf needs the name of a variable")
      }
      return try rate(of: name)
    case .apply(.delay, _):
      throw ModelError(
        .unsupported, "'delay' (delay differential equations): not supported by exosim",
        suggestion: "model the lag as one or more intermediate states")
    case .apply(let op, let arguments):
      guard level <= Self.deepestLevel else {
        wentTooDeep = true
        throw ModelError(
          .unsupported,
          "formulas that nest deeper than \(Self.deepestLevel) levels: not supported by exosim")
      }
      var nodes: [Node] = []
      for a in arguments { nodes.append(try lower(a, atStart: atStart, local: local)) }
      let node = try graph.apply(op, nodes)
      if Self.jumps.contains(op), jumpNames[node] == nil {
        jumpNames[node] = expression.antimony.cut(to: 60)
      }
      return node
    }
  }

  /// A function's body with its arguments put in; a second call with the same ones is the first.
  private mutating func lower(
    call name: String, _ arguments: [Expression], atStart: Bool, local: [String: Node]
  ) throws(ModelError) -> Node {
    guard let function = functions[name], function.arguments.count == arguments.count else {
      throw ModelError(
        .semantics, "unknown function '\(name)' with \(arguments.count) arguments",
        suggestion: closest(name, in: functions.keys.sorted()).map { "did you mean '\($0)'?" })
    }
    guard level <= Self.deepestLevel else {
      wentTooDeep = true
      throw ModelError(
        .unsupported,
        "the function '\(name)', which stands deeper than \(Self.deepestLevel) levels in "
          + "functions and formulas: not supported by exosim",
        suggestion: "give what it computes a name of its own, with ':='")
    }
    // an argument may well call the same function: f(f(x)) ends
    var nodes: [Node] = []
    for actual in arguments { nodes.append(try lower(actual, atStart: atStart, local: local)) }
    let call = Call(name: name, arguments: nodes, atStart: atStart)
    if let known = calls[call] { return known }
    guard open.insert("\(name)()").inserted else {
      throw ModelError(.semantics, "the function '\(name)' calls itself")
    }
    let inner = Dictionary(
      zip(function.arguments, nodes), uniquingKeysWith: { first, _ in first })
    let node = try lower(function.body, atStart: atStart, local: inner)
    open.remove("\(name)()")
    calls[call] = node
    return node
  }

  // MARK: long chains of rules

  /// Does what starts a walk; where the walk goes too deep, everything that the names follow from is
  /// worked out before it, the first of each chain first.
  mutating func fromTheTop(
    _ names: @autoclosure () -> Set<String>, atStart: Bool,
    _ walk: (inout Lowering) throws(ModelError) -> Node
  ) throws(ModelError) -> Node {
    do throws(ModelError) {
      return try walk(&self)
    } catch {
      guard wentTooDeep else { throw error }
    }
    wentTooDeep = false
    open = []
    for name in names().sorted() { try resolveAhead(of: name, atStart: atStart) }
    return try walk(&self)
  }

  private mutating func resolveAhead(of name: String, atStart: Bool) throws(ModelError) {
    var path = [(name: name, sources: sources(of: name, atStart), next: 0)]
    var met: Set<String> = [name]
    while let (current, sources, next) = path.last {
      guard next < sources.count else {
        path.removeLast()
        // what it follows from is known by now; a circle is found by this walk, and named
        if places[current] != nil { _ = try nestedSymbol(current, atStart: atStart) }
        continue
      }
      path[path.count - 1].next += 1
      let source = sources[next]
      let isKnown = (atStart ? initial[source] : running[source]) != nil
      guard !isKnown, met.insert(source).inserted else { continue }
      path.append((source, self.sources(of: source, atStart), 0))
    }
  }

  /// The symbols that one is computed from.
  private func sources(of name: String, _ atStart: Bool) -> [String] {
    var sources: [String] = []
    if let at = speciesIndex[name] { sources.append(network.species[at].compartment) }
    if atStart, let formula = initialAssignments[name] {
      sources += formula.symbols.sorted()
    } else if let formula = assignmentRules[name] {
      sources += formula.symbols.sorted()
    } else if let at = reactionIndex[name], let rate = network.reactions[at].rate {
      sources += rate.symbols.sorted()
    }
    return sources
  }
}
