/// The first trial step after a start or a change: one hundredth of the fastest relative motion.
///
/// After Hairer, Norsett & Wanner, Solving ODEs I, section II.4, with the difference that states at
/// zero do not count: they have no size yet to be relative to, and the error control finds their step.
enum InitialStep {
  /// - Parameters:
  ///   - values, slopes: y and f of one lane of a block. Shape: [states], every `lanes`-th number.
  ///   - floor: least absolute tolerance of each state, likewise.
  ///   - remaining: time to the next stop.
  static func choose(
    values: UnsafePointer<Double>, slopes: UnsafePointer<Double>, floor: UnsafePointer<Double>,
    states: Int, lanes: Int, remaining: Double
  ) -> Double {
    var fastest = 0.0
    for i in stride(from: 0, to: states * lanes, by: lanes)
    where abs(values[i]) > floor[i] {
      let relative = abs(slopes[i]) / abs(values[i])
      if relative.isFinite { fastest = max(fastest, relative) }
    }
    let step = fastest > 0 ? 0.01 / fastest : remaining * 1e-3
    return min(step, remaining)
  }
}
