extension ReactionNetwork {
  /// What nothing gives a value at the start, one `missingValue` each; `given` comes from outside.
  public func missingValues(given: Set<String> = []) -> [ModelError] {
    Validation(self).missingValues(given: given)
  }
}

/// Values that are missing, and values that depend on themselves.
extension Validation {
  /// A run needs a value for everything at the start: a number, an expression, or a rule.
  func missingValues(given outside: Set<String> = []) -> [ModelError] {
    var given = outside.union(network.initialAssignments.map(\.target))
    for case .assignment(let name, _) in network.rules { given.insert(name) }
    var errors: [ModelError] = []
    func missing(_ what: String, _ name: String, _ suggestion: String) {
      let short = name.shortened
      let error = ModelError(
        .missingValue, "\(what) '\(short)' has no value",
        suggestion: "\(suggestion), or set it: --set \(short)=...")
      errors.append(network.placed(error, at: .name(name)))
    }
    for compartment in network.compartments
    where compartment.size == nil && !given.contains(compartment.name) {
      missing("the compartment", compartment.name, "give its size: '\(compartment.name) = 1'")
    }
    for species in network.species
    where species.initial == nil && !given.contains(species.name) {
      missing(
        "the species", species.name, "say how much there is at the start: '\(species.name) = 0'")
    }
    for parameter in network.parameters
    where parameter.value == nil && !given.contains(parameter.name) {
      missing("the parameter", parameter.name, "give it one: '\(parameter.name) = ...'")
    }
    for reaction in network.reactions where reaction.rate == nil {
      let error = ModelError(
        .missingValue, "the reaction '\(reaction.name.shortened)' has no rate",
        suggestion: "a rate of 0 says that it never happens")
      errors.append(network.placed(error, at: .reaction(reaction.name)))
    }
    return errors
  }

  /// Rules, rates and initial values may depend on each other, but not in a circle.
  func cycles() -> [ModelError] {
    var always: [String: [String]] = [:]
    for case .assignment(let name, let expression) in network.rules {
      always[name] = expression.symbols.sorted()
    }
    for reaction in network.reactions {
      if let rate = reaction.rate { always[reaction.name] = rate.symbols.sorted() }
    }
    var start = always
    // a concentration reads the size of its compartment
    for species in network.species where !species.isAmount {
      if always[species.name] == nil { always[species.name] = [species.compartment] }
      if start[species.name] == nil, case .amount = species.initial {
        start[species.name] = [species.compartment]
      }
    }
    for assignment in network.initialAssignments {
      start[assignment.target] = assignment.expression.symbols.sorted()
    }
    var found = Self.cycles(in: always, order: always.keys.sorted()).map { ($0, "") }
    if found.isEmpty {
      found = Self.cycles(in: start, order: start.keys.sorted()).map { ($0, " at the start") }
    }
    return found.map { cycle, when in
      let error = ModelError(
        .semantics, "values depend on each other in a circle\(when): \(Self.picture(cycle))")
      return cycle.reduce(error) { placed($0, at: $1, atStart: !when.isEmpty) }
    }
  }

  private func placed(_ error: ModelError, at name: String, atStart: Bool) -> ModelError {
    let definitions: [Definition] =
      (atStart ? [.initialAssignment(name)] : []) + [.rule(name), .reaction(name)]
    return definitions.reduce(error) { network.placed($0, at: $1) }
  }

  static func picture(_ cycle: [String]) -> String {
    let shown = cycle.count > 8 ? Array(cycle.prefix(7)) + ["..."] : cycle
    return (shown + [cycle[0]]).joined(separator: " -> ")
  }

  /// Circles found by a depth-first walk, at most ten; without recursion, since chains can be long.
  static func cycles(in graph: [String: [String]], order: [String]) -> [[String]] {
    enum State { case open, done }
    var state: [String: State] = [:]
    var found: [[String]] = []
    for first in order where state[first] == nil {
      var path: [(name: String, next: Int)] = [(first, 0)]
      state[first] = .open
      while let (name, next) = path.last {
        let neighbours = graph[name] ?? []
        guard next < neighbours.count else {
          state[name] = .done
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let neighbour = neighbours[next]
        switch state[neighbour] {
        case .done: break
        case .open:
          if found.count < 10, let begin = path.lastIndex(where: { $0.name == neighbour }) {
            found.append(path[begin...].map(\.name))
          }
        case nil:
          guard graph[neighbour] != nil else {
            state[neighbour] = .done
            continue
          }
          state[neighbour] = .open
          path.append((neighbour, 0))
        }
      }
    }
    return found
  }
}
