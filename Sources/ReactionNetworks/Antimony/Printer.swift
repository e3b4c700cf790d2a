extension ReactionNetwork {
  /// The network as Antimony text. Reading it gives an equal network, if the network could have
  /// been read from Antimony at all: the language has no spatial dimensions other than 3, and one
  /// value at the start for each name.
  public var antimony: String {
    var printer = Printer(network: self)
    return printer.text()
  }
}

/// Network -> text.
private struct Printer {
  let network: ReactionNetwork
  var lines: [String] = []
  /// Names that rules or events change: these are `var` without saying so.
  let changed: Set<String>
  /// Names whose value at the start is an expression.
  let computed: Set<String>

  init(network: ReactionNetwork) {
    self.network = network
    changed = Set(network.rules.map(\.target))
      .union(network.events.flatMap(\.assignments).map(\.target))
    computed = Set(network.initialAssignments.map(\.target))
  }

  mutating func text() -> String {
    for function in network.functions {
      lines.append("function \(function.name)(\(function.arguments.joined(separator: ", ")))")
      lines.append("  \(function.body.antimony)")
      lines.append("end")
      lines.append("")
    }
    let isLoose = network.name == "__main"
    if !isLoose { lines.append("model *\(network.name)()") }
    section("units", unitLines)
    section("compartments", network.compartments.flatMap(lines))
    section("species", network.species.flatMap(lines))
    section("parameters", network.parameters.flatMap(lines))
    section(
      "values at the start",
      network.initialAssignments.map { "\($0.target) = \($0.expression.antimony)" })
    section("rules", network.rules.map(line))
    section("reactions", network.reactions.map(line))
    section("events", network.events.map(line))
    if !isLoose { lines.append("end") }
    return lines.joined(separator: "\n") + "\n"
  }

  private mutating func section(_ title: String, _ statements: [String]) {
    guard !statements.isEmpty else { return }
    lines.append("  // \(title)")
    for statement in statements { lines.append("  \(statement);") }
  }

  // MARK: units

  private var unitLines: [String] {
    var lines = network.unitDefinitions.map { "unit \($0.name) = \($0.unit.antimony)" }
    let modelUnits = [
      ("time_unit", network.timeUnit), ("substance", network.substanceUnit),
      ("volume", network.volumeUnit), ("area", network.areaUnit), ("length", network.lengthUnit),
      ("extent", network.extentUnit),
    ]
    for (word, unit) in modelUnits {
      if let unit, unit != word { lines.append("unit \(word) = \(unit)") }
    }
    return lines
  }

  private func unit(_ unit: String?, of name: String) -> [String] {
    unit.map { ["\(name) has \($0)"] } ?? []
  }

  // MARK: values

  /// `const ` or `var ` where it has to be said.
  private func constness(_ isConstant: Bool, of name: String) -> String {
    isConstant == !changed.contains(name) ? "" : isConstant ? "const " : "var "
  }

  private func value(_ value: Double?, of name: String) -> String {
    guard let value, !computed.contains(name) else { return "" }
    return " = " + Expression.number(value).antimony
  }

  private func lines(_ compartment: Compartment) -> [String] {
    let name = compartment.name
    return [
      constness(compartment.isConstant, of: name) + "compartment " + name
        + value(compartment.size, of: name)
    ] + unit(compartment.unit, of: name)
  }

  private func lines(_ species: Species) -> [String] {
    var text = species.isConstant ? "const " : ""
    text += species.isAmount ? "substanceOnly species " : "species "
    if species.isBoundary, !species.isConstant { text += "$" }
    text += "\(species.name) in \(species.compartment)"
    if !computed.contains(species.name) {
      switch species.initial {
      case .amount(let amount):
        text += " = " + Expression.number(amount).antimony
        if !species.isAmount { text += "/" + species.compartment }
      case .concentration(let concentration):
        text += " = " + Expression.number(concentration).antimony
        if species.isAmount { text += "*" + species.compartment }
      case nil: break
      }
    }
    return [text] + unit(species.unit, of: species.name)
  }

  private func lines(_ parameter: Parameter) -> [String] {
    let name = parameter.name
    let value = value(parameter.value, of: name)
    let word =
      value.isEmpty
      ? (parameter.isConstant ? "const " : "var ") : constness(parameter.isConstant, of: name)
    return [word + name + value] + unit(parameter.unit, of: name)
  }

  // MARK: what happens

  private func line(_ rule: Rule) -> String {
    switch rule {
    case .assignment(let name, let expression): "\(name) := \(expression.antimony)"
    case .rate(let name, let expression): "\(name)' = \(expression.antimony)"
    }
  }

  private func side(_ participants: [Reaction.Participant]) -> String {
    participants.map { participant in
      if let symbol = participant.stoichiometrySymbol { return "\(symbol) \(participant.species)" }
      if participant.stoichiometry == 1 { return participant.species }
      return "\(participant.stoichiometry.shortest) \(participant.species)"
    }.joined(separator: " + ")
  }

  private func line(_ reaction: Reaction) -> String {
    let arrow = reaction.isReversible ? "->" : "=>"
    let parts = ["\(reaction.name):", side(reaction.reactants), arrow, side(reaction.products)]
    let equation = parts.filter { !$0.isEmpty }.joined(separator: " ") + ";"
    return reaction.rate.map { "\(equation) \($0.antimony)" } ?? equation
  }

  private func line(_ event: Event) -> String {
    var text = "\(event.name): at "
    if let delay = event.delay { text += "\(delay.antimony) after " }
    text += event.trigger.antimony
    if let priority = event.priority { text += ", priority = \(priority.antimony)" }
    if !event.triggerInitialValue { text += ", t0 = false" }
    if !event.isPersistent { text += ", persistent = false" }
    if !event.usesValuesFromTriggerTime { text += ", fromTrigger = false" }
    let changes = event.assignments.map { "\($0.target) = \($0.value.antimony)" }
    return text + ": " + changes.joined(separator: ", ")
  }
}
