import Dosing
import ReactionNetworks

/// Which symbols of a network can move others in one run, read off its equations: what is multiplied
/// by a zero that nothing ever changes moves nothing.
struct Influence {
  private let formulas: [String: [Expression]]
  private let constants: Set<String>
  private var zeros: Set<String>

  /// - Parameters:
  ///   - parameters: values that replace those of the network.
  ///   - interventions: of every arm.
  init(_ network: ReactionNetwork, _ parameters: [String: Double], _ interventions: [Intervention])
  {
    var formulas: [String: [Expression]] = [:]
    for rule in network.rules {
      switch rule {
      case .assignment(let target, let expression), .rate(let target, let expression):
        formulas[target, default: []].append(expression)
      }
    }
    for initial in network.initialAssignments where parameters[initial.target] == nil {
      formulas[initial.target, default: []].append(initial.expression)
    }
    for reaction in network.reactions {
      guard let rate = reaction.rate else { continue }
      formulas[reaction.name, default: []].append(rate)
      for participant in reaction.reactants + reaction.products {
        formulas[participant.species, default: []].append(rate)
        if let symbol = participant.stoichiometrySymbol {
          formulas[participant.species, default: []].append(.symbol(symbol))
        }
      }
    }
    for assignment in interventions.flatMap(\.assignments) + network.events.flatMap(\.assignments) {
      formulas[assignment.target, default: []].append(assignment.value)
    }
    for event in network.events {
      for assignment in event.assignments {
        formulas[assignment.target, default: []].append(event.trigger)
      }
    }
    // a concentration is an amount over the size of its compartment
    for species in network.species where !species.isAmount {
      formulas[species.name, default: []].append(.symbol(species.compartment))
    }
    self.formulas = formulas
    constants = Set(network.parameters.map(\.name))
    zeros = Self.startingAtZero(network, parameters)
    keepWhatStaysZero()
  }

  private static func startingAtZero(
    _ network: ReactionNetwork, _ parameters: [String: Double]
  ) -> Set<String> {
    var zeros = Set(
      network.parameters.filter { (parameters[$0.name] ?? $0.value) == 0 }.map(\.name))
    for species in network.species {
      switch species.initial {
      case .amount(0), .concentration(0): zeros.insert(species.name)
      default: break
      }
    }
    // what rules and starting values compute may be zero too, unless their formulas say otherwise
    zeros.formUnion(network.rules.map(\.target))
    for initial in network.initialAssignments where parameters[initial.target] == nil {
      zeros.insert(initial.target)
    }
    for rule in network.rules {
      guard case .rate(let target, _) = rule,
        let start = network.parameters.first(where: { $0.name == target })?.value, start != 0
      else { continue }
      zeros.remove(target)
    }
    return zeros.union(network.reactions.map(\.name))
  }

  /// The largest set of symbols that are zero as long as all of them are.
  private mutating func keepWhatStaysZero() {
    var hasChanged = true
    while hasChanged {
      let moved = zeros.filter { name in
        // a species divided by its compartment is zero where its amount is
        (formulas[name] ?? []).contains { !isZero($0) && !isSize($0, of: name) }
      }
      zeros.subtract(moved)
      hasChanged = !moved.isEmpty
    }
  }

  private func isSize(_ expression: Expression, of name: String) -> Bool {
    if case .symbol(let symbol) = expression, formulas[symbol] == nil, !constants.contains(symbol) {
      return true
    }
    return false
  }

  private func isZero(_ expression: Expression) -> Bool {
    switch expression {
    case .number(let value, _): return value == 0
    case .symbol(let name): return zeros.contains(name)
    case .time, .call: return false
    case .apply(let op, let arguments):
      switch op {
      case .times: return arguments.contains(where: isZero)
      case .plus, .minus, .negate, .min, .max: return arguments.allSatisfy(isZero)
      case .divide: return arguments.first.map(isZero) ?? false
      default: return false
      }
    }
  }

  /// Symbols whose value can matter: those of factors that stand beside a lasting zero cannot.
  private func symbols(_ expression: Expression) -> Set<String> {
    if isZero(expression) { return [] }
    switch expression {
    case .number, .time: return []
    case .symbol(let name): return [name]
    case .apply(_, let arguments), .call(_, let arguments):
      return arguments.reduce(into: []) { $0.formUnion(symbols($1)) }
    }
  }

  /// Parameters that can change any of the symbols, at any time.
  func parameters(moving targets: [String]) -> Set<String> {
    var seen = Set(targets)
    var front = targets
    while let name = front.popLast() {
      for expression in formulas[name] ?? [] {
        for symbol in symbols(expression) where seen.insert(symbol).inserted {
          front.append(symbol)
        }
      }
    }
    return seen.intersection(constants)
  }
}

extension Experiment {
  /// The numbers that can change a readout, the funnel or a share of the cells in this run, or that the
  /// verdict is judged by.
  var numbersAtWork: [ParameterInUse] {
    let influence = Influence(
      network, schedule.parameters, schedule.arms.flatMap(\.interventions))
    let targets =
      manifest.readouts.compactMap(\.symbol) + manifest.funnel.map(\.symbol)
      + [manifest.cells?.received, manifest.cells?.released, manifest.cells?.reached, burnIn]
      .compactMap { $0 }
    let bound = ParameterInUse.rows(boundBy: plan)
    let moving = influence.parameters(moving: targets)
    let all = Set(network.parameters.map { bound[$0.name] ?? $0.name })
    let rows = Set(moving.map { bound[$0] ?? $0 })
    // what is no parameter of the network converts or judges
    return parametersInUse.filter { rows.contains($0.id) || !all.contains($0.id) }
  }
}
