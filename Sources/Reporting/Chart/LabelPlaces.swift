/// Where the labels of a chart go: of the places beside what they name, the one with the least below it.
///
/// Points choose first, then levels, which keep away from the points' labels too.
struct LabelPlaces: Sendable {
  /// The room a text takes, in the frame's coordinates.
  struct Box: Sendable {
    var left: Double
    var right: Double
    var baseline: Double
    /// True: the text ends at `right`; false: it starts at `left`.
    var isAtEnd: Bool

    var top: Double { baseline - 0.8 * Frame.fontSize }
    var bottom: Double { baseline + 0.25 * Frame.fontSize }

    func contains(_ x: Double, _ y: Double) -> Bool {
      x > left - 1 && x < right + 1 && y > top - 1 && y < bottom + 1
    }

    func overlaps(_ other: Box) -> Bool {
      left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }
  }

  var chart: LineChart
  var frame: Frame

  /// Beside the point: to the side with more room first, above before below, and near before far.
  func best(for point: LineChart.Point) -> Box {
    let at = (x: frame.px(point.x), y: frame.py(point.y))
    let width = width(of: point.label)
    let sides = at.x > (frame.left + frame.right) / 2 ? [true, false] : [false, true]
    let line = 1.5 * Frame.fontSize
    let heights = [at.y - 7, at.y + 7 + Frame.fontSize]
    let candidates = (heights + [heights[0] - line, heights[1] + line]).flatMap { baseline in
      sides.map { isAtEnd in
        isAtEnd
          ? Box(left: at.x - 7 - width, right: at.x - 7, baseline: baseline, isAtEnd: true)
          : Box(left: at.x + 7, right: at.x + 7 + width, baseline: baseline, isAtEnd: false)
      }
    }
    return least(candidates) { box in
      cover(box) + chart.levels.filter { strikes(box, at: frame.py($0.value)) }.count * 20
        + (heights.contains(box.baseline) ? 0 : 6)
    }
  }

  /// On the level or below it, at the right end first.
  func best(for level: LineChart.Level) -> Box {
    let at = frame.py(level.value)
    let width = width(of: level.label)
    let starts = [frame.right - width, frame.left + 6, (frame.left + frame.right - width) / 2]
    let candidates = [at - 4, at + 4 + 0.8 * Frame.fontSize].flatMap { baseline in
      starts.enumerated().map { index, start in
        Box(left: start, right: start + width, baseline: baseline, isAtEnd: index == 0)
      }
    }
    let taken = chart.points.map { best(for: $0) }
    return least(candidates) { box in
      cover(box) + frame.y.ticks.filter { strikes(box, at: frame.py($0.value)) }.count * 4
        + taken.filter { $0.overlaps(box) }.count * 1000
        + chart.points.filter { box.contains(frame.px($0.x), frame.py($0.y)) }.count * 20
    }
  }

  /// Labels are mostly words, which run narrower than the digits that `Frame.characterWidth` allows for.
  private func width(of text: String) -> Double { 0.9 * Frame.textWidth(text) }

  func markup(_ text: String, at box: Box, class style: String) -> HTML {
    frame.label(
      text, x: box.isAtEnd ? box.right : box.left, y: box.baseline,
      class: box.isAtEnd ? style + " end" : style)
  }

  /// The first of those with the least cost; outside the plot only if nothing else is left.
  private func least(_ candidates: [Box], cost: (Box) -> Int) -> Box {
    let costs = candidates.map { box in
      cost(box) + (isInside(box) ? 0 : 100_000)
    }
    let index = costs.indices.min { costs[$0] < costs[$1] } ?? 0
    return candidates[index]
  }

  private func isInside(_ box: Box) -> Bool {
    box.left >= frame.left && box.right <= frame.right + 1 && box.top >= frame.top - 3
      && box.bottom <= frame.bottom
  }

  private func strikes(_ box: Box, at y: Double) -> Bool { y > box.top - 1 && y < box.bottom + 1 }

  /// How many steps of half a character along the lines lie in the box.
  private func cover(_ box: Box) -> Int {
    chart.series.reduce(0) { sum, series in
      sum
        + zip(zip(series.x, series.y), zip(series.x, series.y).dropFirst()).reduce(0) { sum, ends in
          let (from, to) = ends
          return sum
            + steps(
              (frame.px(from.0), frame.py(from.1)), (frame.px(to.0), frame.py(to.1)), in: box)
        }
    }
  }

  private func steps(_ from: (Double, Double), _ to: (Double, Double), in box: Box) -> Int {
    let size = max(abs(to.0 - from.0), abs(to.1 - from.1))
    guard size.isFinite, max(from.0, to.0) >= box.left, min(from.0, to.0) <= box.right else {
      return 0
    }
    let count = max(1, min(2000, Int(size / 3)))
    return (0...count).filter { index in
      let share = Double(index) / Double(count)
      return box.contains(from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1))
    }.count
  }
}
