/// Given a step and its error, accept or not and how long the next one should be.
///
/// Gustafsson's predictive controller as in Hairer & Wanner II, section IV.8: the knobs are
/// immutable, the memory of each trajectory is a `History` of its own. Errors come as their power:
/// the error in units of tolerance to the power of `exponent`, which the kernels compute for all
/// lanes at once and alike on every processor.
struct StepController: Sendable {
  /// 1 / (embedded order + 1)
  let exponent: Double
  let safety = 0.9
  /// The next step is at least `least` and at most `most` times the last.
  let least = 0.2
  let most = 6.0
  /// The power of an error so small that it says no more of the next step.
  let leastPower = 0.4

  struct History: Sendable {
    var acceptedStep = 0.0
    var acceptedPower = 1.0
    /// The next accepted step is the first since a start, a stop or a change.
    var isFirst = true
    var wasRejected = false
  }

  init(embeddedOrder: Int) { exponent = 1 / Double(embeddedOrder + 1) }

  /// The step after an accepted one.
  func next(after step: Double, power: Double, _ history: inout History) -> Double {
    var factor = 1 / clamp(safety / power)
    if !history.isFirst {
      let growth = power * power / history.acceptedPower
      let predicted = (history.acceptedStep / step) * growth / safety
      factor = max(factor, 1 / clamp(1 / max(predicted, 1e-10)))
    }
    history.acceptedStep = step
    history.acceptedPower = max(leastPower, power)
    history.isFirst = false
    let proposed = step / factor
    defer { history.wasRejected = false }
    return history.wasRejected ? min(proposed, step) : proposed
  }

  /// The step to try after a rejected one. An infinite error (not a number somewhere) quarters it.
  func retry(after step: Double, power: Double, _ history: inout History) -> Double {
    history.wasRejected = true
    guard power.isFinite else { return step * 0.25 }
    return step * max(least, min(safety, safety / power))
  }

  private func clamp(_ x: Double) -> Double { max(least, min(most, x)) }
}
