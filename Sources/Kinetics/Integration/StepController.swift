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
  /// The step after the very first may be that many times as long: the first is a guess.
  let mostAfterFirst = 20.0
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
    let most = history.isFirst && !history.wasRejected ? mostAfterFirst : self.most
    var factor = 1 / max(least, min(most, safety / power))
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
  ///
  /// - Parameter isOneStep: of a method whose order is reduced where a step is far too long for what
  ///   happens in it: at a start, or after a shorter step has been rejected too, the error falls by
  ///   about half as many powers of the step.
  func retry(
    after step: Double, power: Double, isOneStep: Bool, _ history: inout History
  ) -> Double {
    let isReduced = isOneStep && (history.isFirst || history.wasRejected)
    history.wasRejected = true
    guard power.isFinite else { return step * 0.25 }
    let factor = safety / power
    if isReduced { return step * max(least * least, min(safety, factor * factor)) }
    return step * max(least, min(safety, factor))
  }

  private func clamp(_ x: Double) -> Double { max(least, min(most, x)) }
}
