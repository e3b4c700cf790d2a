import Foundation
import Kinetics
import ReactionNetworks
import Testing

@testable import Analysis

/// A sweep of a bare model, and the summary of any sweep.
@Suite("Sweep of a model")
struct ModelSweepTests {
  @Test("members follow the closed form, and one that runs away is told with its reason")
  func closedForm() throws {
    let network = try ReactionNetwork(
      antimony: "y = 1; y' = k*y^2; k = 0.1; z = 3; z' = -k*z", file: "m.ant")
    let settings = SimulationSettings(end: 1, outputTimes: [0, 0.5, 1], record: ["y", "z"])
    let subject = try ModelSweep(network, settings: settings)
    let levels: [SweepValue] = [0.1, 0.5, 2].map { .number($0, unit: "") }
    let design = try SweepDesign(grid: [.init(name: "k", levels: levels)])
    try subject.begin(design)
    let block = try subject.compute(0..<3)
    #expect(block.statuses.prefix(2) == [.done, .done])
    // y = 1 / (1 - k t) has no value beyond t = 1 / k.
    #expect(block.statuses[2] != .done)
    #expect(block.reasons[2]?.contains("t = 0.5") == true, "\(block.reasons)")
    for (index, k) in [0.1, 0.5].enumerated() {
      for (place, time) in [0, 0.5, 1].enumerated() {
        #expect(abs(block.values[0][index * 3 + place] - 1 / (1 - k * time)) < 1e-5)
        #expect(abs(block.values[1][index * 3 + place] - 3 * exp(-k * time)) < 1e-5)
      }
    }
  }

  @Test("what cannot be varied is named")
  func refused() throws {
    let network = try ReactionNetwork(
      antimony: "species A; A = 8; A -> ; rate*A; rate = 0.3; twice := 2*rate", file: "m.ant")
    let subject = try ModelSweep(
      network, settings: SimulationSettings(end: 1, outputTimes: [1]))
    for (name, words) in [("A", "species"), ("twice", "computed"), ("raet", "did you mean 'rate'")]
    {
      let error = #expect(throws: SweepError.self) { try subject.check(name, at: "--vary") }
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
  }

  @Test("the summary counts what has a value, and names the members at both ends")
  func summary() {
    let output = SweepOutput("y", "y", unit: "1")
    let values = [3, .nan, 1, 2, -99, 4, 5]
    let row = SweepSummary.Row(output, name: "y", values: values, missing: -99)
    #expect(row.count == 5)
    #expect(row.quantiles == [1, 1.2, 2, 3, 4, 4.8, 5])
    #expect(row.mean == 3)
    #expect(row.lowest?.member == 2)
    #expect(row.highest?.member == 6)
    let none = SweepSummary.Row(output, name: "y", values: [.nan], missing: -99)
    #expect(none.count == 0 && none.quantiles.isEmpty && none.highest == nil)
  }
}
