/// Lines over one axis: time courses, dose curves.
struct LineChart: Sendable {
  struct Series: Sendable {
    var name: String
    /// The style class that gives colour and dashes.
    var style: String
    var x: [Double]
    var y: [Double]
    /// Drawn over the others: a thin line that would hide below a thick one.
    var isOnTop = false

    /// What is left of it from there on.
    func since(_ first: Double) -> Series {
      let kept = x.indices.filter { x[$0] >= first }
      var rest = self
      rest.x = kept.map { x[$0] }
      rest.y = kept.map { y[$0] }
      return rest
    }
  }
  /// A range around a line: what most members lie in.
  struct Shade: Sendable {
    var style: String
    var x: [Double]
    var low: [Double]
    var high: [Double]
    /// What it is called in the legend; empty = not there.
    var name = ""
  }
  /// A horizontal line with a name: a threshold.
  struct Level: Sendable {
    var value: Double
    var label: String
  }
  /// A point with a name: the plan on the dose curve.
  struct Point: Sendable {
    var x: Double
    var y: Double
    var label: String
  }
  /// Everything between two heights, with a name: a range that means something.
  struct Zone: Sendable {
    var low: Double
    var high: Double
    var style: String
    var label: String
  }
  /// Numbers along the top, at places of the x axis.
  struct Top: Sendable {
    var label: String
    var ticks: [Axis.Tick]
  }
  var title: String
  var description: String
  var width = 360.0
  var height = 250.0
  var x: Axis
  var y: Axis
  /// In the order of the legend; the first is drawn over those behind it.
  var series: [Series]
  var shades: [Shade] = []
  /// Where doses fall on the x axis.
  var marks: [Double] = []
  var levels: [Level] = []
  var points: [Point] = []
  var zones: [Zone] = []
  var top: Top?
  /// Of the frame; `nil` = as its labels need.
  var left: Double?
  var rightMargin = 14.0

  var svg: HTML {
    let legend =
      series.filter { !$0.name.isEmpty }.map { Frame.LegendItem(name: $0.name, style: $0.style) }
      + shades.enumerated().filter { !$0.element.name.isEmpty }.map { index, shade in
        // A shade that lies on another is as dark as both.
        Frame.LegendItem(
          name: shade.name, style: "shade \(shade.style)" + (index > 0 ? " inner" : ""),
          isArea: true)
      }
    let frame = Frame(
      width: width, height: height, x: x, y: y, legend: legend, rightMargin: rightMargin,
      leftMargin: left, topMargin: top == nil ? 0 : 34)
    return frame.svg(title: title, description: description) {
      HTML.joined(zones.map { zone($0, in: frame) })
      HTML.joined(marks.map { mark(at: $0, in: frame) })
      HTML.joined(levels.map { level($0, in: frame) })
      HTML.joined(shades.map { shade($0, in: frame) })
      HTML.joined(
        drawn.map {
          HTML.element("path", ["class": "line " + $0.style, "d": path($0, in: frame)])
        }
      )
      HTML.joined(zones.map { zoneLabel($0, in: frame) })
      HTML.joined(levels.map { levelLabel($0, in: frame) })
      top.map { topLabels($0, in: frame) }
      HTML.joined(points.map { point($0, in: frame) })
    }
  }

  /// From the back to the front.
  private var drawn: [Series] {
    let order = Array(series.reversed())
    return order.filter { !$0.isOnTop } + order.filter(\.isOnTop)
  }

  private func zone(_ zone: Zone, in frame: Frame) -> HTML {
    let (high, low) = (frame.py(min(zone.high, y.upper)), frame.py(max(zone.low, y.lower)))
    return .element(
      "rect",
      [
        "x": Frame.text(frame.left), "y": Frame.text(high),
        "width": Frame.text(frame.right - frame.left), "height": Frame.text(max(0, low - high)),
        "class": "zone " + zone.style,
      ])
  }

  /// At the right of its middle, where falling lines have left.
  private func zoneLabel(_ zone: Zone, in frame: Frame) -> HTML {
    if zone.label.isEmpty { return .empty }
    let (high, low) = (frame.py(min(zone.high, y.upper)), frame.py(max(zone.low, y.lower)))
    return frame.label(
      zone.label, x: frame.right - 6, y: 0.5 * (high + low) + 3.8, class: "zone-label end")
  }

  private func topLabels(_ top: Top, in frame: Frame) -> HTML {
    .joined(
      [frame.label(top.label, x: frame.left, y: frame.top - 22, class: "legend")]
        + top.ticks.map {
          frame.label(
            $0.label, x: frame.px($0.value), y: frame.top - 7, class: "tick middle top-tick")
        })
  }

  /// A small triangle below the axis, and a faint line up.
  private func mark(at x: Double, in frame: Frame) -> HTML {
    let at = frame.px(x)
    let text = Frame.text
    let d =
      "M\(text(at)) \(text(frame.bottom - 7))l-3.5 7h7z"
    return .joined([
      frame.line(at, frame.top, at, frame.bottom, class: "dose-line"),
      .element("path", ["d": d, "class": "dose"]),
    ])
  }

  private func shade(_ shade: Shade, in frame: Frame) -> HTML {
    let upper = zip(shade.x, shade.high).map { (frame.px($0), frame.py($1)) }
    let lower = zip(shade.x, shade.low).map { (frame.px($0), frame.py($1)) }.reversed()
    let corners = (upper + lower).map { "\(Frame.text($0.0)) \(Frame.text($0.1))" }
    guard !corners.isEmpty else { return .empty }
    let d = "M" + corners.joined(separator: "L") + "Z"
    return .element("path", ["class": "shade " + shade.style, "d": d])
  }

  private func level(_ level: Level, in frame: Frame) -> HTML {
    let at = frame.py(level.value)
    return frame.line(frame.left, at, frame.right, at, class: "level")
  }

  /// A label over the lines, where the fewest strike it through.
  private func levelLabel(_ level: Level, in frame: Frame) -> HTML {
    let places = LabelPlaces(chart: self, frame: frame)
    return places.markup(level.label, at: places.best(for: level), class: "note")
  }

  private func point(_ point: Point, in frame: Frame) -> HTML {
    let places = LabelPlaces(chart: self, frame: frame)
    return .joined([
      .element(
        "circle",
        [
          "cx": Frame.text(frame.px(point.x)), "cy": Frame.text(frame.py(point.y)), "r": "4",
          "class": "point",
        ]),
      places.markup(point.label, at: places.best(for: point), class: "note strong"),
    ])
  }

  /// The line as path data; below the axis it is interrupted, points closer than half a
  /// pixel to the one before are left out.
  private func path(_ series: Series, in frame: Frame) -> String {
    var d = ""
    var last: (Double, Double)?
    for (x, y) in zip(series.x, series.y) {
      let at = (frame.px(x), frame.py(y))
      guard at.0.isFinite, at.1.isFinite, at.0 >= frame.left - 0.5 else {
        last = nil
        continue
      }
      if last == nil, at.1 > frame.bottom + 0.5 { continue }
      let clamped = (at.0, min(at.1, frame.bottom))
      if let before = last {
        if abs(clamped.0 - before.0) < 0.5, abs(clamped.1 - before.1) < 0.5 { continue }
        d += "L"
      } else {
        d += "M"
      }
      d += Frame.text(clamped.0)
      d += " "
      d += Frame.text(clamped.1)
      last = at.1 > frame.bottom + 0.5 ? nil : clamped
    }
    return d
  }
}
