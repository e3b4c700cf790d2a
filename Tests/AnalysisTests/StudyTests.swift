import Dosing
import Foundation
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

  @Test("diluting makes the dilution the step that decides, and the undiluted product is named")
  func dilution() throws {
    let result = try SkinModel().example("microneedle-monthly-x3-diluted-1000").run()
    #expect(result.limitingStep?.key == "dilution")
    let control = try #require(result.limitingStep?.control)
    #expect(abs(control - 1) < 0.05)
    let undiluted = try #require(result.verdict.undilutedDifference)
    let diluted = try #require(result.verdict.difference)
    #expect(abs(undiluted) > 100 * abs(diluted))
    #expect(result.verdict.sentence.lowercased().contains("undiluted"))
    #expect(!result.hypotheses.isEmpty)
    #expect(
      result.doseCurve == result.doseCurve.sorted { $0.countedParticles < $1.countedParticles })
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
