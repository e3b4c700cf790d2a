/// Steps that shrink to nothing: forgiven at a beginning, else the end of the lane.
extension Solver {
  /// Fails a lane whose step no longer moves time, or that has used up its steps.
  func checkProgress(_ lane: Int) {
    let clock = clocks + lane
    // far from every limit, which is nearly always
    let proposal = clock.pointee.proposal
    if proposal > 1e-12 * max(abs(clock.pointee.time), abs(settings.end - settings.start)),
      proposal > 1e-290, clock.pointee.statistics.steps < settings.maximumSteps
    {
      return
    }
    let span = settings.end - settings.start
    if !clock.pointee.hasBeginnings,
      clock.pointee.proposal < max(1e-20 * span, 100 * clock.pointee.time.ulp)
    {
      forgiveBeginnings(lane)
    }
    if clock.pointee.statistics.steps >= settings.maximumSteps {
      fail(lane, .tooManySteps(limit: settings.maximumSteps))
    } else if clock.pointee.time + 0.1 * clock.pointee.proposal == clock.pointee.time
      || clock.pointee.proposal < 1e-300
    {
      if linear.singular[lane] {
        fail(lane, .singularMatrix)
      } else {
        fail(lane, clock.pointee.worstError.isFinite ? .stepUnderflow : .notFinite)
      }
    }
  }

  /// A state that has never left zero and sits deep in a chain of others starts like a high power
  /// of time, of which no step gets the first digit. When the step is all but gone, what it is
  /// wrong by is nothing: that is its floor until it has clearly left zero.
  private func forgiveBeginnings(_ lane: Int) {
    guard let l = lanes[lane] else { return }
    let layout = program.layout
    let last = errorVector
    for i in 0..<layout.states where block[layout.peak + i, lane] == 0 {
      let error = 2 * abs(block[last + i, lane])
      guard error.isFinite, error > block[layout.floor + i, lane] else { continue }
      block[layout.floor + i, lane] = error
      l.beginning.append(i)
    }
    clocks[lane].hasBeginnings = !l.beginning.isEmpty
  }

  /// States that have left zero lose their raised floor.
  func endBeginnings(_ lane: Int) {
    guard let l = lanes[lane] else { return }
    let layout = program.layout
    let relative = block[SlotLayout.relative, lane]
    l.beginning.removeAll { i in
      guard relative * block[layout.peak + i, lane] > 100 * block[layout.floor + i, lane] else {
        return false
      }
      block[layout.floor + i, lane] = usualFloor(of: i, lane)
      return true
    }
    clocks[lane].hasBeginnings = !l.beginning.isEmpty
  }
}
