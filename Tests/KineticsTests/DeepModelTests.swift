import Kinetics
import ReactionNetworks
import Testing

/// Models that are deep or long: worked out in time that grows with their text, on any stack.
@Suite("Deep and long models", .timeLimit(.minutes(1)))
struct DeepModelTests {
  private func value(_ antimony: String, _ symbol: String) throws -> Double {
    let settings = SimulationSettings(end: 1, outputTimes: [1], record: [symbol])
    let network = try ReactionNetwork(antimony: antimony)
    // an event adds rows of its own before the last
    return try #require(try simulate(network, settings: settings).values.last)
  }

  private static func doubling(_ count: Int, _ sign: String) -> String {
    var text = "function f1(x)\n  x\nend\n"
    for n in 2...count { text += "function f\(n)(x)\n  f\(n - 1)(x) \(sign) f\(n - 1)(x)\nend\n" }
    return text
  }

  @Test("a chain of functions that call the one before twice costs what it says, not what it means")
  func doublingFunctions() throws {
    let model = "k = 0.5; y := f60(k*time); a = 1; a' = -f60(a)/2^59\n"
    let found = try value(Self.doubling(60, "+") + model, "y")
    #expect(found == 0.5 * 0x1p59)
    let settings = SimulationSettings(end: 1, outputTimes: [1], record: ["a"])
    let decay = try simulate(
      ReactionNetwork(antimony: Self.doubling(60, "+") + model), settings: settings)
    #expect(abs(decay.values[0] / 0.36787944117144233 - 1) < 1e-5)
  }

  @Test("the same under a trigger")
  func doublingTriggers() throws {
    let text = Self.doubling(60, "&&") + "seen = 0; a = 1; a' = -a; at f60(time >= 0.5): seen = 1\n"
    #expect(try value(text, "seen") == 1)
  }

  @Test("a chain of rules as long as one likes", arguments: [2_000, 20_000])
  func rules(count: Int) throws {
    // the last comes first, so that each asks for the next
    var text = "x = 1; x' = -x; r0 := x\n"
    for n in stride(from: count, through: 1, by: -1) { text += "r\(n) := r\(n - 1) + 1\n" }
    let found = try value(text + "y = 0; y' = r\(count) - \(count) - y\n", "r\(count)")
    #expect(abs(found - (Double(count) + 0.36787944117144233)) < 1e-4)
  }

  @Test("values at the start that follow from each other in a long chain")
  func startValues() throws {
    var text = "p0 = 1; x = 1; x' = -x\n"
    for n in 1...10_000 { text += "p\(n) = p\(n - 1) + 1\n" }
    #expect(try value(text, "p10000") == 10_001)
  }

  @Test("functions that call each other too deep are refused by the name of one")
  func deepFunctions() throws {
    var text = "function f1(x)\n  x + 1\nend\n"
    for n in 2...5_000 { text += "function f\(n)(x)\n  f\(n - 1)(x) + 1\nend\n" }
    let error = try #require(throws: ModelError.self) {
      try value(text + "a = 1; a' = f5000(a)\n", "a")
    }
    #expect(error.kind == .unsupported)
    #expect(error.message.contains("the function 'f"), "\(error)")
  }

  @Test("a sum of ten thousand terms")
  func longSum() throws {
    let terms = (1...10_000).map { "k*\($0)" }.joined(separator: " + ")
    let found = try value("k = 1; a = 0; a' = \(terms)\n", "a")
    #expect(abs(found / 50_005_000 - 1) < 1e-6)
  }

  @Test("a failing rate rule names itself and its terms as what drives it")
  func driversOfRules() throws {
    let runaway = try #require(throws: SolveError.self) {
      try value("a = 1; a' = -a; x = 1; x' = x^2 + 0.1*x", "x")
    }
    #expect(runaway.worst == "x")
    #expect(runaway.drivers.contains { $0.name == "x'" }, "\(runaway)")
    #expect(runaway.drivers.contains { $0.name == "x': x^2" }, "\(runaway)")
    #expect(runaway.advice.contains("named above"))
    let undefined = try #require(throws: SolveError.self) {
      try value("a = 1; a' = -a; x = 1; x' = sqrt(0.5 - a - x)", "x")
    }
    #expect(undefined.worst == "x", "\(undefined)")
    #expect(undefined.drivers.first?.name == "x'", "\(undefined)")
    #expect(undefined.drivers.first?.rate.isNaN == true)
  }

  @Test("drivers are read with the member's own values")
  func driversOfMember() throws {
    let network = try ReactionNetwork(antimony: "k = 0; J: => A; k*A^2; A = 1; inflow: => A; 1")
    let settings = SimulationSettings(end: 10, outputTimes: [10], record: ["A"])
    let members = [Member(parameters: ["k": 1.0])]
    let result = try CompiledNetwork(network).simulate(members, settings: settings)[0]
    guard case .failure(let error) = result else {
      Issue.record("a runaway must fail")
      return
    }
    #expect(error.drivers.first?.name == "J", "\(error)")
    #expect((error.drivers.first?.rate ?? 0) > 1e3, "\(error)")
  }

  @Test("numbers given at many times are one action, and give what formulas give")
  func givenNumbers() throws {
    let network = try ReactionNetwork(antimony: "dose = 0; x = 0; x' = -x; y = 0; y' = -y")
    func change(_ number: Int, _ value: Expression) -> [Intervention] {
      [
        Intervention(
          time: Double(number), label: "amount",
          assignments: [Assignment(target: "dose", value: value)]),
        Intervention(
          time: Double(number), label: "dose",
          assignments: [
            Assignment(target: "x", value: .apply(.plus, [.symbol("x"), .symbol("dose")]))
          ]
        ),
      ]
    }
    let numbers = (1...50).flatMap { change($0, .number(Double($0) / 7)) }
    let formulas = (1...50).flatMap { change($0, .apply(.divide, [.number(Double($0)), 7])) }
    let settings = SimulationSettings(end: 60, outputTimes: [60], record: ["x", "dose"])
    let first = try simulate(network, interventions: numbers, settings: settings)
    let second = try simulate(network, interventions: formulas, settings: settings)
    #expect(first.values == second.values)
    #expect(first.values.count == 2 * (1 + 2 * 50))
    var quiet = settings
    quiet.recordsChanges = false
    let ends = try simulate(network, interventions: numbers, settings: quiet)
    #expect(ends.times == [60])
    #expect(ends.values == Array(first.values.suffix(2)))
  }
}
