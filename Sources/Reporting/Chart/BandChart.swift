/// Shares stacked to a whole over one axis: where every particle is.
struct BandChart: Sendable {
  struct Band: Sendable {
    var name: String
    var style: String
    /// Shares of the whole, 0 ... 1. Shape: [x].
    var shares: [Double]
  }
  var title: String
  var description: String
  var width = 720.0
  var height = 320.0
  var x: Axis
  var xs: [Double]
  /// From the bottom up.
  var bands: [Band]

  var svg: HTML {
    let y = Axis(
      scale: .linear, label: "share of what was given", lower: 0, upper: 1,
      ticks: [0, 0.25, 0.5, 0.75, 1].map { Axis.Tick(value: $0, label: "\(Int($0 * 100)) %") })
    let legend = bands.reversed().map {
      Frame.LegendItem(name: $0.name, style: $0.style, isArea: true)
    }
    let frame = Frame(width: width, height: height, x: x, y: y, legend: legend)
    return frame.svg(title: title, description: description) {
      HTML.joined(areas(in: frame))
    }
  }

  private func areas(in frame: Frame) -> [HTML] {
    let shown = xs.indices.filter { xs[$0] >= x.lower && xs[$0] <= x.upper }
    var floor = [Double](repeating: 0, count: xs.count)
    return bands.map { band in
      var upper = ""
      var lower = ""
      for index in shown {
        let px = Frame.text(frame.px(xs[index]))
        let top = min(1, max(0, floor[index] + band.shares[index]))
        upper += (upper.isEmpty ? "M" : "L") + px + " " + Frame.text(frame.py(top))
        lower = "L" + px + " " + Frame.text(frame.py(min(1, max(0, floor[index])))) + lower
        floor[index] += band.shares[index]
      }
      return .element("path", ["class": "band " + band.style, "d": upper + lower + "Z"])
    }
  }
}
