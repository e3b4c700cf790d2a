/// Reactions and events of the flat network.
extension NetworkBuilder {
  mutating func addReaction(_ node: Int) throws(ModelError) {
    let name = names.name(node)
    let claims = names.table.nodes[node]
    guard
      let claim = try names.winner(
        claims.reactions, "definition", named: name,
        meaning: { claim throws(ModelError) -> Int in claim.order })?.claim
    else {
      throw claims.place.error(
        .semantics, "the reaction '\(name.shortened)' is declared but never defined")
    }
    if let rule = claims.rules.first {
      throw rule.place.error(
        .semantics, "'\(name.shortened)' is a reaction and cannot have a rule",
        suggestion: "its rate is set with '\(name.shortened) = ...'")
    }
    if let unit = claims.units.first {
      throw unit.place.error(
        .unsupported, "a unit for a reaction: not supported by exosim",
        suggestion: "the rate is in the model's extent unit per time unit")
    }
    let reaction = claim.value
    var flat = Reaction(name: name, isReversible: reaction.isReversible)
    flat.reactants = try participants(reaction.reactants, in: claim.scope)
    flat.products = try participants(reaction.products, in: claim.scope)
    flat.rate = try rate(of: node, claim)
    network.places.known[.reaction(name)] = claim.place
    reactions.append((claim.order, flat))
  }

  private func participants(
    _ participants: [Syntax.Participant], in scope: Int
  ) throws(ModelError) -> [Reaction.Participant] {
    var flat: [Reaction.Participant] = []
    for participant in participants {
      let species = names.name(try names.node(participant.species, in: scope))
      if let symbol = participant.symbol {
        let symbol = names.name(try names.node(symbol, in: scope))
        flat.append(.init(species, values[symbol] ?? 1, symbol: symbol))
      } else {
        flat.append(.init(species, participant.stoichiometry))
      }
    }
    return flat
  }

  /// Written behind the reaction, or set apart with `J0 = ...`; the outermost holds.
  private func rate(
    of node: Int, _ claim: Elaboration.Claim<Syntax.Reaction>
  ) throws(ModelError) -> Expression? {
    let name = names.name(node)
    var rates = names.table.nodes[node].initials
    if let rate = claim.value.rate {
      rates.append(
        .init(
          value: rate, scope: claim.scope, depth: claim.depth, place: claim.place,
          order: claim.order))
    }
    let names = names
    return try names.winner(rates, "rate", named: name) {
      claim throws(ModelError) -> Expression? in
      guard let formula = claim.value else { return nil }
      return try names.expression(
        formula, in: claim.scope, purpose: "the rate of '\(name.shortened)'")
    }?.meaning
  }

  mutating func addEvents(_ node: Int) throws(ModelError) {
    let name = names.name(node)
    guard
      let claim = try names.winner(
        names.table.nodes[node].events, "definition", named: name,
        meaning: { claim throws(ModelError) -> Int in claim.order })?.claim
    else { return }
    let event = claim.value
    let scope = claim.scope
    let purpose = "the event '\(name.shortened)'"
    var flat = Event(
      name: name, trigger: try names.expression(event.trigger, in: scope, purpose: purpose),
      triggerInitialValue: event.triggerInitialValue, isPersistent: event.isPersistent,
      usesValuesFromTriggerTime: event.usesValuesFromTriggerTime)
    if let delay = event.delay {
      flat.delay = try names.expression(delay, in: scope, purpose: purpose)
    }
    if let priority = event.priority {
      flat.priority = try names.expression(priority, in: scope, purpose: purpose)
    }
    for (target, value) in event.assignments {
      let node = try names.node(target, in: scope, purpose: "target")
      let targetName = names.name(node)
      switch try names.kind(of: node) {
      case .compartment, .species, .parameter: break
      case let kind:
        throw names.table.place(target.offset, in: scope).error(
          .semantics,
          "'\(target.text.shortened)' is \(kind.withArticle), which no event can change")
      }
      guard !flat.assignments.contains(where: { $0.target == targetName }) else {
        throw names.table.place(target.offset, in: scope).error(
          .semantics, "\(purpose) changes '\(target.text.shortened)' twice")
      }
      eventTargets.insert(targetName)
      flat.assignments.append(
        Assignment(
          target: targetName,
          value: try names.expression(value, in: scope, purpose: purpose)))
    }
    network.places.known[.event(name)] = claim.place
    events.append((claim.order, flat))
  }
}
