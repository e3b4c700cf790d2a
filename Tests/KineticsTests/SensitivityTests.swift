import Foundation
import ReactionNetworks
import Testing

@testable import Kinetics

/// Derivatives along a direction are those of the solution, and cost a member nothing of its own.
@Suite("Forward sensitivities")
struct SensitivityTests {
  private func model(_ text: String) throws -> ReactionNetwork {
    try ReactionNetwork(antimony: text, file: "test")
  }

  private func settings(
    _ end: Double, _ record: [String], at times: [Double]? = nil, tolerance: Double = 1e-10
  ) -> SimulationSettings {
    var settings = SimulationSettings(
      end: end, outputTimes: times ?? [end],
      record: record + record.map(Sensitivity.name))
    settings.relativeTolerance = tolerance
    return settings
  }

  private func d(_ name: String) -> String { Sensitivity.name(of: name) }

  @Test("of decay: d y / d k = -t y, and d y / d y0 = y / y0, by the value it starts from")
  func decay() throws {
    let network = try model("k = 0.3; a = 5; y = a; y' = -k*y")
    let compiled = try CompiledNetwork(network, sensitivitiesTo: ["k", "a"])
    let settings = settings(4, ["y"], at: [0, 1, 2.5, 4])
    let members = [
      Member(parameters: [d("k"): 1]), Member(parameters: [d("a"): 1]),
      Member(parameters: [d("k"): 0.3, d("a"): 5]), Member(),
    ]
    let runs = try compiled.simulate(members, settings: settings).map { try $0.get() }
    for (row, t) in settings.outputTimes.enumerated() {
      let y = 5 * exp(-0.3 * t)
      let expected = [-t * y, y / 5, -0.3 * t * y + y, 0]
      for (run, expected) in zip(runs, expected) {
        #expect(abs(run.values[2 * row] - y) < 1e-8)
        #expect(abs(run.values[2 * row + 1] - expected) < 1e-8, "t = \(t)")
      }
    }
  }

  /// The amount B of A -> B -> after one dose of A, and its derivatives with respect to k1 and k2.
  private func chain(_ k1: Double, _ k2: Double, _ t: Double) -> (b: Double, k1: Double, k2: Double)
  {
    if t < 0 { return (0, 0, 0) }
    let (e1, e2, gap) = (exp(-k1 * t), exp(-k2 * t), k2 - k1)
    return (
      k1 / gap * (e1 - e2), k2 / (gap * gap) * (e1 - e2) - k1 / gap * t * e1,
      -k1 / (gap * gap) * (e1 - e2) + k1 / gap * t * e2
    )
  }

  @Test("of two compartments under repeated doses, of a rate, of the share given, of the dose")
  func doses() throws {
    let network = try model(
      """
      species A in body, B in body; compartment body = 1
      ka = 0.7; ke = 0.2; share = 0.6; amount = 100; A = 0; B = 0
      absorb: A -> B; ka*A
      clear: B -> ; ke*B
      total := A + B
      """)
    let dose = Assignment(
      target: "A",
      value: .apply(
        .plus, [.symbol("A"), .apply(.times, [.symbol("share"), .symbol("amount")])]))
    let interventions = [0.0, 3, 6].map {
      Intervention(time: $0, label: "dose", assignments: [dose])
    }
    let compiled = try CompiledNetwork(
      network, interventions: interventions, sensitivitiesTo: ["ka", "ke", "share", "amount"])
    let settings = settings(9, ["B", "A", "total"], at: [1, 4, 9])
    let members = ["ka", "ke", "share", "amount"].map {
      Member(parameters: [d($0): 1], interventions: interventions)
    }
    let runs = try compiled.simulate(members, settings: settings).map { try $0.get() }
    for run in runs { #expect(run.phases.count > 3) }
    for t in settings.outputTimes {
      let parts = [0.0, 3, 6].map { chain(0.7, 0.2, t - $0) }
      let b = parts.reduce(0) { $0 + $1.b }
      let expected = [
        60 * parts.reduce(0) { $0 + $1.k1 }, 60 * parts.reduce(0) { $0 + $1.k2 }, 100 * b, 0.6 * b,
      ]
      for (run, expected) in zip(runs, expected) {
        let row = try #require(run.times.firstIndex(of: t))
        let found = run.values[row * 6 + 3]
        #expect(abs(found - expected) < 1e-7 * max(1, abs(expected)), "t = \(t)")
        let a = run.values[row * 6 + 4]
        #expect(abs(run.values[row * 6 + 5] - found - a) < 1e-9, "a rule follows by the chain rule")
      }
    }
  }

  @Test("of a parameter that an intervention sets from another one")
  func assignedParameter() throws {
    let network = try model("p = 3; q = 2; y = 0; y' = p")
    let change = Intervention(
      time: 5, label: "change",
      assignments: [Assignment(target: "p", value: .apply(.times, [2.0, .symbol("q")]))])
    let compiled = try CompiledNetwork(
      network, interventions: [change], sensitivitiesTo: ["p", "q"])
    let members = ["p", "q"].map { Member(parameters: [d($0): 1], interventions: [change]) }
    let runs = try compiled.simulate(members, settings: settings(8, ["y"])).map { try $0.get() }
    let last = runs.map { $0.values[$0.values.count - 1] }
    #expect(abs(last[0] - 5) < 1e-9)
    #expect(abs(last[1] - 6) < 1e-9)
    // and what a run ends with starts the next one
    let on = try compiled.simulate(
      [Member(parameters: NamedValues(), initial: runs[1].final)], settings: settings(1, ["y"]))[0]
      .get()
    let y = 15.0 + 12 + 4
    #expect(abs(on.values[0] - y) < 1e-8)
    #expect(abs(on.values[1] - 8) < 1e-9)
  }

  @Test("what an intervention sets to a number depends on nothing from then on")
  func assignedNumber() throws {
    let network = try model("p = 3; y = 0; y' = p*y + p")
    let changes = [("p", 7.0, 2.0), ("y", 4, 3)].map { name, value, time in
      Intervention(
        time: time, label: "set \(name)",
        assignments: [Assignment(target: name, value: .number(value))])
    }
    let compiled = try CompiledNetwork(network, interventions: changes, sensitivitiesTo: ["p"])
    let run = try compiled.simulate(
      [Member(parameters: [d("p"): 1], interventions: changes)],
      settings: settings(3.5, ["y", "p"], at: [1, 2.5, 3.5]))[0].get()
    func change(_ time: Double, _ symbol: Int) throws -> Double {
      run.values[4 * (try #require(run.times.firstIndex(of: time))) + 2 + symbol]
    }
    // y = e^(p t) - 1 up to 2, then e^(7 (t - 2)) (1 + y(2)) - 1
    #expect(abs(try change(1, 0) / exp(3.0) - 1) < 1e-7)
    #expect(abs(try change(2.5, 0) / (2 * exp(6 + 3.5)) - 1) < 1e-7)
    #expect(try change(1, 1) == 1)
    #expect(try change(2.5, 1) == 0)
    #expect(try change(3.5, 0) == 0)
  }

  @Test("of what the start computes, and of the time at which a run starts")
  func start() throws {
    let network = try model("k = 0.5; a = 2; b = a^2; y = b*k; y' = -k*y + b")
    let compiled = try CompiledNetwork(network, sensitivitiesTo: ["a", "k"])
    var settings = settings(0, ["y", "b"])
    settings.start = -3
    // y = e (b k - b/k) + b/k with e = exp(-k L), L = 3
    let (k, b, e) = (0.5, 4.0, exp(-1.5))
    let byB = e * (k - 1 / k) + 1 / k
    let y0 = b * k - b / k
    let byK = -3 * e * y0 + e * (b + b / (k * k)) - b / (k * k)
    let runs = try compiled.simulate(
      [
        Member(parameters: [d("a"): 1]), Member(parameters: [d("k"): 1]),
        Member(parameters: [Sensitivity.ofStart: -1]),
      ], settings: settings
    ).map { try $0.get() }
    #expect(abs(runs[0].values[2] - 4 * byB) < 1e-8)
    #expect(runs[0].values[3] == 4)
    #expect(abs(runs[1].values[2] - byK) < 1e-8)
    #expect(abs(runs[2].values[2] - -k * e * y0) < 1e-8)
  }

  @Test(
    "a member alone gives the bits it gives in company", arguments: 1...6 as ClosedRange<UInt64>)
  func aloneEqualsCompany(seed: UInt64) throws {
    let network = randomNetwork(seed)
    let names = network.parameters.map(\.name).filter { $0 != "total" }
    let compiled = try CompiledNetwork(
      network, interventions: [dose("s2", 40, at: 0)], sensitivitiesTo: names)
    var settings = SimulationSettings(end: 10, outputTimes: [0.5, 2, 10])
    settings.record = (["total"] + network.species.map(\.name)).flatMap { [$0, d($0)] }
    let members = names.enumerated().map { i, name in
      Member(
        parameters: [d(name): 1],
        interventions: i % 2 == 0 ? [dose("s2", 40, at: 3)] : [],
        relativeTolerance: i % 3 == 0 ? 1e-8 : nil)
    }
    let together = try compiled.simulate(members, settings: settings)
    for (member, company) in zip(members, together) {
      let alone = try compiled.simulate([member], settings: settings)[0].get()
      #expect(try alone.values.map(\.bitPattern) == company.get().values.map(\.bitPattern))
    }
  }

  @Test("random networks agree with central differences", arguments: 1...6 as ClosedRange<UInt64>)
  func differences(seed: UInt64) throws {
    let network = randomNetwork(seed)
    let names = network.parameters.map(\.name).filter { $0 != "total" }
    let plain = try CompiledNetwork(network, interventions: [dose("s2", 40, at: 0)])
    let compiled = try CompiledNetwork(
      network, interventions: [dose("s2", 40, at: 0)], sensitivitiesTo: names)
    let symbols = ["total"] + network.species.map(\.name)
    let doses = [dose("s2", 40, at: 1)]
    let values = Dictionary(
      uniqueKeysWithValues: network.parameters.compactMap { p in p.value.map { (p.name, $0) } })
    var compared = 0
    for name in names {
      let value = try #require(values[name])
      let own = try compiled.simulate(
        [Member(parameters: [d(name): value], interventions: doses)],
        settings: settings(3, symbols, tolerance: 1e-11))[0].get()
      // Differences over relative steps h and h/2, extrapolated; what they disagree by is their error.
      func difference(_ h: Double) throws -> [Double] {
        var settings = SimulationSettings(end: 3, outputTimes: [3], record: symbols)
        settings.relativeTolerance = 1e-12
        let runs = try plain.simulate(
          [1 + h, 1 - h].map { Member(parameters: [name: value * $0], interventions: doses) },
          settings: settings
        ).map { try $0.get() }
        return zip(runs[0].values, runs[1].values).map { ($0 - $1) / (2 * h) }
      }
      let (wide, middle, narrow) = (
        try difference(0x1p-6), try difference(0x1p-7), try difference(0x1p-8)
      )
      for i in symbols.indices {
        let coarse = (4 * middle[i] - wide[i]) / 3
        let fine = (4 * narrow[i] - middle[i]) / 3
        guard abs(fine - coarse) < 1e-6 * abs(fine) else { continue }
        compared += 1
        #expect(
          abs(own.values[symbols.count + i] - fine) < 1e-5 * abs(fine),
          "d \(symbols[i]) / d \(name): \(own.values[symbols.count + i]), \(fine)")
      }
    }
    #expect(compared > names.count, "only \(compared) differences were exact enough")
  }

  @Test(
    "what has no derivative here is refused by name, with the line",
    arguments: [
      ("y = 1; y' = -y; at (y < 0.5): y = 1", ["y"], "events"),
      ("k = 1; y = 1; y' = -k*floor(y)", ["k"], "jumps"),
      ("k = 1; y = 1; y' = piecewise(k, y > 1, 2*k)", ["k"], "jumps"),
      ("k = 1; y = 1; y' = piecewise(1, time < k, 2)", ["k"], "jumps"),
      ("k = 1; b = 2*k; y = 1; y' = -b*y", ["b"], "computes at the start"),
      ("k = 1; y = 1; y' = -k*y", ["y"], "not a parameter"),
      ("k = 1; y = 1; y' = -k*y", ["kk"], "unknown parameter"),
    ])
  func refused(text: String, names: [String], word: String) throws {
    let network = try model(text)
    #expect {
      _ = try CompiledNetwork(network, sensitivitiesTo: names)
    } throws: { error in
      let error = try #require(error as? ModelError)
      return error.message.contains(word)
    }
  }

  @Test("a branch at a time that is the same for all is no jump of the derivative")
  func branchOfTime() throws {
    let network = try model("k = 1; y = 0; y' = piecewise(k, time < 2, 3*k)")
    let compiled = try CompiledNetwork(network, sensitivitiesTo: ["k"])
    let run = try compiled.simulate(
      [Member(parameters: [d("k"): 1])], settings: settings(3, ["y"]))[0].get()
    #expect(abs(run.values[1] - 5) < 1e-9)
  }

  @Test("a network without sensitivities is compiled as before, and knows no such names")
  func plain() throws {
    let network = randomNetwork(3)
    let compiled = try CompiledNetwork(network)
    let settings = SimulationSettings(end: 1, outputTimes: [1], record: [d("s1")])
    #expect(throws: ModelError.self) { try compiled.simulate([Member()], settings: settings) }
    let own = try CompiledNetwork(network, sensitivitiesTo: ["hill"])
    #expect(throws: ModelError.self) {
      try own.simulate(
        [Member(parameters: [d("s1"): 1])],
        settings: SimulationSettings(end: 1, outputTimes: [1], record: ["s1"]))
    }
  }
}
