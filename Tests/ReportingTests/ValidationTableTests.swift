import ShippedModels
import Testing

@testable import Analysis
@testable import Reporting

@Suite("Table of experiments")
struct ValidationTableTests {
  static func target(
    _ id: String, _ kind: ValidationTarget.Class, reason: String = ""
  ) -> ValidationTarget {
    ValidationTarget(
      id: id, target: id, experiment: "experiment \(id)", kind: kind, observable: nil, unit: "fold",
      observed: "2-3", lower: 2, upper: nil, range: "as published", source: "Somebody 2020",
      evidence: .measured, reason: reason, structure: reason.isEmpty ? "" : "a wound", line: 2)
  }

  static let result = ValidationResult(
    model: "skin",
    rows: [
      .init(target: target("I", .input), value: 2.5, verdict: .hit),
      .init(target: target("A", .predicted), value: 2.5, verdict: .hit),
      .init(target: target("B", .predicted, reason: "too few"), value: 1, verdict: .miss),
      .init(target: target("C", .predicted, reason: "too few"), value: 1, verdict: .miss),
      .init(target: target("D", .predicted), verdict: .failed("at t = 3: singular matrix")),
      .init(target: target("E", .moduleCheck, reason: "no wound"), verdict: .notSimulated),
    ])

  @Test(
    "the predicted count is the first line, and predicted rows come first", arguments: [60, 120])
  func text(width: Int) throws {
    let lines = ValidationTable(Self.result, width: width, hasColour: false).text
      .split(separator: "\n").map(String.init)
    #expect(lines[0].hasPrefix("predicted: 1 of 3 rows hit; of 3 experiments 1 in every row"))
    let order = ["experiment A", "experiment B", "experiment I", "experiment E"]
    let places = order.compactMap { name in lines.firstIndex { $0.contains(name) } }
    #expect(places.count == 4 && places == places.sorted())
    #expect(lines.contains { $0.contains("too few; it would take: a wound") })
    #expect(lines.contains { $0.contains("why: as above") })
    #expect(lines.contains { $0.contains("singular matrix") })
    #expect(lines.contains { $0.contains(">= 2") && $0.hasSuffix("MISS") })
  }

  @Test("a run that failed is counted, and is neither hit nor miss")
  func failures() {
    #expect(Self.result.hasFailures)
    #expect(Self.result.count(.predicted).failed == 1)
    #expect(Self.result.count(.predicted).judged == 3)
  }
}
