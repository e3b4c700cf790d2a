import Dosing
import Foundation
import ReactionNetworks
import ShippedModels
import Testing

@testable import Analysis

/// Popular statements tried on the skin model.
@Suite("Popular statements") struct StatementStudyTests {
  private let model: SkinModel
  private let subject: Validation.Subject

  init() throws {
    let skin = try SkinModel()
    model = skin
    subject = Validation.Subject(
      manifest: skin.manifest, table: skin.table, network: { try skin.network($0) },
      dose: { Array(try SkinModel.text($0).utf8) })
  }

  private func plan(_ text: String) throws -> StatementPlan {
    try StatementPlan(
      bytes: Array(text.utf8), file: "s.json", manifest: model.manifest, dose: subject.dose)
  }

  private func study(_ text: String, draws: Int = 0, threads: Int? = nil) throws -> StatementResult
  {
    try StatementStudy(
      plan(text), named: "s", on: subject, draws: draws, seed: 5, threads: threads
    ).run()
  }

  /// A needling plan of a twelfth of the usual length, and what is asked of it.
  private func text(_ test: String, _ verdict: String = "supported") -> String {
    #"""
    {"schemaVersion": 1, "statement": "It works.",
     "expectation": {"verdict": "\#(verdict)", "text": "so they say", "source": "A 2020"},
     "scenarios": [
       {"name": "full", "dose": "examples/microneedle-monthly-x3.json", "changes": \#(Self.short)},
       {"name": "half", "dose": "examples/microneedle-monthly-x3.json",
        "changes": {"product.dilution": 2, \#(Self.short.dropFirst())}],
     "test": [\#(test)]}
    """#
  }
  private static let short = #"""
    {"simulation.duration": "15 d", "regimen": "1 mL", "readouts": [],
     "claims": [{"readout": "new_collagen", "at": "14 d", "versus": "device_only", "atLeast": "5 %"}]}
    """#

  private static func claim(_ bound: String, _ scope: String = "all") -> String {
    #"{"claim": {"readout": "new_collagen", "at": "14 d", "versus": "device_only", \#(bound)}, "in": "\#(scope)"}"#
  }

  @Test("two draws are the same bits for one and for two threads, and counts are of the draws")
  func threads() throws {
    let text = text(Self.claim(#""atLeast": "0.1 %""#))
    let one = try study(text, draws: 5, threads: 1)
    #expect(try study(text, draws: 5, threads: 2) == one)
    #expect(one.combinations.count == 8)
    for combination in one.combinations {
      let share = try #require(combination.probability)
      #expect(share.of + combination.unanswered == 5)
      #expect((0...share.of).contains(share.met))
    }
  }

  @Test("a statement and its opposite have probabilities that add up to one")
  func opposite() throws {
    // the largest of the scenarios decides both
    let some = try study(text(Self.claim(#""atLeast": "0.3 %""#, "any")), draws: 6)
    let none = try study(
      text(Self.claim(#""atMost": "0.3 %""#, "all")), draws: 6)
    for (some, none) in zip(some.combinations, none.combinations) {
      #expect(some.options == none.options)
      let (met, not) = (try #require(some.probability), try #require(none.probability))
      #expect(met.met + not.met == 6)
      #expect(some.holds == none.holds.map { !$0 })
    }
    #expect(some.draws == 6)
  }

  @Test("the table's own numbers give what a single run gives, and half the dose gives less")
  func nominal() throws {
    let result = try study(text(Self.claim(#""atLeast": "0 %""#)))
    let findings = result.conditions[0].findings
    #expect(findings.map(\.scenario) == ["full", "half"])
    for (full, half) in zip(findings[0].values, findings[1].values) {
      #expect(try #require(full) > #require(half))
    }
    let run = try Study(
      plan: plan(text(Self.claim(#""atLeast": "0 %""#))).scenarios[0].plan,
      network: model.network("skin"), table: model.table,
      origin: .init(version: "", command: ""), explains: false
    ).run()
    let found = try #require(run.claims.first?.found)
    let own = try #require(
      result.combinations.firstIndex { $0.options == ["0.30", "in_vitro", "A"] })
    let read = try #require(findings[0].values[own])
    #expect(abs(read - found) < 1e-4 * abs(found))
    #expect(result.combinations.allSatisfy { $0.probability == nil })
    #expect(result.doubt == nil)
  }

  @Test("a ratio of an effect to itself is one, and its bound is held against that")
  func ratio() throws {
    func side(_ name: String) -> String {
      #"{"scenario": "\#(name)", "readout": "new_collagen", "at": "14 d", "versus": "device_only"}"#
    }
    func ratio(_ of: String, _ to: String, _ bound: String) -> String {
      #"{"ratio": {"of": \#(side(of)), "to": \#(side(to)), \#(bound)}}"#
    }
    let own = try study(text(ratio("full", "full", #""atLeast": 1"#)))
    #expect(own.conditions[0].ratios?.allSatisfy { $0 == 1 } == true)
    #expect(own.verdict == .supported)
    let other = try study(text(ratio("full", "half", #""atMost": 1"#)))
    #expect(other.verdict == .notSupported)
    #expect(other.agrees == false)
    #expect(other.because.contains("times that of half"))
  }

  @Test("a row that the table lacks is told at its place in the file")
  func missingRow() throws {
    let text = text(
      #"""
      {"significant": {"readout": "new_collagen", "at": "14 d", "versus": "device_only",
       "below": 0.01, "design": "paired", "number": 9, "spread": "wel_spread", "power": "trial_power"}}
      """#)
    let error = #expect(throws: DoseError.self) { try study(text) }
    #expect(error?.path == "/test/0/significant/spread")
    #expect(error?.suggestion == "\"well_spread\"")
  }

  @Test("a stopped study throws what stopped it")
  func stopped() throws {
    struct Stop: Error {}
    let study = StatementStudy(
      try plan(text(Self.claim(#""atLeast": "5 %""#))), named: "s", on: subject
    ) { done, _ in if done > 0 { throw Stop() } }
    #expect(throws: Stop.self) { try study.run() }
  }

  @Test("the schema of the answer in the program is the one in the repository")
  func schema() throws {
    let file = SkinModel.folder.appendingPathComponent("../../Schemas/statements.schema.json")
    #expect(try String(contentsOf: file, encoding: .utf8) == StatementResult.schema)
  }
}
