import ReactionNetworks

/// Output rows: between steps from the dense output, at stops from the state itself.
extension Solver {
  /// Rows due within the step just accepted; the grid never touches the stepping.
  func record(_ accepted: [Bool]) {
    func due(_ lane: Int) -> Double? {
      guard accepted[lane], let l = lanes[lane], l.nextOutput < settings.outputTimes.count else {
        return nil
      }
      let time = settings.outputTimes[l.nextOutput]
      let end = l.landing == .stop ? nextStopTime(l) : l.time + l.step
      // what falls on a stop is recorded from the state, after what happens there
      let within = l.landing == .stop ? time < end : time <= end
      return within ? time : nil
    }
    guard lanes.indices.contains(where: { due($0) != nil }) else { return }
    stepper.prepareDense()
    while true {
      let waiting = lanes.indices.filter { due($0) != nil }
      if waiting.isEmpty { return }
      for lane in waiting {
        let l = lanes[lane]!
        let time = settings.outputTimes[l.nextOutput]
        block[SlotLayout.theta, lane] = max(0, (time - l.time) / l.step)
        block[SlotLayout.time, lane] = time
      }
      stepper.interpolate()
      stepper.run(.outputs)
      for lane in waiting {
        append(lane, time: settings.outputTimes[lanes[lane]!.nextOutput], .regular)
        lanes[lane]!.nextOutput += 1
      }
    }
  }

  /// One row from the lane's state as it stands.
  func recordState(_ lane: Int, _ phase: Trajectory.Phase) {
    guard let l = lanes[lane] else { return }
    readState(lane, at: l.time)
    stepper.run(.outputs)
    append(lane, time: l.time, phase)
  }

  private func append(_ lane: Int, time: Double, _ phase: Trajectory.Phase) {
    guard let l = lanes[lane] else { return }
    l.times.append(time)
    l.phases.append(phase)
    let first = block.pointer(program.outputSlot) + lane
    l.values.append(
      contentsOf: (0..<program.recorded.count).lazy.map { first[$0 * LaneBlock.lanes] })
  }

  /// Drops output times up to now: a row of this time exists.
  func skipOutputs(_ lane: Int) {
    guard let time = lanes[lane]?.time else { return }
    while lanes[lane]!.nextOutput < settings.outputTimes.count,
      settings.outputTimes[lanes[lane]!.nextOutput] <= time
    {
      lanes[lane]!.nextOutput += 1
    }
  }

  func outputIsDue(_ lane: Int) -> Bool {
    guard let l = lanes[lane], l.nextOutput < settings.outputTimes.count else { return false }
    return settings.outputTimes[l.nextOutput] <= l.time
  }

  /// The finished member.
  func complete(_ lane: Int) {
    guard let l = lanes[lane] else { return }
    var final: [String: Double] = [:]
    for (i, name) in program.stateNames.enumerated() {
      final[name] = block[program.layout.state + i, lane]
    }
    for (i, parameter) in program.parameters.enumerated()
    where program.assignedParameters.contains(i) {
      final[parameter.name] = block[program.layout.parameter + i, lane]
    }
    finish(
      lane,
      .success(
        Trajectory(
          names: program.recorded, times: l.times, phases: l.phases, values: l.values,
          ending: .reachedEnd, statistics: l.statistics, finalState: final,
          mostNegative: l.mostNegative, conservationDrift: l.drift)))
  }
}
