import ReactionNetworks

@testable import Kinetics

/// A small counter-based generator (SplitMix64), so that every test draws the same numbers.
struct TestRandom: RandomNumberGenerator {
  var state: UInt64
  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  mutating func uniform(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * Double(next() >> 11) * 0x1p-53
  }
  mutating func index(_ count: Int) -> Int { Int(next() % UInt64(count)) }
}

/// A random stiff network: mass action, Michaelis-Menten and Hill rates, an assignment rule, two
/// compartments, and optionally state events.
func randomNetwork(_ seed: UInt64, species count: Int = 8, events: Bool = false) -> ReactionNetwork
{
  var random = TestRandom(seed)
  var network = ReactionNetwork(name: "random\(seed)")
  network.compartments = [
    Compartment(name: "inside", size: 0.5), Compartment(name: "outside", size: 3),
  ]
  network.parameters = [Parameter(name: "hill", value: random.uniform(1, 4))]
  for i in 0..<count {
    network.species.append(
      Species(
        name: "s\(i)", compartment: i % 2 == 0 ? "inside" : "outside",
        initial: .amount(random.index(3) == 0 ? 0 : random.uniform(0.1, 100)),
        isAmount: random.index(2) == 0))
  }
  network.parameters.append(Parameter(name: "total", isConstant: false))
  network.rules = [.assignment("total", .apply(.plus, [.symbol("s0"), .symbol("s1"), 1.0]))]
  for r in 0..<(2 * count) {
    let k = "k\(r)"
    network.parameters.append(Parameter(name: k, value: pow10(random.uniform(-3, 3))))
    let from = "s\(random.index(count))"
    var to = "s\(random.index(count))"
    if to == from { to = "s\((r + 1) % count)" }
    let base: Expression = .apply(.times, [.symbol(k), .symbol(from)])
    let rate: Expression
    switch r % 4 {
    case 0: rate = .apply(.divide, [base, .apply(.plus, [.symbol(from), 5.0])])
    case 1:
      let power: Expression = .apply(.power, [.symbol(from), .symbol("hill")])
      rate = .apply(
        .divide, [.apply(.times, [.symbol(k), power]), .apply(.plus, [power, 20.0])])
    case 2: rate = .apply(.divide, [base, .symbol("total")])
    default: rate = base
    }
    network.reactions.append(
      Reaction(name: "r\(r)", reactants: [.init(from)], products: [.init(to)], rate: rate))
  }
  if events {
    network.events = [
      Event(
        name: "refill", trigger: .apply(.lt, [.symbol("s0"), 1.0]),
        assignments: [
          Assignment(target: "s0", value: .apply(.plus, [.symbol("s0"), 60.0]))
        ])
    ]
  }
  return network
}

private func pow10(_ x: Double) -> Double {
  var result = 1.0
  var rest = x
  while rest >= 1 {
    result *= 10
    rest -= 1
  }
  while rest <= -1 {
    result /= 10
    rest += 1
  }
  return result * (rest >= 0 ? 1 + 9 * rest : 1 / (1 - 9 * rest))
}

/// A dose into one species, for networks of `randomNetwork`.
func dose(_ species: String, _ amount: Double, at time: Double) -> Intervention {
  Intervention(
    time: time, label: "dose",
    assignments: [
      Assignment(target: species, value: .apply(.plus, [.symbol(species), .number(amount)]))
    ])
}

/// Every member through one solver, in the order asked.
func solve(
  _ program: Program, _ settings: SimulationSettings, _ members: [Member],
  machine: MachineCode? = nil, limit: String? = nil, lanes: Int = LaneBlock.full
) throws -> [Result<Trajectory, SolveError>] {
  var queue = members.indices.makeIterator()
  var found: [Int: Result<Trajectory, SolveError>] = [:]
  Solver(
    program, settings: settings, roster: try Roster(members, program, settings), laws: [],
    machine: machine, processorLimit: limit, lanes: lanes, next: { queue.next() },
    deliver: { found[$0] = $1 }
  ).run()
  return members.indices.map { found[$0]! }
}
