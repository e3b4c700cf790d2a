import Analysis

/// Bars that lie down, one pair a row: what the output's variance rests on, with intervals.
struct TornadoChart: Sendable {
  /// One group of numbers: its first and total index.
  struct Row: Sendable {
    var label: String
    /// What stands behind the label, such as the class of evidence.
    var remark: String
    var first: SensitivityIndices.Estimate
    var total: SensitivityIndices.Estimate
  }
  var title: String
  var description: String
  /// The largest first.
  var rows: [Row]
  var width = 720.0

  private static let rowHeight = 30.0

  private var height: Double { 26 + 17 + 36 + Double(rows.count) * Self.rowHeight }

  private var x: Axis {
    let ends = rows.flatMap { [$0.first.high, $0.total.high, $0.total.value] }
    let top = min(1.5, ends.filter(\.isFinite).max() ?? 1)
    return .linear(
      "share of the variance", covering: [0, max(top, 0.1)], includingZero: true)
  }

  var svg: HTML {
    // The labels of rows take the place that the ticks of the axis would have.
    let count = Double(max(rows.count, 1))
    let y = Axis(
      scale: .linear, label: "", lower: 0, upper: count,
      ticks: rows.enumerated().map { index, row in
        Axis.Tick(value: count - Double(index) - 0.5, label: row.label + row.remark)
      })
    let frame = Frame(
      width: width, height: height, x: x, y: y,
      legend: [
        .init(name: "alone (first index)", style: "b1", isArea: true),
        .init(name: "with all it acts with (total index)", style: "b0", isArea: true),
        .init(name: "95 % interval", style: "axis-ink"),
      ])
    return frame.svg(title: title, description: description) {
      HTML.joined(rows.enumerated().flatMap { bars($1, at: Double($0), in: frame) })
    }
  }

  private func bars(_ row: Row, at index: Double, in frame: Frame) -> [HTML] {
    let slot = (frame.bottom - frame.top) / Double(max(rows.count, 1))
    let top = frame.top + index * slot
    return [(row.total, "b0", 0.12), (row.first, "b1", 0.5)].flatMap { estimate, style, place in
      let y = top + slot * place
      let thickness = slot * 0.34
      let end = frame.px(clamped(estimate.value))
      let bar = HTML.element(
        "rect",
        [
          "x": Frame.text(frame.left), "y": Frame.text(y),
          "width": Frame.text(max(0, end - frame.left)), "height": Frame.text(thickness),
          "class": style,
        ])
      let middle = y + thickness / 2
      let whisker = frame.line(
        frame.px(clamped(estimate.low)), middle, frame.px(clamped(estimate.high)), middle,
        class: "line axis-ink")
      return [bar, whisker]
    }
  }

  /// An estimate of little can fall below zero; its bar cannot.
  private func clamped(_ value: Double) -> Double {
    value.isFinite ? min(max(value, x.lower), x.upper) : value > 0 ? x.upper : x.lower
  }
}
