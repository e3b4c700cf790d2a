/// What each statement adds to the table of names.
extension Elaboration {
  /// Lays out a model, or one instance of a submodel, and returns its scope.
  mutating func instantiate(
    _ module: Syntax.Module, lead: String = "", depth: Int = 0, defaultCompartment: Int? = nil
  ) throws(ModelError) -> Int {
    scopes.append(
      Scope(
        lead: lead, depth: depth, source: module.source, moduleName: module.name,
        defaultCompartment: defaultCompartment))
    let scope = scopes.count - 1
    for formal in module.formals { _ = try declare(formal, in: scope) }
    for statement in module.body { try add(statement, in: scope, order: module.order) }
    return scope
  }

  /// Lays out the statements outside any model.
  mutating func instantiateLoose() throws(ModelError) {
    scopes.append(Scope(source: library.main.source, moduleName: "__main"))
    for (source, statement, order) in library.loose {
      scopes[0].source = source
      try add(statement, in: 0, order: order)
    }
    scopes[0].source = library.main.source
  }

  mutating func add(
    _ statement: Syntax.Statement, in scope: Int, order: Int
  ) throws(ModelError) {
    switch statement {
    case .declaration(let declaration): try add(declaration, in: scope)
    case .assignment(let assignment): try add(assignment, in: scope)
    case .hasUnit(let path, let unit):
      let node = try declare(path, in: scope)
      nodes[node].units.append(claim(unit, at: unit.offset, in: scope))
    case .synchronisation(let first, let second):
      let a = try declare(first, in: scope)
      let b = try declare(second, in: scope)
      try join(a, b, at: place(first.offset, in: scope))
    case .submodel(let submodel): try add(submodel, in: scope, order: order)
    case .reaction(let reaction): try add(reaction, in: scope)
    case .event(let event): try add(event, in: scope)
    case .unitDefinition(let name, let unit):
      unitDefinitions.append(claim((name.text, unit), at: name.offset, in: scope))
    case .modelUnit(let keyword, let unit, let offset):
      modelUnits.append((keyword, claim(unit, at: offset, in: scope)))
    }
  }

  private mutating func add(
    _ declaration: Syntax.Declaration, in scope: Int
  ) throws(ModelError) {
    let node = try declare(declaration.path, in: scope)
    let offset = declaration.path.offset
    if let kind = declaration.kind { nodes[node].kinds.append(claim(kind, at: offset, in: scope)) }
    if let isConstant = declaration.isConstant {
      nodes[node].constness.append(claim(isConstant, at: offset, in: scope))
    }
    if declaration.isBoundary { nodes[node].isBoundary = true }
    if declaration.isSubstanceOnly { nodes[node].isSubstanceOnly = true }
    if let compartment = declaration.compartment {
      let place = try self.compartment(compartment, in: scope)
      nodes[node].compartments.append(claim(place, at: compartment.offset, in: scope))
    }
  }

  private mutating func compartment(
    _ path: Syntax.Path, in scope: Int
  ) throws(ModelError) -> Int {
    let node = try declare(path, in: scope)
    nodes[node].kinds.append(claim(.compartment, at: path.offset, in: scope))
    return node
  }

  private mutating func add(
    _ assignment: Syntax.Assignment, in scope: Int
  ) throws(ModelError) {
    let node = try declare(assignment.target, in: scope)
    let offset = assignment.target.offset
    if assignment.role == .initial {
      nodes[node].initials.append(claim(assignment.formula, at: offset, in: scope))
    } else {
      nodes[node].rules.append(claim(assignment, at: offset, in: scope))
    }
  }

  // MARK: submodels

  private mutating func add(
    _ submodel: Syntax.Submodel, in scope: Int, order: Int
  ) throws(ModelError) {
    let place = place(submodel.moduleOffset, in: scope)
    guard let module = library.module(named: submodel.module) else {
      throw place.error(
        .semantics, "there is no model named '\(submodel.module.shortened)'",
        suggestion: didYouMean(submodel.module, in: library.modules.map(\.name)))
    }
    guard module.order < order else {
      throw place.error(
        .semantics, "the model '\(module.name.shortened)' is not yet defined here",
        suggestion: "Antimony reads from the top: move it above")
    }
    guard submodel.arguments.count <= module.formals.count else {
      throw place.error(
        .semantics,
        "'\(module.name.shortened)' has \(module.formals.count) connections, "
          + "not \(submodel.arguments.count)")
    }
    guard scopes[scope].depth < Self.depthLimit else {
      throw place.error(
        .unsupported,
        "submodels that nest deeper than \(Self.depthLimit) levels: not supported by exosim")
    }
    let node = try declare(submodel.name, in: scope)
    if nodes[node].moduleName != nil {
      throw self.place(submodel.name.offset, in: scope).error(
        .semantics, "there is already a submodel named '\(submodel.name.text.shortened)'")
    }
    nodes[node].moduleName = module.name
    nodes[node].kinds.append(claim(.submodel, at: submodel.name.offset, in: scope))
    var compartment = scopes[scope].defaultCompartment
    if let path = submodel.compartment { compartment = try self.compartment(path, in: scope) }
    let inner = try instantiate(
      module, lead: key(submodel.name, in: scope) + ".", depth: scopes[scope].depth + 1,
      defaultCompartment: compartment)
    for (formal, argument) in zip(module.formals, submodel.arguments) {
      let inside = try declare(formal, in: inner)
      switch argument {
      case .path(let path):
        let outside = try declare(path, in: scope)
        try join(inside, outside, at: self.place(path.offset, in: scope))
      case .formula(let formula):
        nodes[inside].initials.append(claim(formula, at: formula.offset, in: scope))
      }
    }
  }

  // MARK: reactions and events

  private mutating func add(_ reaction: Syntax.Reaction, in scope: Int) throws(ModelError) {
    let compartment =
      if let path = reaction.compartment { try self.compartment(path, in: scope) } else {
        nil as Int?
      }
    for participant in reaction.reactants + reaction.products {
      let offset = participant.species.offset
      if let symbol = participant.symbol { _ = try declare(symbol, in: scope) }
      let node = try declare(participant.species, in: scope)
      nodes[node].kinds.append(claim(.species, at: offset, in: scope))
      if participant.isBoundary { nodes[node].isBoundary = true }
      if let compartment { nodes[node].reactionCompartments.append(compartment) }
    }
    let name = reaction.name ?? unusedName("_J", \.reactionCount, at: reaction.offset, in: scope)
    let node = try declare(name, in: scope)
    nodes[node].kinds.append(claim(.reaction, at: name.offset, in: scope))
    nodes[node].reactions.append(claim(reaction, at: name.offset, in: scope))
  }

  private mutating func add(_ event: Syntax.Event, in scope: Int) throws(ModelError) {
    let name = event.name ?? unusedName("_E", \.eventCount, at: event.offset, in: scope)
    let node = try declare(name, in: scope)
    nodes[node].kinds.append(claim(.event, at: name.offset, in: scope))
    nodes[node].events.append(claim(event, at: name.offset, in: scope))
  }

  /// `_J0`, `_J1`, ... for reactions without a name, as Antimony counts them.
  private mutating func unusedName(
    _ stem: String, _ counter: WritableKeyPath<Scope, Int>, at offset: Int, in scope: Int
  ) -> Syntax.Path {
    while true {
      let path = Syntax.Path(stem + String(scopes[scope][keyPath: counter]), at: offset)
      scopes[scope][keyPath: counter] += 1
      if index[key(path, in: scope)] == nil { return path }
    }
  }
}
