import Foundation
import Testing

@testable import Analysis
@testable import Reporting

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// How cells that were simulated one by one look.
@Suite("Simulated cells shown")
struct CellAnswerTests {
  /// Two thousand cells with 0, 1, 2, ... particles as given.
  static func spread(_ cells: [Int: Int], tissue: Double?) -> CellPopulation.Spread {
    CellPopulation.Spread(cells: cells, tissue: tissue, asked: [1, 5, 50])
  }

  static var result: StudyResult {
    var result = Fixture.result
    let few = spread([0: 1000, 1: 600, 2: 300, 7: 100], tissue: 0.95)
    let many = spread([60: 500, 75: 1000, 90: 500], tissue: 75)
    let none = spread([0: 2000], tissue: 0.0001)
    let alike = CellPopulation.Comparison(
      mean: 0.2, standardError: 0.01, ofMean: 0.21, responding: 900)
    let bent = CellPopulation.Comparison(
      mean: 0.2, standardError: 0.001, ofMean: 0.25, responding: 900)
    let nothing = CellPopulation.Comparison(mean: 0, standardError: 0, ofMean: 0, responding: 0)
    let rare = CellPopulation.Comparison(
      mean: 1e-6, standardError: 1e-6, ofMean: 1e-4, responding: 1)
    result.cells?.simulated = CellPopulation(
      cells: 2000, seed: 7, method: "direct method (Gillespie 1977)",
      label: "papillary fibroblasts", times: [672, 2016, 4320],
      counts: [
        .init(
          key: "received", label: "particles received", isSoFar: true, spreads: [few, many, many]),
        .init(
          key: "functional", label: "functional copies of one miRNA", isSoFar: true,
          spreads: [none, none, none]),
        .init(key: "bound", label: "bound now", isSoFar: false, spreads: [none, none, none]),
      ],
      responses: [
        .init(
          key: "surface", label: "surface drive", now: [nothing, nothing, nothing],
          soFar: [alike, bent, nothing]),
        .init(
          key: "rna", label: "occupancy by miRNA", now: [nothing, nothing, nothing],
          soFar: [rare, rare, rare]),
      ], firings: 12345, leaps: 0, courseError: 1e-5)
    result.cells?.enough = EnoughParticles(
      untouched: 0.1, factor: 12, countedParticles: 1.2e12, firstOrderFactor: 11.5, reason: "")
    return result
  }

  @Test(
    "the screen shows spread, cells with none, and where the mean cell misleads",
    arguments: [64, 80])
  func screen(width: Int) {
    let text = TerminalAnswer(Self.result).text(width: width)
    let lines = text.split(separator: "\n")
    for line in lines { #expect(TerminalText.columns(String(line)) <= width, "\(line)") }
    #expect(text.contains("2000 single cells"))
    #expect(text.contains("0.95 (0-2)"))
    #expect(text.contains("75 (60-90)"))
    #expect(lines.contains { $0.contains("cells with none") && $0.contains("50 %") })
    let surface = lines.first { $0.hasPrefix("surface drive") }
    #expect(surface?.contains("as the mean") == true)
    #expect(surface?.contains("-20 %") == true)
    #expect(lines.contains { $0.hasPrefix("occupancy") && $0.contains("too few cells") })
    #expect(!text.contains("bound now"))
    #expect(text.replacing("\n  ", with: " ").contains("seed 7, direct method"))
    #expect(
      text.replacing("\n  ", with: " ").contains("under 10 % untouched at 12 x dose"))
  }

  @Test("where no dose reaches the cells, the screen says why")
  func noDose() {
    var result = Self.result
    result.cells?.enough = EnoughParticles(
      untouched: 0.1, reason: "only 2 % of the papillary fibroblasts are within reach")
    let text = TerminalAnswer(result).text().replacing("\n  ", with: " ")
    #expect(text.contains("untouched at no dose (only 2 % of the papillary fibroblasts"))
  }

  @Test("the page stays well-formed, with a histogram with axes for each number so far")
  func page() {
    let page = Report(Self.result).html
    let plain = Report(Fixture.result).html
    let parser = XMLParser(data: Data(page.replacing("<!DOCTYPE html>", with: "").utf8))
    #expect(parser.parse(), "\(parser.parserError as Any) in line \(parser.lineNumber)")
    func pictures(_ page: String) -> Int { page.components(separatedBy: "<svg").count }
    #expect(pictures(page) == pictures(plain) + 2)
    #expect(page.contains("share of cells, %"))
    #expect(page.contains("particles received, one cell"))
    #expect(page.contains("Does the mean cell speak for the cells?"))
    #expect(page.contains("within chance"))
    #expect(!page.contains("NaN"))
  }

  @Test("a histogram adds up, and its bins are whole particles beside each other")
  func bins() {
    for top in [0, 1, 39, 40, 137, 5000, 123_456] {
      let cells = Dictionary([(0, 3), (top / 2, 5), (top, 2)], uniquingKeysWith: +)
      let spread = Self.spread(cells, tissue: nil)
      let bins = spread.histogram
      #expect(abs(bins.reduce(0) { $0 + $1.share } - 1) < 1e-12)
      #expect(bins.count <= 41)
      for (left, right) in zip(bins, bins.dropFirst()) { #expect(left.to + 1 == right.from) }
      #expect(bins.first?.from == 0 && (bins.last?.to ?? 0) >= top)
    }
  }

  @Test("quantiles and shares are those of the cells")
  func quantiles() {
    let cells = Dictionary(uniqueKeysWithValues: (1...100).map { ($0, 1) })
    let spread = Self.spread(cells, tissue: nil)
    #expect((spread.low, spread.median, spread.high, spread.most) == (5, 50, 95, 100))
    #expect(spread.atLeast.map(\.share) == [1, 0.96, 0.51])
    #expect(spread.mean == 50.5)
    #expect(abs(spread.variance - 841.666_666) < 1e-3)
  }
}
