/// Upright bars in groups: how many cells got 0, 1, 2, ... particles.
struct BarChart: Sendable {
  struct Group: Sendable {
    var label: String
    /// One value a series.
    var values: [Double]
  }
  var title: String
  var description: String
  var width = 360.0
  var height = 250.0
  var xLabel: String
  var y: Axis
  var series: [Frame.LegendItem]
  var groups: [Group]
  /// What the bars cover from the first to the last, where they stand for ranges of a number.
  var range: Axis?

  var svg: HTML {
    let count = max(groups.count, 1)
    let ticks = groups.enumerated().map {
      Axis.Tick(value: Double($0.offset) + 0.5, label: $0.element.label)
    }
    let stride = max(1, (count + 11) / 12)
    let x =
      range
      ?? Axis(
        scale: .linear, label: xLabel, lower: 0, upper: Double(count),
        ticks: ticks.enumerated().filter { $0.offset % stride == 0 }.map(\.element))
    let frame = Frame(
      width: width, height: height, x: x, y: y, legend: series.count > 1 ? series : [])
    return frame.svg(title: title, description: description) {
      HTML.joined(bars(in: frame))
    }
  }

  private func bars(in frame: Frame) -> [HTML] {
    let slot = (frame.right - frame.left) / Double(max(groups.count, 1))
    let gap = min(6, slot * 0.2)
    let thickness = (slot - gap) / Double(max(series.count, 1))
    return groups.enumerated().flatMap { index, group in
      zip(series, group.values).enumerated().map { place, pair in
        let start = frame.left + Double(index) * slot + gap / 2 + Double(place) * thickness
        // From zero up, or down where the value is negative.
        let zero = frame.py(min(max(0, y.lower), y.upper))
        let end = frame.py(pair.1)
        let top = min(zero, end)
        return HTML.element(
          "rect",
          [
            "x": Frame.text(start), "y": Frame.text(top),
            "width": Frame.text(max(thickness - 1, 1)),
            "height": Frame.text(abs(zero - end)), "class": pair.0.style,
          ])
      }
    }
  }
}
