import Dosing
import Foundation
import Kinetics
import ReactionNetworks
import ReferenceProblems
import ShippedModels
import Testing

@testable import Analysis

/// Simulated cells of the shipped model against what is known exactly. Level of each test of fit:
/// 0.001; seeds are fixed.
@Suite("Cells one by one")
struct CellPopulationTests {
  static func study(
    _ example: String, cells: Int, seed: UInt64 = 1, edit: (inout [String: Any]) -> Void = { _ in }
  ) throws -> Study {
    let text = try SkinModel.text("examples/\(example).json")
    var dose = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    edit(&dose)
    let json = try JSONSerialization.data(withJSONObject: dose)
    var study = try SkinModel().study(String(decoding: json, as: UTF8.self), explains: false)
    study.population = CellRequest(cells: cells, seed: seed)
    return study
  }

  /// Numbers of cells, drawn out of a histogram of single whole numbers.
  static func numbers(_ spread: CellPopulation.Spread, cells: Int) -> [Int] {
    spread.histogram.flatMap { bin in
      [Int](repeating: bin.from, count: Int((bin.share * Double(cells)).rounded()))
    }
  }

  @Test("100,000 simulated fibroblasts take in and open what the exact law says")
  func exactLaw() throws {
    let cells = 100_000
    let result = try Self.study("intradermal", cells: cells) { dose in
      dose["regimen"] = "1 mL"
      dose["simulation"] = ["duration": "7 d", "outputEvery": "1 d"]
      dose["readouts"] = [["readout": "untouched_fraction", "at": "7 d"]]
      dose["claims"] = nil
      var product = dose["product"] as? [String: Any] ?? [:]
      product["particles"] = "4e7 /mL"
      dose["product"] = product
    }.run()
    let exact = try #require(result.cells)
    let simulated = try #require(exact.simulated)
    for (key, mean) in [("received", exact.received), ("released", exact.released)] {
      let spread = try #require(simulated[key]?.spreads.last)
      #expect(spread.histogram.allSatisfy { $0.from == $0.to })
      let numbers = Self.numbers(spread, cells: cells)
      #expect(numbers.count == cells)
      let fit = TestOfFit(numbers, TestOfFit.poisson(mean: mean, most: 60))
      #expect(fit.probability > 1e-3, "\(key): \(fit), mean \(spread.mean), exact \(mean)")
      #expect(fit.classes >= 4)
    }
    #expect(simulated.courseError < 2e-4)
  }

  @Test("the mean of every count is that of the tissue, within its standard error")
  func means() throws {
    let result = try Self.study("microneedle-monthly-x3", cells: 4000).run()
    let simulated = try #require(result.cells?.simulated)
    #expect(simulated.times.count > 1)
    for count in simulated.counts {
      for spread in count.spreads {
        let tissue = try #require(spread.tissue)
        let error = (max(spread.variance, tissue) / 4000).squareRoot()
        #expect(
          abs(spread.mean - tissue) <= 4 * error + 0.01 * abs(tissue) + 1e-9,
          "\(count.key): \(spread.mean), tissue \(tissue)")
      }
    }
  }

  @Test("seed decides the cells, nothing else does")
  func seeds() throws {
    let one = try Self.study("topical-intact", cells: 500, seed: 9).run().cells?.simulated
    let same = try Self.study("topical-intact", cells: 500, seed: 9).run().cells?.simulated
    let other = try Self.study("topical-intact", cells: 500, seed: 10).run().cells?.simulated
    #expect(one != nil)
    #expect(one == same)
    #expect(one?.counts != other?.counts)
  }

  @Test("layers of the tissue have cells of their own, in proportion")
  func layers() throws {
    let result = try Self.study("topical-intact", cells: 3000) { dose in
      dose["regimen"] = "1 mL"
      dose["readouts"] = [["readout": "untouched_fraction", "at": "30 d"]]
      dose["claims"] = nil
      dose["simulation"] = ["duration": "30 d", "outputEvery": "1 d", "layers": 8]
    }.run()
    let cells = try #require(result.cells)
    let spread = try #require(cells.simulated?["received"]?.spreads.last)
    #expect(cells.depths.count > 1)
    let error = (spread.variance / 3000).squareRoot()
    #expect(abs(spread.mean - cells.received) < 4 * error + 0.01 * cells.received)
  }

  @Test("a model that does not say what a cell is refuses, and names the settings that do")
  func noLevel() throws {
    var study = try Self.study("topical-intact", cells: 10)
    for index in study.plan.manifest.settings.indices {
      study.plan.manifest.settings[index].cellLevel = nil
    }
    #expect {
      try study.run()
    } throws: { error in
      "\(error)".contains("'skin' does not say what one cell is")
    }
  }

  @Test("a cell level that names what is not there is refused with what is")
  func wrongNames() throws {
    var study = try Self.study("topical-intact", cells: 10)
    let index = try #require(study.plan.manifest.settings.firstIndex { $0.name == "skin" })
    study.plan.manifest.settings[index].cellLevel?.number = "papillary_cells_reach"
    #expect {
      try study.run()
    } throws: { error in
      guard let error = error as? ModelError else { return false }
      return error.message.contains("'papillary_cells_reach'")
        && error.suggestion?.contains("papillary_cells_reached") == true
    }
  }
}

@Suite("Exact shares of cells")
struct ExactCellTests {
  @Test(
    "at least k of a Poisson number, both ways round", arguments: [1e-9, 0.01, 0.8, 5, 49.9, 300])
  func tails(mean: Double) {
    for least in [1, 2, 5, 50] {
      let below = (0..<least).reduce(0.0) {
        $0 + CellStatistics.probability(of: $1, mean: mean)
      }
      let share = CellStatistics.atLeast(least, mean: mean)
      #expect(abs(share - (1 - below)) < 1e-12)
      #expect(share >= 0 && share <= 1)
    }
    // the first term of the series, where nothing else matters
    if mean < 1e-6 {
      #expect(abs(CellStatistics.atLeast(2, mean: mean) / (mean * mean / 2) - 1) < 1e-6)
    }
  }

  @Test("the dose that leaves a tenth: closed form, and the same for layers that are alike")
  func enough() throws {
    let equal = CellStatistics(received: 0.25, released: 0.1)
    let factor = try #require(equal.doseFactor(leaving: 0.1))
    #expect(abs(factor - log(10) / 0.25) < 1e-9)
    #expect(abs(equal.untouched(atDoseTimes: factor) - 0.1) < 1e-12)
    let alike = CellStatistics(
      received: 0.25, released: 0.1,
      depths: [
        .init(share: 0.3, received: 1, released: 1), .init(share: 0.7, received: 1, released: 1),
      ])
    let same = try #require(alike.doseFactor(leaving: 0.1))
    #expect(abs(same / factor - 1) < 1e-9)
    let uneven = CellStatistics(
      received: 0.25, released: 0.1,
      depths: [
        .init(share: 0.5, received: 1.8, released: 1),
        .init(share: 0.5, received: 0.2, released: 1),
      ])
    let more = try #require(uneven.doseFactor(leaving: 0.1))
    #expect(more > factor)
  }

  @Test("no dose reaches cells that are out of reach")
  func outOfReach() {
    #expect(CellStatistics(received: 5, released: 1, reached: 0.02).doseFactor(leaving: 0.1) == nil)
    #expect(CellStatistics(received: 0, released: 0).doseFactor(leaving: 0.1) == nil)
  }

  @Test(
    "the dose that the tissue needs leaves a tenth when it is given",
    arguments: ["topical-intact", "microneedle-monthly-x3-diluted-100"])
  func given(example: String) throws {
    let enough = try #require(try SkinModel().example(example).run().cells?.enough)
    let factor = try #require(enough.factor)
    let closed = try #require(enough.firstOrderFactor)
    #expect(factor >= closed * 0.99)
    let text = try SkinModel.text("examples/\(example).json")
    let asked = try #require(text.firstMatch(of: /"particles": "([0-9.e]+) \/mL"/))
    let given = try #require(Double(asked.1))
    let more = text.replacing(asked.0, with: "\"particles\": \"\(given * factor) /mL\"")
    let cells = try #require(try SkinModel().study(more, explains: false).run().cells)
    #expect(abs(cells.untouched - 0.1) < 2e-3, "\(factor) \(cells.untouched)")
  }
}
