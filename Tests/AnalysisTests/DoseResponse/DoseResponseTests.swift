import Dosing
import Foundation
import ReactionNetworks
import ShippedModels
import Testing

@testable import Analysis

/// How many particles would do, on the model that ships.
@Suite("Dose-response")
struct DoseResponseTests {
  private func study(_ example: String, claims: String? = nil) throws -> Study {
    var study = try SkinModel().example(example)
    if let claims {
      let text = try SkinModel.text("examples/\(example).json")
      let document = try JSONValue(text: text, file: "dose.json").setting(
        "claims", to: JSONValue(text: claims, file: "claims").kind, file: "dose.json")
      study.plan = try DosePlan(
        document: document, file: "dose.json", manifest: study.plan.manifest)
    }
    return study
  }

  /// What `exosim run` says of the plan with another dilution or regimen.
  private func effect(_ study: Study, _ change: (inout DosePlan) -> Void) throws -> Double {
    var other = study
    change(&other.plan)
    other.explains = false
    other.plan.simulation.relativeTolerance = 1e-8
    let result = try other.run()
    return try #require(result.claims.first?.found)
  }

  private static let claim =
    #"[{"readout": "new_collagen", "at": "12 wk", "versus": "device_only", "atLeast": "5 %"}]"#

  @Test("the least dose is where a run of that dose just reaches the claim")
  func leastDose() throws {
    let study = try study("microneedle-monthly-x3", claims: Self.claim)
    let result = try DoseResponse(study, along: .dose).run()
    // the plan stands once, also where a point of the grid is the plan but for rounding
    #expect(zip(result.points, result.points.dropFirst()).allSatisfy { $1 > $0 * 1.0001 })
    let curve = try #require(result.curves.first)
    let target = try #require(curve.targets.first { !$0.isDetection })
    let least = try #require(target.least)
    #expect(target.crossings.contains(least))
    let found = try effect(study) { plan in
      guard let particles = plan.product.particles else { return }
      plan.product.particles?.value = particles.value * least / result.own
    }
    #expect(abs(found - 0.05) < 1e-6, "\(found)")
    #expect(target.isMetByPlan == (curve.own >= 0.05))
  }

  @Test("along dilutions each point is the run of that dilution, growth factor and all")
  func dilutions() throws {
    for example in ["microneedle-monthly-x3", "supernatant-1e9"] {
      let study = try study(example, claims: Self.claim)
      let result = try DoseResponse(study, along: .dilution).run()
      let curve = try #require(result.curves.first)
      for index in [0, 8, 20] {
        let found = try effect(study) { $0.product.dilution = result.points[index] }
        #expect(
          abs(found - curve.values[index]) < 1e-7, "\(example) 1 in \(result.points[index])")
      }
    }
  }

  @Test("along sessions each point is the run of so many, its comparison arm too")
  func sessions() throws {
    let study = try study("microneedle-monthly-x3", claims: Self.claim)
    let result = try DoseResponse(study, along: .sessions).run()
    let curve = try #require(result.curves.first)
    #expect(result.points.starts(with: [1, 2, 3]))
    for index in result.points.indices {
      let found = try effect(study) { plan in
        guard case .repeated(var regimen) = plan.regimen else { return }
        regimen.doses = Int(result.points[index])
        plan.regimen = .repeated(regimen)
      }
      #expect(abs(found - curve.values[index]) < 1e-7, "\(index + 1) sessions")
    }
  }

  @Test("a concentration is the dose over the volume, and the curve is the same")
  func concentration() throws {
    let study = try study("microneedle-monthly-x3", claims: Self.claim)
    let doses = try DoseResponse(study, along: .dose).run()
    let concentrations = try DoseResponse(study, along: .concentration).run()
    let volume = doses.own / concentrations.own
    let (a, b) = (try #require(doses.curves.first), try #require(concentrations.curves.first))
    #expect(abs((a.middle?.at ?? 0) / (b.middle?.at ?? 1) / volume - 1) < 1e-6)
    #expect(abs(a.largest.value - b.largest.value) < 1e-7)
  }

  @Test("on a curve that turns both crossings are told, and between them the claim holds")
  func overdose() throws {
    let study = try study("culture-100ug-per-mL")
    let result = try DoseResponse(study, along: .concentration).run()
    let curve = try #require(result.curves.first { $0.readout == "fibroblasts" })
    #expect(curve.largest.isTurning)
    let over = try #require(curve.overdosedHalf)
    let middle = try #require(curve.middle)
    #expect(middle.at < curve.largest.at && curve.largest.at < over)
    // half of the way up, on both sides
    let half = curve.nothing + 0.5 * (curve.largest.value - curve.nothing)
    for x in [middle.at, over] {
      let at = try #require(result.points.firstIndex { $0 > x })
      let sides = [curve.values[at - 1], curve.values[at]]
      #expect((sides[0] - half) * (sides[1] - half) <= 0)
    }
    for target in curve.targets {
      for span in target.spans {
        for (x, value) in zip(result.points, curve.values)
        where x > span.from ?? 0 && x < span.to ?? .infinity {
          #expect(target.isAtLeast ? value >= target.bound : value <= target.bound)
        }
      }
    }
  }

  @Test("what no dose reaches is said with the plateau and its reason")
  func never() throws {
    let study = try study(
      "intradermal",
      claims:
        #"[{"readout": "new_collagen", "at": "12 wk", "versus": "untreated", "atLeast": "500 %"}]"#)
    let result = try DoseResponse(study, along: .dose).run()
    let target = try #require(result.curves.first?.targets.first)
    #expect(target.spans.isEmpty && target.least == nil && target.crossings.isEmpty)
    #expect(target.sentence.contains("no dose reaches it"))
    #expect(target.sentence.contains("of the cells"), "\(target.sentence)")
  }

  @Test("an effect that particles move away from the line is said to be, and what falls to fall")
  func wrongWay() throws {
    let study = try study(
      "microneedle-monthly-x3",
      claims: #"""
        [{"readout": "new_collagen", "at": "12 wk", "versus": "untreated", "atMost": "3 %"},
         {"readout": "untouched_fraction", "at": "12 wk", "atMost": 0.1}]
        """#)
    let result = try DoseResponse(study, along: .dose).run()
    let rising = try #require(result.curves.first { $0.readout == "new_collagen" })
    let away = try #require(rising.targets.first)
    #expect(away.spans.isEmpty)
    #expect(away.sentence.contains("they move it the other way"), "\(away.sentence)")
    #expect(away.sentence.contains(rising.effect.number(rising.nothing, digits: 2)))
    #expect(rising.startsFromSomething && !rising.isFalling)
    let falling = try #require(result.curves.first { $0.readout == "untouched_fraction" })
    #expect(falling.isFalling && falling.largest.value < 0.1)
    #expect(try #require(falling.targets.first).least != nil)
  }

  @Test("a line beside no effect at all says what a run cannot tell from it")
  func untold() throws {
    let study = try study(
      "microneedle-monthly-x3-diluted-1000",
      claims: #"""
        [{"readout": "total_collagen", "at": "12 wk", "versus": "device_only", "atLeast": "0 %"},
         {"readout": "new_collagen", "at": "12 wk", "versus": "device_only", "atLeast": "5 %"}]
        """#)
    let result = try DoseResponse(study, along: .dose).run()
    let targets = result.curves.flatMap(\.targets).filter { !$0.isDetection }
    #expect(targets.map { $0.sentence.contains("a run cannot tell") } == [true, false])
    // as `run` judges it: the plan's own effect drowns in the arithmetic
    let claims = try study.run().claims
    #expect(claims.map(\.isMet) == targets.map(\.isMetByPlan))
    #expect(claims.map(\.isTold) == [false, true])
  }

  @Test("the line of a trial is the effect it finds with the power asked, and more people see less")
  func trial() throws {
    let study = try study("microneedle-monthly-x3")
    let result = try DoseResponse(study, along: .dilution).run()
    let trial = try #require(result.power)
    let curve = result.curves[trial.curve]
    let line = try #require(curve.targets.first { $0.isDetection })
    #expect(abs(line.bound) == trial.detectable)
    for (value, power) in zip(curve.values, trial.powers) {
      #expect((abs(value) >= trial.detectable) == (power >= trial.wanted))
    }
    let larger = try DoseResponse(study, along: .dilution, trialOf: 6000).run()
    #expect(try #require(larger.power).detectable < trial.detectable / 9)
  }

  @Test("the same on one processor and on many, to the last bit")
  func deterministic() throws {
    let study = try study("microneedle-monthly-x3")
    let first = try DoseResponse(study, along: .dilution).run()
    let second = try DoseResponse(study, along: .dilution).run()
    #expect(first.curves == second.curves)
    #expect(first.power == second.power)
  }

  @Test("plans without an interval have no sessions to vary")
  func refusals() throws {
    let study = try study("culture-100ug-per-mL")
    #expect(throws: DoseResponseError.self) { try DoseResponse(study, along: .sessions).run() }
  }

  @Test("the schema in the program is the schema in the file")
  func schema() throws {
    for (name, text) in [
      ("dose-response", DoseResponseResult.schema), ("explain", ControlResult.schema),
    ] {
      let file = SkinModel.folder.appendingPathComponent("../../Schemas/\(name).schema.json")
      #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }
  }
}
