// Compartments, species, parameters.
extension NetworkBuilder {
  // MARK: compartments, species, parameters

  mutating func addCompartment(_ node: Int) throws(ModelError) {
    let name = names.name(node)
    network.places.known[.name(name)] = names.table.nodes[node].place
    let rule = try addRule(node)
    let start = addInitial(node, try startBeside(rule, of: node))
    let unit = try unit(of: node, literal: start.unit, at: start.depth)
    let isConstant = try constness(of: node) ?? (rule == nil && !eventTargets.contains(name))
    network.compartments.append(
      Compartment(name: name, size: start.value, unit: unit, isConstant: isConstant))
  }

  mutating func addParameter(_ node: Int) throws(ModelError) {
    let name = names.name(node)
    network.places.known[.name(name)] = names.table.nodes[node].place
    if let placed = names.table.nodes[node].compartments.first {
      throw placed.place.error(
        .semantics, "'\(name.shortened)' is put into a compartment but is not a species",
        suggestion: "declare it: 'species \(name.shortened)'")
    }
    if names.table.nodes[node].isBoundary {
      throw names.table.nodes[node].place.error(
        .semantics, "'$\(name.shortened)' is marked as a boundary species but is not a species")
    }
    let rule = try addRule(node)
    let start = addInitial(node, try startBeside(rule, of: node))
    let unit = try unit(of: node, literal: start.unit, at: start.depth)
    let isConstant = try constness(of: node) ?? (rule == nil && !eventTargets.contains(name))
    if let value = start.value { values[name] = value }
    network.parameters.append(
      Parameter(name: name, value: start.value, unit: unit, isConstant: isConstant))
  }

  mutating func addSpecies(_ node: Int) throws(ModelError) {
    let name = names.name(node)
    let claims = names.table.nodes[node]
    network.places.known[.name(name)] = claims.place
    let compartment = try compartment(of: node)
    let rule = try addRule(node)
    // `S = 5/c` is an amount of 5; `5*c` is the concentration 5 of a species counted by amount
    let op: Operator = claims.isSubstanceOnly ? .times : .divide
    var start = try startBeside(rule, of: node, isNumber: { $0.number(op, compartment) != nil })
    var initial: Species.Initial?
    switch start?.value {
    case .number(let value, _):
      initial = claims.isSubstanceOnly ? .amount(value) : .concentration(value)
    case .expression(let expression):
      if let value = expression.number(op, compartment) {
        initial = claims.isSubstanceOnly ? .concentration(value) : .amount(value)
        start?.value = .nothing
      }
    default: break
    }
    let value = addInitial(node, start)
    let unit = try unit(of: node, literal: value.unit, at: value.depth)
    let isConstant = try constness(of: node) ?? false
    network.species.append(
      Species(
        name: name, compartment: compartment, initial: initial,
        isAmount: claims.isSubstanceOnly, isBoundary: claims.isBoundary || isConstant,
        isConstant: isConstant, unit: unit))
  }

  /// Said outright, else that of a reaction it takes part in, else that of its submodel, else the
  /// default compartment of size 1.
  mutating func compartment(of node: Int) throws(ModelError) -> String {
    let claims = names.table.nodes[node]
    let names = names
    if let said = try names.winner(
      claims.compartments, "compartment", named: names.name(node), mayRepeat: true,
      meaning: { claim throws(ModelError) -> String in names.name(claim.value) })
    {
      return said.meaning
    }
    if let first = claims.reactionCompartments.first { return names.name(first) }
    if let inherited = names.table.scopes[claims.scope].defaultCompartment {
      return names.name(inherited)
    }
    addImpliedCompartment()
    return Elaboration.defaultCompartment
  }

  mutating func addImpliedCompartment() {
    let name = Elaboration.defaultCompartment
    guard names.table.impliedCompartment != nil, network.compartments.first?.name != name else {
      return
    }
    network.compartments.insert(Compartment(name: name), at: 0)
  }
}
