import CKernels
import ReactionNetworks

/// The loop: propose, judge, record, refill. One member is an ensemble of one.
///
/// Eight lanes advance side by side, each on its own clock with its own step, error memory, stops and
/// outputs; a lane that ends takes the next member from the queue. Nothing a lane computes depends
/// on its neighbours.
final class Solver {
  let program: Program
  let settings: SimulationSettings
  let members: [Member]
  let laws: [ConservedTotal]
  let tableau: RosenbrockTableau
  let controller: StepController
  let block: LaneBlock
  let stepper: RosenbrockStep
  var linear: LinearAlgebra
  var lanes: [Lane?] = Array(repeating: nil, count: LaneBlock.lanes)
  var results: [Result<Trajectory, SolveError>?]
  private var queue: Range<Int>

  /// A weighted sum of states that reactions cannot change.
  struct ConservedTotal: Sendable {
    var weights: [(state: Int, weight: Double)]
  }

  init(
    _ program: Program, settings: SimulationSettings, members: [Member], laws: [ConservedTotal],
    machine: MachineCode? = nil, processorLimit: String? = nil
  ) {
    self.program = program
    self.settings = settings
    self.members = members
    self.laws = laws
    tableau = .of(settings.method)
    controller = StepController(embeddedOrder: tableau.embeddedOrder)
    block = LaneBlock(program)
    stepper = RosenbrockStep(
      tableau, program, block,
      Executor(program, Processor.kernels(limit: processorLimit), machine: machine),
      absoluteScale: settings.absoluteScale)
    linear = LinearAlgebra(states: program.layout.states)
    results = Array(repeating: nil, count: members.count)
    queue = 0..<members.count
    // idle lanes compute harmless numbers
    block.fill(SlotLayout.relative, 1)
    for slot in program.layout.floor..<(program.layout.floor + program.layout.states) {
      block.fill(slot, 1)
    }
  }

  deinit { stepper.deallocate() }

  /// Runs every member to its end.
  func run() -> [Result<Trajectory, SolveError>] {
    for lane in lanes.indices { refill(lane) }
    while lanes.contains(where: { $0 != nil }) {
      propose()
      let accepted = judge()
      if accepted.contains(true) {
        restoreTotals(accepted)
        record(accepted)
        advance(accepted)
      }
    }
    return results.map { $0! }
  }

  /// Takes members from the queue until one needs integration.
  func refill(_ lane: Int) {
    lanes[lane] = nil
    while let next = queue.first, lanes[lane] == nil {
      queue = queue.dropFirst()
      load(next, into: lane)
    }
    linear.active[lane] = lanes[lane] != nil
  }

  func finish(_ lane: Int, _ result: Result<Trajectory, SolveError>) {
    guard let index = lanes[lane]?.memberIndex else { return }
    results[index] = result
    lanes[lane] = nil
  }

  /// Chooses every lane's step, lands it on the next stop, and takes the trial step.
  private func propose() {
    var start = [Double](repeating: 0, count: LaneBlock.lanes)
    var step = [Double](repeating: 1, count: LaneBlock.lanes)
    var window = [(from: Double, to: Double)](
      repeating: (-.infinity, .infinity), count: LaneBlock.lanes)
    for lane in lanes.indices {
      guard let l = lanes[lane] else { continue }
      let stop = nextStopTime(l)
      let remaining = stop - l.time
      if l.landing == .event {
        l.step = l.proposal
      } else if l.proposal >= remaining * (1 - 1e-10) {
        l.step = remaining
        l.landing = .stop
      } else {
        l.step = min(l.proposal, settings.maximumStep)
        l.landing = .none
      }
      start[lane] = l.time
      step[lane] = l.step
      window[lane] = (l.windowFrom, l.landing == .stop ? stop.nextDown : .infinity)
    }
    stepper.take(start: start, step: step, window: window, linear: &linear)
  }

  /// Which lanes accept their trial; rejected ones get a shorter proposal, or fail.
  private func judge() -> [Bool] {
    var accepted = [Bool](repeating: false, count: LaneBlock.lanes)
    for lane in lanes.indices {
      guard let l = lanes[lane] else { continue }
      count(lane, l)
      let error = block[SlotLayout.norm, lane]
      l.lastWorst = (Int(block[SlotLayout.worst, lane]), error)
      if error <= 1 {
        lanes[lane] = l
        accepted[lane] = true
        continue
      }
      l.statistics.rejections += 1
      l.landing = .none
      l.proposal = controller.retry(after: l.step, error: error, &l.history)
      checkProgress(lane)
    }
    if !program.events.isEmpty { locateEvents(&accepted) }
    return accepted
  }

  /// A state that has never left zero and sits deep in a chain of others starts like a high power
  /// of time, of which no step gets the first digit. When the step is all but gone, what it is
  /// wrong by is nothing: that is its floor until it has clearly left zero.
  private func forgiveBeginnings(_ lane: Int) {
    guard let l = lanes[lane] else { return }
    let layout = program.layout
    let last = layout.stage + (tableau.stages - 1) * layout.states
    for i in 0..<layout.states where block[layout.peak + i, lane] == 0 {
      let error = 2 * abs(block[last + i, lane])
      guard error.isFinite, error > block[layout.floor + i, lane] else { continue }
      block[layout.floor + i, lane] = error
      l.beginning.append(i)
    }
  }

  /// States that have left zero lose their raised floor.
  private func endBeginnings(_ lane: Int, _ l: Lane) {
    let layout = program.layout
    let relative = block[SlotLayout.relative, lane]
    l.beginning.removeAll { i in
      guard relative * block[layout.peak + i, lane] > 100 * block[layout.floor + i, lane] else {
        return false
      }
      block[layout.floor + i, lane] = usualFloor(of: i, lane)
      return true
    }
  }

  private func count(_ lane: Int, _ l: Lane) {
    l.statistics.steps += 1
    l.statistics.jacobians += 1
    l.statistics.rightHandSides += tableau.stages
    l.statistics.factorisations += 1
    l.statistics.solves += tableau.stages
    if linear.pivoted[lane] { l.statistics.pivotedFactorisations += 1 }
  }

  /// Fails a lane whose step no longer moves time, or that has used up its steps.
  private func checkProgress(_ lane: Int) {
    guard let l = lanes[lane] else { return }
    let span = settings.end - settings.start
    if l.beginning.isEmpty, l.proposal < max(1e-20 * span, 100 * l.time.ulp) {
      forgiveBeginnings(lane)
    }
    if l.statistics.steps >= settings.maximumSteps {
      fail(lane, .tooManySteps(limit: settings.maximumSteps))
    } else if l.time + 0.1 * l.proposal == l.time || l.proposal < 1e-300 {
      if linear.singular[lane] {
        fail(lane, .singularMatrix)
      } else {
        fail(lane, l.lastWorst.error.isFinite ? .stepUnderflow : .notFinite)
      }
    }
  }

  /// Moves the accepted lanes on: state, clock, next step; then whatever waits at the new time.
  private func advance(_ accepted: [Bool]) {
    for lane in lanes.indices { block[SlotLayout.accept, lane] = accepted[lane] ? 1 : 0 }
    let layout = program.layout
    stepper.kernels.pointee.accept(
      block.pointer(layout.state), block.pointer(layout.next), block.pointer(layout.peak),
      block.pointer(SlotLayout.accept), layout.states)
    for lane in lanes.indices where accepted[lane] {
      guard let l = lanes[lane] else { continue }
      noteNegativity(lane, l)
      let planned = l.proposal
      let landed = l.landing
      l.time = landed == .stop ? nextStopTime(l) : l.time + l.step
      l.windowFrom = -.infinity
      l.proposal = controller.next(after: l.step, error: l.lastWorst.error, &l.history)
      // a step cut short by a stop says nothing about the next one
      if landed != .none { l.proposal = max(l.proposal, planned) }
      l.landing = .none
      if !l.beginning.isEmpty { endBeginnings(lane, l) }
      arrive(lane, atStop: landed == .stop)
      if lanes[lane] != nil { checkProgress(lane) }
      if lanes[lane] == nil { refill(lane) }
    }
  }

  private func noteNegativity(_ lane: Int, _ l: Lane) {
    let depth = block[SlotLayout.negativity, lane]
    guard depth > (l.mostNegative?.inTolerances ?? 0) else { return }
    let state = Int(block[SlotLayout.mostNegative, lane])
    l.mostNegative = Trajectory.MostNegative(
      species: program.stateNames[state], value: block[program.layout.next + state, lane],
      time: l.time + l.step, inTolerances: depth)
  }

  func nextStopTime(_ l: Lane) -> Double {
    var time = l.nextStop < l.stops.count ? l.stops[l.nextStop].time : settings.end
    for event in l.pending { time = min(time, event.time) }
    return min(time, settings.end)
  }
}
