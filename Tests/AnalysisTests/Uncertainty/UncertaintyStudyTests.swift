import Dosing
import ReactionNetworks
import ShippedModels
import Testing

@testable import Analysis

/// Draws of a dose file: what is drawn, what is enumerated, and that nothing else decides a number.
@Suite("Draws of a dose file")
struct UncertaintyStudyTests {
  private let model: SkinModel
  private let dose: String

  init() throws {
    model = try SkinModel()
    dose = try SkinModel.text("examples/microneedle-monthly-x3.json")
  }

  private func sweep(_ text: String? = nil, threads: Int? = nil) throws -> DoseSweep {
    try DoseSweep(
      bytes: Array((text ?? dose).utf8), file: "dose.json", manifest: model.manifest,
      table: model.table, threads: threads
    ) { try model.network($0) }
  }

  private func study(
    draws: Int, seed: UInt64 = 1, threads: Int? = nil, text: String? = nil
  ) throws -> Uncertainty {
    let single = try model.study(text ?? dose, explains: false).run()
    var request = UncertaintyStudy.Request(draws: draws, seed: seed)
    request.paths = 1
    request.rows = 2
    return try UncertaintyStudy(sweep(text, threads: threads), single, request).run()
  }

  @Test("the same bits for any number of threads")
  func threads() throws {
    let one = try study(draws: 3, threads: 1)
    let two = try study(draws: 3, threads: 3)
    #expect(one == two)
    #expect(
      one.points?.drawFound.allSatisfy { $0.allSatisfy { $0.allSatisfy(\.isFinite) } } == true)
    #expect(one.combinations.count == 8)
    #expect(one.combinations.count(where: \.isOfFile) == 1)
    #expect(one.failed == 0)
  }

  @Test("a draw computed alone has the bits that it has in company")
  func alone() throws {
    let subject = try DrawSubject(sweep())
    let asked = [StatementReader.question("new_collagen", 2016)]
    let cube = LatinHypercube(count: 6, seed: 3)
    func values(_ draws: [Int]) throws -> [[[[Double]]?]] {
      var all: [[[[Double]]?]] = []
      try subject.compute(
        points: draws.count, asking: asked,
        at: { cube.coordinate(point: draws[$0], dimension: $1) }, advance: { _ in },
        take: { _, outcomes in all.append(outcomes.map(\.values)) })
      return all
    }
    let company = try values(Array(0..<6))
    let alone = try values([4])
    let turned = try values([5, 4])
    #expect(company.count == 8)
    for combination in company.indices {
      #expect(company[combination][4] != nil)
      #expect(alone[combination][0] == company[combination][4])
      #expect(turned[combination][1] == company[combination][4])
    }
  }

  @Test("at the table's own values every statement finds what the single run finds, bit by bit")
  func nominal() throws {
    let first =
      #"{"readout": "new_collagen", "at": "12 wk", "versus": "device_only", "atLeast": "5 %"}"#
    #expect(dose.contains(first))
    let text = dose.replacing(
      first,
      with: first + """
        , {"readout": "new_collagen", "at": "8 wk", "versus": "untreated", "atMost": "0.1 mg/mL"},
        {"readout": "wrinkle_index", "at": "12 wk", "versus": "untreated", "atLeast": -5},
        {"readout": "half_gain_time", "versus": "untreated", "atLeast": "10 d"}
        """)
    let single = try model.study(text, explains: false).run()
    let sweep = try sweep(text)
    let study = try UncertaintyStudy(sweep, single, .init(draws: 2, seed: 1))
    let subject = study.subject
    let nominal = try subject.parameters.map { drawn -> Double in
      let value = try #require(model.table.value(drawn.id))
      return drawn.place(of: value)
    }
    var found: [[Double]] = []
    try study.compute(
      .draws, points: 1, asking: study.questions, at: { nominal[$1] },
      take: { number, outcomes in
        guard subject.isOfFile(subject.combinations[number]) else { return }
        let arms = try #require(outcomes[0].values)
        found = try study.readers.map { reader in
          [try #require(reader.placed(subject.place)?.found(arms))]
        }
      })
    try #require(found.count == 5)
    let verdict = try #require(single.verdict.difference)
    // A value that goes through its place in the range and back is off by rounding.
    #expect(abs(found[0][0] - verdict) < 1e-6 * abs(verdict))
    for (claim, found) in zip(single.claims.prefix(3), found.dropFirst()) {
      let single = try #require(claim.found)
      #expect(abs(found[0] - single) < 1e-6 * abs(single), "\(claim.text)")
    }
    let half = try #require(single.claims[3].found)
    #expect(abs(found[4][0] - half) < 1e-3, "\(found[4][0]) d against \(half) d")
  }

  @Test("what the dose file states is not drawn, nor what only other routes use, nor a setting")
  func drawn() throws {
    let names = try DrawSubject(sweep()).parameters.map(\.id)
    #expect(!names.contains("genuine_fraction"))
    #expect(!names.contains("delivered_fraction_co2_laser"))
    #expect(!names.contains("plasma_to_skin_rate_high"))
    #expect(!names.contains("detectable_wrinkle_difference"))
    for row in model.table.rows where row.evidence == .setting || !row.isEstimated {
      #expect(!names.contains(row.id))
    }
    for name in [
      "delivered_fraction_microneedle", "released_share_high", "released_share_low",
      "half_effect_concentration_trial_fitted", "collagen_output_per_cell_B",
      "device_strength_microneedle", "source_potency_adipose", "thinning_per_year",
    ] where model.table[name]?.isEstimated ?? false {
      #expect(names.contains(name), "\(name)")
    }
  }

  @Test("only what nobody knows and what has a part in the plan is enumerated")
  func enumerated() throws {
    #expect(
      try DrawSubject(sweep()).unknowns.map(\.name) == ["release", "potency", "collagenPools"])
    let drip = try SkinModel.text("examples/iv-drip.json")
    #expect(try DrawSubject(sweep(drip)).unknowns.map(\.name).contains("ivToSkin"))
  }

  @Test("a draw's subject is aged with the draw's own numbers")
  func ageing() throws {
    let subject = try DrawSubject(sweep())
    let place = try #require(
      subject.parameters.firstIndex { $0.id == "fibroblast_loss_per_year" })
    var fibroblasts: [Double] = []
    try subject.compute(
      points: 2, asking: [StatementReader.question("fibroblasts", 0)],
      at: { point, parameter in parameter == place ? Double(point) : 0.5 },
      advance: { _ in },
      take: { number, outcomes in
        guard number == 0 else { return }
        fibroblasts = outcomes.compactMap { $0.values?[2][0] }
      })
    try #require(fibroblasts.count == 2)
    // Faster loss over the years before the first dose leaves fewer cells when it begins.
    #expect(fibroblasts[1] < 0.95 * fibroblasts[0])
  }

  @Test("a failed draw is counted with its reason, and leaves the others as they are")
  func failures() {
    let outcomes: DrawSubject.Outcomes = [
      .values([[1], [1], [1]]), .failed(.stepUnderflow, "arm treated: at t = 3"),
      .failed(.negative, "below"), .failed(.stepUnderflow, "later"),
    ]
    let failures = UncertaintyStudy.failures(outcomes)
    #expect(failures.map(\.count) == [2, 1])
    #expect(failures.map(\.first) == [1, 2])
    #expect(failures[0].reason == "arm treated: at t = 3")
  }
}

@Suite("Ranges that numbers are drawn from")
struct DrawnParameterTests {
  private func row(
    _ low: Double, _ high: Double, _ scale: ParameterTable.Scale, unit: String = "dimensionless"
  ) -> ParameterTable.Row {
    ParameterTable.Row(
      id: "k", name: "", scale: scale, lowerBound: low, upperBound: high, nominal: low,
      isEstimated: true, unit: unit, evidence: .assumed, source: "", note: "", line: 1)
  }

  @Test("a logarithmic range widens by its factor about its middle")
  func logarithmic() {
    let drawn = DrawnParameter(row(1, 100, .log10, unit: "1/hour"), widening: 1.5)
    #expect(abs(drawn.low * drawn.high - 100) < 1e-9)
    #expect(abs(logarithm(drawn.high / drawn.low) - 1.5 * logarithm(100)) < 1e-12)
    #expect(abs(drawn.value(at: 0.5) - 10) < 1e-12)
  }

  @Test("a share stays a share however much is doubted")
  func share() {
    for (low, high, scale) in [
      (0.1, 0.9, ParameterTable.Scale.lin), (0.3, 1, .lin), (0, 0.5, .lin), (0.01, 0.5, .log10),
      (0.1, 1, .log10),
    ] {
      let drawn = DrawnParameter(row(low, high, scale), widening: 3)
      #expect(drawn.low >= 0 && drawn.low <= low)
      #expect(drawn.high <= 1 && drawn.high >= high)
      // None becomes all or nothing that the table does not allow to be.
      #expect((drawn.high == 1) == (high == 1) && (drawn.low == 0) == (low == 0))
      #expect(drawn.low < low || low == 0)
    }
  }

  @Test("the ends of other linear rows, and a factor of one, change nothing")
  func unchanged() {
    let fold = DrawnParameter(row(1.1, 2, .lin), widening: 1.5)
    #expect(fold.low == 1.1 && fold.high == 2)
    let measured = DrawnParameter(row(3, 7, .log10), widening: 1)
    #expect(measured.low == 3 && measured.high == 7)
  }

  @Test("the place of a value leads back to it")
  func place() {
    for drawn in [
      DrawnParameter(row(1, 100, .log10), widening: 1.25),
      DrawnParameter(row(0.2, 0.6, .lin), widening: 1.25),
    ] {
      for part in [0, 0.25, 0.9, 1] {
        #expect(abs(drawn.place(of: drawn.value(at: part)) - part) < 1e-12)
      }
    }
  }

  @Test("the shipped rule never narrows, and a weaker class is never narrower than a stronger one")
  func shipped() throws {
    let model = try SkinModel()
    let rule = try Widening.all(model.manifest, model.table)
    let order: [Evidence] = [.measured, .derived, .secondHand, .assumed]
    let factors = try order.map { evidence in
      try #require(rule.first { $0.evidence == evidence }).factor
    }
    #expect(factors == factors.sorted())
    #expect(factors[0] >= 1)
    #expect(rule.allSatisfy { !$0.reason.isEmpty })
  }

  @Test("a rule that names no row or no class is refused, with its place")
  func refused() throws {
    let model = try SkinModel()
    var manifest = model.manifest
    manifest.widening["assumed"] = "nowhere"
    #expect(throws: SweepError.self) { try Widening.all(manifest, model.table) }
    manifest = model.manifest
    manifest.widening["guessed"] = "range_widening_assumed"
    #expect(throws: SweepError.self) { try Widening.all(manifest, model.table) }
  }
}
