/// Turning a lane that cannot go on into an error that says what was going on.
extension Solver {
  func fail(_ lane: Int, _ reason: SolveError.Reason) {
    guard let l = lanes[lane] else { return }
    let clock = clocks[lane]
    let worst = program.stateNames.isEmpty ? nil : program.stateNames[clock.worstState]
    var error = SolveError(
      reason, time: clock.time, step: clock.proposal, worst: worst,
      errorInTolerances: clock.worstError.isFinite ? clock.worstError : nil,
      advice: Self.advice(reason, namesRates: false))
    error.lastChange = l.lastChange
    let slots =
      program.stateNames.indices.map { program.layout.state + $0 }
      + program.assignedParameters.map { program.layout.parameter + $0 }
    error.state = Dictionary(
      zip(program.finalNames, slots.map { block[$0, lane] }),
      uniquingKeysWith: { first, _ in first })
    finish(lane, .failure(error))
  }

  /// - Parameter namesRates: whether the message names the rates that drive the worst state.
  static func advice(_ reason: SolveError.Reason, namesRates: Bool) -> String {
    let rates = namesRates ? "the rates named above" : "the rates and rules of the model"
    return switch reason {
    case .stepUnderflow:
      "look at \(rates) for a value that jumps or a state that runs away; "
        + "a looser tolerance only hides it"
    case .tooManySteps:
      "raise the limit, loosen the tolerance, or look for an oscillation faster than the output"
    case .notFinite:
      "a rate is not a number: look for a negative base under a power, a logarithm of zero, "
        + "or a division by zero in \(rates)"
    case .singularMatrix:
      "two states determine each other without a rate of their own; check the rules of the model"
    case .eventLoop: "an event keeps making its own trigger true; add a condition that ends it"
    case .chattering:
      "what the condition decides drives it back at once: give it two thresholds with an event "
        + "for each, or a steep smooth formula such as x^8/(K^8 + x^8)"
    case .invalid: "correct the input named above"
    }
  }
}
