/// Who may change what: rules, events, reactions.
extension Validation {
  var constants: Set<String> {
    Set(network.compartments.filter(\.isConstant).map(\.name))
      .union(network.species.filter(\.isConstant).map(\.name))
      .union(network.parameters.filter(\.isConstant).map(\.name))
  }

  /// One rule for each name; no rule for constants, reactions, or species that reactions change.
  func rules() -> [ModelError] {
    var errors: [ModelError] = []
    var seen: Set<String> = []
    let constants = constants
    let reacting = Set(
      network.reactions.flatMap { $0.reactants + $0.products }.map(\.species))
    let bound = Set(network.species.filter { $0.isBoundary || $0.isConstant }.map(\.name))
    for rule in network.rules {
      let name = rule.target
      let what = if case .rate = rule { "a rate rule" } else { "an assignment rule" }
      if !seen.insert(name).inserted {
        errors.append(
          error("'\(name.shortened)' has two rules", "keep one of them", at: .rule(name)))
      }
      errors += targetErrors(name, of: what)
      if constants.contains(name) {
        errors.append(
          error(
            "'\(name.shortened)' is constant and has \(what)", "make it 'var'", at: .rule(name)))
      }
      if reacting.contains(name), !bound.contains(name) {
        errors.append(
          error(
            "the species '\(name.shortened)' is changed by reactions and by \(what)",
            "mark it '$\(name.shortened)' if the rule alone should decide", at: .rule(name)))
      }
    }
    errors += startErrors()
    let frozen = Set(network.species.filter { $0.isConstant && !$0.isBoundary }.map(\.name))
    for reaction in network.reactions {
      for participant in reaction.reactants + reaction.products {
        if frozen.contains(participant.species) {
          errors.append(
            error(
              "the species '\(participant.species.shortened)' is constant and takes part in "
                + "'\(reaction.name.shortened)'", "mark it '$\(participant.species.shortened)'",
              at: .reaction(reaction.name)))
        }
      }
    }
    return errors
  }

  private func error(
    _ message: String, _ suggestion: String? = nil, at definition: Definition? = nil
  ) -> ModelError {
    let error = ModelError(.semantics, message, suggestion: suggestion)
    return definition.map { network.placed(error, at: $0) } ?? error
  }

  private func targetErrors(_ name: String, of what: String) -> [ModelError] {
    switch kinds[name] {
    case .compartment, .species, .parameter: return []
    case nil:
      let names = kinds.filter { $0.value != .function }.keys.sorted()
      return [
        error("\(what) changes '\(name.shortened)', which is unknown", didYouMean(name, in: names))
      ]
    case let kind?:
      return [error("\(what) cannot change '\(name.shortened)', which is \(kind.withArticle)")]
    }
  }

  /// Values at the start: one for each name, and none for what a rule determines at all times.
  private func startErrors() -> [ModelError] {
    var errors: [ModelError] = []
    var seen: Set<String> = []
    let assigned = Set(
      network.rules.compactMap { rule in
        if case .assignment(let name, _) = rule { name } else { nil }
      })
    for assignment in network.initialAssignments {
      let name = assignment.target
      if !seen.insert(name).inserted {
        errors.append(error("'\(name.shortened)' has two values at the start", "keep one of them"))
      }
      errors += targetErrors(name, of: "an initial assignment")
      if assigned.contains(name) {
        errors.append(
          error(
            "'\(name.shortened)' has an assignment rule and a value at the start",
            "keep one of the two"))
      }
    }
    return errors
  }

  /// Events change existing things that are neither constant nor ruled at all times, once each.
  func eventTargets() -> [ModelError] {
    var errors: [ModelError] = []
    let constants = constants
    let assigned = Set(
      network.rules.compactMap { rule in
        if case .assignment(let name, _) = rule { name } else { nil }
      })
    for event in network.events {
      var seen: Set<String> = []
      let what = "the event '\(event.name.shortened)'"
      for assignment in event.assignments {
        let name = assignment.target
        errors += targetErrors(name, of: what)
        if !seen.insert(name).inserted {
          errors.append(error("\(what) changes '\(name.shortened)' twice"))
        }
        if constants.contains(name) {
          errors.append(
            error(
              "\(what) changes the constant '\(name.shortened)'", "make it 'var'",
              at: .event(event.name)))
        }
        if assigned.contains(name) {
          errors.append(
            error(
              "\(what) changes '\(name.shortened)', which an assignment rule determines",
              at: .event(event.name)))
        }
      }
    }
    return errors
  }
}
