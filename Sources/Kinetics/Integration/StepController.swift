#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#endif

/// Given a step and its error, accept or not and how long the next one should be.
///
/// Gustafsson's predictive controller as in Hairer & Wanner II, section IV.8: the knobs are
/// immutable, the memory of each trajectory is a `History` of its own.
struct StepController: Sendable {
  /// Power to which an error in units of tolerance is taken: 1 / (embedded order + 1).
  let exponent: Double
  let safety = 0.9
  /// The next step is at least `least` and at most `most` times the last.
  let least = 0.2
  let most = 6.0

  struct History: Sendable {
    var acceptedStep = 0.0
    var acceptedError = 1.0
    /// The next accepted step is the first since a start, a stop or a change.
    var isFirst = true
    var wasRejected = false
  }

  init(embeddedOrder: Int) { exponent = 1 / Double(embeddedOrder + 1) }

  /// The step after an accepted one.
  func next(after step: Double, error: Double, _ history: inout History) -> Double {
    var factor = 1 / clamp(safety / pow(max(error, 1e-10), exponent))
    if !history.isFirst {
      let ratio = error * error / history.acceptedError
      let predicted = (history.acceptedStep / step) * pow(max(ratio, 1e-20), exponent) / safety
      factor = max(factor, 1 / clamp(1 / max(predicted, 1e-10)))
    }
    history.acceptedStep = step
    history.acceptedError = max(0.01, error)
    history.isFirst = false
    let proposed = step / factor
    defer { history.wasRejected = false }
    return history.wasRejected ? min(proposed, step) : proposed
  }

  /// The step to try after a rejected one. An infinite error (not a number somewhere) quarters it.
  func retry(after step: Double, error: Double, _ history: inout History) -> Double {
    history.wasRejected = true
    guard error.isFinite else { return step * 0.25 }
    return step * max(least, min(safety, safety / pow(error, exponent)))
  }

  private func clamp(_ x: Double) -> Double { max(least, min(most, x)) }
}
