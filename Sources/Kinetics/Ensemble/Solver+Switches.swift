import ReactionNetworks

/// Where the right-hand side jumps: seen on the dense output, landed on by a shorter step, and only
/// then let into the right-hand side, each lane for itself.
///
/// A change is found if the margin of its condition (left side less right side) runs through the step
/// like a polynomial of degree 4 to a twentieth of its largest value there; steps are shortened until
/// it does, so that `sin(10*time) > 0` is not stepped over however smooth the rest. Two changes of
/// one condition within such a step are found where the margin's turn between them, by a parabola,
/// shows it. Not found: a spell shorter than all of this, such as a needle in a margin that is flat
/// at all nine points; a change of `==` or `!=` of states that does not last from one point to the next; a
/// margin that needs steps below `leastShare` of the run. `maximumStep` is the remedy for these.
extension Solver {
  /// The share of the whole run below which no step is shortened for a margin's sake.
  static let leastShare = 1e-7
  /// So many changes with no time between them are chattering.
  private static let mostFlips = 100

  /// Turns the acceptance of a step that runs over a change into a shorter step that ends on it.
  func locateSwitches(_ accepted: inout LaneSet) {
    let watching = (0..<block.lanes).filter {
      accepted.contains($0) && clocks[$0].landing != .event && !isReleased($0)
    }
    guard !watching.isEmpty else { return }
    prepareDense()
    var before = lanes.map { $0?.truths ?? [] }
    var low = [Double](repeating: 0, count: block.lanes)
    var crossed = [Double?](repeating: nil, count: block.lanes)
    for (point, fraction) in SwitchWatch.fractions.enumerated() {
      readTriggers(at: fraction, watching)
      for lane in watching {
        noteMargins(point, lane)
        if point == 0 || crossed[lane] != nil { continue }
        if changes(lane, since: before[lane]) {
          crossed[lane] = fraction
        } else {
          readTruths(lane, into: &before[lane])
          low[lane] = fraction
        }
      }
    }
    for lane in watching {
      guard isEven(lane) else {
        accepted.remove(lane)
        continue
      }
      if crossed[lane] == nil { lookAtParts(lane, before[lane], &low[lane], &crossed[lane]) }
      if crossed[lane] == nil { lookAtTurns(lane, before[lane], &low[lane], &crossed[lane]) }
      guard let high = crossed[lane] else { continue }
      let at = bisect(lane, from: low[lane], to: high) { changes(lane, since: before[lane]) }
      if !land(lane, at: at, before: before[lane]) { accepted.remove(lane) }
    }
  }

  /// True where formulas are read as they are: values that are held made them no number.
  private func isReleased(_ lane: Int) -> Bool {
    program.hold.map { block[$0, lane] == 0 } ?? false
  }

  private func noteMargins(_ point: Int, _ lane: Int) {
    for (index, each) in program.switches.enumerated() where each.hasMargin {
      switches.note(
        index, point: point, lane: lane, margin: block[each.margin, lane],
        size: block[each.size, lane])
    }
  }

  private func changes(_ lane: Int, since before: [Bool]) -> Bool {
    if !program.events.isEmpty, rose(lane, since: before) { return true }
    return program.switches.contains { $0.held >= 0 && differs($0, lane) }
  }

  private func differs(_ each: Program.SwitchCode, _ lane: Int) -> Bool {
    let (held, now) = (block[each.held, lane], block[each.value, lane])
    return held != now && !(held.isNaN && now.isNaN)
  }

  /// True if every margin is seen well enough on the step just tried; else the next one is shorter.
  private func isEven(_ lane: Int) -> Bool {
    var worst = 0.0
    for (index, each) in program.switches.enumerated() where each.hasMargin {
      worst = max(worst, switches.unevenness(index, isWhole: each.isWhole, lane))
    }
    let clock = clocks + lane
    let step = clock.pointee.step
    // it grows like the fifth power of the step
    let factor = 0.8 / worst.squareRoot().squareRoot()
    let least = Self.leastShare * (settings.end - settings.start)
    clock.pointee.longest = worst < 0.001 ? .infinity : max(least, step * max(0.1, factor))
    guard worst > 1, step > least else { return true }
    clock.pointee.landing = .none
    clock.pointee.statistics.rejections += 1
    return false
  }

  /// A condition of several parts may hold between two points, as long as all of them do: it is read
  /// where each part changes.
  private func lookAtParts(
    _ lane: Int, _ before: [Bool], _ low: inout Double, _ crossed: inout Double?
  ) {
    for (index, each) in program.switches.enumerated()
    where each.held < 0 && each.hasMargin && !each.isWhole {
      for (from, to) in switches.crossings(index, lane) where to <= crossed ?? 1 {
        readTriggers(at: from, [lane])
        let sign = block[each.value, lane]
        let at = bisect(lane, from: from, to: to) { block[each.value, lane] != sign }
        readTriggers(at: at, [lane])
        guard changes(lane, since: before), at < crossed ?? .infinity else { continue }
        (low, crossed) = (from, at)
      }
    }
  }

  /// A change back and forth between two points shows in the margin's turn.
  private func lookAtTurns(
    _ lane: Int, _ before: [Bool], _ low: inout Double, _ crossed: inout Double?
  ) {
    var turns: [Double] = []
    for (index, each) in program.switches.enumerated() where each.hasMargin && !each.isWhole {
      turns += switches.turns(index, lane)
    }
    for turn in turns.sorted() {
      readTriggers(at: turn, [lane])
      guard changes(lane, since: before) else { continue }
      crossed = turn
      low = SwitchWatch.fractions.last { $0 < turn } ?? 0
      return
    }
  }

  /// Lets what changed into the right-hand side, and chooses the step after it: as long as the one that
  /// was cut short, without the memory of errors before. What follows a jump may be as smooth as what
  /// went before, and a kink at zero has no size from which a first step could be told.
  ///
  /// - Returns: true if something changed; `nil` if the lane failed: it chatters.
  func settleSwitches(_ lane: Int) -> Bool? {
    guard let hold = program.hold, let l = lanes[lane] else { return false }
    readState(lane, at: clocks[lane].time)
    block[hold, lane] = 0
    stepper.run(.triggers)
    let changed = program.switches.indices.filter {
      program.switches[$0].held >= 0 && differs(program.switches[$0], lane)
    }
    let values = changed.map { block[program.switches[$0].value, lane] }
    block[hold, lane] = 1
    guard let first = changed.first else { return false }
    clocks[lane].proposal = max(clocks[lane].proposal, clocks[lane].shortened)
    if chatters(lane, l) {
      fail(lane, .chattering(program.switchNames[first]))
      return nil
    }
    let slopes = multistep == nil ? [] : slopesNow(lane)
    for (index, value) in zip(changed, values) {
      block[program.switches[index].held, lane] = value
    }
    guard multistep != nil else {
      clocks[lane].history = StepController.History()
      return true
    }
    if isFelt(slopes, slopesNow(lane), lane) {
      clocks[lane].proposal = max(clocks[lane].proposal * 0.01, 16 * clocks[lane].time.ulp)
      multistep?.begin(lane, step: clocks[lane].proposal)
    }
    return true
  }

  /// True after a hundred changes with no time between them.
  private func chatters(_ lane: Int, _ l: Lane) -> Bool {
    let time = clocks[lane].time
    let instant = 64 * max(abs(time), abs(settings.end), abs(settings.start)).ulp
    l.flips = time - l.lastFlip <= instant ? l.flips + 1 : 0
    l.lastFlip = time
    return l.flips > Self.mostFlips
  }

  private func slopesNow(_ lane: Int) -> [Double] {
    stepper.run(.rightHandSide)
    return (0..<program.layout.states).map { block[program.layout.slope + $0, lane] }
  }

  /// A change in slope that moves no state by more than its tolerance over the next step, such as the
  /// kink of `piecewise(x, x > 0, 0)` at zero, is no reason to forget the past of a multistep method.
  private func isFelt(_ old: [Double], _ new: [Double], _ lane: Int) -> Bool {
    let layout = program.layout
    for i in old.indices where old[i] != new[i] {
      let size = max(
        abs(block[layout.state + i, lane]), settings.absoluteScale * block[layout.peak + i, lane])
      let allowed = block[SlotLayout.relative, lane] * size + block[layout.floor + i, lane]
      if !(abs(new[i] - old[i]) * clocks[lane].proposal <= 0.1 * allowed) { return true }
    }
    return false
  }
}
