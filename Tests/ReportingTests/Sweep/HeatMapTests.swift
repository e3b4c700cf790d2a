import Foundation
import Testing

@testable import Analysis
@testable import Reporting

/// The charts of a sweep.
@Suite("Charts of a sweep")
struct HeatMapTests {
  private func map(_ values: [[Double?]]) -> HeatMap {
    HeatMap(
      title: "gain & loss", description: "over both",
      x: .init(title: "dilution", labels: values[0].indices.map { "\($0)" }),
      y: .init(title: "area", labels: values.indices.map { "\($0)" }), valueTitle: "change, %",
      values: values)
  }

  @Test("a heat map is well-formed, with one cell a value and an empty one where there is none")
  func cells() {
    let svg = map([[1, nil, 3], [-4, 5, 0]]).svg.markup
    let parser = Markup(svg)
    #expect(parser.isWellFormed)
    #expect(svg.components(separatedBy: "class=\"absent\"").count - 1 == 1)
    #expect(svg.contains("2, 0: 3"))
    #expect(svg.contains("no value"))
  }

  @Test("tints are opaque in proportion, and never outside what SVG allows")
  func tints() {
    let svg = map([[0.001, 1000], [-1000, 1e-300]]).svg.markup
    for match in svg.matches(of: /fill-opacity="([^"]*)"/) {
      let value = Double(match.1) ?? -1
      #expect(value > 0 && value <= 1, "\(match.1)")
    }
  }

  @Test("a map without any value is still a picture")
  func empty() {
    #expect(Markup(map([[nil, nil]]).svg.markup).isWellFormed)
  }
}

/// Strict reading of markup.
private struct Markup {
  let isWellFormed: Bool
  init(_ text: String) {
    // Every opened element is closed in order.
    var open: [Substring] = []
    var isFine = true
    for tag in text.matches(of: /<(\/?)([a-z]+)[^<>]*?(\/?)>/) {
      if tag.1 == "/" {
        isFine = isFine && open.popLast() == tag.2
      } else if tag.3.isEmpty {
        open.append(tag.2)
      }
    }
    isWellFormed = isFine && open.isEmpty
  }
}
