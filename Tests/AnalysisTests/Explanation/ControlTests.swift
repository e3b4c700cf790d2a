import Dosing
import Foundation
import ReactionNetworks
import ShippedModels
import Testing

@testable import Analysis

/// `exosim explain`: which step holds the effect.
@Suite("Control of the effect")
struct ControlTests {
  static let examples = [
    "microneedle-monthly-x3-diluted-100", "microneedle-monthly-x3", "intradermal", "topical-intact",
    "culture-100ug-per-mL", "supernatant-1e9",
  ]

  private func result(
    _ example: String, _ choice: ControlAnalysis.Choice = .init()
  ) throws -> ControlResult {
    try ControlAnalysis(try SkinModel().example(example), choice: choice).run()
  }

  @Test(
    "explain and run name the same step: the one whose loss costs the effect most",
    arguments: examples)
  func same(example: String) throws {
    let study = try SkinModel().example(example)
    let result = try ControlAnalysis(study).run()
    let run = try study.run()
    #expect(result.limitingStep == run.limitingStep)
    let step = try #require(run.limitingStep)
    let control = try #require(step.control)
    #expect(control * -logarithm(step.passed) > logarithm(1.01))
    #expect(result.sentence.contains(step.clause))
    #expect(result.sentence.contains(try #require(step.reason(control: "by a doubling"))))
    let first = try #require(result.steps.first)
    #expect(first.key == result.limiting?.key)
    #expect(first.key == step.key || step.key == "dilution" && first.key == Lever.doseKey)
    let others = result.steps.dropFirst().map { abs($0.control) }
    #expect(others == others.sorted(by: >))
  }

  @Test("a chosen readout by itself has a limiting step too")
  func plain() throws {
    let copies = try result("microneedle-monthly-x3", .init(readout: "mirna_copies"))
    let step = try #require(copies.limitingStep)
    #expect(step.key == "delivered")
    #expect(copies.sentence.contains("limiting step"))
  }

  @Test(
    "a coefficient is the change of the effect by a small change of the number", arguments: examples
  )
  func agreesWithRuns(example: String) throws {
    let study = try SkinModel().example(example)
    let result = try ControlAnalysis(study).run()
    guard result.isResolved, let value = result.value else { return }
    let experiment = try Experiment(study)
    let effect = try Effect.chosen(.init(), experiment, experiment.arms())
    let treated = try experiment.arms().treated
    let levers = Lever.all(experiment, Funnel(of: treated, from: experiment), treated)
    let h = 0x1p-7
    for step in result.steps {
      let lever = try #require(levers.first { $0.key == step.key })
      for number in step.coefficients {
        let handle = try #require(
          lever.handles.first { $0.id == number.id })
        let changes = [1 + h, 1 - h].map { [handle.parameter: handle.value * $0] }
        let other = experiment.schedule.arms[effect.versus == .deviceOnly ? 1 : 2]
        let runs = changes.flatMap { change in
          [experiment.treated(changing: change), other.interventions].map {
            experiment.run(number.id, $0, tolerance: 1e-12, changing: change)
          }
        }
        let records = try experiment.make(runs, onlyAt: effect.time).map {
          Arms.Record(name: "", trajectory: $0)
        }
        let values = try [0, 2].map {
          try #require(effect.value(records[$0], records[$0 + 1], experiment.manifest))
        }
        let difference = (values[0] - values[1]) / (2 * h) / value
        #expect(
          abs(number.control - difference) < 2e-3 * max(0.05, abs(difference)) + 3 * number.error,
          "\(number.id): \(number.control), \(difference)")
      }
    }
  }

  @Test("twice is what a run with twice the number gives")
  func twice() throws {
    let study = try SkinModel().example("microneedle-monthly-x3")
    let result = try ControlAnalysis(study).run()
    let dose = try #require(result.steps.first { $0.key == Lever.doseKey }?.again)
    var other = study
    let particles = try #require(other.plan.product.particles)
    other.plan.product.particles?.value = 2 * particles.value
    other.explains = false
    other.plan.simulation.relativeTolerance = 1e-8
    let run = try other.run()
    let row = try #require(run.response.rows.first { $0.key == result.readout })
    let at = try #require(run.response.times.firstIndex(of: result.effect.hours))
    let found = try #require(row.difference(to: .deviceOnly, at: at))
    #expect(abs(found - dose.effect) < 1e-6 * max(1, abs(row.treated[at])))
    #expect(dose.factor == 2)
  }

  @Test("a plan without genuine particles has no limiting step, and says so")
  func nothing() throws {
    let text = try SkinModel.text("examples/topical-intact.json")
    let study = try SkinModel().study(
      text.replacing(/"particles": "[^"]*"/, with: #""particles": "1 \/mL""#))
    let result = try ControlAnalysis(study).run()
    #expect(!result.isResolved)
    #expect(result.limiting == nil)
    #expect(result.sentence.contains("no step"))
    #expect(result.steps.allSatisfy { $0.again == nil })
  }

  @Test("another readout, time and comparator can be chosen, and what has no derivative is refused")
  func choices() throws {
    let copies = try result("microneedle-monthly-x3", .init(readout: "mirna_copies"))
    #expect(copies.effect.kind == "value")
    let dose = try #require(copies.steps.first { $0.key == Lever.doseKey })
    // copies per cell are in proportion to the dose while few sites are taken
    #expect(abs(dose.control - 1) < 0.2)
    let collagen = try result(
      "microneedle-monthly-x3", .init(readout: "new_collagen", versus: .untreated))
    #expect(collagen.effect.versus == .untreated)
    #expect(throws: AnalysisError.self) {
      try result("microneedle-monthly-x3", .init(readout: "half_gain_time"))
    }
    #expect(throws: AnalysisError.self) {
      try result("microneedle-monthly-x3", .init(readout: "luck"))
    }
    #expect(throws: AnalysisError.self) {
      let late = Quantity(value: 900, unit: .init(time: 1, factor: 86400), unitText: "d")
      _ = try result("microneedle-monthly-x3", .init(at: late))
    }
  }
}
