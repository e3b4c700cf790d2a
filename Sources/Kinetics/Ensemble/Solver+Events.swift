import ReactionNetworks

/// State events: found by a change of their trigger within a step, located on the dense output,
/// landed on by a shorter step, fired with SBML's delays, priorities and persistence.
extension Solver {
  /// Fractions of a step at which triggers are read, so that a short true spell is not missed.
  private static let samples = [0.25, 0.5, 0.75, 1.0]

  /// Turns the acceptance of a step that runs over a trigger into a shorter step that ends on it.
  func locateEvents(_ accepted: inout LaneSet) {
    let watching = (0..<block.lanes).filter {
      accepted.contains($0) && clocks[$0].landing != .event
    }
    guard !watching.isEmpty else { return }
    prepareDense()
    var before = lanes.map { $0?.truths ?? [] }
    var low = [Double](repeating: 0, count: block.lanes)
    var crossed = [Double?](repeating: nil, count: block.lanes)
    for fraction in Self.samples {
      let searching = watching.filter { crossed[$0] == nil }
      if searching.isEmpty { break }
      readTriggers(at: fraction, searching)
      for lane in searching {
        if rose(lane, since: before[lane]) {
          crossed[lane] = fraction
        } else {
          readTruths(lane, into: &before[lane])
          low[lane] = fraction
        }
      }
    }
    for lane in watching {
      guard let high = crossed[lane] else { continue }
      let at = bisect(lane, from: low[lane], to: high) { rose(lane, since: before[lane]) }
      if !land(lane, at: at, before: before[lane]) { accepted.remove(lane) }
    }
  }

  /// Shortens the step just tried so that it ends at a fraction of itself.
  ///
  /// - Parameter before: the triggers just before that end: what fell within the step can rise there.
  /// - Returns: true if the step ends there already.
  func land(_ lane: Int, at fraction: Double, before: [Bool]) -> Bool {
    guard let l = lanes[lane] else { return true }
    let clock = clocks + lane
    // a state that moves by less than its own rounding in a rounding of time never arrives: after a
    // landing that fell short the next is twice as far
    let least =
      l.shortfalls == 0
      ? 0
      : Double(sign: .plus, exponent: min(l.shortfalls, 60), significand: clock.pointee.end.ulp)
    let fraction = max(fraction, least / clock.pointee.step)
    if fraction >= 1 {
      l.truths = before
      return true
    }
    l.truthsBeforeLanding = before
    clock.pointee.shortened = clock.pointee.step
    clock.pointee.proposal = clock.pointee.step * fraction
    clock.pointee.landing = .event
    return false
  }

  /// After a landing: where nothing happened it fell short by a rounding, and the next step is as long
  /// as this one was to be.
  func settleLanding(_ lane: Int, _ l: Lane, arrived: Bool) {
    let clock = clocks + lane
    guard clock.pointee.shortened > 0 else { return }
    // a delayed event has risen and not fired
    let arrived = arrived || l.truths != l.truthsBeforeLanding
    if !arrived { clock.pointee.proposal = max(clock.pointee.proposal, clock.pointee.shortened) }
    l.shortfalls = arrived ? 0 : l.shortfalls + 1
    clock.pointee.shortened = 0
  }

  /// The end of the shortest bracket in which what is asked turns true.
  func bisect(_ lane: Int, from: Double, to: Double, isPast: () -> Bool) -> Double {
    var low = from
    var high = to
    let clock = clocks[lane]
    let resolution = 2 * (clock.time + clock.step).ulp / clock.step
    for _ in 0..<64 where high - low > resolution {
      let middle = 0.5 * (low + high)
      readTriggers(at: middle, [lane])
      if isPast() { high = middle } else { low = middle }
    }
    return high
  }

  func readTriggers(at theta: Double, _ searching: [Int]) {
    for lane in searching {
      let clock = clocks[lane]
      block[SlotLayout.theta, lane] = theta
      block[SlotLayout.time, lane] =
        theta == 1 ? clock.end : clock.time + theta * clock.step
    }
    interpolate()
    stepper.run(.triggers)
  }

  private func isTrue(_ event: Int, _ lane: Int) -> Bool {
    block[program.events[event].trigger, lane] != 0
  }

  func rose(_ lane: Int, since before: [Bool]) -> Bool {
    program.events.indices.contains { !before[$0] && isTrue($0, lane) }
  }

  func readTruths(_ lane: Int, into truths: inout [Bool]) {
    for event in program.events.indices { truths[event] = isTrue(event, lane) }
  }

  /// Fires what is due at the lane's time; nil if the lane failed doing so.
  func fireEvents(_ lane: Int, _ l: Lane) -> Bool? {
    guard updateTriggers(lane, l) else { return nil }
    var fired = 0
    while let due = nextDue(lane, l) {
      let pending = l.pending.remove(at: due)
      if fired == 0, settings.recordsChanges { recordState(lane, .before) }
      fired += 1
      clocks[lane].statistics.events += 1
      l.lastChange = "event '\(program.events[pending.event].name)'"
      let action = program.events[pending.event].action
      apply(action, values: pending.values.map { current($0, of: action, lane) }, lane)
      guard updateTriggers(lane, l) else { return nil }
      if fired > Self.mostEventsAtOneTime {
        fail(lane, .eventLoop)
        return nil
      }
    }
    if fired > 0, settings.recordsChanges {
      recordState(lane, .after)
      skipOutputs(lane)
    }
    return fired > 0
  }

  /// Reads every trigger: what rose is scheduled, what fell and does not persist is dropped.
  ///
  /// - Returns: false where a delay or a priority is none, which fails the lane.
  private func updateTriggers(_ lane: Int, _ l: Lane) -> Bool {
    let time = clocks[lane].time
    readState(lane, at: time)
    stepper.run(.triggers)
    let before = l.truths
    readTruths(lane, into: &l.truths)
    let now = l.truths
    if !l.pending.isEmpty {
      l.pending.removeAll { !program.events[$0.event].isPersistent && !now[$0.event] }
    }
    guard rose(lane, since: before) else { return true }
    let delays = program.events.map { $0.hasDelay ? block[$0.delay, lane] : 0 }
    for (i, event) in program.events.enumerated() where now[i] && !before[i] {
      if event.hasPriority, block[event.priority, lane].isNaN {
        fail(lane, .invalid("the priority of the event '\(event.name)' is not a number"))
        return false
      }
      guard delays[i] >= 0 else {
        fail(lane, .invalid("the delay of the event '\(event.name)' is \(delays[i])"))
        return false
      }
      let values = event.usesValuesFromTriggerTime ? read(event.action, lane) : nil
      l.pending.append(
        Lane.PendingEvent(event: i, time: time + delays[i], values: values, order: i))
    }
    return true
  }

  /// Of the pending events whose time has come, the one of highest priority; ties keep the model's
  /// order.
  private func nextDue(_ lane: Int, _ l: Lane) -> Int? {
    if l.pending.isEmpty { return nil }
    let time = clocks[lane].time
    let due = l.pending.indices.filter { l.pending[$0].time <= time }
    guard due.count > 1 else { return due.first }
    readState(lane, at: time)
    stepper.run(.triggers)
    func priority(_ at: Int) -> Double {
      let event = program.events[l.pending[at].event]
      let priority = event.hasPriority ? block[event.priority, lane] : -.infinity
      // of a delayed event it may have become none since the trigger rose
      return priority.isNaN ? -.infinity : priority
    }
    return due.min { a, b in
      let (pa, pb) = (priority(a), priority(b))
      return pa != pb ? pa > pb : (l.pending[a].order, a) < (l.pending[b].order, b)
    }
  }
}
