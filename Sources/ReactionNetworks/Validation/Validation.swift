extension ReactionNetwork {
  /// Everything that is wrong or doubtful about the network: errors first, then missing values,
  /// then units that do not fit. Empty means that it can be simulated.
  public func validate() -> [ModelError] {
    let validation = Validation(self)
    let names = validation.names()
    // units of unknown things would only add noise
    let units = names.isEmpty ? validation.units() : []
    return names + validation.rules() + validation.eventTargets() + validation.cycles()
      + validation.missingValues() + units
  }

  /// Refuses a network that contradicts itself; what has no value or doubtful units may still be
  /// given one, or run.
  public func refuseContradictions() throws(ModelError) {
    for finding in validate() where finding.kind != .units && finding.kind != .missingValue {
      throw finding
    }
  }
}

/// The checks a network must pass, one function each, over one index of its names.
struct Validation {
  enum Kind: String {
    case compartment, species, parameter, reaction, event, function

    var withArticle: String { self == .event ? "an event" : "a \(rawValue)" }
  }

  let network: ReactionNetwork
  /// What each name is; of names given twice, the first.
  let kinds: [String: Kind]
  let functions: [String: FunctionDefinition]
  private let duplicates: [ModelError]

  init(_ network: ReactionNetwork) {
    self.network = network
    var kinds: [String: Kind] = [:]
    var duplicates: [ModelError] = []
    func add(_ name: String, _ kind: Kind) {
      if let other = kinds[name] {
        duplicates.append(
          ModelError(
            .semantics,
            "'\(name.shortened)' is \(other.withArticle) and \(kind.withArticle)"
              + (other == kind ? ", given twice" : "")))
      } else {
        kinds[name] = kind
      }
    }
    for function in network.functions { add(function.name, .function) }
    for compartment in network.compartments { add(compartment.name, .compartment) }
    for species in network.species { add(species.name, .species) }
    for parameter in network.parameters { add(parameter.name, .parameter) }
    for reaction in network.reactions { add(reaction.name, .reaction) }
    for event in network.events { add(event.name, .event) }
    self.kinds = kinds
    self.duplicates = duplicates
    functions = Dictionary(
      network.functions.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Every formula of the network with what it is, for messages.
  var formulas: [(expression: Expression, purpose: String, definition: Definition)] {
    var found: [(Expression, String, Definition)] = []
    for assignment in network.initialAssignments {
      let name = assignment.target
      found.append((assignment.expression, "the value of '\(name)'", .initialAssignment(name)))
    }
    for rule in network.rules {
      found.append((rule.expression, "the rule of '\(rule.target)'", .rule(rule.target)))
    }
    for reaction in network.reactions {
      guard let rate = reaction.rate else { continue }
      found.append((rate, "the rate of '\(reaction.name)'", .reaction(reaction.name)))
    }
    for event in network.events {
      let parts = [event.trigger, event.delay, event.priority] + event.assignments.map(\.value)
      for case let part? in parts {
        found.append((part, "the event '\(event.name)'", .event(event.name)))
      }
    }
    return found
  }

  func hasValue(_ name: String) -> Bool {
    switch kinds[name] {
    case .compartment, .species, .parameter, .reaction: true
    case .event, .function, nil: false
    }
  }

  /// Names that can be read, for suggestions.
  var readableNames: [String] { kinds.keys.filter { hasValue($0) }.sorted() }

  // MARK: names

  /// Names given twice; names, functions and units that are used and do not exist.
  func names() -> [ModelError] {
    var errors = duplicates
    for (expression, purpose, definition) in formulas {
      let found = unknownSymbols(in: expression, purpose) + badCalls(in: expression, purpose)
      errors += found.map { network.placed($0, at: definition) }
    }
    errors += functionErrors()
    for species in network.species where kinds[species.compartment] != .compartment {
      errors.append(
        unknown(
          "compartment", species.compartment, "of the species '\(species.name)'",
          network.compartments.map(\.name)))
    }
    for reaction in network.reactions {
      for participant in reaction.reactants + reaction.products {
        if kinds[participant.species] != .species {
          errors.append(
            unknown(
              "species", participant.species, "in the reaction '\(reaction.name)'",
              network.species.map(\.name)))
        }
        if let symbol = participant.stoichiometrySymbol, !hasValue(symbol) {
          errors.append(
            unknown("stoichiometry", symbol, "in the reaction '\(reaction.name)'", readableNames))
        }
      }
    }
    return errors + unknownUnits()
  }

  private func unknown(
    _ what: String, _ name: String, _ role: String, _ candidates: [String]
  ) -> ModelError {
    ModelError(
      .semantics, "unknown \(what) '\(name.shortened)' \(role)",
      suggestion: didYouMean(name, in: candidates))
  }

  private func unknownSymbols(in expression: Expression, _ purpose: String) -> [ModelError] {
    expression.symbols.sorted().compactMap { name in
      if hasValue(name) { return nil }
      if let kind = kinds[name] {
        return ModelError(
          .semantics, "'\(name.shortened)' in \(purpose) is \(kind.withArticle), which has no value"
        )
      }
      return unknown("name", name, "in \(purpose)", readableNames)
    }
  }

  private func badCalls(in expression: Expression, _ purpose: String) -> [ModelError] {
    var errors: [ModelError] = []
    expression.forEachNode { node in
      switch node {
      case .call(let name, let arguments):
        guard let function = functions[name] else {
          errors.append(
            unknown("function", name, "in \(purpose)", functions.keys.sorted()))
          return
        }
        if function.arguments.count != arguments.count {
          errors.append(
            ModelError(
              .semantics,
              "the function '\(name.shortened)' takes "
                + "\(function.arguments.count) arguments, not \(arguments.count), in \(purpose)"))
        }
      case .apply(let op, let arguments):
        if !op.arity.contains(arguments.count) {
          errors.append(
            ModelError(
              .semantics,
              "'\(op.rawValue)' cannot have \(arguments.count) arguments, in \(purpose)"))
        }
      case .number, .symbol, .time: break
      }
    }
    return errors
  }

  /// Functions read only their arguments, and call each other without going round in circles.
  private func functionErrors() -> [ModelError] {
    var errors: [ModelError] = []
    for function in network.functions {
      let purpose = "the function '\(function.name)'"
      let unknowns = function.body.symbols.subtracting(function.arguments).sorted().map {
        unknown("name", $0, "in \(purpose)", function.arguments)
      }
      errors += (unknowns + badCalls(in: function.body, purpose))
        .map { network.placed($0, at: .function(function.name)) }
    }
    let graph = Dictionary(
      network.functions.map { ($0.name, $0.body.calledFunctions.sorted()) },
      uniquingKeysWith: { first, _ in first })
    for cycle in Self.cycles(in: graph, order: network.functions.map(\.name)) {
      errors.append(
        network.placed(
          ModelError(.semantics, "functions call each other in a circle: \(Self.picture(cycle))"),
          at: .function(cycle[0])))
    }
    return errors
  }

  private func unknownUnits() -> [ModelError] {
    var used: [(String, String)] = []
    for compartment in network.compartments {
      if let unit = compartment.unit { used.append((unit, "'\(compartment.name)'")) }
    }
    for species in network.species {
      if let unit = species.unit { used.append((unit, "'\(species.name)'")) }
    }
    for parameter in network.parameters {
      if let unit = parameter.unit { used.append((unit, "'\(parameter.name)'")) }
    }
    for (unit, word) in [
      (network.timeUnit, "time"), (network.substanceUnit, "substance"),
      (network.volumeUnit, "volume"), (network.areaUnit, "area"), (network.lengthUnit, "length"),
      (network.extentUnit, "extent"),
    ] {
      if let unit { used.append((unit, word)) }
    }
    for (expression, purpose, _) in formulas {
      expression.forEachNode { node in
        if case .number(_, let unit?) = node { used.append((unit, purpose)) }
      }
    }
    let known = network.unitDefinitions.map(\.name) + PhysicalUnit.baseUnits.keys.sorted()
    let names = Set(known)
    return used.filter { !names.contains($0.0) }.map { unit, purpose in
      ModelError(
        .units, "unknown unit '\(unit.shortened)' of \(purpose)",
        suggestion: didYouMean(unit, in: known))
    }
  }
}

extension Expression {
  /// Visits the expression and everything in it.
  func forEachNode(_ visit: (Expression) -> Void) {
    visit(self)
    switch self {
    case .number, .symbol, .time: break
    case .apply(_, let arguments), .call(_, let arguments):
      for argument in arguments { argument.forEachNode(visit) }
    }
  }

  var calledFunctions: Set<String> {
    var found: Set<String> = []
    forEachNode { node in
      if case .call(let name, _) = node { found.insert(name) }
    }
    return found
  }
}
