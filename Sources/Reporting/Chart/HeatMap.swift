import Analysis

/// One value over two things varied: a field of tinted cells with a key to the tints.
struct HeatMap: Sendable {
  /// One side of the field: a name, and a label for each row or column of cells.
  struct Side: Sendable {
    var title: String
    var labels: [String]
  }
  let title: String
  let description: String
  let width: Double
  let height: Double
  let x: Side
  /// From the bottom up.
  let y: Side
  /// What the tints stand for.
  let valueTitle: String
  /// `nil` = no value there. Shape: [y, x].
  let values: [[Double?]]
  let format: @Sendable (Double) -> String

  // what every cell needs is found once: a field has up to ten thousands of them
  private let left: Double
  /// Zero included.
  private let lowest: Double
  private let highest: Double
  /// Tints are told apart from zero on when values have two signs, else from the least one on.
  private let isSigned: Bool

  init(
    title: String, description: String, width: Double = 720, height: Double = 380, x: Side,
    y: Side, valueTitle: String, values: [[Double?]],
    format: @escaping @Sendable (Double) -> String = { NumberText.pretty($0, digits: 2) }
  ) {
    self.title = title
    self.description = description
    self.width = width
    self.height = height
    self.x = x
    self.y = y
    self.valueTitle = valueTitle
    self.values = values
    self.format = format
    left = 14 + (y.labels.map { Frame.textWidth($0) }.max() ?? 0)
    let present = values.flatMap { $0.compactMap { $0 } }
    lowest = min(0, present.min() ?? 0)
    highest = max(0, present.max() ?? 0)
    isSigned = lowest < 0 && highest > 0
  }

  private var right: Double { width - 14 }
  private let top = 66.0
  private var bottom: Double { height - 36 }
  private var cellWidth: Double { (right - left) / Double(max(x.labels.count, 1)) }
  private var cellHeight: Double { (bottom - top) / Double(max(y.labels.count, 1)) }
  private var size: Double { max(highest, -lowest, .leastNormalMagnitude) }

  var svg: HTML {
    .element(
      "svg",
      [
        "class": "chart", "viewBox": "0 0 \(Frame.text(width)) \(Frame.text(height))",
        "role": "img", "aria-label": title + ". " + description,
      ]
    ) {
      HTML.element("title") { title }
      cells
      key
      labels
    }
  }

  private var cells: HTML {
    .joined(
      values.enumerated().flatMap { row, line in
        line.enumerated().map { column, value in
          cell(
            value, x: left + Double(column) * cellWidth,
            y: bottom - Double(row + 1) * cellHeight, width: cellWidth, height: cellHeight,
            name: "\(x.labels[column]), \(y.labels[row])")
        }
      })
  }

  private func cell(
    _ value: Double?, x: Double, y: Double, width: Double, height: Double, name: String
  ) -> HTML {
    let darkness = value.map { tint(of: $0) } ?? 0
    let style = value.map { $0 < 0 ? "tint-minus" : "tint-plus" } ?? "absent"
    // Neighbours meet without a seam, so cells are a hair larger than their place.
    return .element(
      "rect",
      [
        "x": Frame.text(x), "y": Frame.text(y), "width": Frame.text(width + 0.2),
        "height": Frame.text(height + 0.2), "class": style,
        "fill-opacity": value == nil
          ? "" : "0." + String(String(Int(darkness * 1000) + 1000).dropFirst()),
      ]
    ) {
      HTML.element("title") { name + ": " + (value.map { format($0) } ?? "no value") }
    }
  }

  /// How dark a value is, 0.03 ... 0.999.
  private func tint(of value: Double) -> Double {
    min(0.999, max(0.03, abs(value) / size))
  }

  /// A strip of tints with their values, above the field.
  private var key: HTML {
    let steps = 24
    let (low, high) =
      isSigned ? (-size, size) : (highest > 0 ? (0, highest) : (lowest, 0))
    let (start, length) = (left, min(240.0, right - left))
    let step = length / Double(steps)
    let strip = (0..<steps).map { index in
      cell(
        low + (high - low) * (Double(index) + 0.5) / Double(steps),
        x: start + Double(index) * step, y: 22, width: step, height: 11, name: "key")
    }
    let ticks = [low, (low + high) / 2, high].enumerated().map { index, value in
      text(
        format(value), x: start + length * Double(index) / 2, y: 46,
        class: index == 0 ? "tick" : index == 1 ? "tick middle" : "tick end")
    }
    return .joined(strip + ticks + [text(valueTitle, x: start, y: 14, class: "axis-title")])
  }

  private var labels: HTML {
    let every = max(1, (Int(longestLabel / max(cellWidth, 1e-9)) + 1))
    let columns = x.labels.enumerated().filter { $0.offset % every == 0 }.map { index, label in
      text(
        label, x: left + (Double(index) + 0.5) * cellWidth, y: bottom + 16, class: "tick middle")
    }
    let lines = max(1, Int(14 / max(cellHeight, 1e-9)) + (cellHeight < 14 ? 1 : 0))
    let rows = y.labels.enumerated().filter { $0.offset % lines == 0 }.map { index, label in
      text(
        label, x: left - 6, y: bottom - (Double(index) + 0.5) * cellHeight + 3.8,
        class: "tick end")
    }
    return .joined(
      columns + rows + [
        text(x.title, x: right, y: height - 4, class: "axis-title end"),
        text(y.title, x: 0, y: top - 6, class: "axis-title"),
      ])
  }

  private var longestLabel: Double { 8 + (x.labels.map { Frame.textWidth($0) }.max() ?? 0) }

  private func text(_ text: String, x: Double, y: Double, class name: String) -> HTML {
    .element("text", ["x": Frame.text(x), "y": Frame.text(y), "class": name]) { text }
  }
}
