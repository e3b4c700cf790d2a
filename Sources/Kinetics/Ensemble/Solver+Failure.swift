/// Turning a lane that cannot go on into an error that says what was going on.
extension Solver {
  func fail(_ lane: Int, _ reason: SolveError.Reason) {
    guard let l = lanes[lane] else { return }
    let clock = clocks[lane]
    let worst = program.stateNames.isEmpty ? nil : program.stateNames[clock.worstState]
    var error = SolveError(
      reason, time: clock.time, step: clock.proposal, worst: worst,
      errorInTolerances: clock.worstError.isFinite ? clock.worstError : nil,
      advice: Self.advice(reason))
    error.lastChange = l.lastChange
    error.state = Dictionary(
      uniqueKeysWithValues: program.stateNames.enumerated().map {
        ($1, block[program.layout.state + $0, lane])
      })
    finish(lane, .failure(error))
  }

  static func advice(_ reason: SolveError.Reason) -> String {
    switch reason {
    case .stepUnderflow:
      "look at the rates named above for a value that jumps or a state that runs away; "
        + "a looser tolerance only hides it"
    case .tooManySteps:
      "raise the limit, loosen the tolerance, or look for an oscillation faster than the output"
    case .notFinite:
      "a rate is not a number: look for a negative base under a power, a logarithm of zero, "
        + "or a division by zero in the rates named above"
    case .singularMatrix:
      "two states determine each other without a rate of their own; check the rules of the model"
    case .eventLoop: "an event keeps making its own trigger true; add a condition that ends it"
    case .invalid: "correct the input named above"
    }
  }
}
