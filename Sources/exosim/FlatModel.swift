import Dosing
import Kinetics
import ReactionNetworks

/// One network with every value in it and the doses as events: what other tools can run.
struct FlatModel {
  var network: ReactionNetwork

  /// Puts values, a starting state and the interventions of one arm into a network.
  ///
  /// - Parameters:
  ///   - values: by parameter; they win over what the network says.
  ///   - state: amounts and parameters at the start, by name; see `Trajectory.finalState`.
  init(
    _ network: ReactionNetwork, values: [String: Double], state: [String: Double] = [:],
    interventions: [Intervention]
  ) {
    self.network = network
    put(values)
    put(state)
    for (index, intervention) in interventions.enumerated() {
      add(intervention, priority: interventions.count - index)
    }
  }

  private mutating func put(_ values: [String: Double]) {
    for index in network.parameters.indices {
      if let value = values[network.parameters[index].name] {
        network.parameters[index].value = value
      }
    }
    for index in network.compartments.indices {
      if let value = values[network.compartments[index].name] {
        network.compartments[index].size = value
      }
    }
    for index in network.species.indices {
      if let amount = values[network.species[index].name] {
        network.species[index].initial = .amount(amount)
      }
    }
    network.initialAssignments.removeAll { values[$0.target] != nil }
  }

  /// An event that fires once at a known time, before those of lower priority.
  private mutating func add(_ intervention: Intervention, priority: Int) {
    let targets = Set(intervention.assignments.map(\.target))
    for index in network.parameters.indices where targets.contains(network.parameters[index].name) {
      network.parameters[index].isConstant = false
    }
    network.events.append(
      Event(
        name: freshName(for: intervention.label),
        trigger: .apply(.geq, [.time, .number(intervention.time)]),
        priority: .number(Double(priority)), triggerInitialValue: false,
        // one dose may be several changes, each reading what the one before has written
        usesValuesFromTriggerTime: false, assignments: intervention.assignments))
  }

  private func freshName(for label: String) -> String {
    let letters = label.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    var name = "at_" + String(letters)
    let taken = Set(network.events.map(\.name))
    while taken.contains(name) { name += "_" }
    return name
  }
}

extension FlatModel {
  /// The network as JSON, formulas as text.
  var json: JSONText {
    .object(present: [
      ("schemaVersion", 1), ("name", .string(network.name)),
      ("timeUnit", network.timeUnit.map { .string($0) }),
      (
        "compartments",
        .array(
          network.compartments.map {
            .object(present: [
              ("name", .string($0.name)), ("size", $0.size.map { .number($0) }),
              ("unit", $0.unit.map { .string($0) }), ("isConstant", .bool($0.isConstant)),
            ])
          })
      ),
      ("species", .array(network.species.map(Self.json))),
      (
        "parameters",
        .array(
          network.parameters.map {
            .object(present: [
              ("name", .string($0.name)), ("value", $0.value.map { .number($0) }),
              ("unit", $0.unit.map { .string($0) }), ("isConstant", .bool($0.isConstant)),
            ])
          })
      ),
      ("reactions", .array(network.reactions.map(Self.json))),
      (
        "rules",
        .array(
          network.rules.map { rule in
            let isRate = if case .rate = rule { true } else { false }
            return [
              "target": .string(rule.target), "kind": isRate ? "rate" : "assignment",
              "formula": .string(rule.expression.antimony),
            ]
          })
      ),
      ("events", .array(network.events.map(Self.json))),
    ])
  }

  private static func json(_ species: Species) -> JSONText {
    var (amount, concentration): (Double?, Double?)
    switch species.initial {
    case .amount(let value): amount = value
    case .concentration(let value): concentration = value
    case nil: break
    }
    return .object(present: [
      ("name", .string(species.name)), ("compartment", .string(species.compartment)),
      ("initialAmount", amount.map { .number($0) }),
      ("initialConcentration", concentration.map { .number($0) }),
      ("unit", species.unit.map { .string($0) }), ("isAmount", .bool(species.isAmount)),
      ("isBoundary", .bool(species.isBoundary)),
    ])
  }

  private static func json(_ reaction: Reaction) -> JSONText {
    func side(_ participants: [Reaction.Participant]) -> JSONText {
      .array(
        participants.map {
          ["species": .string($0.species), "stoichiometry": .number($0.stoichiometry)]
        })
    }
    return .object(present: [
      ("name", .string(reaction.name)), ("reactants", side(reaction.reactants)),
      ("products", side(reaction.products)), ("isReversible", .bool(reaction.isReversible)),
      ("rate", reaction.rate.map { .string($0.antimony) }),
    ])
  }

  private static func json(_ event: Event) -> JSONText {
    .object(present: [
      ("name", .string(event.name)), ("trigger", .string(event.trigger.antimony)),
      ("delay", event.delay.map { .string($0.antimony) }),
      ("priority", event.priority.map { .string($0.antimony) }),
      (
        "assignments",
        .array(
          event.assignments.map {
            ["target": .string($0.target), "value": .string($0.value.antimony)]
          })
      ),
    ])
  }
}
