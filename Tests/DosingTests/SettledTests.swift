import Dosing
import Testing

/// What a dose file leaves open, says twice, or says of something impossible.
@Suite("Nothing is settled in silence") struct SettledTests {
  @Test("the same amount said twice is no contradiction, in any unit")
  func sameTwice() throws {
    let plan = Examples.plan(regimen: #""2000 uL q 28 d x 2""#, volume: "2 mL")
    #expect(try Examples.schedule(plan).doses.map(\.volume) == [2, 2])
  }

  @Test("a volume that an amount in particles makes idle is told")
  func unusedVolume() throws {
    let schedule = try Examples.schedule(Examples.plan(regimen: #""1e10 particles q 28 d x 2""#))
    #expect(schedule.doses.map(\.volume) == [1, 1])
    #expect(schedule.notes.contains { $0.contains("administration.volume (2 mL)") })
    let fitting = try Examples.schedule(Examples.plan(regimen: #""2e10 particles q 28 d x 2""#))
    #expect(fitting.notes.isEmpty)
  }

  @Test("a dose of more than one vial is told")
  func vials() throws {
    let product = #""particles": "1e10 /mL", "vialVolume": "1 mL""#
    let many = try Examples.schedule(Examples.plan(regimen: #""q 28 d x 2""#, product: product))
    #expect(many.notes.contains { $0.contains("2 vials of 1 mL") }, "\(many.notes)")
    let one = try Examples.schedule(
      Examples.plan(regimen: #""q 28 d x 2""#, product: product, volume: "1 mL"))
    #expect(one.notes.isEmpty, "\(one.notes)")
  }

  @Test("of particles and protein the notes say which one counts, and what ratio they make")
  func twoCounts() throws {
    let product = #""particles": "1e10 /mL", "proteinConcentration": "100 ug/mL""#
    let both = try Examples.schedule(Examples.plan(regimen: #""q 28 d x 2""#, product: product))
    let note = try #require(both.notes.first { $0.contains("product.particles") })
    #expect(note.contains("1e8 particles per microgram"), "\(note)")
    #expect(both.doses[0].countedParticles == 2e10)
  }

  /// A product, an amount, and the place that makes them impossible.
  struct Impossible: Sendable {
    var product: String
    var volume: String?
    var regimen: String
    var path: String
  }

  static let impossible: [Impossible] = [
    .init(
      product: #""particles": "1e300 /mL""#, volume: "2 mL", regimen: #""q 28 d x 3""#,
      path: "/product/particles"),
    .init(
      product: #""particles": "1e300 /mL""#, volume: nil, regimen: #""1e10 particles q 28 d x 3""#,
      path: "/product/particles"),
    .init(
      product: #""proteinConcentration": "1e200 g/mL""#, volume: "2 mL",
      regimen: #""q 28 d x 3""#, path: "/product/proteinConcentration"),
    .init(
      product: #""particles": "1e10 /mL", "dilution": 1e12"#, volume: "2 mL",
      regimen: #""q 28 d x 3""#, path: "/product/dilution"),
    .init(
      product: #""particles": "1e10 /mL""#, volume: nil, regimen: #""1e20 particles q 28 d x 3""#,
      path: "/regimen"),
    .init(
      product: #""particles": "1e10 /mL""#, volume: "1e9 L", regimen: #""q 28 d x 3""#,
      path: "/administration"),
  ]

  @Test(
    "a well cannot take more than it holds",
    arguments: [
      (
        #""concentration": "2e12 /mL", "well": {"medium": "2 mL"}"#, "/administration/concentration"
      ),
      (#""volume": "3 mL", "well": {"medium": "2 mL"}"#, "/administration"),
    ])
  func wells(administration: String, path: String) throws {
    let error = try #require(throws: DoseError.self) {
      try Examples.schedule(Examples.dish(administration: administration))
    }
    #expect(error.path == path, "\(error)")
    #expect(error.ownDescription.contains("2 mL"), "\(error)")
  }

  @Test("an impossible number is blamed on what was said of it", arguments: impossible)
  func blame(_ impossible: Impossible) throws {
    let text = Examples.plan(
      regimen: impossible.regimen, product: impossible.product, volume: impossible.volume)
    let error = try #require(throws: DoseError.self) { try Examples.schedule(text) }
    #expect(error.path == impossible.path, "\(error)")
    #expect(error.code == "dose.out-of-range")
    #expect(error.ownDescription.contains("to"), "\(error)")
  }
}
