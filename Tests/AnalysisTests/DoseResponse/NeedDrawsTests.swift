import Dosing
import Foundation
import ReactionNetworks
import ShippedModels
import Testing

@testable import Analysis

/// How sure the least dose that does is.
@Suite("The range of the least dose")
struct NeedDrawsTests {
  private let model: SkinModel

  init() throws { model = try SkinModel() }

  private func text(_ example: String, claims: String?) throws -> String {
    let text = try SkinModel.text("examples/\(example).json")
    guard let claims else { return text }
    let start = try #require(text.range(of: #""claims": ["#))
    let end = try #require(text[start.upperBound...].range(of: "]"))
    return text.replacingCharacters(
      in: start.lowerBound..<end.upperBound, with: "\"claims\": \(claims)")
  }

  private func sweep(_ text: String, threads: Int? = nil) throws -> DoseSweep {
    try DoseSweep(
      bytes: Array(text.utf8), file: "dose.json", manifest: model.manifest, table: model.table,
      threads: threads
    ) { try model.network($0) }
  }

  private func result(
    _ example: String, _ axis: DoseAxis, draws: Int, claims: String? = nil, threads: Int? = nil
  ) throws -> DoseResponseResult {
    let text = try text(example, claims: claims)
    let drawing = DoseResponse.Drawing(
      try sweep(text, threads: threads), DrawRequest(draws: draws, seed: 1))
    return try DoseResponse(model.study(text), along: axis, drawing: drawing).run()
  }

  private func targets(_ result: DoseResponseResult) -> [TargetAnswer] {
    result.uncertainty?.targets.map { result.curves[$0.curve].targets[$0.place] } ?? []
  }

  @Test(
    "with the table's own numbers it is the least dose of the single answer",
    arguments: DoseAxis.allCases)
  func table(axis: DoseAxis) throws {
    let result = try result("microneedle-monthly-x3", axis, draws: 2)
    let own = try #require(result.uncertainty?.own)
    var compared = 0
    for (target, answer) in zip(targets(result), own.answers) {
      switch answer.table {
      case .at(let x):
        let least = try #require(target.least)
        #expect(abs(x / least - 1) < 1e-3, "\(axis): \(x) and \(least)")
        compared += 1
      case .never: #expect(target.spans.isEmpty)
      case .already: #expect(target.least == nil && !target.spans.isEmpty)
      case nil: Issue.record("no result")
      }
    }
    #expect(compared >= 1 || axis == .dilution || axis == .sessions)
  }

  @Test("given a draw's least dose, that draw just reaches the line")
  func reaches() throws {
    let text = try text("microneedle-monthly-x3", claims: nil)
    let result = try result("microneedle-monthly-x3", .dose, draws: 3)
    let uncertainty = try #require(result.uncertainty)
    let target = try #require(targets(result).firstIndex { !$0.isDetection })
    // the draws of one combination, one by one
    let subject = try DrawSubject(sweep(text))
    let drawn = DrawnPoints(subject, draws: 3, seed: 1)
    let question = StatementReader.question("new_collagen", 2016)
    try subject.begin(drawn.columns, asking: [question])
    let number = try #require(subject.combinations.firstIndex { subject.isOfFile($0) })
    let answer = uncertainty.combinations[number].answers[target]
    #expect(answer.already + answer.reached + answer.never + answer.failed == 3)
    guard case .at(let median) = answer.quantiles[2] else { return }
    // the middle one of three draws is the median
    let effects = try (0..<3).map { draw -> Double in
      let given = try #require(try subject.sweep.given(to: subject.member(draw, number)))
      let scale = DoseScale(factor: median / given.particles)
      let outcome = try subject.outcomes(number, [.init(point: draw, scale: scale)]) { _ in }
      let arms = try #require(outcome[0].values)
      return arms[0][0] / arms[1][0] - 1
    }
    #expect(effects.contains { abs($0 - 0.05) < 1e-5 }, "\(effects)")
    #expect(effects.count { $0 > 0.05 + 1e-5 } <= 1)
  }

  @Test("the same bits for any number of threads")
  func threads() throws {
    let one = try result("culture-100ug-per-mL", .dose, draws: 3, threads: 1)
    let more = try result("culture-100ug-per-mL", .dose, draws: 3, threads: 3)
    #expect(one.uncertainty == more.uncertainty)
    #expect(one.uncertainty?.combinations.isEmpty == false)
  }

  @Test("what never comes and what is there already is counted, not ranged")
  func beyond() throws {
    let never =
      #"{"readout": "new_collagen", "at": "12 wk", "versus": "untreated", "atLeast": "9000 %"}"#
    let always =
      #"{"readout": "new_collagen", "at": "12 wk", "versus": "untreated", "atLeast": "-90 %"}"#
    let result = try result(
      "intradermal", .dose, draws: 2, claims: "[\(never), \(always)]")
    for combination in try #require(result.uncertainty).combinations {
      #expect(combination.answers[0].never == 2)
      #expect(combination.answers[0].quantiles.allSatisfy { $0 == .never })
      #expect(combination.answers[0].table == .never)
      #expect(combination.answers[1].already == 2)
      #expect(combination.answers[1].quantiles.allSatisfy { $0 == .already })
    }
  }

  @Test("diluted twice as much is half of the dose, draw by draw")
  func axes() throws {
    let claims =
      #"[{"readout": "new_collagen", "at": "12 wk", "versus": "untreated", "atLeast": "0.01 %"}]"#
    let doses = try result("intradermal", .dose, draws: 3, claims: claims)
    let dilutions = try result("intradermal", .dilution, draws: 3, claims: claims)
    let pairs = zip(
      try #require(doses.uncertainty).combinations, try #require(dilutions.uncertainty).combinations
    )
    var compared = 0
    for (dose, dilution) in pairs {
      for (a, b) in zip(dose.answers[0].quantiles, dilution.answers[0].quantiles) {
        guard case .at(let particles) = a, case .at(let parts) = b else { continue }
        #expect(abs(particles * parts / (doses.own * dilutions.own) - 1) < 1e-3)
        compared += 1
      }
    }
    #expect(compared > 0)
  }

  @Test("so many sessions are the first that a draw comes to its line with")
  func sessions() throws {
    let claims =
      #"[{"readout": "new_collagen", "at": "12 wk", "versus": "untreated", "atLeast": "0.1 %"}]"#
    let text = try text("intradermal", claims: claims)
    let result = try result("intradermal", .sessions, draws: 5, claims: claims)
    let subject = try DrawSubject(sweep(text))
    let drawn = DrawnPoints(subject, draws: 5, seed: 1)
    try subject.begin(drawn.columns, asking: [StatementReader.question("new_collagen", 2016)])
    let number = try #require(subject.combinations.firstIndex { subject.isOfFile($0) })
    let needs = try (0..<5).map { draw -> Double in
      let first = try (1...3).first { sessions in
        let asked = DrawSubject.Asked(point: draw, sessions: sessions)
        let outcome = try subject.outcomes(number, [asked]) { _ in }
        let arms = try #require(outcome[0].values)
        return arms[0][0] / arms[2][0] - 1 >= 0.001
      }
      return first.map { Double($0) } ?? .infinity
    }.sorted()
    let answer = try #require(result.uncertainty).combinations[number].answers[0]
    #expect(answer.reached == needs.count { $0.isFinite } && answer.already == 0)
    // the least number that is enough for half of five draws is that of the third
    #expect(answer.quantiles[2] == (needs[2].isFinite ? .at(needs[2]) : .never))
    #expect(Set(needs).count > 1, "the draws must differ for this to test anything: \(needs)")
  }

  @Test("between two whole numbers there is no quantile")
  func whole() {
    let needs: [NeedUncertainty.Need?] = [.at(1), .at(2), .at(2), .at(3), .never, nil]
    let answer = NeedUncertainty.Answer(table: .at(2), draws: needs, isFewest: true, isWhole: true)
    #expect(answer.quantiles == [.at(1), .at(2), .at(2), .at(3), .never])
    #expect(answer.reached == 4 && answer.never == 1 && answer.failed == 1)
  }

  @Test("quantiles go from the draws that need least to those that nothing is enough for")
  func quantiles() {
    let needs: [NeedUncertainty.Need?] = [.at(100), .never, .at(1), nil, .already, .at(10)]
    let answer = NeedUncertainty.Answer(table: nil, draws: needs, isFewest: true)
    #expect(answer.already == 1 && answer.reached == 3)
    #expect(answer.never == 1 && answer.failed == 1)
    #expect(answer.quantiles[0] == .already && answer.quantiles[4] == .never)
    guard case .at(let low) = answer.quantiles[1], case .at(let median) = answer.quantiles[2],
      case .at(let high) = answer.quantiles[3]
    else {
      Issue.record("\(answer.quantiles)")
      return
    }
    #expect(abs(low - 1) < 1e-12 && abs(median - 10) < 1e-9 && abs(high - 100) < 1e-9)
    #expect(answer.shareNever == Proportion(met: 1, of: 5))
    // along dilutions the greatest is the least that is given
    let turned = NeedUncertainty.Answer(
      table: nil, draws: [.at(100), .at(1), .at(10)], isFewest: false)
    guard case .at(let easy) = turned.quantiles[0], case .at(let hard) = turned.quantiles[4] else {
      Issue.record("\(turned.quantiles)")
      return
    }
    #expect(easy > 60 && hard < 1.7)
    #expect(NeedUncertainty.Answer(table: nil, draws: [nil], isFewest: true).quantiles.isEmpty)
  }
}
