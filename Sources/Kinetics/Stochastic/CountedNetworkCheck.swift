import ReactionNetworks

/// Whether a network can be counted: what it may not hold, each by name and place.
struct CountedNetworkCheck {
  let network: ReactionNetwork
  let inputs: [String]

  private func refuse(
    _ message: String, at definition: Definition? = nil, suggestion: String? = nil
  ) -> ModelError {
    let error = ModelError(.unsupported, message, suggestion: suggestion)
    return definition.map { network.placed(error, at: $0) } ?? error
  }

  /// Events, rates of what is not counted, species that are not numbers of particles.
  func constructs() throws(ModelError) {
    if let event = network.events.first {
      throw refuse(
        "the event '\(event.name)': events are not supported where particles are counted",
        at: .event(event.name), suggestion: "leave the event out, or give its effect as an input")
    }
    for case .rate(let target, _) in network.rules {
      throw refuse(
        "the rate rule of '\(target)': what changes continuously cannot be counted",
        at: .rule(target), suggestion: "write it as reactions, or give '\(target)' as an input")
    }
    for species in network.species {
      try inParticles(species)
      try wholeStart(species)
    }
  }

  private func inParticles(_ species: Species) throws(ModelError) {
    let name = species.isAmount ? species.unit ?? network.substanceUnit : network.substanceUnit
    guard let name, let unit = network.unit(named: name) else { return }
    let plain = PhysicalUnit.dimensionless
    if unit.isCommensurable(with: plain) || unit.isCommensurable(with: PhysicalUnit(item: 1)) {
      if unit.factor == 1 { return }
    }
    throw refuse(
      "'\(species.name)' is measured in '\(name)': only items can be counted one by one",
      suggestion: "declare the species in items: unit substance = item")
  }

  private func wholeStart(_ species: Species) throws(ModelError) {
    let amount: Double
    switch species.initial {
    case .amount(let value): amount = value
    case .concentration(let value):
      let size = network.compartments.first { $0.name == species.compartment }?.size
      amount = value * (size ?? 1)
    case nil: return
    }
    guard amount >= 0, amount <= Self.most, amount == amount.rounded() else {
      throw refuse(
        "'\(species.name)' starts at \(amount.shortest): a count is a whole number from 0 to "
          + Self.most.shortest,
        at: .initialAssignment(species.name),
        suggestion: "round it, or use the deterministic simulation")
    }
  }

  /// Counts above this are not exact in a double.
  static let most = 0x1p52

  /// Every reaction moves whole particles.
  func stoichiometry() throws(ModelError) {
    for reaction in network.reactions where reaction.rate != nil {
      for participant in reaction.reactants + reaction.products {
        if let symbol = participant.stoichiometrySymbol {
          throw refuse(
            "the stoichiometry of '\(participant.species)' in '\(reaction.name)' is the variable "
              + "'\(symbol)': only whole numbers can be counted", at: .reaction(reaction.name))
        }
        let value = participant.stoichiometry
        guard value == value.rounded(), value >= 0, value <= 1_000_000 else {
          throw refuse(
            "\(value.shortest) '\(participant.species)' take part in '\(reaction.name)': only whole "
              + "numbers up to a million can be counted", at: .reaction(reaction.name))
        }
      }
    }
  }

  /// A batch makes particles, and its host fires by itself.
  func batches(_ batches: [CountedNetwork.Batch], halving: String?) throws(ModelError) {
    let riders = Set(batches.map(\.reaction))
    for batch in batches {
      for name in [batch.reaction, batch.host] where reaction(name)?.rate == nil {
        throw ModelError(
          .semantics,
          "the batch of '\(batch.reaction)' names '\(name)', which is no reaction with a rate",
          suggestion: closest(name, in: network.reactions.map(\.name))
            .map { "did you mean '\($0)'?" })
      }
      if riders.contains(batch.host) {
        throw refuse("'\(batch.host)' comes in batches itself and cannot be the host of another")
      }
      if let taken = reaction(batch.reaction)?.reactants.first {
        throw refuse(
          "'\(batch.reaction)' comes in batches and consumes '\(taken.species)': a batch can only "
            + "make particles", at: .reaction(batch.reaction))
      }
    }
    if let halving, !inputs.contains(halving) {
      throw ModelError(.semantics, "the rate of halving '\(halving)' must be one of the inputs")
    }
  }

  private func reaction(_ name: String) -> Reaction? {
    network.reactions.first { $0.name == name }
  }

  /// The network with its inputs as states that nothing in it changes, so that a realisation can set
  /// them as time goes on.
  func driven() throws(ModelError) -> ReactionNetwork {
    var driven = network
    let ruled = Set(network.rules.map(\.target))
    for input in inputs {
      guard let at = network.parameters.firstIndex(where: { $0.name == input }),
        !ruled.contains(input)
      else {
        throw ModelError(
          .semantics, "the input '\(input)' must be a parameter without a rule",
          suggestion: closest(input, in: network.parameters.map(\.name))
            .map { "did you mean '\($0)'?" })
      }
      driven.parameters[at].isConstant = false
      driven.parameters[at].value = driven.parameters[at].value ?? 0
      driven.initialAssignments.removeAll { $0.target == input }
      driven.rules.append(.rate(input, .number(0)))
    }
    return driven
  }

  /// What the rates and readings read, once each rate is known to have a bound between the knots of its
  /// inputs.
  ///
  /// - Returns: whether any reads the time; by species, the places of the channels that read it; species
  ///   that any of them reads.
  func reading(
    _ lowering: inout Lowering, _ channels: [String], _ readings: [String],
    counted: [String: Int]
  ) throws(ModelError) -> (time: Bool, readers: [[Int]], watched: [Int]) {
    let species = lowering.states.map { counted[$0.name] }
    var readers = [[Int]](repeating: [], count: counted.count)
    var watched: Set<Int> = []
    var readsTime = false
    for (place, channel) in (channels + readings).enumerated() {
      let isChannel = place < channels.count
      let node = try lowering.symbol(channel)
      let graph = lowering.graph
      if isChannel,
        HazardShape.of(node, in: graph, isInput: { species[$0] == nil }) == .free
      {
        throw refuse(
          "the rate of '\(channel)' may rise and fall between two times at which its inputs are known, "
            + "so that it has no bound there", at: .reaction(channel),
          suggestion: "give what changes in it as one input")
      }
      var open = [node]
      var seen: Set<ExpressionGraph.Node> = []
      while let next = open.popLast() {
        guard seen.insert(next).inserted else { continue }
        if case .state(let state) = graph.kinds[Int(next)], let at = species[Int(state)] {
          watched.insert(at)
          if isChannel { readers[at].append(place) }
        }
        if case .time = graph.kinds[Int(next)] { readsTime = true }
        open += graph.arguments(next)
      }
    }
    return (readsTime, readers, watched.sorted())
  }
}
