import ReactionNetworks

/// A network whose tissue is being divided into layers.
///
/// Every symbol of a zone becomes one for each layer; the zone's own name stays as the sum or the mean
/// of its layers, so that ledgers, funnels and readouts need not know of layers. What passed between
/// the two zones passes between any two neighbours.
struct DividedNetwork {
  let tissue: TissueLayers
  let source: ReactionNetwork
  let layers: [TissueLayers.Layer]
  var network: ReactionNetwork
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
  func owners(of symbol: String) -> (part: String, layers: [TissueLayers.Layer])? {
    guard let (zone, part) = tissue.zone(of: symbol) else { return nil }
    let own = layers.filter { $0.zone == zone }
    return own.count > 1 ? (part, own) : nil
  }

  func renamed(_ symbol: String, _ layer: TissueLayers.Layer) -> String {
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

  func sum(_ part: String, _ layers: [TissueLayers.Layer]) -> Expression {
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

  func share(_ rule: Rule, _ part: String, _ layer: TissueLayers.Layer) -> Rule {
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
}
