import Kinetics
import ReactionNetworks
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Events and interventions")
struct EventTests {
  static func run(
    _ antimony: String, end: Double, at times: [Double] = [], record: [String] = [],
    interventions: [Intervention] = [], tolerance: Double = 1e-9
  ) throws -> Trajectory {
    var settings = SimulationSettings(end: end, outputTimes: times, record: record)
    settings.relativeTolerance = tolerance
    return try simulate(
      ReactionNetwork(antimony: antimony), interventions: interventions, settings: settings)
  }

  @Test("a threshold is located to the tolerance of the run")
  func threshold() throws {
    let t = try Self.run(
      """
      species A; A = 8; loss: A -> ; k*A; k = 0.3
      seen = 0
      E: at A < 2: seen = time
      """, end: 10, at: [10], record: ["seen"])
    #expect(abs(t.values.last! - log(4) / 0.3) < 1e-8)
  }

  @Test("a bouncing ball keeps its times of bounce")
  func bouncingBall() throws {
    let t = try Self.run(
      """
      x = 10; v = 0; bounces = 0
      x' = v; v' = -9.81
      E: at x < 0: v = -0.8*v, bounces = bounces + 1
      """, end: 4, at: [4], record: ["bounces", "x"])
    // falls sqrt(2 h / g), then twice that times 0.8, 0.64, ...
    let first = (20 / 9.81).squareRoot()
    let count = [first, first * 2.6, first * 3.88].count { $0 < 4 }
    #expect(t.column("bounces")!.last! == Double(count))
  }

  @Test(
    "conditions of several parts are met where all hold for a moment only",
    arguments: [
      // window, when it opens
      ("x = 0; x' = 1; n = 0; at x > 5 && x < 5.01: n = n + 1, m = time", 5.0),
      ("x = 10; x' = -0.1*x; n = 0; at x < 5 && x > 4.99: n = n + 1, m = time", 10 * log(2.0)),
      ("x = 0; x' = 1; n = 0; at time == 5: n = n + 1, m = time", 5.0),
      ("x = 0; x' = 1; n = 0; p = 2.5; at 2*p == time: n = n + 1, m = time", 5.0),
    ])
  func windows(model: String, opens: Double) throws {
    let network = try ReactionNetwork(antimony: "m = -1; " + model)
    let result = try simulate(network, settings: .init(end: 10, record: ["n", "m"]))
    #expect(result.finalState["n"] == 1)
    let met = try #require(result.finalState["m"])
    #expect(abs(met - opens) < 1e-4 * opens)
  }

  @Test("a condition that swings with a state is met at every swing")
  func swings() throws {
    let network = try ReactionNetwork(
      antimony: "z = 0; z' = 1; n = 0; at sin(30*z) > 0.99: n = n + 1")
    let result = try simulate(network, settings: .init(end: 2, record: ["n"]))
    // sin(30 z) comes to its top at z = (2 k + 1/2) pi/30
    #expect(result.finalState["n"] == 10)
  }

  @Test("what is held at a concentration in a compartment of a rule has the amount of its start")
  func heldInRuledCompartment() throws {
    for species in ["species $B in C", "const species B in C"] {
      let network = try ReactionNetwork(
        antimony: "compartment C; C := 2; \(species); B = 3; S = 0; J: B -> S; 0.1*B*C")
      let result = try simulate(network, settings: .init(end: 10, record: ["S", "B"]))
      #expect(abs(try #require(result.finalState["S"]) - 6) < 1e-9)
    }
  }

  @Test("delay, values from the trigger, persistence, priority and t0")
  func semantics() throws {
    let delayed = try Self.run(
      """
      x = 0; y = 0; z = 0; x' = 1
      E1: at 2 after x > 1: y = x
      E2: at 2 after x > 1, fromTrigger = false: z = x
      """, end: 5, at: [2.5, 5], record: ["y", "z"])
    #expect(delayed.column("y")!.first! == 0)
    #expect(abs(delayed.column("y")!.last! - 1) < 1e-8)
    #expect(abs(delayed.column("z")!.last! - 3) < 1e-8)

    let dropped = try Self.run(
      """
      x = 0; y = 0; x' = 1
      E1: at 2 after (x > 1) && (x < 2), persistent = false: y = 1
      """, end: 5, at: [5], record: ["y"])
    #expect(dropped.values.last! == 0)

    let ordered = try Self.run(
      """
      x = 0; y = 1; x' = 1
      low: at x > 1, priority = 1, fromTrigger = false: y = y + 1
      high: at x > 1, priority = 9, fromTrigger = false: y = 10*y
      """, end: 2, at: [2], record: ["y"])
    #expect(ordered.values.last! == 11)

    let atStart = try Self.run(
      """
      x = 5; y = 0; z = 0; x' = 0
      E1: at x > 1, t0 = false: y = 1
      E2: at x > 1, t0 = true: z = 1
      """, end: 1, at: [1], record: ["y", "z"])
    #expect(atStart.column("y")!.last! == 1)
    #expect(atStart.column("z")!.last! == 0)
  }

  @Test("a concentration read at the trigger is written as one, in whatever size there is by then")
  func concentrationFromTrigger() throws {
    let size = ["at (time >= 1.5): c = 4", "c' = 2", "at (time >= 0.5): c = 3"]
    for (rule, expected) in zip(size, [4.0, 5, 3]) {
      let t = try Self.run(
        """
        compartment c; c = 1; species B in c; B = 2
        B -> ; k*B*c; k = 0
        at 1 after (time >= 1): B = 5
        \(rule)
        """, end: 2, at: [2], record: ["B", "c"])
      let (c, b) = try (#require(t.column("c")?.last), #require(t.column("B")?.last))
      #expect(abs(c - expected) < 1e-8)
      #expect(abs(b - 5) < 1e-8)
    }
  }

  @Test("at an intervention both the value before and after are given, at its exact time")
  func beforeAndAfter() throws {
    let dose = Intervention(
      time: 3, label: "dose",
      assignments: [Assignment(target: "A", value: .apply(.plus, [.symbol("A"), 5]))])
    let t = try Self.run(
      "species A; A = 8; loss: A -> ; k*A; k = 0.3", end: 6, at: [0, 3, 6], record: ["A"],
      interventions: [dose])
    #expect(t.times == [0, 3, 3, 6])
    #expect(t.phases == [.regular, .before, .after, .regular])
    #expect(abs(t.values[2] - t.values[1] - 5) < 1e-12)
    #expect(abs(t.values[1] - 8 * exp(-0.9)) < 1e-8)
  }

  @Test(
    "an event waits for its time, with or without equality, before, after, between and delayed",
    arguments: [
      ("at time > 2: x = 50", 2.0), ("at time >= 2: x = 50", 2), ("at time > c: x = 50", 2.5),
      ("at !(time <= 2): x = 50", 2), ("at time > 2, priority = 1: x = 50", 2),
      ("at 1 after time > 3: x = 50", 4), ("at 1 after time > 3, persistent = false: x = 50", 4),
      ("at (time > 1 && time < 3): x = 50", 1), ("at (time >= 1 && time > 3): x = 50", 3),
      ("at time > 2: x = 50; at time > 3: x = 70", 2),
    ])
  func timeTriggers(event: String, at time: Double) throws {
    let t = try Self.run("x = 0; x' = 1; c = 2.5; \(event)", end: 6, at: [6], record: ["x"])
    let after = try #require(t.phases.firstIndex(of: .after))
    #expect(abs(t.times[after] - time) < 1e-12)
    #expect(t.values[after] == 50)
    #expect(t.statistics.events == (event.contains("70") ? 2 : 1))
  }

  @Test("the output grid never touches the stepping")
  func gridIndependence() throws {
    let model = "species A, B; A = 8; B = 0; go: A -> B; k*A^2; k = 0.3"
    let few = try Self.run(model, end: 9, at: [9])
    let many = try Self.run(model, end: 9, at: (0...900).map { Double($0) / 100 })
    #expect(few.statistics.steps == many.statistics.steps)
    #expect(few.values.suffix(2).map(\.bitPattern) == many.values.suffix(2).map(\.bitPattern))
  }

  @Test("a run split in two and resumed is the same within its tolerance")
  func resumed() throws {
    let model = "species A, B; A = 8; B = 0; go: A -> B; k*A^2; back: B -> A; B; k = 0.3"
    let network = try ReactionNetwork(antimony: model)
    let compiled = try CompiledNetwork(network)
    func part(_ start: Double, _ end: Double, _ initial: [String: Double]) throws -> Trajectory {
      var settings = SimulationSettings(end: end, outputTimes: [end])
      settings.start = start
      settings.relativeTolerance = 1e-9
      return try compiled.simulate([Member(initial: initial)], settings: settings)[0].get()
    }
    let whole = try part(0, 6, [:])
    let resumed = try part(2.5, 6, part(0, 2.5, [:]).finalState)
    for (a, b) in zip(whole.values, resumed.values) { #expect(abs(a - b) < 1e-7 * abs(a)) }
  }

  @Test("a formula that changes with time is stopped at, not stepped over")
  func branches() throws {
    let t = try Self.run(
      "x = 0; x' = piecewise(3, time < 2, -1)", end: 5, at: [2, 5], record: ["x"])
    #expect(abs(t.values[0] - 6) < 1e-12)
    #expect(abs(t.values[1] - 3) < 1e-12)
    #expect(t.statistics.rejections == 0)
  }
}

@Suite("Failures say what was going on")
struct FailureTests {
  @Test("a blow-up names its time, its species and the rate that drives it")
  func blowUp() throws {
    let network = try ReactionNetwork(
      antimony: "species A; A = 1; explode: -> A; A^2; calm: A -> ; 1e-6*A")
    #expect {
      _ = try simulate(network, settings: SimulationSettings(end: 3))
    } throws: { error in
      guard let error = error as? SolveError else { return false }
      return abs(error.time - 1) < 1e-3 && error.worst == "A"
        && error.drivers.first?.name == "explode" && error.description.contains("try:")
    }
  }

  @Test("a rate that is not a number is a failure, never a result")
  func notFinite() throws {
    let network = try ReactionNetwork(
      antimony: "species A; A = 1; fall: A -> ; 1; odd: -> A; 0.1*ln(A - 0.5)")
    #expect {
      _ = try simulate(network, settings: SimulationSettings(end: 3))
    } throws: { error in
      guard let error = error as? SolveError else { return false }
      return error.reason == .notFinite || error.reason == .stepUnderflow
    }
  }

  @Test("an event that keeps itself true is a failure with its name")
  func eventLoop() throws {
    let network = try ReactionNetwork(
      antimony: """
        x = 0; x' = 1; flip = 0
        E1: at (x > 1) && (flip < 0.5): flip = 1
        E2: at (x > 1) && (flip > 0.5): flip = 0
        """)
    #expect {
      _ = try simulate(network, settings: SimulationSettings(end: 3))
    } throws: { error in (error as? SolveError)?.reason == .eventLoop }
  }

  @Test("a failed member does not sink its neighbours")
  func neighbours() throws {
    let network = try ReactionNetwork(antimony: "species A; A = 1; k = 1; go: -> A; k*A^2")
    let compiled = try CompiledNetwork(network)
    let members = [1.0, 0.1, 2.0].map { Member(parameters: ["k": $0]) }
    let results = try compiled.simulate(
      members, settings: SimulationSettings(end: 3, outputTimes: [3]))
    #expect(throws: SolveError.self) { try results[0].get() }
    #expect(abs(try results[1].get().values[0] - 1 / 0.7) < 1e-5)
    #expect(throws: SolveError.self) { try results[2].get() }
  }
}
