import Dosing
import Foundation
import ShippedModels
import Testing

@testable import Analysis

/// Laws of a whole study, on the model that ships.
@Suite("Study of the skin model")
struct StudyTests {
  @Test(
    "particles are conserved, the funnel only narrows, and the arithmetic proves itself",
    arguments: ["microneedle-monthly-x3", "intradermal", "topical-intact", "culture-100ug-per-mL"])
  func laws(example: String) throws {
    let result = try SkinModel().example(example, explains: false).run()
    #expect(result.certificate.ledgerDrift <= 1e-9)
    #expect(result.ledger.drift <= 1e-9)
    #expect(result.funnel.isMonotone())
    #expect(result.certificate.deliveredError < 1e-4)
    #expect(result.certificate.mostNegative <= 1)
    let given = result.schedule.reduce(0) { $0 + $1.countedParticles }
    #expect(abs(result.funnel.steps[0].amount / given - 1) < 1e-12)
    #expect(abs((result.ledger.administered.last ?? 0) / given - 1) < 1e-12)
    #expect(result.json.firstNonFinite == nil)
    for course in result.courses where course.change != .none {
      #expect(course.untreated.count == course.times.count)
      #expect(course.deviceOnly.count == course.times.count)
    }
  }

  @Test("without a device, device-only is the untreated subject")
  func noDevice() throws {
    let result = try SkinModel().example("topical-intact", explains: false).run()
    #expect(!result.subject.hasDevice)
    for row in result.response.rows where row.change != .none {
      #expect(row.deviceOnly == row.untreated)
    }
  }

  @Test("a claim is answered with the number of the table")
  func claims() throws {
    let result = try SkinModel().example("microneedle-monthly-x3", explains: false).run()
    let claim = try #require(result.claims.first)
    let row = try #require(result.response[claim.readout])
    let index = try #require(result.response.times.firstIndex(of: claim.time))
    #expect(claim.found == row.difference(to: .deviceOnly, at: index))
    #expect(claim.isMet == ((claim.margin ?? -1) >= 0))
  }

  @Test("a claim is judged in the unit it is written in, whatever the readout's own unit is")
  func claimUnits() throws {
    let text = try SkinModel.text("examples/microneedle-monthly-x3.json")
    var dose = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let bounds: [(readout: String, key: String, bound: String)] = [
      ("half_gain_time", "atLeast", "60 d"), ("half_gain_time", "atLeast", "1440 h"),
      ("mmp1", "atMost", "1 ug/mL"), ("mmp1", "atMost", "1000 ng/mL"),
    ]
    dose["claims"] = bounds.map { claim -> [String: Any] in
      ["readout": claim.readout, "at": "12 wk", claim.key: claim.bound]
    }
    let json = try JSONSerialization.data(withJSONObject: dose)
    let claims = try SkinModel().study(String(decoding: json, as: UTF8.self), explains: false)
      .run().claims
    for pair in [(0, 1), (2, 3)] {
      let (one, other) = (claims[pair.0], claims[pair.1])
      #expect(one.isMet == other.isMet)
      #expect(one.found == other.found)
      let (a, b) = (try #require(one.margin), try #require(other.margin))
      #expect(abs(a - b) <= 1e-12 * abs(b))
    }
    // the time of half the gain is told in days, as the manifest has it
    let half = try #require(claims[0].found)
    #expect(claims[0].unit == "d")
    #expect(claims[0].isMet == (half >= 60))
    #expect(half < 180)
  }

  @Test("diluting makes the dilution the step that decides, and the undiluted product is named")
  func dilution() throws {
    let result = try SkinModel().example("microneedle-monthly-x3-diluted-1000").run()
    #expect(result.limitingStep?.key == "dilution")
    let control = try #require(result.limitingStep?.control)
    #expect(abs(control - 1) < 0.05)
    let undiluted = try #require(result.verdict.undilutedDifference)
    let diluted = try #require(result.verdict.difference)
    #expect(abs(undiluted) > 100 * abs(diluted))
    #expect(result.verdict.sentence.contains("undiluted"))
    #expect(result.verdict.remarks.contains { $0.label == "undiluted" })
    #expect(!result.hypotheses.isEmpty)
    #expect(
      result.doseCurve == result.doseCurve.sorted { $0.countedParticles < $1.countedParticles })
  }

  @Test("cells out of reach are untouched, in the answer as in the model")
  func reach() throws {
    let result = try SkinModel().example("intradermal", explains: false).run()
    let cells = try #require(result.cells)
    #expect(cells.reached < 0.5)
    #expect(cells.touched <= cells.reached)
    let row = try #require(result.response["untouched_fraction"])
    let last = try #require(row.treated.last)
    #expect(abs(last / cells.untouched - 1) < 1e-12)
  }

  @Test("a share of untouched cells keeps its digits where hardly any is left")
  func fewUntouched() throws {
    let result = try SkinModel().example("microneedle-monthly-x3", explains: false).run()
    let cells = try #require(result.cells)
    let untouched = try #require(result.response["untouched_fraction"]?.treated.last)
    #expect(untouched > 0 && untouched < 1e-20)
    #expect(abs(untouched / exp(-cells.received) - 1) < 1e-9)
  }

  @Test("a dish is judged by new collagen against the resolution of an assay")
  func dish() throws {
    let skin = try SkinModel()
    let verdict = try skin.example("culture-100ug-per-mL", explains: false).run().verdict
    #expect(verdict.readout == "new_collagen")
    #expect(verdict.versus == .untreated)
    #expect(verdict.threshold == skin.table.value("detectable_collagen_change_culture"))
    #expect(verdict.outcome != .noLimitStated)
    #expect(verdict.observer != "a trial")
  }

  @Test("the numbers behind a step are those of the route taken")
  func parametersOfTheRoute() throws {
    let skin = try SkinModel()
    for (example, delivered) in [
      ("intradermal", ["delivered_fraction_intradermal"]),
      (
        "microneedle-monthly-x3",
        ["delivered_fraction_microneedle", "stratum_corneum_transmission_rate"]
      ),
      ("iv-drip", ["plasma_to_skin_rate_high"]),
    ] {
      let result = try skin.example(example, explains: false).run()
      let step = try #require(result.funnel.steps.first { $0.key == "delivered" })
      #expect(step.parameters == delivered, "\(example)")
      let used = Set(result.parameters.map(\.id))
      #expect(result.funnel.steps.allSatisfy { used.isSuperset(of: $0.parameters) }, "\(example)")
      // Potency is a concentration of the dish, whatever the route.
      #expect(used.contains("culture_uptake_clearance"), "\(example)")
    }
  }

  @Test("the price of a treatment is that of its volume, and nothing is said without one")
  func price() throws {
    let skin = try SkinModel()
    let plain = try SkinModel.text("examples/intradermal.json")
    #expect(try skin.study(plain, explains: false).run().price == nil)
    let priced = plain.replacing(
      "\"vialVolume\"", with: "\"price\": \"30000 JPY\", \"vialVolume\"")
    let result = try skin.study(priced, explains: false).run()
    let price = try #require(result.price)
    // Three times 1 mL out of vials of 5 mL.
    #expect(abs(price.treatment - 18_000) < 1e-6)
    #expect(price.treatmentInOpenedVials == 90_000)
    #expect(price.currency == "JPY")
    for step in price.perParticle {
      let amount = try #require(result.funnel.steps.first { $0.key == step.key }).amount
      #expect(abs(step.price * amount / price.treatment - 1) < 1e-12)
    }
    let unsized = priced.replacing("\"vialVolume\": \"5 mL\"", with: "\"lot\": \"A1\"")
    let silent = try skin.study(unsized, explains: false).run()
    #expect(silent.price == nil)
    #expect(silent.notes.contains { $0.contains("product.vialVolume") })
  }

  @Test("the document is JSON that our own strict reader accepts")
  func document() throws {
    let result = try SkinModel().example("culture-100ug-per-mL", explains: false).run()
    _ = try JSONValue(
      text: result.jsonText, file: "result.json", limits: .init(bytes: 1 << 26, depth: 64))
  }

  @Test("the schema in the program is the schema in the repository")
  func schema() throws {
    let file = SkinModel.folder.deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Schemas/result.schema.json")
    #expect(try String(contentsOf: file, encoding: .utf8) == StudyResult.schema)
  }

  @Test("a parameter without value and without row is named")
  func missing() throws {
    var study = try SkinModel().example("culture-100ug-per-mL", explains: false)
    study.network.parameters.append(.init(name: "no_such_row", value: nil, unit: nil))
    let error = #expect(throws: (any Error).self) { try study.run() }
    #expect("\(error as Any)".contains("no_such_row"))
  }
}
