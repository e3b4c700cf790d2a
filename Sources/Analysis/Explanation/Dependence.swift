import Dosing
import ReactionNetworks

extension ReactionNetwork {
  /// Parameters that a symbol is computed from without time passing, the nearest first: through
  /// assignment rules and computed starting values, up to what reactions and rates move.
  func parametersRead(by symbol: String) -> [String] {
    var formulas = Dictionary(
      initialAssignments.map { ($0.target, $0.expression) }, uniquingKeysWith: { $1 })
    for name in species.map(\.name) { formulas[name] = nil }
    var moving: Set<String> = []
    for rule in rules {
      switch rule {
      case .assignment(let target, let expression): formulas[target] = expression
      case .rate(let target, _): moving.insert(target)
      }
    }
    for name in moving { formulas[name] = nil }
    let constants = Set(parameters.map(\.name)).subtracting(moving)
    var seen: Set<String> = [symbol]
    var front = [symbol]
    var found: [String] = []
    while !front.isEmpty {
      var next: [String] = []
      for name in front {
        if let formula = formulas[name] {
          next += formula.symbols.sorted().filter { seen.insert($0).inserted }
        } else if constants.contains(name) {
          found.append(name)
        }
      }
      front = next
    }
    return found
  }
}

extension Experiment {
  /// The same as numbers in use: a parameter bound to a row of the table is that row.
  func numbersRead(by symbol: String) -> [ParameterInUse] {
    let bound = ParameterInUse.rows(boundBy: plan)
    return network.parametersRead(by: symbol).compactMap { name in
      parametersInUse.first { $0.id == bound[name] ?? name }
    }
  }

  /// The parameter that sets which share of the cells particles can reach, and its row of the table.
  var reach: (parameter: String, row: ParameterTable.Row)? {
    guard let symbol = manifest.cells?.reached else { return nil }
    let bound = ParameterInUse.rows(boundBy: plan)
    for name in network.parametersRead(by: symbol) {
      if let row = table[bound[name] ?? name] { return (name, row) }
    }
    return nil
  }

  /// The most counted particles of one administration that the table gives a range for.
  var mostParticles: Double? { table[manifest.dose.counted]?.upperBound }

  /// A parameter's value in this plan, in the unit of the model.
  func value(of parameter: String) -> Double? {
    schedule.parameters[parameter]
      ?? network.parameters.first { $0.name == parameter }?.value
  }
}
