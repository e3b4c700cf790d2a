import ReactionNetworks

/// State events: found by a change of their trigger within a step, located on the dense output,
/// landed on by a shorter step, fired with SBML's delays, priorities and persistence.
extension Solver {
  /// Fractions of a step at which triggers are read, so that a short true spell is not missed.
  private static let samples = [0.25, 0.5, 0.75, 1.0]

  /// Turns the acceptance of a step that runs over a trigger into a shorter step that ends on it.
  func locateEvents(_ accepted: inout [Bool]) {
    let watching = lanes.indices.filter { accepted[$0] && lanes[$0]?.landing != .event }
    guard !watching.isEmpty else { return }
    stepper.prepareDense()
    var before = lanes.map { $0?.truths ?? [] }
    var low = [Double](repeating: 0, count: LaneBlock.lanes)
    var crossed = [Double?](repeating: nil, count: LaneBlock.lanes)
    for fraction in Self.samples {
      let searching = watching.filter { crossed[$0] == nil }
      if searching.isEmpty { break }
      readTriggers(at: [Double](repeating: fraction, count: LaneBlock.lanes), searching)
      for lane in searching {
        let now = truths(lane)
        if zip(before[lane], now).contains(where: { !$0 && $1 }) {
          crossed[lane] = fraction
        } else {
          before[lane] = now
          low[lane] = fraction
        }
      }
    }
    for lane in watching {
      guard let high = crossed[lane] else { continue }
      let at = bisect(lane, from: low[lane], to: high, before: before[lane])
      guard at < 1 else { continue }  // the step ends on it already
      accepted[lane] = false
      lanes[lane]!.proposal = lanes[lane]!.step * at
      lanes[lane]!.landing = .event
    }
  }

  /// The end of the shortest bracket in which a trigger turns true.
  private func bisect(_ lane: Int, from: Double, to: Double, before: [Bool]) -> Double {
    var low = from
    var high = to
    let l = lanes[lane]!
    let resolution = 2 * (l.time + l.step).ulp / l.step
    for _ in 0..<64 where high - low > resolution {
      let middle = 0.5 * (low + high)
      readTriggers(at: [Double](repeating: middle, count: LaneBlock.lanes), [lane])
      let rose = zip(before, truths(lane)).contains { !$0 && $1 }
      if rose { high = middle } else { low = middle }
    }
    return high
  }

  private func readTriggers(at fraction: [Double], _ searching: [Int]) {
    for lane in searching {
      guard let l = lanes[lane] else { continue }
      let theta = fraction[lane]
      block[SlotLayout.theta, lane] = theta
      let end = l.landing == .stop ? nextStopTime(l) : l.time + l.step
      block[SlotLayout.time, lane] = theta == 1 ? end : l.time + theta * l.step
    }
    stepper.interpolate()
    stepper.run(.triggers)
  }

  private func truths(_ lane: Int) -> [Bool] {
    program.events.map { block[$0.trigger, lane] != 0 }
  }

  /// Fires what is due at the lane's time; nil if the lane failed doing so.
  func fireEvents(_ lane: Int) -> Bool? {
    updateTriggers(lane)
    var fired = 0
    while let due = nextDue(lane) {
      let pending = lanes[lane]!.pending.remove(at: due)
      if fired == 0 { recordState(lane, .before) }
      fired += 1
      lanes[lane]!.statistics.events += 1
      lanes[lane]!.lastChange = "event '\(program.events[pending.event].name)'"
      apply(program.events[pending.event].action, values: pending.values, lane)
      updateTriggers(lane)
      if fired > Self.mostEventsAtOneTime {
        fail(lane, .eventLoop)
        refill(lane)
        return nil
      }
    }
    if fired > 0 {
      recordState(lane, .after)
      skipOutputs(lane)
    }
    return fired > 0
  }

  /// Reads every trigger: what rose is scheduled, what fell and does not persist is dropped.
  private func updateTriggers(_ lane: Int) {
    let l = lanes[lane]!
    readState(lane, at: l.time)
    stepper.run(.triggers)
    let now = truths(lane)
    let delays = program.events.map { $0.hasDelay ? block[$0.delay, lane] : 0 }
    let before = l.truths
    l.truths = now
    l.pending.removeAll { !program.events[$0.event].isPersistent && !now[$0.event] }
    for (i, event) in program.events.enumerated() where now[i] && !before[i] {
      let values = event.usesValuesFromTriggerTime ? read(event.action, lane) : nil
      let time = l.time + max(0, delays[i])
      l.pending.append(
        Lane.PendingEvent(event: i, time: time, values: values, order: i))
    }
  }

  /// Of the pending events whose time has come, the one of highest priority; ties keep the model's
  /// order.
  private func nextDue(_ lane: Int) -> Int? {
    let l = lanes[lane]!
    let due = l.pending.indices.filter { l.pending[$0].time <= l.time }
    guard due.count > 1 else { return due.first }
    readState(lane, at: l.time)
    stepper.run(.triggers)
    func priority(_ at: Int) -> Double {
      let event = program.events[l.pending[at].event]
      return event.hasPriority ? block[event.priority, lane] : -.infinity
    }
    return due.min { a, b in
      let (pa, pb) = (priority(a), priority(b))
      return pa != pb ? pa > pb : (l.pending[a].order, a) < (l.pending[b].order, b)
    }
  }
}
