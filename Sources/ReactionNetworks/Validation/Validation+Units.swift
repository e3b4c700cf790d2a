/// Units of formulas against the units of what they determine.
///
/// Cautious: what has no unit can have any, so that a model without units has no findings. A bare
/// number fits any unit in a sum or comparison and counts as dimensionless in a product.
extension Validation {
  func units() -> [ModelError] {
    var analysis = UnitAnalysis(self)
    var findings: [ModelError] = []
    func expect(
      _ unit: PhysicalUnit?, of expression: Expression, _ purpose: String, _ definition: Definition
    ) {
      findings += analysis.findings(in: expression, expecting: unit, purpose)
        .map { network.placed($0, at: definition) }
    }
    let time = analysis.time
    for assignment in network.initialAssignments {
      let name = assignment.target
      expect(
        analysis.symbols[name], of: assignment.expression, "the value of '\(name)'",
        .initialAssignment(name))
    }
    for rule in network.rules {
      let unit = analysis.symbols[rule.target]
      switch rule {
      case .assignment(let name, let expression):
        expect(unit, of: expression, "the rule of '\(name)'", .rule(name))
      case .rate(let name, let expression):
        let rate: PhysicalUnit? = if let unit, let time { unit / time } else { nil }
        expect(rate, of: expression, "the rate rule of '\(name)'", .rule(name))
      }
    }
    for reaction in network.reactions {
      guard let rate = reaction.rate else { continue }
      expect(
        analysis.reactionRate, of: rate, "the rate of '\(reaction.name)'",
        .reaction(reaction.name))
    }
    for event in network.events {
      let (name, place) = (event.name, Definition.event(event.name))
      expect(nil, of: event.trigger, "the trigger of '\(name)'", place)
      if let delay = event.delay { expect(time, of: delay, "the delay of '\(name)'", place) }
      for assignment in event.assignments {
        expect(
          analysis.symbols[assignment.target], of: assignment.value, "the event '\(name)'", place)
      }
    }
    return findings + amountFindings(analysis)
  }

  /// What reactions move must be what species are counted in.
  private func amountFindings(_ analysis: UnitAnalysis) -> [ModelError] {
    guard let extent = analysis.extent else { return [] }
    let moved = Set(network.reactions.flatMap { $0.reactants + $0.products }.map(\.species))
    return network.species.compactMap { species in
      guard moved.contains(species.name), !species.isBoundary,
        let unit = analysis.symbols[species.name]
      else { return nil }
      var amount = unit
      if !species.isAmount {
        guard let size = analysis.symbols[species.compartment] else { return nil }
        amount = unit * size
      }
      if amount.isEquivalent(to: extent) { return nil }
      return ModelError(
        .units,
        "the species '\(species.name.shortened)' is counted in \(analysis.name(amount)), "
          + "and reactions move \(analysis.name(extent))")
    }
  }
}
