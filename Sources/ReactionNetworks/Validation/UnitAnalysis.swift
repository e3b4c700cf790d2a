/// Works out the unit of a formula from the units of what it reads.
struct UnitAnalysis {
  /// What is known about the unit of a value.
  enum Inferred: Hashable {
    /// Something without a unit is in it: nothing can be said.
    case unknown
    /// A bare number: fits anything in a sum, is dimensionless in a product.
    case number
    case unit(PhysicalUnit)
  }

  private struct Call: Hashable {
    var name: String
    var arguments: [Inferred]
  }

  let network: ReactionNetwork
  private let functions: [String: FunctionDefinition]
  /// Units of symbols, where known.
  private(set) var symbols: [String: PhysicalUnit] = [:]
  let time: PhysicalUnit?
  let extent: PhysicalUnit?
  private var problems: [String] = []
  /// What calls came to in the formula at hand: functions of functions would multiply without end.
  private var calls: [Call: Inferred] = [:]
  private var steps = 0
  /// Of formulas and functions one in another: a walk may not exhaust the stack.
  private var level = 0
  private var depth = 0

  init(_ validation: Validation) {
    let network = validation.network
    self.network = network
    functions = validation.functions
    func unit(_ name: String?) -> PhysicalUnit? { name.flatMap { network.unit(named: $0) } }
    time = unit(network.timeUnit)
    extent = unit(network.extentUnit ?? network.substanceUnit)
    for compartment in network.compartments {
      let fallback =
        switch compartment.dimensions {
        case 3: network.volumeUnit
        case 2: network.areaUnit
        case 1: network.lengthUnit
        default: nil as String?
        }
      symbols[compartment.name] = unit(compartment.unit ?? fallback)
    }
    for species in network.species {
      if let unit = unit(species.unit) {
        symbols[species.name] = unit
      } else if let substance = unit(network.substanceUnit) {
        if species.isAmount {
          symbols[species.name] = substance
        } else if let size = symbols[species.compartment] {
          symbols[species.name] = substance / size
        }
      }
    }
    for parameter in network.parameters { symbols[parameter.name] = unit(parameter.unit) }
    if let rate = reactionRate {
      for reaction in network.reactions { symbols[reaction.name] = rate }
    }
  }

  var reactionRate: PhysicalUnit? {
    if let extent, let time { extent / time } else { nil }
  }

  func name(_ unit: PhysicalUnit) -> String { network.name(of: unit) }

  mutating func findings(
    in expression: Expression, expecting expected: PhysicalUnit?, _ purpose: String
  ) -> [ModelError] {
    problems = []
    calls = [:]
    steps = 0
    let found = infer(expression, symbols)
    if let expected, case .unit(let unit) = found, !unit.isEquivalent(to: expected) {
      problems.append("it has \(name(unit)) and should have \(name(expected))")
    }
    return problems.prefix(3).map { ModelError(.units, "units in \(purpose): \($0)") }
  }

  private mutating func infer(
    _ expression: Expression, _ symbols: [String: PhysicalUnit]
  ) -> Inferred {
    steps += 1
    level += 1
    defer { level -= 1 }
    guard steps < 100_000, level < 2000 else { return .unknown }
    switch expression {
    case .number(_, let unit):
      guard let unit else { return .number }
      return network.unit(named: unit).map { .unit($0) } ?? .unknown
    case .time: return time.map { .unit($0) } ?? .unknown
    case .symbol(let name): return symbols[name].map { .unit($0) } ?? .unknown
    case .call(let name, let arguments): return call(name, arguments, symbols)
    case .apply(let op, let arguments): return apply(op, arguments, symbols)
    }
  }

  private mutating func call(
    _ name: String, _ arguments: [Expression], _ symbols: [String: PhysicalUnit]
  ) -> Inferred {
    var inside: [String: PhysicalUnit] = [:]
    let found = arguments.map { infer($0, symbols) }
    let call = Call(name: name, arguments: found)
    if let known = calls[call] { return known }
    guard let function = functions[name], depth < 50 else { return .unknown }
    for (argument, unit) in zip(function.arguments, found) {
      if case .unit(let unit) = unit { inside[argument] = unit }
    }
    depth += 1
    defer { depth -= 1 }
    let result = infer(function.body, inside)
    calls[call] = result
    return result
  }

  private mutating func apply(
    _ op: Operator, _ arguments: [Expression], _ symbols: [String: PhysicalUnit]
  ) -> Inferred {
    if op == .piecewise { return piecewise(arguments, symbols) }
    let found = arguments.map { infer($0, symbols) }
    switch op {
    case .plus, .minus, .min, .max: return common(found, "'\(op.sign)'")
    case .negate, .abs, .floor, .ceil: return found.first ?? .unknown
    case .rem:
      return common(found, "'%'")
    case .eq, .neq, .lt, .leq, .gt, .geq:
      _ = common(found, "a comparison")
      return .number
    case .times: return found.reduce(.number) { product($0, $1, *) }
    case .divide, .quotient: return found.count == 2 ? product(found[0], found[1], /) : .unknown
    case .power: return power(found, exponent: arguments.last)
    case .sqrt: return root(found.first, 2)
    case .root:
      guard case .number(let degree, _)? = arguments.first else { return .unknown }
      return root(found.last, degree)
    case .and, .or, .xor, .not, .implies: return .number
    case .delay: return found.first ?? .unknown
    case .rateOf:
      guard case .unit(let unit)? = found.first, let time else { return .unknown }
      return .unit(unit / time)
    default:
      requireDimensionless(found, "'\(op.rawValue)'")
      return .number
    }
  }

  private mutating func piecewise(
    _ arguments: [Expression], _ symbols: [String: PhysicalUnit]
  ) -> Inferred {
    var values: [Inferred] = []
    for (index, argument) in arguments.enumerated() {
      let found = infer(argument, symbols)
      if index % 2 == 0 { values.append(found) }
    }
    return common(values, "'piecewise'")
  }

  /// The one unit of values that are added or compared.
  private mutating func common(_ values: [Inferred], _ place: String) -> Inferred {
    var result = Inferred.number
    for value in values {
      switch (result, value) {
      case (.unit(let first), .unit(let second)):
        if !first.isEquivalent(to: second) {
          problems.append("\(place) joins \(name(first)) and \(name(second))")
          return .unknown
        }
      case (.unit, _): break
      case (_, .unit): result = value
      case (_, .unknown): result = .unknown
      case (_, .number): break
      }
    }
    return result
  }

  private func product(
    _ left: Inferred, _ right: Inferred, _ combine: (PhysicalUnit, PhysicalUnit) -> PhysicalUnit
  ) -> Inferred {
    switch (left, right) {
    case (.unknown, _), (_, .unknown): .unknown
    case (.number, .number): .number
    case (.number, .unit(let unit)): .unit(combine(.dimensionless, unit))
    case (.unit(let unit), .number): .unit(combine(unit, .dimensionless))
    case (.unit(let a), .unit(let b)): .unit(combine(a, b))
    }
  }

  private mutating func power(_ found: [Inferred], exponent: Expression?) -> Inferred {
    guard found.count == 2 else { return .unknown }
    requireDimensionless([found[1]], "an exponent")
    guard case .unit(let base) = found[0] else { return found[0] }
    if base.isDimensionless, base.factor == 1 { return .number }
    guard case .number(let value, _)? = exponent else { return .unknown }
    if value.rounded() == value, value.magnitude <= 100 {
      return .unit(base.raised(to: Int(value)))
    }
    return value == 0.5 ? root(found[0], 2) : .unknown
  }

  private func root(_ value: Inferred?, _ degree: Double) -> Inferred {
    guard case .unit(let unit)? = value else { return value ?? .unknown }
    guard degree == 2, let root = unit.root(2) else { return .unknown }
    return .unit(root)
  }

  private mutating func requireDimensionless(_ values: [Inferred], _ place: String) {
    for case .unit(let unit) in values where !unit.isEquivalent(to: .dimensionless) {
      problems.append("\(place) has \(name(unit)) where no unit can stand")
    }
  }
}

extension Operator {
  fileprivate var sign: String {
    switch self {
    case .plus: "+"
    case .minus: "-"
    default: rawValue
    }
  }
}
