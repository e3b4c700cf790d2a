import Dosing
import ReactionNetworks

/// One cell cut out of the network of a tissue: the model's own reactions with the number of cells set
/// to one.
///
/// What lies outside is a reservoir that one cell does not change. Whatever the cell's rates and
/// responses read of it, and nothing else, becomes an input that the tissue's solution gives.
struct CellModel {
  /// Species, reactions and formulas of the cell; inputs are parameters without a rule.
  let network: ReactionNetwork
  /// In the order of the alphabet.
  let inputs: [String]

  /// - Parameter assigned: what interventions change as time goes on.
  /// - Throws: `ModelError` for a name that the network lacks, and for a cell that is moved by
  ///   something that cannot be counted.
  init(
    _ level: CellLevel, in network: ReactionNetwork, assigned: Set<String>
  ) throws(ModelError) {
    var cut = CellCut(level, network, assigned)
    try cut.follow()
    self.network = cut.network()
    inputs = cut.inputs.sorted()
  }
}

/// The walk from a cell's rates and responses to everything they read.
private struct CellCut {
  /// What a symbol depends on.
  enum Kind { case fixed, outside, own }

  let level: CellLevel
  let source: ReactionNetwork
  let reactions: [Reaction]
  let ownSpecies: Set<String>
  /// What is not the same at all times.
  let moving: Set<String>
  let rules: [String: Rule]
  let starts: [String: Expression]
  var kinds: [String: Kind] = [:]
  var inputs: Set<String> = []
  var kept: Set<String> = []

  init(_ level: CellLevel, _ source: ReactionNetwork, _ assigned: Set<String>) {
    self.level = level
    self.source = source
    let heads = level.modules.map { $0 + "__" }
    func isOwn(_ name: String) -> Bool { heads.contains { name.hasPrefix($0) } }
    reactions = source.reactions.filter { isOwn($0.name) }
    ownSpecies = Set(source.species.map(\.name).filter(isOwn))
    moving = assigned.union(
      source.reactions.flatMap { ($0.reactants + $0.products).map(\.species) })
    rules = Dictionary(source.rules.map { ($0.target, $0) }, uniquingKeysWith: { $1 })
    starts = Dictionary(
      source.initialAssignments.map { ($0.target, $0.expression) }, uniquingKeysWith: { $1 })
  }

  private var roots: [Expression] {
    reactions.compactMap(\.rate) + level.responses.map { .symbol($0.symbol) }
  }

  mutating func follow() throws(ModelError) {
    guard !reactions.isEmpty else {
      throw ModelError(
        .semantics,
        "the cell level names modules without a reaction: "
          + level.modules.joined(separator: ", "), file: source.name)
    }
    try checkNames()
    for root in roots { for symbol in root.symbols.sorted() { try keep(symbol) } }
    for species in ownSpecies.sorted() {
      if let compartment = source.species.first(where: { $0.name == species })?.compartment {
        try keep(compartment)
      }
    }
  }

  private func checkNames() throws(ModelError) {
    let symbols = Questions.names(of: source)
    let names = Set(source.reactions.map(\.name))
    func require(_ name: String?, in known: Set<String>, _ what: String) throws(ModelError) {
      guard let name, !known.contains(name) else { return }
      throw ModelError(
        .semantics, "the cell level names the \(what) '\(name)', which the model does not have",
        file: source.name,
        suggestion: closest(name, in: known.sorted()).map { "did you mean '\($0)'?" })
    }
    try require(level.number, in: symbols, "number of cells")
    for count in level.counts {
      try require(count.reaction, in: Set(reactions.map(\.name)), "reaction")
      try require(count.species, in: ownSpecies, "species")
      try require(count.total, in: symbols, "total")
    }
    for response in level.responses { try require(response.symbol, in: symbols, "response") }
    for batch in level.batches {
      try require(batch.reaction, in: names, "reaction")
      try require(batch.host, in: names, "reaction")
    }
  }

  /// What a symbol depends on; formulas are followed to their ends.
  private mutating func kind(of symbol: String) throws(ModelError) -> Kind {
    if symbol == level.number || ownSpecies.contains(symbol) { return .own }
    if let known = kinds[symbol] { return known }
    // a formula that reads itself is refused elsewhere
    kinds[symbol] = .fixed
    let found = try fresh(symbol)
    kinds[symbol] = found
    return found
  }

  private mutating func fresh(_ symbol: String) throws(ModelError) -> Kind {
    switch rules[symbol] {
    case .rate(_, let slope)?:
      for name in slope.symbols.sorted() {
        guard try kind(of: name) == .own else { continue }
        throw source.placed(
          ModelError(
            .unsupported,
            "the cell level reads '\(symbol)', which changes continuously with the cell's own "
              + "'\(name)' and cannot be counted"), at: .rule(symbol))
      }
      return .outside
    case .assignment(_, let value)?: return try kind(of: value)
    case nil: return moving.contains(symbol) ? .outside : .fixed
    }
  }

  private mutating func kind(of expression: Expression) throws(ModelError) -> Kind {
    var most = expression.readsTime ? Kind.outside : .fixed
    for symbol in expression.symbols.sorted() {
      switch try kind(of: symbol) {
      case .own: return .own
      case .outside: most = .outside
      case .fixed: break
      }
    }
    return most
  }

  /// A symbol that the cell needs: as an input, or with all that it is computed from.
  private mutating func keep(_ symbol: String) throws(ModelError) {
    if symbol == level.number || ownSpecies.contains(symbol) { return }
    if try kind(of: symbol) == .outside {
      inputs.insert(symbol)
      return
    }
    guard kept.insert(symbol).inserted else { return }
    let formulas = [rules[symbol]?.expression, starts[symbol]].compactMap { $0 }
    for formula in formulas { for name in formula.symbols.sorted() { try keep(name) } }
  }

  /// Everything kept as a network of its own.
  func network() -> ReactionNetwork {
    var cell = ReactionNetwork(name: source.name)
    cell.unitDefinitions = source.unitDefinitions
    cell.timeUnit = source.timeUnit
    cell.substanceUnit = source.substanceUnit
    cell.volumeUnit = source.volumeUnit
    cell.extentUnit = source.extentUnit
    cell.functions = source.functions
    cell.compartments = source.compartments.filter { kept.contains($0.name) }
    cell.species = source.species.filter { ownSpecies.contains($0.name) }
    cell.parameters = source.parameters.filter { kept.contains($0.name) }
    for input in inputs.sorted() {
      cell.parameters.append(Parameter(name: input, value: 0, isConstant: false))
    }
    // a species of the tissue that never changes is a number to the cell
    for species in source.species where kept.contains(species.name) {
      var number = Parameter(name: species.name)
      if case .amount(let amount)? = species.initial { number.value = amount }
      cell.parameters.append(number)
    }
    cell.rules = source.rules.filter { kept.contains($0.target) }.map {
      .assignment($0.target, alone($0.expression))
    }
    cell.initialAssignments = source.initialAssignments.compactMap {
      guard kept.contains($0.target) || ownSpecies.contains($0.target) else { return nil }
      return InitialAssignment(target: $0.target, expression: alone($0.expression))
    }
    cell.reactions = reactions.map { reaction in
      var own = reaction
      own.reactants.removeAll { !ownSpecies.contains($0.species) }
      own.products.removeAll { !ownSpecies.contains($0.species) }
      own.modifiers = []
      own.isReversible = false
      own.rate = reaction.rate.map(alone)
      return own
    }
    return cell
  }

  private func alone(_ expression: Expression) -> Expression {
    expression.substituting { $0 == level.number ? .number(1) : nil }
  }
}

extension Expression {
  /// True if simulation time stands in it.
  fileprivate var readsTime: Bool {
    switch self {
    case .time: true
    case .number, .symbol: false
    case .apply(_, let arguments), .call(_, let arguments):
      arguments.contains { $0.readsTime }
    }
  }
}
