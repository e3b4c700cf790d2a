/// Rates and readings of a network that holds nothing, at every knot of its inputs: worked out once for
/// all realisations, most of which hold nothing most of the time.
struct RestTable: Sendable {
  /// Row-major: channels, then readings. Shape: [knots, channels + readings].
  let values: [Double]
  let width: Int

  /// - Returns: `nil` where there are no knots, where rates read the time, or where one of them is no
  ///   propensity: realisations then meet that themselves.
  init?(_ propensities: Propensities, _ course: InputCourse) {
    let network = propensities.network
    guard !course.times.isEmpty, !network.readsTime else { return nil }
    width = network.channels + network.readings.count
    let none = [Int](repeating: 0, count: network.species.count)
    var values: [Double] = []
    values.reserveCapacity(course.times.count * width)
    for (knot, time) in course.times.enumerated() {
      let here = InputCourse.Segment(start: time, end: time, first: knot, last: knot)
      let found = propensities.evaluate(none, course, here, at: time)
      for channel in 0..<network.channels {
        let rate = found[channel]
        guard rate >= 0, rate.isFinite else { return nil }
        let isNeedy = channel < network.needs.count && !network.needs[channel].isEmpty
        if rate > 0, isNeedy { return nil }
      }
      for i in 0..<width { values.append(found[i]) }
    }
    self.values = values
  }

  /// Where the values at the end of a segment begin; `nil` if it ends between two knots.
  func row(_ segment: InputCourse.Segment, _ course: InputCourse) -> Int? {
    course.times[segment.last] == segment.end ? segment.last * width : nil
  }
}
