import Dosing
import Foundation
import ShippedModels
import Testing

@testable import Analysis

/// What the verdict says of itself: the step that limits, what carries the effect, what it rests on.
@Suite("Explanation of the answer")
struct ExplanationTests {
  static let all = [
    "microneedle-monthly-x3", "microneedle-monthly-x3-diluted-10",
    "microneedle-monthly-x3-diluted-1000", "topical-intact", "intradermal", "iv-drip",
    "culture-100ug-per-mL", "supernatant-1e9",
  ]

  /// The study of an example with a piece of its text replaced, which must be there.
  private func study(_ example: String, _ old: String, _ new: String) throws -> Study {
    let text = try SkinModel.text("examples/\(example).json")
    #expect(text.contains(old))
    return try SkinModel().study(text.replacing(old, with: new))
  }

  @Test("the verdict is one sentence and names the limiting step", arguments: all)
  func oneSentence(example: String) throws {
    let result = try SkinModel().example(example).run()
    let sentence = result.verdict.sentence
    #expect(sentence.hasSuffix("."))
    #expect(!sentence.dropLast().contains(/[.!?]\s/), "\(sentence)")
    let step = try #require(result.limitingStep)
    #expect(sentence.contains(step.clause), "\(sentence)")
    #expect(!result.verdict.remarks.contains { $0.label.isEmpty || $0.text.isEmpty })
  }

  @Test("an injection that comes to few cells is limited by its reach, and full reach is computed")
  func reachOfInjection() throws {
    let result = try SkinModel().example("intradermal").run()
    let step = try #require(result.limitingStep)
    #expect(step.key == "reach")
    #expect(step.parameters == ["reached_area_fraction_intradermal"])
    #expect(step.passed == result.cells?.reached)
    #expect(result.evidence.limiting.map(\.id) == step.parameters)
    let reached = result.counterfactuals.filter { $0.key == "reach" }
    #expect(reached.map(\.factor).max() == 1 / step.passed)
    // more cells within reach is more effect here, and all of them more than twice as many
    let ratios = reached.sorted { $0.factor < $1.factor }.map(\.effectRatio)
    #expect(ratios.count == 2 && ratios[0] > 1.1 && ratios[1] > ratios[0])
    // ranked as the others are: no step of the funnel has more to give
    let cost = try #require(step.control) * -log(step.passed)
    for other in result.counterfactuals where other.key != "reach" {
      guard let funnel = result.funnel.steps.first(where: { $0.key == other.key }),
        let passed = funnel.passed, passed < 1, let control = other.control
      else { continue }
      #expect(cost > control * -log(passed), "\(other.key)")
    }
  }

  @Test("wherever the model's reach is below one it is among the steps, and nowhere else")
  func reachOnEveryRoute() throws {
    let row = "reached_area_fraction_whole\treached share when particles come everywhere\tlog10"
    let tsv = try SkinModel.text("parameters.tsv")
    #expect(tsv.contains(row + "\t0.1\t1\t1\t"))
    let half = try ParameterTable(
      tsv: tsv.replacing(row + "\t0.1\t1\t1\t", with: row + "\t0.1\t1\t0.5\t"))
    for example in ["microneedle-monthly-x3", "topical-intact", "iv-drip"] {
      var study = try SkinModel().example(example)
      #expect(try !study.run().counterfactuals.contains { $0.key == "reach" }, "\(example)")
      study.table = half
      let found = try study.run().counterfactuals.first { $0.key == "reach" }
      #expect(found?.parameter == "reached_area_fraction_whole", "\(example)")
      #expect(found?.factor == 2, "\(example)")
    }
  }

  @Test("an effect that goes with the free growth factor is said to, and one that does not is not")
  func growthFactor() throws {
    let result = try SkinModel().example("supernatant-1e9").run()
    let without = try #require(result.counterfactuals.first { $0.factor == 0 })
    #expect(without.parameter == "growth_factor_concentration")
    #expect(abs(without.effectRatio) < 0.05)
    let remark = try #require(result.verdict.remarks.first { $0.label == "carried by" })
    #expect(remark.text.contains("free growth factor"))
    #expect(remark.text.contains("not its particles"))
    // so little growth factor that the particles carry what there is
    let trace = try study("supernatant-1e9", "\"1 ng/mL\"", "\"1e-6 ng/mL\"").run()
    let ratio = try #require(trace.counterfactuals.first { $0.factor == 0 }).effectRatio
    #expect(ratio > 0.9)
    #expect(!trace.verdict.remarks.contains { $0.label == "carried by" })
    // none at all: nothing to take away
    let none = try SkinModel().example("microneedle-monthly-x3").run()
    #expect(!none.counterfactuals.contains { $0.factor == 0 })
  }

  @Test("the number needed is told of the first dose where doses differ")
  func neededOfUnequalDoses() throws {
    let table = """
      {"table": [{"time": "0 d", "amt": "2 mL"}, {"time": "28 d", "amt": "1 mL"}]}
      """
    let result = try study("microneedle-monthly-x3", "\"1 mL q 28 d x 3\"", table).run()
    let needed = try #require(result.verdict.remarks.first { $0.label == "needed" })
    #expect(needed.text.contains("in the first dose, the others in proportion (given: 2e11)"))
    let even = try SkinModel().example("microneedle-monthly-x3").run()
    #expect(even.verdict.remarks.contains { $0.text.contains("each time (given: 1e11)") })
  }

  @Test("the evidence line counts what the judged readout is made with and judged by")
  func evidenceOfTheReadout() throws {
    for (potency, scale) in [
      ("in_vitro", "wrinkle_points_in_vitro"), ("trial_fitted", "wrinkle_points_trial_fitted"),
    ] {
      let result = try study(
        "microneedle-monthly-x3", "\"potency\": \"in_vitro\"", "\"potency\": \"\(potency)\""
      ).run()
      let ids = result.evidence.readout.map(\.id)
      #expect(ids.first == scale)
      #expect(ids.last == "detectable_wrinkle_difference")
      #expect(result.evidence.sentence.contains(scale))
      #expect(result.evidence.sentence.contains("detectable_wrinkle_difference"))
      #expect(Set(result.parameters.map(\.id)).isSuperset(of: ids))
    }
    let dish = try SkinModel().example("culture-100ug-per-mL").run()
    #expect(dish.evidence.sentence.contains("detectable_collagen_change_culture (assumed)"))
    #expect(!dish.evidence.sentence.contains("wrinkle"))
  }

  @Test(
    "a device that makes the subject younger than young skin is said to, and only then",
    arguments: ["30 y", "45 y", "75 y"])
  func youngerThanYoung(age: String) throws {
    let result = try study("microneedle-monthly-x3", "\"45 y\"", "\"\(age)\"").run()
    let course = try #require(result.courses.first { $0.key == "wrinkle_index" })
    let isPast = course.deviceOnly.contains { $0 < -1e-3 }
    let said = result.limits.filter { $0.contains("the device alone takes the wrinkle index") }
    #expect(said.count == (isPast ? 1 : 0))
    if let text = said.first {
      #expect(text.contains("of the \(age.dropLast(2))-year-old"))
      #expect(text.contains("25-year-old skin"))
    }
  }

  @Test("the ages above include both answers, so that the law can fail either way")
  func agesDiffer() throws {
    let counts = try ["45 y", "75 y"].map { age in
      try study("microneedle-monthly-x3", "\"45 y\"", "\"\(age)\"").run().limits.count
    }
    #expect(counts[0] == counts[1] + 1)
    let dish = try SkinModel().example("culture-100ug-per-mL").run()
    #expect(!dish.limits.contains { $0.contains("In this run") })
  }

  @Test("a dish has no dermis to deliver to, and skin has")
  func labelsOfTheFunnel() throws {
    let skin = try SkinModel()
    let dish = try skin.example("culture-100ug-per-mL", explains: false).run()
    let entry = try #require(dish.funnel.steps.first { $0.key == "delivered" })
    #expect(!dish.funnel.steps.contains { $0.label.contains("dermis") })
    #expect(entry.label == skin.manifest.route("culture")?.label)
    #expect(dish.cells?.note.contains("papillary") == false)
    for example in ["intradermal", "topical-intact", "iv-drip", "microneedle-monthly-x3"] {
      let result = try skin.example(example, explains: false).run()
      #expect(
        result.funnel.steps.map(\.label) == skin.manifest.funnel.map(\.label), "\(example)")
    }
  }

  @Test("every recorded symbol has its unit", arguments: ["intradermal", "culture-100ug-per-mL"])
  func units(example: String) throws {
    let result = try SkinModel().example(example, explains: false).run()
    for arm in result.recordings {
      for (name, unit) in zip(arm.names, arm.units) { #expect(!unit.isEmpty, "\(name)") }
    }
    let arm = try #require(result.recordings.first)
    let units = Dictionary(uniqueKeysWithValues: zip(arm.names, arm.units))
    #expect(units["administered"] == units["funnel_vial"])
    #expect(units["lost_in_storage"] == units["funnel_vial"])
  }
}
