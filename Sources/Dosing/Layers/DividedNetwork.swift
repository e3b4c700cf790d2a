import ReactionNetworks

/// A network whose tissue is being divided into layers.
///
/// Every symbol of a zone becomes one for each layer; the zone's own name stays as the sum or the mean
/// of its layers, so that ledgers, funnels and readouts need not know of layers. What passed between
/// the two zones passes between any two neighbours.
struct DividedNetwork {
  let tissue: TissueLayers
  private let source: ReactionNetwork
  private let layers: [TissueLayers.Layer]
  private(set) var network: ReactionNetwork
  private let ruled: [String: Rule]
  private let started: Set<String>

  init(_ network: ReactionNetwork, _ tissue: TissueLayers, count: Int, file: String)
    throws(DoseError)
  {
    self.tissue = tissue
    source = network
    self.network = network
    layers = tissue.layers(count)
    ruled = Dictionary(network.rules.map { ($0.target, $0) }, uniquingKeysWith: { $1 })
    started = Set(network.initialAssignments.map(\.target))
    divideCompartments()
    divideSpecies()
    divideParameters()
    divideRules()
    divideStarts()
    try divideReactions(file: file)
    for index in network.events.indices {
      self.network.events[index].assignments = try tissue.dividing(
        network.events[index].assignments, into: count, file: file)
    }
  }

  // MARK: names

  /// The layers that a symbol is divided among; `nil` if it belongs to no zone, or to one of a single
  /// layer.
  private func owners(of symbol: String) -> (part: String, layers: [TissueLayers.Layer])? {
    guard let (zone, part) = tissue.zone(of: symbol) else { return nil }
    let own = layers.filter { $0.zone == zone }
    return own.count > 1 ? (part, own) : nil
  }

  private func renamed(_ symbol: String, _ layer: TissueLayers.Layer) -> String {
    guard let part = tissue.part(of: symbol, in: layer.zone) else { return symbol }
    return "\(layer.name)_\(part)"
  }

  /// A formula of a zone as it holds for one of its layers.
  private func formula(_ expression: Expression, _ layer: TissueLayers.Layer) -> Expression {
    expression.substituting { symbol in
      let name = renamed(symbol, layer)
      return name == symbol ? nil : .symbol(name)
    }
  }

  private func sum(_ part: String, _ layers: [TissueLayers.Layer]) -> Expression {
    .sum(layers.map { .symbol("\($0.name)_\(part)") })
  }

  /// What the zone's own symbol comes to; `nil` where it means nothing.
  private func whole(_ part: String, _ layers: [TissueLayers.Layer]) -> Expression? {
    guard let weight = tissue.means[part] else {
      return tissue.totals.contains(part) ? sum(part, layers) : nil
    }
    let weighted = layers.map { layer in
      Expression.apply(
        .times, [.symbol("\(layer.name)_\(weight)"), .symbol("\(layer.name)_\(part)")])
    }
    return .apply(.divide, [.sum(weighted), sum(weight, layers)])
  }

  // MARK: what is there

  private mutating func divideCompartments() {
    for compartment in source.compartments {
      guard let (part, own) = owners(of: compartment.name) else { continue }
      for layer in own {
        var copy = compartment
        copy.name = "\(layer.name)_\(part)"
        copy.size = compartment.size.map { layer.share(of: $0) }
        network.compartments.append(copy)
      }
    }
  }

  private mutating func divideSpecies() {
    network.species = []
    for species in source.species {
      guard let (part, own) = owners(of: species.name) else {
        network.species.append(species)
        continue
      }
      for layer in own {
        var copy = species
        copy.name = "\(layer.name)_\(part)"
        copy.compartment = renamed(species.compartment, layer)
        if case .amount(let amount)? = species.initial {
          copy.initial = .amount(layer.share(of: amount))
        }
        network.species.append(copy)
      }
      if let whole = whole(part, own) {
        network.parameters.append(
          Parameter(
            name: species.name, unit: species.unit ?? source.substanceUnit, isConstant: false))
        network.rules.append(.assignment(species.name, whole))
      }
    }
  }

  private mutating func divideParameters() {
    let added = network.parameters.dropFirst(source.parameters.count)
    network.parameters = []
    for parameter in source.parameters {
      guard let (part, own) = owners(of: parameter.name) else {
        if !isBetween(parameter.name) { network.parameters.append(parameter) }
        continue
      }
      let isAmount = tissue.totals.contains(part) || tissue.divided.contains(part)
      for layer in own {
        var copy = parameter
        copy.name = "\(layer.name)_\(part)"
        if isAmount { copy.value = parameter.value.map { layer.share(of: $0) } }
        network.parameters.append(copy)
      }
      guard tissue.divided.contains(part) || whole(part, own) != nil else { continue }
      var zone = parameter
      if !tissue.divided.contains(part), ruled[parameter.name] != nil {
        zone.isConstant = false
        zone.value = nil
      }
      network.parameters.append(zone)
    }
    network.parameters += added
    for parameter in source.parameters where isBetween(parameter.name) {
      for pair in 1..<layers.count {
        var copy = parameter
        copy.name = "\(parameter.name)_\(pair)"
        network.parameters.append(copy)
      }
    }
  }

  // MARK: what holds

  private mutating func divideRules() {
    let added = network.rules.dropFirst(source.rules.count)
    network.rules = []
    for rule in source.rules where !isBetween(rule.target) {
      guard let (zone, part) = tissue.zone(of: rule.target) else {
        network.rules.append(rule)
        continue
      }
      let own = layers.filter { $0.zone == zone }
      if tissue.divided.contains(part) {
        network.rules.append(rule)
        if own.count > 1 { network.rules += own.map { share(rule, part, $0) } }
        continue
      }
      for layer in own {
        let expression = withFlows(formula(rule.expression, layer), layer)
        let target = "\(layer.name)_\(part)"
        if case .rate = rule {
          network.rules.append(.rate(target, expression))
        } else {
          network.rules.append(.assignment(target, expression))
        }
      }
      if own.count > 1, let whole = whole(part, own) {
        network.rules.append(.assignment(rule.target, whole))
      }
    }
    network.rules += added
    for pair in 1..<layers.count { addRules(between: pair) }
  }

  private func share(_ rule: Rule, _ part: String, _ layer: TissueLayers.Layer) -> Rule {
    .assignment("\(layer.name)_\(part)", layer.share(of: .symbol(rule.target)))
  }

  private mutating func divideStarts() {
    network.initialAssignments = []
    for start in source.initialAssignments {
      guard let (part, own) = owners(of: start.target) else {
        network.initialAssignments.append(start)
        continue
      }
      if tissue.divided.contains(part) {
        network.initialAssignments.append(start)
        network.initialAssignments += own.map {
          InitialAssignment(
            target: "\($0.name)_\(part)",
            expression: $0.share(of: .symbol(start.target)))
        }
        continue
      }
      network.initialAssignments += own.map {
        InitialAssignment(
          target: "\($0.name)_\(part)", expression: formula(start.expression, $0))
      }
      let isRuled =
        ruled[start.target] != nil || source.species.contains { $0.name == start.target }
      if !isRuled, let whole = whole(part, own) {
        network.initialAssignments.append(
          InitialAssignment(target: start.target, expression: whole))
      }
    }
  }

  // MARK: what moves

  private mutating func divideReactions(file: String) throws(DoseError) {
    network.reactions = []
    for reaction in source.reactions {
      if tissue.between.reactions.contains(reaction.name) {
        for pair in 1..<layers.count {
          network.reactions.append(
            copy(reaction, named: "\(reaction.name)_\(pair)") { between($0, pair) })
        }
      } else if let (part, own) = owners(of: reaction.name) {
        for layer in own {
          network.reactions.append(
            copy(reaction, named: "\(layer.name)_\(part)") { renamed($0, layer) })
        }
      } else {
        network.reactions += try shared(reaction, file: file)
      }
    }
  }

  /// A reaction from outside into a zone, one for each layer that it reaches.
  private func shared(_ reaction: Reaction, file: String) throws(DoseError) -> [Reaction] {
    let zones = reaction.products.compactMap { owners(of: $0.species)?.layers }
    let leaves = reaction.reactants.contains { owners(of: $0.species) != nil }
    guard let own = zones.first, !leaves else {
      if !leaves { return [reaction] }
      throw DoseError(
        "manifest.layers", "a reaction from outside takes from a zone that is divided", file: file,
        found: reaction.name, allowed: "a reaction of the layer's own module")
    }
    let isFromAbove = tissue.fromAbove.contains(reaction.name)
    return own.filter { !isFromAbove || $0.isFirst }.map { layer in
      var part = copy(
        reaction, named: reaction.name + String(layer.name.dropFirst(layer.zone.utf8.count))
      ) {
        renamed($0, layer)
      }
      part.rate = isFromAbove ? reaction.rate : reaction.rate.map { layer.share(of: $0) }
      return part
    }
  }

  private func copy(
    _ reaction: Reaction, named name: String, _ rename: (String) -> String
  ) -> Reaction {
    var copy = reaction
    copy.name = name
    for index in copy.reactants.indices {
      copy.reactants[index].species = rename(copy.reactants[index].species)
    }
    for index in copy.products.indices {
      copy.products[index].species = rename(copy.products[index].species)
    }
    copy.modifiers = copy.modifiers.map(rename)
    copy.rate = copy.rate?.substituting { .symbol(rename($0)) }
    return copy
  }

  // MARK: between neighbours

  private func isBetween(_ symbol: String) -> Bool {
    symbol == tissue.between.distance || tissue.between.rules.contains(symbol)
  }

  /// A symbol of the zones as it reads between layer `pair` (from 1) and the one below.
  private func between(_ symbol: String, _ pair: Int) -> String {
    if isBetween(symbol) { return "\(symbol)_\(pair)" }
    guard let (zone, part) = tissue.zone(of: symbol) else { return symbol }
    return "\(layers[zone == tissue.upper ? pair - 1 : pair].name)_\(part)"
  }

  private mutating func addRules(between pair: Int) {
    let thickness = [pair - 1, pair].map { index in
      tissue.between.thickness.substituting {
        tissue.names.contains($0) ? .symbol("\(layers[index].name)_\($0)") : nil
      }
    }
    network.rules.append(
      .assignment(
        "\(tissue.between.distance)_\(pair)", .apply(.divide, [.sum(thickness), .number(2)])))
    for rule in source.rules where tissue.between.rules.contains(rule.target) {
      network.rules.append(
        .assignment(
          "\(rule.target)_\(pair)",
          rule.expression.substituting { .symbol(between($0, pair)) }))
    }
  }

  /// A flow stands for all that a layer exchanges: what goes down less what comes from above, for the
  /// upper zone; the other way round for the lower.
  private func withFlows(_ expression: Expression, _ layer: TissueLayers.Layer) -> Expression {
    guard let index = layers.firstIndex(of: layer) else { return expression }
    return expression.substituting { symbol in
      guard tissue.between.flows.contains(symbol) else { return nil }
      var below: Expression? = index + 1 < layers.count ? .symbol("\(symbol)_\(index + 1)") : nil
      var above: Expression? = index > 0 ? .symbol("\(symbol)_\(index)") : nil
      if layer.zone == tissue.lower { swap(&below, &above) }
      switch (below, above) {
      case (let gone?, let come?): return .apply(.minus, [gone, come])
      case (let gone?, nil): return gone
      case (nil, let come?): return .apply(.negate, [come])
      case (nil, nil): return .number(0)
      }
    }
  }
}
