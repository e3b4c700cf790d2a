import ReactionNetworks

/// A network read as equations: which symbols are states, which are parameters, and every formula
/// as a node of one graph. Names are resolved here, once.
struct Lowering {
  typealias Node = ExpressionGraph.Node

  /// A variable the solver integrates.
  struct State {
    enum Kind { case amount, concentration, value }
    var name: String
    /// Species are held as amounts, except ruled concentrations in a compartment that changes.
    var kind: Kind
    /// States of one unit share the floor of their absolute tolerance; `nil` = not known.
    var unit: PhysicalUnit?
  }
  /// Where a symbol lives.
  enum Place {
    case state(Int)
    /// A value that only interventions and events change.
    case parameter(Int)
    /// Follows from others: an assignment rule, or a reaction's rate.
    case derived
  }
  /// A parameter's slot: value as given (`nil` = none given). Species here are held as amounts.
  struct ParameterSlot {
    var name: String
    var value: Double?
    /// Set by an initial assignment unless the member gives a value: the slot of its "given" flag.
    var flag: Int?
  }

  struct Call: Hashable {
    var name: String
    var arguments: [Node]
    var atStart: Bool
  }

  let network: ReactionNetwork
  var graph = ExpressionGraph()
  var states: [State] = []
  var parameters: [ParameterSlot] = []
  var places: [String: Place] = [:]
  /// dy/dt of each state.
  var rightHandSide: [Node] = []
  /// y at the start, of each state.
  var initialState: [Node] = []
  /// Parameters that initial assignments compute: slot and formula.
  var initialParameters: [(slot: Int, node: Node)] = []
  /// How everything changes along a member's direction; `nil` unless it is asked for.
  var sensitivity: SensitivityNodes?

  private(set) var functions: [String: FunctionDefinition] = [:]
  private(set) var speciesIndex: [String: Int] = [:]
  private var compartmentIndex: [String: Int] = [:]
  private(set) var reactionIndex: [String: Int] = [:]
  private(set) var assignmentRules: [String: Expression] = [:]
  private var rateRules: [String: Expression] = [:]
  private(set) var initialAssignments: [String: Expression] = [:]
  private(set) var running: [String: Node] = [:]
  private(set) var initial: [String: Node] = [:]
  var open: Set<String> = []
  /// What calls came to: functions of functions would multiply without end.
  var calls: [Call: Node] = [:]
  /// Comparisons and roundings as the model writes them, by node.
  var jumpNames: [Node: String] = [:]
  /// Formulas, functions and symbols that the walk is inside of.
  var level = 0
  /// The last error is that the walk went too deep.
  var wentTooDeep = false
  /// So deep a walk goes and no deeper: well within the stack of any thread.
  static let deepestLevel = 1000
  /// Changes of each species by reactions: (coefficient, reaction).
  private var changes: [String: [(Reaction.Participant, Int, Double)]] = [:]
  /// Net coefficient (+1 or -1) of each species in reactions where it is exactly one.
  private var units: [String: [Int: Int]] = [:]
  private var partner: [Int: Int] = [:]

  init(_ network: ReactionNetwork) throws(ModelError) {
    self.network = network
    indexNames()
    findPairs()
    try placeSymbols()
    for i in states.indices { rightHandSide.append(try derivative(of: states[i])) }
    for i in states.indices { initialState.append(try initialValue(of: states[i])) }
    for i in parameters.indices {
      let name = parameters[i].name
      guard parameters[i].flag != nil, let formula = initialAssignments[name] else { continue }
      var value = try lower(formula, of: .initialAssignment(name), atStart: true)
      if let at = speciesIndex[name], !network.species[at].isAmount {
        value = graph.multiply(value, try symbol(network.species[at].compartment, atStart: true))
      }
      initialParameters.append((i, value))
    }
  }

  private mutating func indexNames() {
    for f in network.functions { functions[f.name] = f }
    for (i, s) in network.species.enumerated() { speciesIndex[s.name] = i }
    for (i, c) in network.compartments.enumerated() { compartmentIndex[c.name] = i }
    for (i, r) in network.reactions.enumerated() { reactionIndex[r.name] = i }
    for rule in network.rules {
      switch rule {
      case .assignment(let name, let formula): assignmentRules[name] = formula
      case .rate(let name, let formula): rateRules[name] = formula
      }
    }
    for a in network.initialAssignments { initialAssignments[a.target] = a.expression }
    for (r, reaction) in network.reactions.enumerated() where reaction.rate != nil {
      for p in reaction.reactants { changes[p.species, default: []].append((p, r, -1)) }
      for p in reaction.products { changes[p.species, default: []].append((p, r, 1)) }
    }
  }

  private mutating func placeSymbols() throws(ModelError) {
    for s in network.species {
      if assignmentRules[s.name] != nil {
        places[s.name] = .derived
      } else if rateRules[s.name] != nil {
        let steady = !varies(s.compartment)
        addState(s.name, s.isAmount || steady ? .amount : .concentration, unit: s.unit)
      } else if !s.isBoundary && !s.isConstant && changes[s.name] != nil {
        addState(s.name, .amount, unit: s.unit)
      } else {
        if case .concentration(let c)? = s.initial, initialAssignments[s.name] == nil,
          assignmentRules[s.compartment] != nil
        {
          // the size of its compartment is known at the start, and no number before
          initialAssignments[s.name] = .number(c)
        }
        addParameter(s.name, value: try amount(of: s))
      }
    }
    for c in network.compartments { place(c.name, c.size, unit: c.unit) }
    for p in network.parameters { place(p.name, p.value, unit: p.unit) }
    for r in network.reactions { places[r.name] = .derived }
  }

  private mutating func place(_ name: String, _ value: Double?, unit: String?) {
    if assignmentRules[name] != nil {
      places[name] = .derived
    } else if rateRules[name] != nil {
      addState(name, .value, unit: unit)
    } else {
      addParameter(name, value: value)
    }
  }

  private mutating func addState(_ name: String, _ kind: State.Kind, unit: String?) {
    places[name] = .state(states.count)
    let known = (unit ?? (kind == .amount ? network.substanceUnit : nil))
      .flatMap { network.unit(named: $0) }
    states.append(State(name: name, kind: kind, unit: known))
  }

  private mutating func addParameter(_ name: String, value: Double?) {
    places[name] = .parameter(parameters.count)
    let assigned = initialAssignments[name] != nil
    parameters.append(
      ParameterSlot(
        name: name, value: assigned ? 0 : value, flag: assigned ? parameters.count + 1 : nil))
    if assigned { parameters.append(ParameterSlot(name: "\(name)?", value: 0, flag: nil)) }
  }

  /// True if the size of a compartment changes between events.
  private func varies(_ compartment: String) -> Bool {
    assignmentRules[compartment] != nil || rateRules[compartment] != nil
  }

  /// The given amount of a species whose compartment's size is a plain number.
  private func amount(of s: Species) throws(ModelError) -> Double? {
    switch s.initial {
    case .amount(let n): return n
    case .concentration where initialAssignments[s.name] != nil: return nil
    case .concentration(let c):
      guard let at = compartmentIndex[s.compartment], let size = network.compartments[at].size
      else {
        throw ModelError(
          .missingValue, "the amount of '\(s.name)' needs the size of '\(s.compartment)'")
      }
      return c * size
    case nil: return nil
    }
  }

  // MARK: formulas

  /// The node of a symbol's value, now or at the start.
  mutating func symbol(_ name: String, atStart: Bool = false) throws(ModelError) -> Node {
    if let known = atStart ? initial[name] : running[name] { return known }
    guard level == 0 else { return try nestedSymbol(name, atStart: atStart) }
    return try fromTheTop([name], atStart: atStart) { lowering throws(ModelError) in
      try lowering.nestedSymbol(name, atStart: atStart)
    }
  }

  mutating func nestedSymbol(_ name: String, atStart: Bool) throws(ModelError) -> Node {
    let mark = atStart ? "\(name) at the start" : name
    guard open.insert(mark).inserted else {
      let error = ModelError(.semantics, "'\(name)' is defined through itself")
      throw [.initialAssignment(name), .rule(name), .reaction(name)].dropFirst(atStart ? 0 : 1)
        .reduce(error) { network.placed($0, at: $1) }
    }
    let node = try resolve(name, atStart: atStart)
    open.remove(mark)
    if atStart { initial[name] = node } else { running[name] = node }
    return node
  }

  private mutating func resolve(_ name: String, atStart: Bool) throws(ModelError) -> Node {
    if let symbol = sensitivity?.base[name] { return try change(of: symbol) }
    guard let place = places[name] else {
      throw ModelError(
        .semantics, "unknown name '\(name)'",
        suggestion: closest(name, in: places.keys.sorted()).map { "did you mean '\($0)'?" })
    }
    switch place {
    case .derived:
      if let at = reactionIndex[name], assignmentRules[name] == nil {
        guard let rate = network.reactions[at].rate else { return graph.zero }
        return try lower(rate, of: .reaction(name), atStart: atStart)
      }
      guard let formula = assignmentRules[name] else { return graph.zero }
      return try lower(formula, of: .rule(name), atStart: atStart)
    case .state(let i):
      let held = atStart ? try initialValue(of: states[i]) : graph.state(i)
      return try asSymbol(
        name, held: held, isConcentration: states[i].kind == .concentration,
        atStart: atStart)
    case .parameter(let i):
      var held = graph.parameter(i)
      if atStart, let flag = parameters[i].flag, let formula = initialAssignments[name] {
        var value = try lower(formula, of: .initialAssignment(name), atStart: true)
        if let at = speciesIndex[name], !network.species[at].isAmount {
          value = graph.multiply(
            value, try symbol(network.species[at].compartment, atStart: true))
        }
        held = graph.select(graph.parameter(flag), held, value)
      }
      return try asSymbol(name, held: held, isConcentration: false, atStart: atStart)
    }
  }

  /// What a species' symbol reads, from what the solver holds.
  private mutating func asSymbol(
    _ name: String, held: Node, isConcentration: Bool, atStart: Bool
  ) throws(ModelError) -> Node {
    guard let at = speciesIndex[name], !isConcentration, !network.species[at].isAmount else {
      return held
    }
    let size = try symbol(network.species[at].compartment, atStart: atStart)
    return graph.divide(held, size)
  }

  private mutating func initialValue(of state: State) throws(ModelError) -> Node {
    if let formula = initialAssignments[state.name] {
      let value = try lower(formula, of: .initialAssignment(state.name), atStart: true)
      guard state.kind == .amount, let at = speciesIndex[state.name],
        !network.species[at].isAmount
      else { return value }
      let size = try symbol(network.species[at].compartment, atStart: true)
      return graph.multiply(value, size)
    }
    guard let at = speciesIndex[state.name] else {
      let value =
        network.parameters.first { $0.name == state.name }?.value
        ?? network.compartments.first { $0.name == state.name }?.size
      return graph.constant(try given(value, state.name))
    }
    let species = network.species[at]
    switch (species.initial, state.kind) {
    case (.amount(let n)?, .concentration):
      let size = try symbol(species.compartment, atStart: true)
      return graph.divide(graph.constant(n), size)
    case (.amount(let n)?, _): return graph.constant(n)
    case (.concentration(let c)?, .amount):
      let size = try symbol(species.compartment, atStart: true)
      return graph.multiply(graph.constant(c), size)
    case (.concentration(let c)?, _): return graph.constant(c)
    case (nil, _): return graph.constant(try given(nil, state.name))
    }
  }

  private func given(_ value: Double?, _ name: String) throws(ModelError) -> Double {
    guard let value else {
      throw ModelError(
        .missingValue, "'\(name)' has no initial value",
        suggestion: "write '\(name) = ...' in the model")
    }
    return value
  }

  private mutating func derivative(of state: State) throws(ModelError) -> Node {
    if let formula = rateRules[state.name] {
      let slope = try lower(formula, of: .rule(state.name))
      guard state.kind == .amount, let at = speciesIndex[state.name],
        !network.species[at].isAmount
      else { return slope }
      return graph.multiply(slope, try symbol(network.species[at].compartment))
    }
    var plus: [Node] = []
    var minus: [Node] = []
    for (reaction, coefficient) in try coefficients(of: state.name) {
      // a pair stands for both of its reactions, once
      if let other = partner[reaction], coefficient.isUnit {
        if reaction > other { continue }
        let first = try symbol(network.reactions[reaction].name)
        let second = try symbol(network.reactions[other].name)
        let difference = graph.subtract(first, second)
        if coefficient.sign > 0 { plus.append(difference) } else { minus.append(difference) }
        continue
      }
      let flux = try symbol(network.reactions[reaction].name)
      let term = graph.multiply(coefficient.node, flux)
      if coefficient.sign > 0 { plus.append(term) } else { minus.append(term) }
    }
    return graph.signedSum(plus: plus, minus: minus)
  }

  private struct Coefficient {
    var node: Node
    var sign: Int
    /// Exactly one, and both reactions of a pair are in this species with opposite signs.
    var isUnit: Bool
  }

  private mutating func coefficients(
    of species: String
  ) throws(ModelError) -> [(reaction: Int, coefficient: Coefficient)] {
    let net = units[species] ?? [:]
    var result: [(reaction: Int, coefficient: Coefficient)] = []
    for (participant, reaction, sign) in changes[species] ?? [] {
      var node = graph.constant(participant.stoichiometry)
      if let name = participant.stoichiometrySymbol { node = try symbol(name) }
      var paired = false
      if let mine = net[reaction], let other = partner[reaction] {
        paired = net[other] == -mine
      }
      result.append((reaction, Coefficient(node: node, sign: sign > 0 ? 1 : -1, isUnit: paired)))
    }
    return result
  }

  /// Pairs of reactions that undo each other in two species or more: bound <-> free.
  ///
  /// Their rates nearly cancel once they are fast. Their difference, taken once and used in every
  /// species, keeps the sums that the network conserves; rounded anew in each it would let them
  /// drift by a rounding error of the large rates in every step.
  private mutating func findPairs() {
    for (species, list) in changes {
      var net: [Int: Int] = [:]
      var seen: Set<Int> = []
      for (participant, reaction, sign) in list {
        let repeated = !seen.insert(reaction).inserted
        if repeated || participant.stoichiometry != 1 || participant.stoichiometrySymbol != nil {
          net[reaction] = nil
        } else {
          net[reaction] = sign > 0 ? 1 : -1
        }
      }
      units[species] = net
    }
    var shared: [Int: [Int: Int]] = [:]
    for net in units.values {
      for (a, sign) in net where net.count <= 64 {
        for (b, other) in net where a < b && sign == -other {
          shared[a, default: [:]][b, default: 0] += 1
        }
      }
    }
    let candidates = shared.flatMap { (a, row) in row.map { (a: a, b: $0.key, count: $0.value) } }
      .filter { $0.count >= 2 }
      .sorted { $0.count != $1.count ? $0.count > $1.count : ($0.a, $0.b) < ($1.a, $1.b) }
    for pair in candidates where partner[pair.a] == nil && partner[pair.b] == nil {
      partner[pair.a] = pair.b
      partner[pair.b] = pair.a
    }
  }

  /// d symbol / dt: for `rateOf`.
  mutating func rate(of name: String) throws(ModelError) -> Node {
    guard case .state(let i)? = places[name] else {
      guard case .derived? = places[name] else { return graph.zero }
      throw ModelError(.unsupported, "rateOf('\(name)'), whose value follows from a rule")
    }
    let slope = try derivative(of: states[i])
    guard states[i].kind == .amount, let at = speciesIndex[name], !network.species[at].isAmount
    else { return slope }
    return graph.divide(slope, try symbol(network.species[at].compartment))
  }
}
