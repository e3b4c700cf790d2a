import Analysis

/// The funnel on a logarithmic scale: one bar a step, the loss as a pale remainder, and the line
/// where there is one particle per cell.
struct FunnelPicture: Sendable {
  var funnel: Funnel
  /// What a cell is called: "fibroblast".
  var cellName = "fibroblast"
  /// Wide: labels and numbers beside the bars; else above and below them.
  var isWide = true

  private var width: Double { isWide ? 860 : 340 }
  private var rowHeight: Double { isWide ? 34 : 58 }
  private var top: Double { 44 }
  private var bottom: Double { top + rowHeight * Double(funnel.steps.count) }
  private var height: Double { bottom + (funnel.cells == nil ? 8 : 40) }
  /// Room for the labels, of which the longest decides.
  private var left: Double {
    guard isWide else { return 0 }
    let longest = funnel.steps.map { Frame.textWidth($0.label, size: Self.labelSize) }.max() ?? 0
    return min(max(218, longest + 14), 320)
  }
  /// The stylesheet's size of a row label.
  private static let labelSize = 12.5
  private var right: Double { isWide ? columns[0] - 80 : 340 }
  /// The stylesheet's size of a number.
  private static let valueSize = 12.5

  /// Right edges of the four columns of numbers, each as wide as its longest text.
  private var columns: [Double] {
    let least = [80.0, 72, 88, 60]
    var edges = [width]
    for column in [3, 2, 1] {
      let texts = funnel.steps.map { values($0)[column] } + [headings[column]]
      let longest = texts.map { Frame.textWidth($0, size: Self.valueSize) }.max() ?? 0
      edges.insert(edges[0] - max(least[column], longest + 12), at: 0)
    }
    return edges
  }

  /// In all, per area, per cell, passed.
  private func values(_ step: FunnelStep) -> [String] {
    func pretty(_ value: Double?) -> String {
      value.map { NumberText.pretty($0, digits: 2) } ?? "–"
    }
    return [
      pretty(step.amount), pretty(step.perArea), pretty(step.perCell),
      step.passed.map(Self.passedText) ?? "",
    ]
  }

  private var headings: [String] { ["in all", "per \(areaName)", "per \(cellName)", "passed"] }

  private var axis: Axis {
    let amounts = funnel.steps.map(\.amount).filter { $0 > 0 }
    return .log(
      "", from: (amounts.min() ?? 1) / 3, to: amounts.max() ?? 1, decades: 16,
      maximumTicks: isWide ? 6 : 4)
  }

  /// False where one particle per cell lies beside the bars' scale.
  var showsOnePerCell: Bool {
    let axis = self.axis
    return funnel.cells.map { $0 > axis.lower && $0 < axis.upper } ?? false
  }

  private func px(_ amount: Double, _ axis: Axis) -> Double {
    left + max(0, min(1, axis.position(amount))) * (right - left)
  }

  var svg: HTML {
    let axis = self.axis
    let summary = funnel.steps.map { "\($0.label): \(NumberText.short($0.amount)) \($0.unit)" }
    return .element(
      "svg",
      [
        "class": isWide ? "funnel wide-only" : "funnel narrow-only",
        "viewBox": "0 0 \(Frame.text(width)) \(Frame.text(height))", "role": "img",
        "aria-label": "The funnel. " + summary.joined(separator: "; "),
      ]
    ) {
      HTML.element("title") { "From the vial to the cell, on a logarithmic scale" }
      HTML.joined(axis.ticks.map { decade($0, axis) })
      HTML.joined(funnel.steps.indices.map { bars($0, axis) })
      perCellScale(axis)
      HTML.joined(funnel.steps.indices.map { texts($0) })
      title
    }
  }

  private var title: HTML {
    guard isWide else {
      return text("particles over the whole course", right, 12, "axis-title end")
    }
    return .joined(
      [text("particles over the whole course", left, 12, "axis-title")]
        + zip(headings, columns).map { text($0, $1, 32, "axis-title end") })
  }

  private var areaName: String { funnel.areaUnit == "cm2" ? "cm²" : funnel.areaUnit }

  private func decade(_ tick: Axis.Tick, _ axis: Axis) -> HTML {
    let at = px(tick.value, axis)
    let isAtEdge = !isWide && (at < 8 || at > width - 20)
    return .joined([
      line(at, top - 6, at, bottom, "grid"),
      isAtEdge && at < 8
        ? text(tick.label, at, top - 12, "tick")
        : text(tick.label, at, top - 12, isAtEdge ? "tick end" : "tick middle"),
    ])
  }

  private func texts(_ index: Int) -> HTML {
    let y = top + rowHeight * Double(index)
    let step = funnel.steps[index]
    return .joined(isWide ? wideTexts(step, y: y + rowHeight / 2 + 4) : narrowTexts(step, y: y))
  }

  private func bars(_ index: Int, _ axis: Axis) -> HTML {
    let step = funnel.steps[index]
    let before = index > 0 ? funnel.steps[index - 1] : nil
    let y = top + rowHeight * Double(index)
    let barTop = isWide ? y + 7 : y + 20
    let thickness = isWide ? rowHeight - 14 : 14.0
    var parts: [HTML] = []
    if let before, before.unit == step.unit, before.amount > 0 {
      parts.append(bar(to: px(before.amount, axis), y: barTop, thickness, "lost"))
    }
    if step.amount > 0 {
      let style = step.unit == "particles" ? "kept" : "copies"
      parts.append(bar(to: px(step.amount, axis), y: barTop, thickness, style))
    }
    return .element("g") { parts }
  }

  private func wideTexts(_ step: FunnelStep, y: Double) -> [HTML] {
    [text(step.label, left - 10, y, "row-label end")]
      + zip(values(step), columns).enumerated().map { column, cell in
        text(cell.0, cell.1, y, column == 2 ? "value strong end" : "value end")
      }
  }

  private func narrowTexts(_ step: FunnelStep, y: Double) -> [HTML] {
    var small = [NumberText.pretty(step.amount, digits: 2)]
    if let area = step.perArea {
      small.append("\(NumberText.pretty(area, digits: 2)) per \(areaName)")
    }
    if let cell = step.perCell { small.append("\(NumberText.pretty(cell, digits: 2)) per cell") }
    return [
      text(step.label, 0, y + 14, "row-label"),
      text(step.passed.map { "passed " + Self.passedText($0) } ?? "", right, y + 14, "value end"),
      text(small.joined(separator: "  ·  "), 0, y + 46, "value"),
    ]
  }

  /// 0.8 is "80 %", 0.023 is "1 in 43".
  static func passedText(_ passed: Double) -> String {
    guard passed > 0 else { return "none" }
    if passed >= 0.0995 { return NumberText.percent(min(passed, 1), digits: 2) }
    return "1 in " + NumberText.pretty(1 / passed, digits: 2)
  }

  /// The same axis read per cell, with the line at one.
  private func perCellScale(_ axis: Axis) -> HTML {
    guard let cells = funnel.cells, cells > 0 else { return .empty }
    let scale = Axis.log(
      "", from: axis.lower / cells, to: axis.upper / cells, decades: 18,
      maximumTicks: isWide ? 6 : 4)
    let ticks = scale.ticks.filter {
      $0.value * cells >= axis.lower * 0.999 && $0.value * cells <= axis.upper * 1.001
    }
    let one = px(cells, axis)
    let isInside = showsOnePerCell
    return .joined([
      line(left, bottom, right, bottom, "axis"),
      .joined(
        ticks.map { tick in
          let at = px(tick.value * cells, axis)
          let side = at > width - 24 ? "tick end" : at < 12 ? "tick" : "tick middle"
          return .joined([
            line(at, bottom, at, bottom + 4, "axis"), text(tick.label, at, bottom + 16, side),
          ])
        }),
      one > (left + right) / 2
        ? text("per \(cellName)", left, bottom + 34, "axis-title")
        : text("per \(cellName)", right, bottom + 34, "axis-title end"),
      isInside ? onePerCell(at: one) : .empty,
      isInside ? oneLabel(at: one) : .empty,
    ])
  }

  /// Below its line, within the picture.
  private func oneLabel(at one: Double) -> HTML {
    let label = "1 per \(cellName)"
    let half = Frame.textWidth(label) / 2
    return text(
      label, max(left + half, min(right - half, one)), bottom + 34, "note strong middle")
  }

  /// From top to bottom beside the texts; where they stand above and below the bars, on the bars only.
  private func onePerCell(at one: Double) -> HTML {
    if isWide { return line(one, top - 6, one, bottom, "one-per-cell") }
    return .joined(
      funnel.steps.indices.map { index in
        let y = top + rowHeight * Double(index)
        return line(one, y + 18, one, y + 36, "one-per-cell")
      })
  }

  private func bar(to end: Double, y: Double, _ thickness: Double, _ style: String) -> HTML {
    .element(
      "rect",
      [
        "x": Frame.text(left), "y": Frame.text(y), "width": Frame.text(max(end - left, 1)),
        "height": Frame.text(thickness), "class": style,
      ])
  }

  private func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String
  ) -> HTML {
    .element(
      "line",
      [
        "x1": Frame.text(x1), "y1": Frame.text(y1), "x2": Frame.text(x2), "y2": Frame.text(y2),
        "class": style,
      ])
  }

  private func text(_ text: String, _ x: Double, _ y: Double, _ style: String) -> HTML {
    .element("text", ["x": Frame.text(x), "y": Frame.text(y), "class": style]) { text }
  }
}
