/// What drives a realisation from outside: the values of a network's inputs over time, straight lines
/// between knots.
///
/// A time that stands twice is a jump. Before the first knot the first values hold, after the last
/// the last.
public struct InputCourse: Sendable {
  /// Ascending. Model time unit.
  public let times: [Double]
  /// Row-major, in the order of `CountedNetwork.inputs`. Shape: [times, inputs].
  public let values: [Double]
  /// Inputs at each time.
  public let width: Int

  /// Nothing drives it.
  public static let none = InputCourse()

  private init() { (times, values, width) = ([], [], 0) }

  /// - Parameter values: row-major. Shape: [times, inputs].
  /// - Throws: `SolveError` for times that do not ascend, and for numbers that are not finite or too
  ///   few or too many.
  public init(times: [Double], values: [Double]) throws(SolveError) {
    let width = times.isEmpty ? 0 : values.count / times.count
    guard width * times.count == values.count, times.isEmpty == values.isEmpty else {
      throw Self.invalid(
        "\(values.count) values of inputs do not fill \(times.count) times", times.first ?? 0)
    }
    for (index, time) in times.enumerated() {
      guard time.isFinite, index == 0 || times[index - 1] <= time else {
        throw Self.invalid("the times of the inputs do not ascend", time)
      }
      for value in values[index * width..<(index + 1) * width] where !value.isFinite {
        throw Self.invalid("an input is \(value) at t = \(time)", time)
      }
    }
    self.times = times
    self.values = values
    self.width = width
  }

  private static func invalid(_ what: String, _ time: Double) -> SolveError {
    SolveError(.invalid(what), time: time, advice: "give every input one finite value a time")
  }

  /// A stretch of time on which every input follows one straight line.
  struct Segment {
    var start: Double
    var end: Double
    /// Rows at either end; the same for values that hold for ever.
    var first: Int
    var last: Int
  }

  /// The segment that a time lies in, cut at `limit`.
  ///
  /// - Parameter hint: where the last one was found; time only goes forward.
  func segment(at time: Double, limit: Double, hint: inout Int) -> Segment {
    guard let last = times.indices.last else {
      return Segment(start: time, end: limit, first: 0, last: 0)
    }
    if time < times[0] {
      return Segment(start: time, end: min(limit, times[0]), first: 0, last: 0)
    }
    while hint < last, times[hint + 1] <= time { hint += 1 }
    if hint == last { return Segment(start: time, end: limit, first: last, last: last) }
    return Segment(
      start: times[hint], end: min(limit, times[hint + 1]), first: hint, last: hint + 1)
  }

  /// Writes the inputs at a time within a segment.
  func read(_ segment: Segment, at time: Double, into target: UnsafeMutablePointer<Double>) {
    guard segment.first != segment.last else {
      for i in 0..<width { target[i] = values[segment.first * width + i] }
      return
    }
    let (from, to) = (times[segment.first], times[segment.last])
    let share = max(0, min(1, (time - from) / (to - from)))
    for i in 0..<width {
      let (a, b) = (values[segment.first * width + i], values[segment.last * width + i])
      target[i] = a + share * (b - a)
    }
  }

  /// True if no input changes on the segment.
  func isSteady(_ segment: Segment) -> Bool {
    if segment.first == segment.last { return true }
    return (0..<width).allSatisfy {
      values[segment.first * width + $0] == values[segment.last * width + $0]
    }
  }
}
