import Dosing
import Foundation
import ShippedModels
import Testing

@testable import Analysis

/// The verdict where nothing passes, nothing moves, nothing can be told, or less would be more.
@Suite("Verdict at the edges")
struct VerdictEdgeTests {
  /// An example with values replaced, by path.
  private func result(_ example: String, _ changes: [String: Any]) throws -> StudyResult {
    let text = try SkinModel.text("examples/\(example).json")
    var dose = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    for (path, value) in changes {
      let keys = path.split(separator: ".").map(String.init)
      if keys.count == 1 {
        dose[keys[0]] = value
      } else {
        var part = dose[keys[0]] as? [String: Any] ?? [:]
        part[keys[1]] = value
        dose[keys[0]] = part
      }
    }
    let json = try JSONSerialization.data(withJSONObject: dose)
    return try SkinModel().study(String(decoding: json, as: UTF8.self)).run()
  }

  private func dish(_ concentration: String) throws -> StudyResult {
    try result(
      "culture-100ug-per-mL",
      [
        "product.proteinConcentration": "20000 ug/mL",
        "administration.concentration": concentration,
      ])
  }

  @Test("past its top the dish is told that fewer particles would do, and those do")
  func tooMany() throws {
    let over = try dish("1000 ug/mL")
    #expect(over.verdict.outcome == .notMeasurable)
    let remark = try #require(over.verdict.remarks.first { $0.label == "needed" })
    #expect(remark.text.hasPrefix("fewer: from about"))
    #expect(over.limitingStep == nil)
    #expect(over.verdict.sentence.hasSuffix("what limits it is that the particles are too many."))
    #expect(over.verdict.particlesNeededNote?.hasPrefix("Too many") == true)
    let most = try #require(over.verdict.particlesNeeded)
    // 1 ug is 1e9 particles in this example and the well takes 0.1 mL
    for (share, outcome) in [(0.97, Verdict.Outcome.measurable), (1.03, .notMeasurable)] {
      let found = try dish("\(share * most / 1e8) ug/mL")
      #expect(found.verdict.outcome == outcome, "\(share) of \(most)")
    }
    // whoever asks from closer by is told the same number
    for times in [1.1, 1.5, 3] {
      let near = try #require(try dish("\(times * most / 1e8) ug/mL").verdict.particlesNeeded)
      #expect(abs(near / most - 1) < 0.02, "\(times) times \(most)")
    }
  }

  @Test("the step that loses every particle is the one named")
  func nothingPasses() throws {
    let found = try result("microneedle-monthly-x3", ["product.genuineFraction": 0])
    let step = try #require(found.limitingStep)
    #expect(step.key == "genuine")
    #expect(step.passed == 0)
    #expect(found.verdict.sentence.contains("(none pass)"))
    #expect(found.verdict.outcome == .notMeasurable)
    // a year in the refrigerator leaves less than one particle of any dose
    let old = try result(
      "microneedle-monthly-x3", ["product.storage": ["form": "liquid", "refrigerated": "365 d"]])
    #expect(old.limitingStep?.key == "intact")
    #expect(old.limitingStep.map { $0.passed > 0 && $0.passed < 1e-50 } == true)
    #expect(old.funnel.isMonotone(tolerance: 1e-6))
  }

  @Test("a step whose loss costs the effect nothing is not called limiting")
  func nothingLimits() throws {
    let found = try result("culture-100ug-per-mL", ["product.genuineFraction": 1])
    #expect(found.limitingStep == nil)
    #expect(found.verdict.sentence.contains("no loss on the path limits it"))
    // most particles never meet a cell, and yet meeting more of them does not help
    let met = try #require(found.counterfactuals.first { $0.key == "met" })
    #expect((found.funnel.steps.first { $0.key == "met" }?.passed ?? 1) < 0.5)
    #expect(met.factor > 1 ? met.effectRatio < 1.01 : met.effectRatio > 0.99)
    // without the runs that compare steps, only the largest loss can be named
    var study = try SkinModel().example("culture-100ug-per-mL")
    study.explains = false
    #expect(try study.run().limitingStep?.key == "met")
  }

  @Test("what the run cannot tell from nothing is not quoted as a difference")
  func belowAccuracy() throws {
    let found = try result(
      "microneedle-monthly-x3",
      [
        "product.dilution": 1e7,
        "claims": [
          ["readout": "new_collagen", "at": "12 wk", "versus": "device_only", "atLeast": "0 %"],
          ["readout": "new_collagen", "at": "12 wk", "versus": "device_only", "atLeast": "5 %"],
        ],
      ])
    #expect(found.verdict.sentence.contains("does not differ from the device alone by more than"))
    #expect(found.verdict.sentence.contains("1 in 1e7"))
    #expect(found.claims.allSatisfy { abs($0.found ?? .nan) <= $0.accuracy && $0.accuracy < 1e-4 })
    // whether no difference at all is at least none cannot be told
    #expect(found.claims.map(\.isMet) == [false, false])
    #expect(found.claims.map(\.isTold) == [false, true])
    #expect(!found.memory.contains { $0.versus == .deviceOnly })
    #expect(found.memory.contains { $0.versus == .untreated })
    #expect(found.limitingStep?.key == "dilution")
  }

  @Test(
    "however few particles pass, each step of the funnel holds no more than the one before",
    arguments: [1e-6, 1e-12, 1e-18])
  func noCancellation(genuine: Double) throws {
    for example in ["microneedle-monthly-x3", "culture-100ug-per-mL", "iv-drip"] {
      let found = try result(example, ["product.genuineFraction": genuine])
      #expect(found.funnel.steps.allSatisfy { $0.amount >= 0 }, "\(example)")
      #expect(found.funnel.isMonotone(tolerance: 1e-6), "\(example)")
      let passed = try #require(found.funnel.steps.first { $0.key == "genuine" }?.passed)
      #expect(abs(passed / genuine - 1) < 1e-5, "\(example)")
      #expect(found.certificate.deliveredError < 1e-4, "\(example)")
    }
  }
}
