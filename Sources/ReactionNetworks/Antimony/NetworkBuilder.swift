/// The table of names -> a flat network.
struct NetworkBuilder {
  var names: Resolution
  private var units: UnitTable
  var network: ReactionNetwork
  private var initialAssignments: [(order: Int, value: InitialAssignment)] = []
  private var rules: [(order: Int, value: Rule)] = []
  var reactions: [(order: Int, value: Reaction)] = []
  var events: [(order: Int, value: Event)] = []
  var eventTargets: Set<String> = []
  /// Values that stand as numbers, for named stoichiometries.
  var values: [String: Double] = [:]

  static func network(named name: String, _ table: Elaboration) throws(ModelError)
    -> ReactionNetwork
  {
    let names = try Resolution(table)
    var builder = NetworkBuilder(
      names: names, units: names.units, network: ReactionNetwork(name: name))
    try builder.build()
    return builder.network
  }

  private init(names: Resolution, units: UnitTable, network: ReactionNetwork) {
    self.names = names
    self.units = units
    self.network = network
  }

  private mutating func build() throws(ModelError) {
    for function in names.table.library.functions {
      for call in function.body.calls {
        try names.check(call, at: SourcePlace(source: function.source, offset: call.offset))
      }
      network.places.known[.function(function.name)] = SourcePlace(
        source: function.source, offset: function.body.offset)
      network.functions.append(
        FunctionDefinition(
          name: function.name, arguments: function.arguments, body: function.body.expression))
    }
    let roots = names.table.nodes.indices.filter {
      names.table.root($0) == $0 && $0 != names.table.impliedCompartment
    }
    for node in roots { try addEvents(node) }
    for node in roots {
      let kind = try names.kind(of: node)
      switch kind {
      case .compartment: try addCompartment(node)
      case .species: try addSpecies(node)
      case .parameter: try addParameter(node)
      case .reaction: break
      case .event, .submodel: try refuseValue(node, kind)
      }
    }
    for node in roots where try names.kind(of: node) == .reaction { try addReaction(node) }
    if names.usesImpliedCompartment { addImpliedCompartment() }
    finish()
  }

  /// Both spellings of each name that has another in the network; a name of the network is itself.
  private mutating func keepWrittenNames() {
    var known: [String: String] = [:]
    for (key, node) in names.table.index {
      let flat = names.name(node)
      for spelling in [key, key.flattened] where spelling != flat { known[spelling] = flat }
    }
    for node in names.table.nodes.indices where names.table.root(node) == node {
      known[names.name(node)] = nil
    }
    network.places.written = known
  }

  private mutating func finish() {
    keepWrittenNames()
    network.initialAssignments = initialAssignments.sorted { $0.order < $1.order }.map(\.value)
    network.rules = rules.sorted { $0.order < $1.order }.map(\.value)
    network.reactions = reactions.sorted { $0.order < $1.order }.map(\.value)
    network.events = events.sorted { $0.order < $1.order }.map(\.value)
    network.unitDefinitions = units.definitions
    network.timeUnit = units.modelUnits["time_unit"]
    network.substanceUnit = units.modelUnits["substance"]
    network.volumeUnit = units.modelUnits["volume"]
    network.areaUnit = units.modelUnits["area"]
    network.lengthUnit = units.modelUnits["length"]
    network.extentUnit = units.modelUnits["extent"]
  }

  private func refuseValue(_ node: Int, _ kind: Syntax.Kind) throws(ModelError) {
    let claims = names.table.nodes[node]
    if let place = claims.initials.first?.place ?? claims.rules.first?.place
      ?? claims.units.first?.place
    {
      throw place.error(
        .semantics, "'\(names.name(node).shortened)' is \(kind.withArticle), which has no value")
    }
  }

  // MARK: values and rules

  /// A value at the start: a number, an expression, or none.
  enum Start: Equatable {
    case nothing
    case number(Double, unit: String?)
    case expression(Expression)
  }

  func start(of node: Int) throws(ModelError) -> (
    value: Start, claim: Elaboration.Claim<Syntax.Formula?>
  )? {
    let name = names.name(node)
    let names = names
    let winner = try names.winner(names.table.nodes[node].initials, "value", named: name) {
      claim throws(ModelError) -> Start in
      guard let formula = claim.value else { return .nothing }
      let expression = try names.expression(
        formula, in: claim.scope, purpose: "the value of '\(name.shortened)'")
      if case .number(let value, let unit) = expression { return .number(value, unit: unit) }
      return .expression(expression)
    }
    return winner.map { ($0.meaning, $0.claim) }
  }

  /// Adds the rule of a node, if it has one, and says what kind it is and how far outside.
  mutating func addRule(
    _ node: Int
  ) throws(ModelError) -> Elaboration.Claim<Syntax.Assignment>? {
    let name = names.name(node)
    let names = names
    let winner = try names.winner(names.table.nodes[node].rules, "rule", named: name) {
      claim throws(ModelError) -> Rule in
      guard let formula = claim.value.formula else {
        throw claim.place.error(.syntax, "this rule has no formula")
      }
      let expression = try names.expression(
        formula, in: claim.scope, purpose: "the rule of '\(name.shortened)'")
      return claim.value.role == .rateRule
        ? .rate(name, expression) : .assignment(name, expression)
    }
    guard let winner else { return nil }
    rules.append((winner.claim.order, winner.meaning))
    network.places.known[.rule(name)] = winner.claim.place
    return winner.claim
  }

  /// The value at the start that is left beside the rule, if there is one.
  mutating func startBeside(
    _ rule: Elaboration.Claim<Syntax.Assignment>?, of node: Int,
    isNumber: (Expression) -> Bool = { _ in false }
  ) throws(ModelError) -> (value: Start, claim: Elaboration.Claim<Syntax.Formula?>)? {
    guard let start = try start(of: node) else { return nil }
    guard let rule, rule.value.role == .assignmentRule else { return start }
    if rule.depth < start.claim.depth { return nil }  // ruled from further outside
    // a number before the rule is what the rule replaces; one after it would be lost
    let isReplaced = rule.depth == start.claim.depth && start.claim.order < rule.order
    switch start.value {
    case .nothing: return nil
    case .number where isReplaced: return start
    case .expression(let expression) where isReplaced && isNumber(expression): return start
    case .number, .expression: break
    }
    throw start.claim.place.error(
      .semantics,
      "'\(names.name(node).shortened)' already follows the rule on "
        + "\(rule.place.described(from: start.claim.place)), at the start too",
      suggestion: "keep one of the two")
  }

  mutating func unit(
    of node: Int, literal: String?, at depth: Int
  ) throws(ModelError) -> String? {
    var resolved: [(name: String, claim: Elaboration.Claim<Syntax.Unit>)] = []
    guard let outermost = names.table.nodes[node].units.map(\.depth).min() else { return literal }
    for claim in names.table.nodes[node].units where claim.depth == outermost {
      let name = try units.name(claim, of: names.table)
      if let first = resolved.first, first.name != name {
        throw claim.place.error(
          .units,
          "'\(names.name(node).shortened)' has another unit on "
            + first.claim.place.described(from: claim.place))
      }
      resolved.append((name, claim))
    }
    guard let first = resolved.first else { return literal }
    if let literal, literal != first.name, depth <= outermost {
      if depth < outermost { return literal }
      throw first.claim.place.error(
        .units,
        "'\(names.name(node).shortened)' is given in '\(literal)' and has "
          + "'\(first.name)'")
    }
    return first.name
  }

  func constness(of node: Int) throws(ModelError) -> Bool? {
    try names.winner(
      names.table.nodes[node].constness, "'const' or 'var'", named: names.name(node),
      mayRepeat: true
    ) { claim throws(ModelError) -> Bool in claim.value }?.meaning
  }

  mutating func addInitial(
    _ node: Int, _ start: (value: Start, claim: Elaboration.Claim<Syntax.Formula?>)?
  ) -> (value: Double?, unit: String?, depth: Int) {
    guard let start else { return (nil, nil, 0) }
    switch start.value {
    case .nothing: return (nil, nil, start.claim.depth)
    case .number(let value, let unit): return (value, unit, start.claim.depth)
    case .expression(let expression):
      network.places.known[.initialAssignment(names.name(node))] = start.claim.place
      initialAssignments.append(
        (
          start.claim.order,
          InitialAssignment(target: names.name(node), expression: expression)
        ))
      return (nil, nil, start.claim.depth)
    }
  }
}

extension Expression {
  /// 5 for `5 / name`, or for `5 * name`.
  func number(_ op: Operator, _ name: String) -> Double? {
    guard case .apply(op, let arguments) = self, arguments.count == 2,
      case .number(let value, unit: nil) = arguments[0], arguments[1] == .symbol(name)
    else { return nil }
    return value
  }
}
