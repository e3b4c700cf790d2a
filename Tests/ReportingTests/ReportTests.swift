import Foundation
import Testing

@testable import Analysis
@testable import Reporting

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Report page")
struct ReportTests {
  static let page = Report(Fixture.result).html

  @Test("the page is well-formed")
  func wellFormed() {
    let parser = XMLParser(data: Data(Self.page.replacing("<!DOCTYPE html>", with: "").utf8))
    #expect(parser.parse(), "\(parser.parserError as Any) in line \(parser.lineNumber)")
  }

  @Test("nothing outside the page is referred to, and nothing runs")
  func selfContained() {
    for word in ["http:", "https:", "src=", "<script", "url(", "@import", "<link", "<img"] {
      #expect(!Self.page.contains(word), "\(word)")
    }
  }

  @Test("pictures have a name and no broken coordinates")
  func pictures() {
    let pictures = Self.page.components(separatedBy: "<svg").dropFirst()
    #expect(pictures.count >= 10)
    for picture in pictures {
      #expect(picture.contains("aria-label=") && picture.contains("<title>"))
      let body = picture.prefix { _ in true }.components(separatedBy: "</svg>")[0]
      for broken in ["\"nan", " nan", "\"inf", " inf", "NaN"] { #expect(!body.contains(broken)) }
    }
  }

  @Test("what a user wrote cannot become markup")
  func escaping() {
    #expect(HTML.escaped("<b>&\"'") == "&lt;b&gt;&amp;&quot;&#39;")
    #expect(!Self.page.contains("<A&B>"))
    #expect(Self.page.contains("&lt;A&amp;B&gt;"))
    #expect(HTML.escaped("a\u{1}b") == "a\u{FFFD}b")
  }

  @Test("only HTML.swift writes markup")
  func onePlace() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources/Reporting")
    let files = try #require(
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    for case let file as URL in files
    where file.pathExtension == "swift" && file.lastPathComponent != "HTML.swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(!text.contains(/<[a-zA-Z\/!][^\n]*"/), "\(file.lastPathComponent)")
    }
  }

  @Test("numbers in sentences are typeset, other words are not")
  func typeset() {
    #expect(
      Words.typeset("about 1.3e12 (given: 1e11).")
        == "about 1.3\u{202F}×\u{202F}10¹² (given: 10¹¹).")
    #expect(Words.typeset("by -0.093 points") == "by −0.093 points")
    #expect(Words.typeset("pre-e model e-5x") == "pre-e model e-5x")
  }

  @Test("a number stays with its unit")
  func glue() {
    #expect(HTML.text("for 180 d now").markup == "for 180\u{A0}d now")
    #expect(HTML.text("3 administrations").markup == "3 administrations")
  }
}

@Suite("Lines over each other")
struct LineChartTests {
  private func chart(_ series: [LineChart.Series], _ points: [LineChart.Point] = []) -> String {
    LineChart(
      title: "t", description: "d", x: .linear("x", covering: [0, 1]),
      y: .linear("a long title of this axis", covering: [0, 1]), series: series, points: points
    ).svg.markup
  }

  @Test("the device alone is drawn last, over the wide line of the treated arm")
  func order() throws {
    let page = Report(Fixture.result).html
    let charts = page.components(separatedBy: "<svg").dropFirst().filter {
      $0.contains("untreated-line")
    }
    #expect(!charts.isEmpty)
    for chart in charts {
      let classes = ["line treated wide", "line untreated-line", "line device"]
      let places = try classes.map { name in
        try #require(chart.range(of: "<path class=\"\(name)\"")).lowerBound
      }
      #expect(places == places.sorted())
    }
  }

  @Test("a point at the top of its chart is named below, clear of the title of the axis")
  func pointLabel() throws {
    let line = LineChart.Series(name: "", style: "treated", x: [0, 1], y: [0, 1])
    func baseline(_ y: Double) throws -> Double {
      let markup = chart([line], [.init(x: 0.2, y: y, label: "this plan")])
      let label = try #require(markup.firstMatch(of: /y="([0-9.]+)"[^>]*>this plan/))
      return try #require(Double(label.1))
    }
    let circle = try #require(
      chart([line], [.init(x: 0.2, y: 1, label: "p")]).firstMatch(of: /cy="([0-9.]+)"/))
    #expect(try baseline(1) > Double(circle.1) ?? .infinity)
    // the title's line ends at 12; a label is as high as its font
    for y in [0, 0.5, 0.9, 1] { #expect(try baseline(y) - Frame.fontSize > 14) }
  }
}

@Suite("What the page says")
struct PageWordsTests {
  @Test("remarks, the lever and the numbers behind the readout stand on the page")
  func words() {
    let page = Report(Fixture.result).html
    #expect(page.contains("<b>Needed: </b>"))
    #expect(Words.leftOut(0) == "< 0.0001 %")
    #expect(Words.leftOut(0.25) == "25 %")
    #expect(page.contains("<b>Limit: </b>doubling the delivered fraction"))
    #expect(page.contains("is read and judged with"))
  }
}

@Suite("Axes")
struct AxisTests {
  @Test(
    "ticks ascend, lie inside, and the data does too",
    arguments: [(0.0, 1.0), (-3, 8), (168.4, 170.2), (1e-9, 2e-9), (5, 5), (0, 0)])
  func linear(low: Double, high: Double) {
    let axis = Axis.linear("y", covering: [low, high])
    #expect(axis.lower <= low && high <= axis.upper)
    #expect((3...8).contains(axis.ticks.count))
    for (a, b) in zip(axis.ticks, axis.ticks.dropFirst()) { #expect(a.value < b.value) }
    for tick in axis.ticks { #expect((-1e-9...1 + 1e-9).contains(axis.position(tick.value))) }
  }

  @Test("no two ticks read the same, however narrow the range", arguments: [3, 4])
  func distinctTicks(digits: Int) {
    for (low, high) in [(0.112_49, 0.112_53), (171.0001, 171.0002), (1e11, 1e11 + 4)] {
      let labels = Axis.linear("y", covering: [low, high], digits: digits).ticks.map(\.label)
      #expect(Set(labels).count == labels.count, "\(labels)")
    }
  }

  @Test("a logarithmic axis spaces decades evenly")
  func log() {
    let axis = Axis.log("n", from: 30, to: 4e11)
    #expect(axis.lower == 10 && axis.upper == 1e12)
    let step = axis.position(1e4) - axis.position(1e3)
    #expect(abs(axis.position(1e9) - axis.position(1e8) - step) < 1e-12)
  }

  @Test("dots round, and never show all or none for a share that would show")
  func dots() {
    #expect(CellPicture.dots(0, of: 200) == 0)
    #expect(CellPicture.dots(0.004, of: 200) == 1)
    #expect(CellPicture.dots(0.99, of: 200) == 198)
    #expect(CellPicture.dots(1, of: 200) == 200)
    let places = Set((0..<200).map { CellPicture.order($0, of: 200) })
    #expect(places.count == 200)
  }
}
