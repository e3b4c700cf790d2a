import Dosing
import Kinetics
import ReactionNetworks
import ShippedModels
import Testing

@testable import Analysis

/// Which numbers a run rests on.
@Suite("Numbers at work")
struct InfluenceTests {
  @Test(
    "a number that is not at work moves no readout and no step of the path",
    arguments: [
      "microneedle-monthly-x3", "intradermal", "topical-intact", "iv-drip", "supernatant-1e9",
      "culture-100ug-per-mL",
    ])
  func idleNumbers(example: String) throws {
    let experiment = try Experiment(try SkinModel().example(example))
    let manifest = experiment.manifest
    let atWork = Set(experiment.numbersAtWork.map(\.id))
    let bound = ParameterInUse.rows(boundBy: experiment.plan)
    let idle = experiment.network.parameters.map(\.name).filter { name in
      let row = bound[name] ?? name
      return !atWork.contains(row) && experiment.parametersInUse.contains { $0.id == row }
        && experiment.value(of: name).map { $0 != 0 } ?? false
    }
    #expect(idle.count > 5)
    let arm = try #require(experiment.schedule.arms.first)
    let runs = idle.map { name in
      experiment.run(
        name, arm.interventions, tolerance: 1e-9,
        changing: [name: (experiment.value(of: name) ?? 0) * 0.9])
    }
    let plain = experiment.run("plain", arm.interventions, tolerance: 1e-9)
    let time = experiment.questions.duration
    let records = try experiment.make(runs + [plain], onlyAt: time).map {
      Arms.Record(name: "run", trajectory: $0)
    }
    let symbols =
      (manifest.readouts.compactMap(\.symbol) + manifest.funnel.map(\.symbol))
      .filter(experiment.settings.record.contains)
    for (name, record) in zip(idle, records) {
      for symbol in symbols {
        let value = try #require(record.value(symbol, at: time))
        let before = try #require(records[records.count - 1].value(symbol, at: time))
        #expect(abs(value - before) <= 1e-7 * abs(before), "\(symbol) by \(name)")
      }
    }
  }

  @Test("what stands beside a lasting zero is not at work, what a dose or an event wakes is")
  func zeros() throws {
    let network = try ReactionNetwork(
      antimony: """
        k = 1; gain = 2; off = 0; woken = 0; ring = 3; fed = 5; limit = 1
        x = 1; x' = -k*x*(1 + gain*off) + woken*fed
        y = 0; y' = -ring*y
        z = 0; z' = ring*y + gain*off
        E: at (x > limit): k = 2
        """)
    func moving(_ target: String, _ influence: Influence) -> Set<String> {
      influence.parameters(moving: [target]).subtracting(["x", "y", "z"])
    }
    let none = Influence(network, [:], [])
    #expect(moving("x", none) == ["k", "limit"])
    #expect(moving("z", none) == [])
    let dose = Intervention(
      time: 1, label: "dose", assignments: [Assignment(target: "woken", value: 1)])
    #expect(moving("x", Influence(network, [:], [dose])) == ["k", "limit", "woken", "fed"])
    let on = Influence(network, ["off": 1], [])
    #expect(moving("x", on) == ["k", "limit", "gain", "off"])
    #expect(moving("z", on) == ["gain", "off"])
  }
}
