import ReactionNetworks

// What moves: reactions within layers, and between neighbours.
extension DividedNetwork {
  // MARK: what moves

  mutating func divideReactions(file: String) throws(DoseError) {
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

  func copy(
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

  func isBetween(_ symbol: String) -> Bool {
    symbol == tissue.between.distance || tissue.between.rules.contains(symbol)
  }

  /// A symbol of the zones as it reads between layer `pair` (from 1) and the one below.
  func between(_ symbol: String, _ pair: Int) -> String {
    if isBetween(symbol) { return "\(symbol)_\(pair)" }
    guard let (zone, part) = tissue.zone(of: symbol) else { return symbol }
    return "\(layers[zone == tissue.upper ? pair - 1 : pair].name)_\(part)"
  }

  mutating func addRules(between pair: Int) {
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
  func withFlows(_ expression: Expression, _ layer: TissueLayers.Layer) -> Expression {
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
