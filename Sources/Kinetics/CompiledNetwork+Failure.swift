import ReactionNetworks

/// What drives the state that a failed run could not follow.
extension CompiledNetwork {
  /// Something that changes a state, and the symbol that its rate is read from.
  private struct Source {
    var state: String
    /// As a person reads it: a reaction, `x'`, or a term of x'.
    var name: String
    var symbol: String
  }

  /// Terms of one rate rule that are named, at most.
  private static let mostTerms = 6

  /// Adds the rates that drive the worst state, read at the failing state.
  func explain(_ error: SolveError, of member: Member) -> SolveError {
    if case .invalid = error.reason { return error }
    var explained = error
    // a rate that is no number makes the iteration matrix one that cannot be solved
    let mayBeUndefined = error.reason == .notFinite || error.reason == .singularMatrix
    let found = rates(at: error, of: member) { mayBeUndefined || $0 == error.worst }
    if mayBeUndefined, let first = found.first(where: { !$0.driver.rate.isFinite }) {
      explained.reason = .notFinite
      explained.worst = first.state
      explained.errorInTolerances = nil
    } else if mayBeUndefined,
      let none = error.state.filter({ !$0.value.isFinite }).min(by: { $0.key < $1.key })
    {
      let what = none.value.isNaN ? "not a number" : "infinite"
      explained.reason = .invalid("the value of '\(none.key)' is \(what)")
      explained.worst = nil
      explained.advice = Solver.advice(explained.reason, namesRates: false)
      return explained
    }
    let drivers = found.filter { $0.state == explained.worst }.map(\.driver)
    explained.drivers = drivers.sorted {
      $0.rate.isFinite == $1.rate.isFinite
        ? abs($0.rate) > abs($1.rate) : !$0.rate.isFinite
    }
    explained.advice = Solver.advice(explained.reason, namesRates: !drivers.isEmpty)
    return explained
  }

  /// What changes the states asked for, with its rate at the failure; none if it cannot be read.
  private func rates(
    at error: SolveError, of member: Member, in isMeant: (String) -> Bool
  ) -> [(state: String, driver: SolveError.Driver)] {
    var extended = network
    let sources = sources(in: isMeant, &extended)
    var symbols: [String] = []
    for source in sources where !symbols.contains(source.symbol) { symbols.append(source.symbol) }
    var settings = SimulationSettings(end: error.time, outputTimes: [error.time], record: symbols)
    settings.start = error.time
    var bare = member
    bare.interventions = []
    bare.initial = NamedValues(error.state)
    guard !symbols.isEmpty, let compiled = try? CompiledNetwork(extended),
      let program = try? compiled.program(recording: symbols),
      let roster = try? Roster([bare], program, settings)
    else { return [] }
    let gathered = GatheredResults(count: 1)
    compiled.run(roster, program, settings) { gathered.deliver($0, $1) }
    guard case .success(let course)? = gathered.take().first,
      course.values.count >= symbols.count
    else { return [] }
    let values = Dictionary(
      zip(symbols, course.values), uniquingKeysWith: { first, _ in first })
    return sources.compactMap { source in
      values[source.symbol].map {
        // a result that is no number has a sign of its own on some processors
        (source.state, .init(name: source.name, rate: $0.isNaN ? .nan : $0))
      }
    }
  }

  /// Reactions as they are; each rate rule, and each of its terms, as a symbol added to the network.
  private func sources(
    in isMeant: (String) -> Bool, _ extended: inout ReactionNetwork
  ) -> [Source] {
    var sources: [Source] = []
    for reaction in network.reactions where reaction.rate != nil {
      for participant in reaction.reactants + reaction.products where isMeant(participant.species) {
        sources.append(
          Source(state: participant.species, name: reaction.name, symbol: reaction.name))
      }
    }
    for case .rate(let state, let expression) in network.rules where isMeant(state) {
      let terms = expression.terms
      let named = terms.count > 1 && terms.count <= Self.mostTerms ? terms : []
      for (index, term) in ([expression] + named).enumerated() {
        // no name of a model has an apostrophe
        let symbol = "\(state)'\(index)"
        extended.parameters.append(
          Parameter(name: symbol, value: nil, unit: nil, isConstant: false))
        extended.rules.append(.assignment(symbol, term))
        let text = index == 0 ? "" : ": \(term.antimony.cut(to: 60))"
        sources.append(Source(state: state, name: "\(state)'\(text)", symbol: symbol))
      }
    }
    return sources
  }
}

extension Expression {
  /// What is added and subtracted at its top.
  fileprivate var terms: [Expression] {
    switch self {
    case .apply(.plus, let parts): parts.flatMap(\.terms)
    case .apply(.minus, let parts) where parts.count == 2:
      parts[0].terms + [.apply(.negate, [parts[1]])]
    default: [self]
    }
  }
}

extension String {
  /// Its beginning, where it is longer than that.
  func cut(to most: Int) -> String {
    count > most ? String(prefix(most - 3)) + "..." : self
  }
}
