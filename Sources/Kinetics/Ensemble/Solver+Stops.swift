import ReactionNetworks

/// What happens when a lane arrives somewhere: interventions, events, output rows, the end.
extension Solver {
  /// Events at one time beyond this many are a loop.
  static let mostEventsAtOneTime = 10_000

  func arrive(_ lane: Int, atStop: Bool) {
    guard let l = lanes[lane] else { return }
    let isOver = clocks[lane].time >= settings.end
    if l.hasTotals, atStop || isOver {
      l.drift = max(l.drift, totals.drift(lane, state: program.layout.state))
    }
    var changed = clocks[lane].statistics.steps == 0
    if atStop { changed = applyStop(lane, l) || changed }
    if !program.events.isEmpty {
      guard let fired = fireEvents(lane, l) else { return }
      changed = fired || changed
    }
    guard let jumped = settleSwitches(lane) else { return }
    settleLanding(lane, l, arrived: changed || jumped)
    findStop(lane)
    if clocks[lane].outputTime <= clocks[lane].time {
      recordState(lane, .regular)
      skipOutputs(lane)
    }
    if isOver {
      complete(lane)
    } else if changed {
      restart(lane)
      totals.keep(lane, state: program.layout.state)
      l.hasTotals = true
    }
  }

  /// The next time the lane must land on.
  func findStop(_ lane: Int) {
    guard let l = lanes[lane] else { return }
    var time = l.stop?.time ?? settings.end
    for event in l.pending { time = min(time, event.time) }
    clocks[lane].stopTime = min(time, settings.end)
  }

  /// Applies the interventions of the stop at hand, with a row before and after.
  private func applyStop(_ lane: Int, _ l: Lane) -> Bool {
    guard let stop = l.stop, stop.time == clocks[lane].time else { return false }
    l.nextStop += 1
    guard !stop.changes.isEmpty else { return true }
    if settings.recordsChanges { recordState(lane, .before) }
    for change in stop.changes {
      l.lastChange = change.label
      apply(change.action, values: change.values, lane)
    }
    if settings.recordsChanges {
      recordState(lane, .after)
      skipOutputs(lane)
    }
    return true
  }

  /// Reads all values of an action, then writes them.
  func apply(_ action: Int, values given: [Double]?, _ lane: Int) {
    if given == nil { compute(action, lane) }
    let code = program.actions[action]
    var parameterChanged = false
    for (index, target) in code.targets.enumerated() {
      let value = given?[index] ?? block[code.values + index, lane]
      switch target {
      case .state(let i):
        block[program.layout.state + i, lane] = value
        let peak = program.layout.peak + i
        block[peak, lane] = max(block[peak, lane], abs(value))
      case .parameter(let i):
        block[program.layout.parameter + i, lane] = value
        parameterChanged = true
      }
    }
    if parameterChanged { stepper.run(.prologue) }
  }

  private func compute(_ action: Int, _ lane: Int) {
    readState(lane, at: clocks[lane].time)
    stepper.run(.action(action))
  }

  /// What an action writes, were it done now; then the sizes that concentrations among it stand for
  /// amounts in.
  func read(_ action: Int, _ lane: Int) -> [Double] {
    let code = program.actions[action]
    compute(action, lane)
    return code.targets.indices.map { block[code.values + $0, lane] }
      + code.sizes.map { block[$0.slot, lane] }
  }

  /// Values read earlier, as they are to be written now: a concentration stays the one that was read,
  /// whatever has become of the size of its compartment.
  func current(_ values: [Double], of action: Int, _ lane: Int) -> [Double] {
    let code = program.actions[action]
    var result = values
    if !code.sizes.isEmpty { compute(action, lane) }
    for (i, size) in code.sizes.enumerated() {
      let (before, now) = (values[code.targets.count + i], block[size.slot, lane])
      if now != before { result[size.value] *= now / before }
    }
    return result
  }
}
