import ReactionNetworks

/// Putting a member into a lane: parameters, start values, stops.
extension Solver {
  func load(_ index: Int, into lane: Int) {
    let member = members[index]
    let layout = program.layout
    if let missing = fillParameters(member, lane) {
      return reject(
        index,
        SolveError(
          .invalid("'\(missing)' has no value"), time: settings.start,
          advice: "give '\(missing)' a value in the model, or set it: --set \(missing)=..."))
    }
    records[lane].removeAll()
    let l = Lane(memberIndex: index, member: member, record: records[lane])
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
    for (name, value) in member.initial {
      if let i = program.stateIndex[name] { block[layout.state + i, lane] = value }
    }
    for i in 0..<layout.states {
      block[layout.peak + i, lane] = abs(block[layout.state + i, lane])
    }
    block[SlotLayout.relative, lane] = member.relativeTolerance ?? settings.relativeTolerance
    if !program.initialParameters.isEmpty { stepper.run(.prologue) }
    totals.forget(lane)
    l.stops = stops(of: member, lane)
    l.truths = program.events.map(\.triggerInitialValue)
    lanes[lane] = l
    var clock = LaneClock()
    clock.isBusy = true
    clock.time = settings.start
    clock.outputTime = settings.outputTimes.first ?? .infinity
    clocks[lane] = clock
    findStop(lane)
    arrive(lane, atStop: true)
  }

  /// Writes a member's parameters; returns the name of one that has no value.
  private func fillParameters(_ member: Member, _ lane: Int) -> String? {
    let base = program.layout.parameter
    let slots = block.pointer(base) + lane
    for i in program.parameterDefaults.indices {
      slots[i * block.lanes] = program.parameterDefaults[i]
    }
    var given: [Int] = []
    // what continues a run wins over what was set for it
    for values in [member.parameters, member.initial] {
      for (name, value) in values {
        guard let i = program.parameterIndex[name] else { continue }
        if program.parameters[i].value == nil { given.append(i) }
        if let flag = program.parameters[i].flag { block[base + flag, lane] = 1 }
        if !program.isFlag(i) { block[base + i, lane] = value }
      }
    }
    for i in program.valuelessParameters where !given.contains(i) {
      return program.parameters[i].name
    }
    return nil
  }

  /// Interventions and changes of branch as stops, ascending; those at one time are one stop.
  private func stops(of member: Member, _ lane: Int) -> [Lane.Stop] {
    var byTime: [Double: [Int]] = [:]
    for (i, intervention) in member.interventions.enumerated()
    where intervention.time >= settings.start && intervention.time <= settings.end {
      byTime[intervention.time, default: []].append(i)
    }
    for slot in program.breakpoints {
      let time = block[slot, lane]
      if time > settings.start && time < settings.end { byTime[time, default: []] += [] }
    }
    return byTime.keys.sorted().map { Lane.Stop(time: $0, interventions: byTime[$0]!) }
  }

  /// The least absolute tolerance of each state: a share of the largest state in the same unit, so
  /// that a state that starts at zero need not be exact relative to nothing.
  func setFloors(_ lane: Int) {
    let layout = program.layout
    var largest = [Double](repeating: 0, count: (program.stateUnits.max() ?? -1) + 1)
    for i in 0..<layout.states {
      let size = max(abs(block[layout.state + i, lane]), block[layout.peak + i, lane])
      largest[program.stateUnits[i]] = max(largest[program.stateUnits[i]], size)
    }
    lanes[lane]?.largestByUnit = largest
    lanes[lane]?.beginning = []
    clocks[lane].hasBeginnings = false
    for i in 0..<layout.states { block[layout.floor + i, lane] = usualFloor(of: i, lane) }
  }

  func usualFloor(of state: Int, _ lane: Int) -> Double {
    let largest = lanes[lane]?.largestByUnit[program.stateUnits[state]] ?? 0
    return max(
      settings.absoluteFloor, block[SlotLayout.relative, lane] * settings.unitFloor * largest)
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
    for i in 0..<layout.states {
      block[layout.argument + i, lane] = block[layout.state + i, lane]
    }
    block[SlotLayout.time, lane] = time
  }
}
