import ReactionNetworks

/// What happens when a lane arrives somewhere: interventions, events, output rows, the end.
extension Solver {
  /// Events at one time beyond this many are a loop.
  static let mostEventsAtOneTime = 10_000

  func arrive(_ lane: Int, atStop: Bool) {
    guard lanes[lane] != nil else { return }
    if atStop || lanes[lane]!.time >= settings.end { watchTotals(lane) }
    var changed = lanes[lane]!.statistics.steps == 0
    if atStop { changed = applyStop(lane) || changed }
    if !program.events.isEmpty {
      guard let fired = fireEvents(lane) else { return }
      changed = fired || changed
    }
    guard lanes[lane] != nil else { return }
    if outputIsDue(lane) {
      recordState(lane, .regular)
      skipOutputs(lane)
    }
    if lanes[lane]!.time >= settings.end {
      complete(lane)
    } else if changed {
      restart(lane, lanes[lane]!)
      keepTotals(lane)
    }
  }

  /// Applies the interventions of the stop at hand, with a row before and after.
  private func applyStop(_ lane: Int) -> Bool {
    let l = lanes[lane]!
    guard l.nextStop < l.stops.count, l.stops[l.nextStop].time == l.time else { return false }
    let stop = l.stops[l.nextStop]
    lanes[lane]!.nextStop += 1
    guard !stop.interventions.isEmpty else { return true }
    recordState(lane, .before)
    for index in stop.interventions {
      let intervention = l.member.interventions[index]
      lanes[lane]!.lastChange = intervention.label
      guard let action = program.actionIndex[intervention.assignments] else { continue }
      apply(action, values: nil, lane)
    }
    recordState(lane, .after)
    skipOutputs(lane)
    return true
  }

  /// Reads all values of an action, then writes them.
  func apply(_ action: Int, values given: [Double]?, _ lane: Int) {
    let code = program.actions[action]
    let values = given ?? read(action, lane)
    var parameterChanged = false
    for (target, value) in zip(code.targets, values) {
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

  func read(_ action: Int, _ lane: Int) -> [Double] {
    let code = program.actions[action]
    readState(lane, at: lanes[lane]!.time)
    stepper.run(.action(action))
    return code.targets.indices.map { block[code.values + $0, lane] }
  }
}
