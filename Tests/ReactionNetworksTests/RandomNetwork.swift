import ReactionNetworks

/// Networks that use every construct the language has, drawn at random.
struct RandomNetwork {
  private var draw: Draw
  private var network = ReactionNetwork(name: "drawn")
  private var units: [String] = []
  private var symbols: [String] = []

  static func network(seed: Int) -> ReactionNetwork {
    var maker = RandomNetwork(draw: Draw(seed: seed))
    maker.make()
    return maker.network
  }

  static func expression(seed: Int) -> Expression {
    var maker = RandomNetwork(draw: Draw(seed: seed))
    maker.symbols = ["a", "b", "c_1", "_d", "E", "o", "e2"]
    return maker.expression(depth: 6)
  }

  private init(draw: Draw) { self.draw = draw }

  private mutating func make() {
    if draw.chance(10) { network.name = "__main" }
    makeUnits()
    makeFunctions()
    let compartments = (0..<1 + draw.below(3)).map { $0 == 0 ? "default_compartment" : "c\($0)" }
    let species = (0..<draw.below(6)).map { "S\($0)" }
    let parameters = (0..<draw.below(7)).map { "k_\($0)" }
    symbols = compartments + species + parameters
    var free = Set(symbols)
    for name in compartments {
      network.compartments.append(
        Compartment(
          name: name, size: draw.chance(80) ? draw.number() : nil, unit: unit(),
          isConstant: draw.chance(80)))
    }
    for name in species { makeSpecies(name, in: draw.pick(compartments)) }
    for name in parameters {
      network.parameters.append(
        Parameter(
          name: name, value: draw.chance(70) ? draw.number() : nil, unit: unit(),
          isConstant: draw.chance(60)))
    }
    makeStarts(&free)
    makeRules(&free)
    makeReactions(species, parameters)
    makeEvents(compartments + species + parameters)
  }

  private mutating func unit() -> String? {
    draw.chance(40) && !units.isEmpty ? draw.pick(units) : nil
  }

  private mutating func makeUnits() {
    for index in 0..<draw.below(4) {
      var unit = PhysicalUnit(
        length: draw.below(7) - 3, mass: draw.below(3) - 1, time: draw.below(3) - 1,
        substance: draw.below(3) - 1, item: draw.below(2), factor: 1)
      if draw.chance(70) { unit.factor = draw.pick([1e-3, 3600, 1e-6, 2.5, 1e9, 1.0 / 3]) }
      network.unitDefinitions.append(UnitDefinition(name: "u\(index)", unit: unit))
    }
    units = network.unitDefinitions.map(\.name) + ["second", "item", "litre", "mole"]
    if draw.chance(50) { network.timeUnit = draw.pick(units) }
    if draw.chance(50) { network.substanceUnit = draw.pick(units) }
    if draw.chance(30) { network.extentUnit = draw.pick(units) }
    if draw.chance(30) {
      network.volumeUnit = "volume"
      network.unitDefinitions.append(
        UnitDefinition(name: "volume", unit: PhysicalUnit(length: 3, factor: 1e-6)))
    }
  }

  private mutating func makeFunctions() {
    for index in 0..<draw.below(3) {
      symbols = Array(["x", "y", "z"].prefix(draw.below(4)))
      network.functions.append(
        FunctionDefinition(
          name: "f\(index)", arguments: symbols,
          body: expression(depth: 3, inFunction: true)))
    }
  }

  private mutating func makeSpecies(_ name: String, in compartment: String) {
    let isConstant = draw.chance(10)
    let initial: Species.Initial? =
      switch draw.below(3) {
      case 0: .amount(draw.number())
      case 1: .concentration(draw.number())
      default: nil
      }
    network.species.append(
      Species(
        name: name, compartment: compartment, initial: initial, isAmount: draw.chance(40),
        isBoundary: isConstant || draw.chance(20), isConstant: isConstant, unit: unit()))
  }

  /// Values at the start that are expressions take the place of numbers.
  private mutating func makeStarts(_ free: inout Set<String>) {
    for name in symbols where draw.chance(15) {
      free.remove(name)
      if let i = network.compartments.firstIndex(where: { $0.name == name }) {
        network.compartments[i].size = nil
      }
      if let i = network.species.firstIndex(where: { $0.name == name }) {
        network.species[i].initial = nil
      }
      if let i = network.parameters.firstIndex(where: { $0.name == name }) {
        network.parameters[i].value = nil
      }
      network.initialAssignments.append(
        InitialAssignment(target: name, expression: .apply(.abs, [expression(depth: 3)])))
    }
    network.initialAssignments.shuffle(using: &draw)
  }

  private mutating func makeRules(_ free: inout Set<String>) {
    for name in symbols where draw.chance(20) {
      let expression = expression(depth: 4)
      if free.contains(name), draw.chance(50) {
        network.rules.append(.assignment(name, expression))
      } else {
        network.rules.append(.rate(name, expression))
      }
    }
    network.rules.shuffle(using: &draw)
  }

  private mutating func makeReactions(_ species: [String], _ parameters: [String]) {
    for index in 0..<draw.below(5) {
      var reaction = Reaction(name: draw.chance(20) ? "_J\(index)" : "J\(index)")
      reaction.reactants = participants(species, parameters)
      reaction.products = participants(species, parameters)
      reaction.isReversible = draw.chance(50)
      if draw.chance(90) { reaction.rate = expression(depth: 4) }
      network.reactions.append(reaction)
    }
    network.reactions.shuffle(using: &draw)
  }

  private mutating func participants(
    _ species: [String], _ parameters: [String]
  ) -> [Reaction.Participant] {
    guard !species.isEmpty else { return [] }
    return (0..<draw.below(3)).map { _ in
      let name = draw.pick(species)
      if draw.chance(15), !parameters.isEmpty {
        let symbol = draw.pick(parameters)
        let value = network.parameters.first { $0.name == symbol }?.value
        return Reaction.Participant(name, value ?? 1, symbol: symbol)
      }
      return Reaction.Participant(name, draw.pick([1, 1, 1, 2, 3, 0.5, 1e-3, 1e20]))
    }
  }

  private mutating func makeEvents(_ targets: [String]) {
    for index in 0..<draw.below(3) {
      var event = Event(name: "E\(index)", trigger: expression(depth: 3))
      if draw.chance(40) { event.delay = expression(depth: 2) }
      if draw.chance(40) { event.priority = expression(depth: 2) }
      event.triggerInitialValue = draw.chance(50)
      event.isPersistent = draw.chance(50)
      event.usesValuesFromTriggerTime = draw.chance(50)
      for target in targets.shuffled(using: &draw).prefix(draw.below(3)) {
        event.assignments.append(Assignment(target: target, value: expression(depth: 2)))
      }
      network.events.append(event)
    }
  }

  // MARK: expressions

  private mutating func expression(depth: Int, inFunction: Bool = false) -> Expression {
    if depth == 0 || draw.chance(20) { return leaf(inFunction: inFunction) }
    if draw.chance(10), let function = network.functions.randomElement(using: &draw) {
      return .call(
        function.name,
        function.arguments.map { _ in expression(depth: depth - 1, inFunction: inFunction) })
    }
    let op = draw.pick(Operator.allCases)
    if op == .rateOf {
      guard let name = symbols.randomElement(using: &draw) else {
        return leaf(inFunction: inFunction)
      }
      return .apply(.rateOf, [.symbol(name)])
    }
    let arity = op.arity
    let count = min(arity.upperBound, arity.lowerBound + draw.below(3))
    return .apply(
      op, (0..<count).map { _ in expression(depth: depth - 1, inFunction: inFunction) })
  }

  private mutating func leaf(inFunction: Bool) -> Expression {
    switch draw.below(10) {
    case 0: return inFunction ? .number(2) : .time
    case 1: return .number(draw.pick([.infinity, -.infinity, .pi, -.pi, 2.718281828459045]))
    case 2: return .number(draw.number(), unit: unit())
    case 3, 4: return .number(draw.number())
    default: return symbols.isEmpty ? .number(1) : .symbol(draw.pick(symbols))
    }
  }
}
