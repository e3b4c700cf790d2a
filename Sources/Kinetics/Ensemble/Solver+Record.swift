import CKernels
import ReactionNetworks

/// Output rows: between steps from the dense output, at stops from the state itself.
extension Solver {
  /// Rows due within the step just accepted; the grid never touches the stepping.
  func record(_ accepted: LaneSet) {
    var waiting = LaneSet()
    for lane in 0..<block.lanes where accepted.contains(lane) && isDue(lane) {
      waiting.insert(lane)
    }
    guard !waiting.isEmpty else { return }
    if let recordedStates {
      recordStates(recordedStates, waiting)
      return
    }
    prepareDense()
    while !waiting.isEmpty {
      for lane in 0..<block.lanes where waiting.contains(lane) {
        let clock = clocks + lane
        let time = clock.pointee.outputTime
        block[SlotLayout.theta, lane] = max(0, (time - clock.pointee.time) / clock.pointee.step)
        block[SlotLayout.time, lane] = time
      }
      interpolate()
      stepper.run(.outputs)
      for lane in 0..<block.lanes where waiting.contains(lane) {
        append(lane, time: clocks[lane].outputTime, .regular)
        nextOutput(lane)
        if !isDue(lane) { waiting.remove(lane) }
      }
    }
  }

  /// The same where every column is a state or fixed: rows of one lane after the other.
  private func recordStates(_ columns: RecordedStates, _ waiting: LaneSet) {
    guard let times = outputTimes.baseAddress else { return }
    let kernels = stepper.kernels
    var source = stepper.rows(columns)
    kernels.pointee.spread_rows(&source)
    for lane in 0..<block.lanes where waiting.contains(lane) {
      let first = clocks[lane].nextOutput
      repeat { nextOutput(lane) } while isDue(lane)
      let (due, count) = (times + first, clocks[lane].nextOutput - first)
      let (start, step) = (clocks[lane].time, clocks[lane].step)
      records[lane].append(times: due, count: count) { row in
        kernels.pointee.rows(row, &source, lane, start, step, due, count)
      }
    }
  }

  /// True if an output time lies within the lane's accepted step. What falls on a stop is recorded
  /// from the state, after what happens there.
  private func isDue(_ lane: Int) -> Bool {
    let clock = clocks + lane
    let (time, end) = (clock.pointee.outputTime, clock.pointee.end)
    return clock.pointee.landing == .stop ? time < end : time <= end
  }

  private func nextOutput(_ lane: Int) {
    let clock = clocks + lane
    clock.pointee.nextOutput += 1
    let next = clock.pointee.nextOutput
    clock.pointee.outputTime = next < outputTimes.count ? outputTimes[next] : .infinity
  }

  /// One row from the lane's state as it stands.
  func recordState(_ lane: Int, _ phase: Trajectory.Phase) {
    let time = clocks[lane].time
    if let states = recordedStates {
      records[lane].append(
        time: time, phase, from: block.lane(program.layout.state, lane), states,
        slots: block.lane(0, lane))
    } else {
      readState(lane, at: time)
      stepper.run(.outputs)
      append(lane, time: time, phase)
    }
  }

  private func append(_ lane: Int, time: Double, _ phase: Trajectory.Phase) {
    records[lane].append(time: time, phase, from: block.lane(program.outputSlot, lane))
  }

  /// Drops output times up to now: a row of this time exists.
  func skipOutputs(_ lane: Int) {
    while clocks[lane].outputTime <= clocks[lane].time { nextOutput(lane) }
  }

  /// The finished member.
  func complete(_ lane: Int) {
    guard let l = lanes[lane] else { return }
    let (states, assigned) = (program.layout.states, program.assignedParameters)
    let final = [Double](unsafeUninitializedCapacity: states + assigned.count) { values, count in
      for i in 0..<states { values[i] = block[program.layout.state + i, lane] }
      for (i, slot) in assigned.enumerated() {
        values[states + i] = block[program.layout.parameter + slot, lane]
      }
      count = states + assigned.count
    }
    let headings = records[lane].headings()
    finish(
      lane,
      .success(
        Trajectory(
          names: program.recorded, times: headings.times, phases: headings.phases,
          values: records[lane].values, ending: .reachedEnd, statistics: clocks[lane].statistics,
          finalNames: program.finalNames, finalValues: final,
          mostNegative: l.mostNegative, conservationDrift: l.drift)))
  }
}
