import Analysis

/// The paper of a chart: a plot area inside its margins, with axes, grid, title and legend.
struct Frame: Sendable {
  struct LegendItem: Sendable {
    var name: String
    /// The style class of its line or area.
    var style: String
    var isArea = false
  }
  static let fontSize = 11.0
  /// Width of an average character of the widest sans-serif face in use, in ems.
  static let characterWidth = 0.6

  var width: Double
  var height: Double
  var x: Axis
  var y: Axis
  var legend: [LegendItem] = []
  /// Room at the right for labels of levels.
  var rightMargin = 14.0
  /// Room at the left where several frames share their axis; `nil` = as much as the labels need.
  var leftMargin: Double?
  /// Room between the legend and the plot for labels along the top.
  var topMargin = 0.0

  private var legendRows: [[(item: LegendItem, x: Double)]] {
    var rows: [[(item: LegendItem, x: Double)]] = []
    var row: [(item: LegendItem, x: Double)] = []
    var at = 0.0
    for item in legend {
      let needed = 26 + Self.textWidth(item.name) + 12
      if !row.isEmpty, at + needed > width {
        rows.append(row)
        row = []
        at = 0
      }
      row.append((item, at))
      at += needed
    }
    if !row.isEmpty { rows.append(row) }
    return rows
  }

  var left: Double {
    leftMargin ?? 12 + (y.ticks.map { Self.textWidth($0.label) }.max() ?? 0)
  }
  var right: Double { width - rightMargin }
  var top: Double { 26 + 17 * Double(legendRows.count) + topMargin }
  var bottom: Double { height - 36 }

  static func textWidth(_ text: String, size: Double = fontSize) -> Double {
    Double(text.count) * size * characterWidth
  }

  func px(_ value: Double) -> Double { left + x.position(value) * (right - left) }
  func py(_ value: Double) -> Double { bottom - y.position(value) * (bottom - top) }

  /// A coordinate with one decimal, without the cost of general number formatting.
  static func text(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let tenths = Int((max(-1e6, min(1e6, value)) * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let size = abs(tenths)
    return size % 10 == 0 ? "\(sign)\(size / 10)" : "\(sign)\(size / 10).\(size % 10)"
  }

  /// The whole picture: grid, axes and legend below `content`.
  func svg(title: String, description: String, @HTMLBuilder _ content: () -> HTML) -> HTML {
    .element(
      "svg",
      [
        "class": "chart", "viewBox": "0 0 \(Self.text(width)) \(Self.text(height))", "role": "img",
        "aria-label": title + ". " + description,
      ]
    ) {
      HTML.element("title") { title }
      grid
      content()
      axes
      legendMarkup
      label(y.label, x: 0, y: 12, class: "axis-title")
      label(x.label, x: right, y: height - 4, class: "axis-title end")
    }
  }

  private var grid: HTML {
    .joined(
      y.ticks.map { tick in
        line(left, py(tick.value), right, py(tick.value), class: tick.value == 0 ? "zero" : "grid")
      })
  }

  private var axes: HTML {
    .joined(
      [line(left, bottom, right, bottom, class: "axis")]
        + x.ticks.map { tick in
          .joined([
            line(px(tick.value), bottom, px(tick.value), bottom + 4, class: "axis"),
            label(tick.label, x: px(tick.value), y: bottom + 16, class: "tick middle"),
          ])
        }
        + y.ticks.map { tick in
          label(tick.label, x: left - 6, y: py(tick.value) + 3.8, class: "tick end")
        })
  }

  private var legendMarkup: HTML {
    .joined(
      legendRows.enumerated().flatMap { index, row in
        row.map { entry in
          let y = 30 + 17 * Double(index)
          let sample =
            entry.item.isArea
            ? HTML.element(
              "rect",
              [
                "x": Self.text(entry.x), "y": Self.text(y - 9), "width": "18", "height": "10",
                "class": entry.item.style,
              ])
            : line(entry.x, y - 4, entry.x + 20, y - 4, class: "line " + entry.item.style)
          return .joined([sample, label(entry.item.name, x: entry.x + 26, y: y, class: "legend")])
        }
      })
  }

  func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, class name: String
  ) -> HTML {
    .element(
      "line",
      [
        "x1": Self.text(x1), "y1": Self.text(y1), "x2": Self.text(x2), "y2": Self.text(y2),
        "class": name,
      ])
  }

  func label(_ text: String, x: Double, y: Double, class name: String) -> HTML {
    .element("text", ["x": Self.text(x), "y": Self.text(y), "class": name]) { text }
  }
}
