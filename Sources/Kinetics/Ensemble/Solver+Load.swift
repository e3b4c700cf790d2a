import ReactionNetworks

/// Putting a member into a lane: parameters, start values, stops.
extension Solver {
  func load(_ index: Int, into lane: Int) {
    let member = roster.members[index]
    let layout = program.layout
    if let missing = fillParameters(index, lane) {
      return reject(
        index,
        SolveError(
          .invalid("'\(missing)' has no value"), time: settings.start,
          advice: "give '\(missing)' a value in the model, or set it: --set \(missing)=..."))
    }
    records[lane].removeAll()
    let l = Lane(memberIndex: index)
    block[SlotLayout.time, lane] = settings.start
    stepper.run(.prologue)
    stepper.run(.initial)
    for i in 0..<layout.states {
      block[layout.state + i, lane] = block[program.initialSlot + i, lane]
    }
    for (i, slot) in program.initialParameters.enumerated()
    where block[layout.parameter + program.parameters[slot].flag!, lane] == 0 {
      block[layout.parameter + slot, lane] = block[program.initialSlot + layout.states + i, lane]
    }
    for place in roster.initial[index].states {
      block[layout.state + place.state, lane] = member.initial.values[place.value]
    }
    for i in 0..<layout.states {
      block[layout.peak + i, lane] = abs(block[layout.state + i, lane])
    }
    for (i, size) in sizes {
      block[layout.peak + i, lane] = max(block[layout.peak + i, lane], size)
    }
    block[SlotLayout.relative, lane] = member.relativeTolerance ?? settings.relativeTolerance
    if !program.initialParameters.isEmpty { stepper.run(.prologue) }
    totals.forget(lane)
    l.schedule = schedule(of: index, lane)
    l.truths = program.events.map(\.triggerInitialValue)
    lanes[lane] = l
    var clock = LaneClock()
    clock.isBusy = true
    clock.time = settings.start
    clock.outputTime = outputTimes.first ?? .infinity
    clocks[lane] = clock
    findStop(lane)
    arrive(lane, atStop: true)
  }

  /// Writes a member's parameters; returns the name of one that has no value.
  private func fillParameters(_ index: Int, _ lane: Int) -> String? {
    let slots = block.pointer(program.layout.parameter) + lane
    let lanes = block.lanes
    for (i, value) in program.parameterDefaults.enumerated() { slots[i * lanes] = value }
    let member = roster.members[index]
    // what continues a run wins over what was set for it
    write(member.parameters.values, roster.parameters[index], slots)
    write(member.initial.values, roster.initial[index], slots)
    for i in program.valuelessParameters
    where !roster.parameters[index].given.contains(i) && !roster.initial[index].given.contains(i) {
      return program.parameters[i].name
    }
    return nil
  }

  private func write(
    _ values: [Double], _ places: NamePlaces, _ slots: UnsafeMutablePointer<Double>
  ) {
    for place in places.parameters { slots[place.slot * block.lanes] = values[place.value] }
    for flag in places.flags { slots[flag * block.lanes] = 1 }
  }

  /// What the member must land on: its interventions, and changes of branch.
  private func schedule(of index: Int, _ lane: Int) -> Schedule {
    let own = roster.schedules[index]
    if program.breakpoints.isEmpty { return own }
    let times = program.breakpoints.map { block[$0, lane] }
      .filter { $0 > settings.start && $0 < settings.end }
    return times.isEmpty ? own : own.with(times: times)
  }

  /// A fresh step size, after the right-hand side has changed.
  func restart(_ lane: Int) {
    let layout = program.layout
    let clock = clocks + lane
    setFloors(lane)
    readState(lane, at: clock.pointee.time)
    stepper.run(.rightHandSide)
    let remaining = clock.pointee.stopTime - clock.pointee.time
    clock.pointee.history = StepController.History()
    var first =
      settings.initialStep
      ?? InitialStep.choose(
        values: block.lane(layout.state, lane), slopes: block.lane(layout.slope, lane),
        floor: block.lane(layout.floor, lane), states: layout.states, lanes: block.lanes,
        remaining: remaining)
    if multistep != nil, settings.initialStep == nil {
      first = MultistepStep.firstStep(
        first, relativeTolerance: block[SlotLayout.relative, lane])
    }
    // a proposal that rounding swallows would stop the clock
    clock.pointee.proposal = max(first, 16 * clock.pointee.time.ulp)
    clock.pointee.windowFrom = clock.pointee.time.nextUp
    multistep?.begin(lane, step: clock.pointee.proposal)
  }

  /// Copies a lane's state to where programs read it.
  func readState(_ lane: Int, at time: Double) {
    let layout = program.layout
    let width = block.lanes
    let state = block.pointer(layout.state) + lane
    let argument = block.pointer(layout.argument) + lane
    for i in 0..<layout.states { argument[i * width] = state[i * width] }
    block[SlotLayout.time, lane] = time
  }
}
