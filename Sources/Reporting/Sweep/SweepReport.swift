public import Analysis

/// The page of a sweep: what was varied, how the answers follow it, and where all of it comes from.
public struct SweepReport: PageElements {
  let arrays: SweepArrays
  let summary: SweepSummary
  let origin: SweepArrays.Origin
  let view: SweepView
  /// The outputs that get a picture, with their values.
  let pictured: [(output: SweepOutput, values: [Double])]

  /// More pictures than these nobody looks at; the table has the rest.
  private static let mostPictures = 8

  /// Reads from the file the values of the outputs that get a picture.
  public init(
    arrays: SweepArrays, file: LabelledArrays, summary: SweepSummary, origin: SweepArrays.Origin
  ) throws {
    self.arrays = arrays
    self.summary = summary
    self.origin = origin
    view = SweepView(arrays)
    // Differences to another arm are the answer; plain values stand in where there are none.
    let changes = arrays.outputs.indices.filter { arrays.outputs[$0].isChange }
    let chosen = changes.isEmpty ? Array(arrays.outputs.indices) : changes
    var pictured: [(output: SweepOutput, values: [Double])] = []
    for index in chosen.prefix(Self.mostPictures) {
      pictured.append((arrays.outputs[index], try arrays.column(index, of: file)))
    }
    self.pictured = pictured
  }

  /// The page, in UTF-8, light and dark by the reader's preference, from 360 pixels up.
  public var html: String {
    page(origin.title, version: origin.version) {
      heading
      pictures
      numbers
      failures
      provenance
    }
  }

  private var heading: HTML {
    .element("header") {
      HTML.element("p", ["class": "kicker"]) { "exosim \(origin.version) · a sweep" }
      HTML.element("h1") { origin.title }
      HTML.element("p", ["class": "subtitle"]) { Words.sentence(varied) }
      HTML.element("ul", ["class": "key"]) {
        HTML.element("li") {
          HTML.element("b") { NumberText.pretty(Double(summary.members), digits: 6) }
          HTML.element("span") { "members" }
        }
        if let points = arrays.design.pointCount {
          HTML.element("li") {
            HTML.element("b") { NumberText.pretty(Double(points), digits: 6) }
            HTML.element("span") { pointsSentence }
          }
        }
        HTML.element("li") {
          HTML.element("b") { "\(summary.failed)" }
          HTML.element("span") { "without a result" }
        }
      }
    }
  }

  private var varied: String {
    let grid = arrays.design.grid.indices.map { index in
      "\(arrays.variedLabels[index]) (\(arrays.design.grid[index].levels.count) values)"
    }
    let drawn = arrays.design.pointNames.count
    var parts = grid
    if drawn > 3 {
      parts.append("\(drawn) parameters at once")
    } else {
      parts += arrays.variedLabels.dropFirst(grid.count)
    }
    return "Varied: " + EvidenceSummary.list(parts)
  }

  private var pointsSentence: String {
    let design = arrays.design
    if design.points != nil { return "points of a table" }
    let many = Words.plural(design.drawn.count, "number")
    return design.scheme == .sobol
      ? "Sobol points of \(many) drawn, seed \(design.seed)"
      : "Latin hypercube points of \(many) drawn, seed \(design.seed)"
  }

  // MARK: tables

  private var numbers: HTML {
    section("Every readout over all members") {
      table(
        ["", "#median", "#5 %", "#95 %", "#lowest", "#highest"],
        zip(summary.rows, arrays.outputs).map { row, output in
          // A share of a whole is told in per cent, as in the pictures.
          let scale: Double = output.isChange && row.unit == "1" ? 100 : 1
          let own = row.unit == "1" ? "" : ", " + Words.prettyUnit(row.unit)
          let unit = scale == 100 ? ", %" : own
          func text(_ index: Int) -> HTML {
            .text(row.quantiles.isEmpty ? "–" : NumberText.pretty(scale * row.quantiles[index]))
          }
          let name = HTML.joined([
            .text(Words.sentence(row.label) + unit),
            .element("span", ["class": "sub mono"]) { row.name },
          ])
          return [name, text(3), text(1), text(5), text(0), text(6)]
        })
    }
  }

  private var failures: HTML {
    guard summary.failed > 0 else { return .empty }
    return section("Members without a result") {
      paragraph(
        "They are missing values in the file, with their status and reason; no picture and no number "
          + "on this page counts them.", class: "note")
      table(
        ["", "#members"],
        summary.statuses.filter { $0.status != .done }.map { [$0.status.word, "\($0.count)"] })
    }
  }

  private var provenance: HTML {
    var facts = [("program", "exosim \(origin.version)"), ("command", origin.command)]
    facts += origin.facts.filter {
      $0.name.hasPrefix("exosim_") && $0.name != "exosim_version"
    }.map {
      ($0.name.replacing("exosim_", with: "").replacing("_", with: " ") + ", SHA-256", $0.value)
    }
    facts.append(("seed", "\(origin.seed)"))
    return section("Where this came from") {
      table(
        ["", ""],
        facts.map { label, value in
          [.text(label), .element("span", ["class": "mono"]) { value }] as [HTML]
        })
    }
  }
}
