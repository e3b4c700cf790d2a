import ReactionNetworks
import Testing

@testable import Kinetics

#if canImport(Glibc)
  import Glibc
#endif

@Suite("A right-hand side that jumps is followed from one jump to the next")
struct SwitchTests {
  /// 1 and -1 in turn, each for `half`, integrated from 0.
  static func zigzag(_ time: Double, half: Double) -> Double {
    let phase = time - 2 * half * (time / (2 * half)).rounded(.down)
    return min(phase, 2 * half - phase)
  }

  static func values(
    _ model: String, at times: [Double], method: SimulationSettings.Method = .rodas5P,
    tolerance: Double = 1e-6
  ) throws -> Trajectory {
    var settings = SimulationSettings(end: times.last!, outputTimes: times, record: ["x"])
    settings.method = method
    settings.relativeTolerance = tolerance
    return try simulate(ReactionNetwork(antimony: model), settings: settings)
  }

  @Test(
    "a condition that alternates is not stepped over, wherever it stands",
    arguments: [
      "x = 0; x' = piecewise(1, sin(10*time) > 0, -1)",
      "x = 0; x' = piecewise(-1, sin(10*time) <= 0, 1)",
      "x = 0; x' = piecewise(1, !(sin(10*time) <= 0), -1)",
      "x = 0; c := sin(10*time); up := piecewise(1, c > 0, -1); x' = up",
      "function side(u); piecewise(1, u > 0, -1); end; x = 0; x' = side(sin(10*time))",
      "x = 0; x' = piecewise(-1, sin(10*time) < 0 || sin(10*time) < -2, 1)",
      "x = 0; x' = piecewise(1, sin(10*time) > 0 && time > -1, -1)",
      "species x; x = 0; go: -> x; piecewise(1, sin(10*time) > 0, -1)",
      "p = 0; v = 10; p' = v; v' = -100*p; x = 0; x' = piecewise(1, p > 0, -1)",
    ], SimulationSettings.Method.allCases)
  func alternates(model: String, method: SimulationSettings.Method) throws {
    let times = [0.3, 0.9, 3.1, 7, 20]
    let t = try Self.values(model, at: times, method: method)
    // an oscillator's own phase is known to its tolerance and no better
    let allowed = model.contains("v' =") ? 1e-3 : 1e-9
    for (time, x) in zip(times, t.values) {
      #expect(abs(x - Self.zigzag(time, half: Double.pi / 10)) < allowed, "at \(time)")
    }
  }

  @Test(
    "every kind of condition changes where it is said to",
    arguments: [
      ("x = 0; x' = piecewise(2, x < 1, 0.5)", 3.0, 2.25),
      ("x = 0; x' = floor(time)", 4.5, 8.0), ("x = 0; x' = ceil(time)", 2.5, 4.5),
      ("x = 0; x' = 1 + floor(x)", 2.25, 4.0),
      ("x = 0; x' = piecewise(1, time - 24*floor(time/24) < 12, 0)", 250, 130),
      ("x = 0; y = 0; y' = 1; x' = piecewise(1, (y > 2) && !(y > 3), 0)", 10, 1),
      ("x = 0; y = 0; y' = 1; x' = (y > 2)*3", 10, 24),
      ("x = 0; y = 0; y' = 1; x' = piecewise(1, y < 1, 2, y < 3, 5)", 4, 10),
      ("x = 0; T = 5; E: at time > 1: T = 2; x' = piecewise(1, time < T, 0)", 10, 2),
      ("x = 0; y = 0; y' = 1; x' = piecewise(1, 1 < y < 2, 0)", 10, 1),
    ] as [(String, Double, Double)])
  func kinds(model: String, end: Double, expected: Double) throws {
    let x = try Self.values(model, at: [end]).values.last!
    #expect(abs(x - expected) < 1e-9 * max(1, expected))
  }

  @Test(
    "a spell shorter than the points at which a step is looked at is found by the turn before it")
  func shortSpell() throws {
    let x = try Self.values("x = 0; x' = piecewise(1, sin(time) > 0.999, 0)", at: [200]).values
      .last!
    let spell = 2 * acos(0.999)
    // the 32nd begins at 196.35
    #expect(abs(x - 32 * spell) < 1e-6)
  }

  @Test(
    "kinks need no landing and cost no accuracy",
    arguments: ["max(sin(time), 0)", "abs(sin(time))/2"])
  func kinks(slope: String) throws {
    let program = try CompiledNetwork(ReactionNetwork(antimony: "x = 0; x' = \(slope)"))
      .program(recording: [])
    #expect(program.switches.isEmpty && program.hold == nil)
    let x = try Self.values("x = 0; x' = \(slope)", at: [20 * Double.pi], tolerance: 1e-9).values[0]
    #expect(abs(x - 20) < 1e-6)
  }

  @Test("what cannot be computed behind its guard is not computed behind its guard")
  func guarded() throws {
    let t = try Self.values(
      "x = 1; x' = -piecewise(sqrt(x), x > 0, 0)", at: [1, 3], tolerance: 1e-8)
    #expect(abs(t.values[0] - 0.25) < 1e-7)
    #expect(abs(t.values[1]) < 1e-9)
  }

  @Test("an event that waits for an alternating condition sees every turn of it")
  func events() throws {
    let t = try Self.values(
      "n = 0; x := n; y' = 1; y = 0; E: at sin(10*time) > 0: n = n + 1", at: [20])
    #expect(t.values.last! == 32)
  }

  @Test("a condition that drives itself back at once is an error with its name")
  func chattering() throws {
    #expect {
      _ = try Self.values("x = 0.5; x' = piecewise(-1, x > 0, 1)", at: [2])
    } throws: { error in
      guard let error = error as? SolveError, case .chattering(let what) = error.reason else {
        return false
      }
      return what == "x > 0" && abs(error.time - 0.5) < 1e-9
    }
  }

  @Test("a condition on what has decayed to nothing costs few steps")
  func decayed() throws {
    let plain = try Self.values("x = 1; x' = -x", at: [1000])
    let guarded = try Self.values("x = 1; x' = -piecewise(x, x > 0, 2*x)", at: [1000])
    #expect(guarded.statistics.steps < 2 * plain.statistics.steps)
  }

  @Test("each member has its own changes: alone gives the bits of company")
  func lanes() throws {
    let network = try ReactionNetwork(
      antimony: """
        w = 3; s = 1; x = 0; y = 2
        x' = piecewise(1, sin(w*time) > 0.2, -1) - 0.1*x
        y' = -0.4*y + piecewise(s, y < 1 && x > 0, 0.1*floor(3*x))
        E: at y < 0.3: y = y + 1
        """)
    let compiled = try CompiledNetwork(network)
    let members = (0..<19).map {
      Member(parameters: ["w": 1 + 0.7 * Double($0), "s": 0.2 + 0.05 * Double($0)])
    }
    let settings = SimulationSettings(end: 12, outputTimes: [1, 5, 12], record: ["x", "y"])
    let together = try compiled.simulate(members, settings: settings)
    for (member, result) in zip(members, together) {
      let alone = try compiled.simulate([member], settings: settings)[0].get()
      let company = try result.get()
      #expect(alone.values.map(\.bitPattern) == company.values.map(\.bitPattern))
      #expect(alone.statistics == company.statistics)
    }
    let program = try compiled.program(recording: ["x", "y"])
    let interpreted = try solve(program, settings, members, limit: "baseline")
    for (a, b) in zip(interpreted, together) {
      #expect(try a.get().values.map(\.bitPattern) == b.get().values.map(\.bitPattern))
    }
  }

  @Test("a network that does not jump has nothing to watch")
  func nothing() throws {
    for model in [
      "species A; A = 1; go: A -> ; A^1.5", "x = 0; k = 2; x' = piecewise(1, k > 1, 2)",
      "x = 0; x' = piecewise(3, time < 2, -1)", "x = 0; x' = 1; E: at x > 1: x = 0",
    ] {
      let program = try CompiledNetwork(ReactionNetwork(antimony: model)).program(recording: [])
      #expect(program.switches.isEmpty && program.hold == nil)
    }
  }
}
