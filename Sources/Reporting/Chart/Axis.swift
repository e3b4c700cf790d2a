import Analysis

/// One axis of a chart: a range of values, its ticks, and where a value falls.
struct Axis: Sendable {
  enum Scale: Sendable { case linear, log }
  struct Tick: Sendable {
    var value: Double
    var label: String
  }
  var scale: Scale
  var label: String
  var lower: Double
  var upper: Double
  var ticks: [Tick]

  /// Where `value` falls, 0 ... 1 inside the range.
  func position(_ value: Double) -> Double {
    switch scale {
    case .linear: (value - lower) / (upper - lower)
    case .log:
      value > 0 ? logarithm(value / lower) / logarithm(upper / lower) : -.infinity
    }
  }

  /// A linear axis around the data, with 3 to 6 ticks at 1, 2 or 5 times a power of ten.
  static func linear(
    _ label: String, covering values: some Sequence<Double>, includingZero: Bool = false,
    digits: Int = 3
  ) -> Axis {
    var lower = Double.infinity
    var upper = -Double.infinity
    for value in values where value.isFinite {
      lower = min(lower, value)
      upper = max(upper, value)
    }
    if includingZero {
      // A sliver beyond zero is not worth a tick of its own.
      lower = lower > -0.02 * upper ? 0 : lower
      upper = upper < -0.02 * lower ? 0 : upper
    }
    if !(lower <= upper) { (lower, upper) = (0, 1) }
    if upper - lower <= max(abs(upper), abs(lower)) * 1e-9 {
      let pad = upper == 0 ? 1 : abs(upper) * 0.05
      (lower, upper) = (lower - pad, upper + pad)
    }
    let step = niceStep((upper - lower) / 4)
    lower = (lower / step).rounded(.down) * step
    upper = (upper / step).rounded(.up) * step
    let count = Int(((upper - lower) / step).rounded())
    let values = (0...count).map {
      cleaned(((lower / step).rounded() + Double($0)) * step, step: step)
    }
    // As many digits as it takes to tell the ticks apart.
    let labels = (digits...17).lazy.map { digits in
      values.map { NumberText.pretty($0, digits: digits) }
    }
    let told = labels.first { Set($0).count == $0.count } ?? values.map(\.description)
    let ticks = zip(values, told).map { Tick(value: $0, label: $1) }
    return Axis(scale: .linear, label: label, lower: lower, upper: upper, ticks: ticks)
  }

  /// A logarithmic axis of whole decades between the bounds, at most `decades` of them.
  static func log(
    _ label: String, from low: Double, to high: Double, decades: Int = 12, maximumTicks: Int = 7
  ) -> Axis {
    let upper = high > 0 && high.isFinite ? high : 1
    var top = Int(decimalLogarithm(upper).rounded(.up))
    var bottom = low > 0 ? Int(decimalLogarithm(low).rounded(.down)) : top - decades
    bottom = max(bottom, top - decades)
    if bottom >= top { top = bottom + 1 }
    let stride = max(1, (top - bottom + maximumTicks - 1) / maximumTicks)
    let ticks = Swift.stride(from: top, through: bottom, by: -stride).reversed().map { power in
      Tick(value: powerOfTen(power), label: NumberText.powerOfTen(power))
    }
    return Axis(
      scale: .log, label: label, lower: powerOfTen(bottom), upper: powerOfTen(top), ticks: ticks)
  }

  /// A time axis in the unit people would use for such a course: hours, days or weeks.
  static func time(to hours: Double) -> Axis {
    let (unit, name): (Double, String) =
      hours > 70 * 24 ? (168, "weeks") : hours > 72 ? (24, "days") : (1, "hours")
    let length = hours / unit
    let steps: [Double] =
      name == "weeks"
      ? [1, 2, 4, 8, 13, 26, 52, 104, 260]
      : name == "days" ? [1, 2, 5, 7, 14, 28] : [0.25, 0.5, 1, 2, 4, 6, 12, 24]
    let step = steps.first { length / $0 <= 7 } ?? niceStep(length / 6)
    let ticks = Swift.stride(from: 0, through: length * (1 + 1e-9), by: step).map {
      Tick(value: $0 * unit, label: NumberText.pretty($0))
    }
    return Axis(scale: .linear, label: "time, \(name)", lower: 0, upper: hours, ticks: ticks)
  }

  /// A logarithmic time axis with ticks at times that have names.
  static func logTime(from low: Double, to high: Double, label: String) -> Axis {
    let names: [(Double, String)] = [
      (1.0 / 60, "1 min"), (1.0 / 6, "10 min"), (1, "1 h"), (6, "6 h"), (24, "1 d"), (168, "1 wk"),
      (672, "4 wk"), (8766, "1 y"),
    ]
    let ticks = names.filter { $0.0 >= low * 0.999 && $0.0 <= high * 1.001 }
      .map { Tick(value: $0.0, label: $0.1) }
    return Axis(scale: .log, label: label, lower: low, upper: high, ticks: ticks)
  }

  private static func niceStep(_ rough: Double) -> Double {
    guard rough > 0, rough.isFinite else { return 1 }
    let power = powerOfTen(Int(decimalLogarithm(rough).rounded(.down)))
    let part = rough / power
    return (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10) * power
  }

  /// A tick without the rounding dust of its multiplication.
  private static func cleaned(_ value: Double, step: Double) -> Double {
    abs(value) < step * 1e-6 ? 0 : value
  }

  private static func powerOfTen(_ power: Int) -> Double {
    Double("1e\(power)") ?? 0
  }
}
