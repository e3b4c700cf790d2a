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
  let roster: Roster
  let tableau: RosenbrockTableau
  let controller: StepController
  let block: LaneBlock
  let stepper: RosenbrockStep
  /// Takes the steps instead, if the settings ask for it.
  let multistep: MultistepStep?
  let totals: ConservedTotals
  var linear: LinearAlgebra
  /// One for each lane, for the loop; `lanes` holds what is looked at less often.
  let clocks: UnsafeMutablePointer<LaneClock>
  var lanes: [Lane?]
  let switches: SwitchWatch
  /// What each lane records.
  let records: UnsafeMutablePointer<RecordedRows>
  let outputTimes: UnsafeMutableBufferPointer<Double>
  /// Where every recorded symbol is a state or fixed, and the method's dense output is the one-step one.
  let recordedStates: RecordedStates?
  /// States whose size is known beforehand.
  let sizes: [(state: Int, size: Double)]
  private let next: () -> Int?
  private let deliver: (Int, Result<Trajectory, SolveError>) -> Void

  /// - Parameters:
  ///   - next: the index of the next member to run; nil when there is none left.
  ///   - deliver: takes each member's result as it ends, in no order.
  init(
    _ program: Program, settings: SimulationSettings, roster: Roster, laws: [ConservedTotal],
    sizes: [(state: Int, size: Double)] = [], machine: MachineCode? = nil,
    processorLimit: String? = nil, lanes width: Int = LaneBlock.full,
    next: @escaping () -> Int?,
    deliver: @escaping (Int, Result<Trajectory, SolveError>) -> Void
  ) {
    self.program = program
    self.settings = settings
    self.roster = roster
    self.next = next
    self.deliver = deliver
    tableau = .of(settings.method)
    controller = StepController(embeddedOrder: tableau.embeddedOrder)
    block = LaneBlock(program, lanes: width)
    lanes = Array(repeating: nil, count: width)
    stepper = RosenbrockStep(
      tableau, program, block,
      Executor(
        program, Processor.kernels(limit: processorLimit, lanes: width), machine: machine),
      absoluteScale: settings.absoluteScale)
    multistep =
      settings.method == .bdf
      ? MultistepStep(stepper, program, absoluteScale: settings.absoluteScale) : nil
    totals = ConservedTotals(laws, block, stepper.kernels)
    switches = SwitchWatch(switches: program.switches.count, lanes: width)
    linear = LinearAlgebra(program, lanes: width)
    records = .allocate(capacity: width)
    for lane in 0..<width {
      (records + lane).initialize(
        to: RecordedRows(
          columns: program.recorded.count, rows: settings.outputTimes.count, stride: width))
    }
    outputTimes = .allocate(capacity: settings.outputTimes.count)
    _ = outputTimes.initialize(from: settings.outputTimes)
    recordedStates =
      multistep == nil && program.layout.states > 0
      ? program.recordedColumns.map { RecordedStates($0, lanes: width) } : nil
    self.sizes = sizes
    clocks = .allocate(capacity: width)
    clocks.initialize(repeating: LaneClock(), count: width)
    // idle lanes compute harmless numbers
    block.fill(SlotLayout.relative, 1)
    block.fill(SlotLayout.trial, 1)
    block.fill(SlotLayout.exponent, controller.exponent)
    for slot in program.layout.floor..<(program.layout.floor + program.layout.states) {
      block.fill(slot, 1)
    }
  }

  deinit {
    clocks.deallocate()
    outputTimes.deallocate()
    for lane in 0..<block.lanes { records[lane].deallocate() }
    records.deinitialize(count: block.lanes)
    records.deallocate()
  }

  /// Runs every member to its end.
  func run() {
    for lane in 0..<block.lanes { refill(lane) }
    while isBusy {
      propose()
      let accepted = judge()
      if !accepted.isEmpty {
        for lane in 0..<block.lanes {
          block[SlotLayout.accept, lane] = accepted.contains(lane) ? 1 : 0
        }
        totals.restore(next: program.layout.next)
        record(accepted)
        advance(accepted)
      }
    }
  }

  private var isBusy: Bool {
    for lane in 0..<block.lanes where clocks[lane].isBusy { return true }
    return false
  }

  /// Takes members from the queue until one needs integration.
  func refill(_ lane: Int) {
    repeat {
      release(lane)
      guard let index = next() else { return }
      load(index, into: lane)
    } while !clocks[lane].isBusy
    linear.active[lane] = true
  }

  func finish(_ lane: Int, _ result: Result<Trajectory, SolveError>) {
    guard let index = lanes[lane]?.memberIndex else { return }
    deliver(index, result)
    release(lane)
  }

  func reject(_ index: Int, _ error: SolveError) { deliver(index, .failure(error)) }

  private func release(_ lane: Int) {
    lanes[lane] = nil
    clocks[lane].isBusy = false
    linear.active[lane] = false
    // an idle lane must not hold its last step against the others
    block[SlotLayout.trial, lane] = 1
  }

  /// Chooses every lane's step, lands it on the next stop, and takes the trial step.
  private func propose() {
    for lane in 0..<block.lanes where clocks[lane].isBusy {
      let clock = clocks + lane
      let remaining = clock.pointee.stopTime - clock.pointee.time
      let proposal = min(clock.pointee.proposal, clock.pointee.longest)
      if clock.pointee.landing == .event {
        clock.pointee.step = proposal
      } else if proposal >= remaining * (1 - 1e-10) {
        clock.pointee.step = remaining
        clock.pointee.landing = .stop
      } else {
        clock.pointee.step = min(proposal, settings.maximumStep)
        clock.pointee.landing = .none
      }
      block[SlotLayout.start, lane] = clock.pointee.time
      block[SlotLayout.trial, lane] = clock.pointee.step
      block[SlotLayout.windowFrom, lane] = clock.pointee.windowFrom
      block[SlotLayout.windowTo, lane] =
        clock.pointee.landing == .stop ? clock.pointee.stopTime.nextDown : .infinity
    }
    if let multistep {
      multistep.take(linear: &linear)
    } else {
      stepper.take(linear: &linear)
    }
  }

  /// Makes ready to read the step just tried between its ends.
  func prepareDense() { if multistep == nil { stepper.prepareDense() } }

  /// y at the fraction `SlotLayout.theta` of the step just tried, into the argument slots.
  func interpolate() {
    if let multistep { multistep.interpolate() } else { stepper.interpolate() }
  }

  /// The error vector of the step just tried.
  var errorVector: Int {
    multistep?.error
      ?? program.layout.stage + (tableau.stages - 1) * program.layout.stride
  }

  /// Which lanes accept their trial; rejected ones get a shorter proposal, or fail.
  private func judge() -> LaneSet {
    if multistep == nil || anyRejected {
      stepper.kernels.pointee.elementary(
        Opcode.pow.rawValue, UInt32(block.lanes), block.pointer(SlotLayout.power),
        block.pointer(SlotLayout.norm), block.pointer(SlotLayout.exponent))
    }
    var accepted = LaneSet()
    for lane in 0..<block.lanes where clocks[lane].isBusy {
      let clock = clocks + lane
      count(lane)
      let error = block[SlotLayout.norm, lane]
      clock.pointee.worstState = Int(block[SlotLayout.worst, lane])
      clock.pointee.worstError = error
      if error <= 1 {
        accepted.insert(lane)
        continue
      }
      clock.pointee.statistics.rejections += 1
      clock.pointee.landing = .none
      // what is held may be what made it no number: a root behind its guard
      if !error.isFinite, let hold = program.hold { block[hold, lane] = 0 }
      clock.pointee.proposal = controller.retry(
        after: clock.pointee.step,
        power: error.isFinite ? block[SlotLayout.power, lane] : .infinity,
        isOneStep: multistep == nil, &clock.pointee.history)
      if let multistep, multistep.reject(lane) {
        readState(lane, at: clock.pointee.time)
        stepper.run(.rightHandSide)
        multistep.begin(lane, step: clock.pointee.proposal)
      }
      checkProgress(lane)
      if !clock.pointee.isBusy { refill(lane) }
    }
    if !program.switches.isEmpty, !accepted.isEmpty {
      locateSwitches(&accepted)
    } else if program.searchesEvents, !accepted.isEmpty {
      locateEvents(&accepted)
    }
    return accepted
  }

  private var anyRejected: Bool {
    for lane in 0..<block.lanes where clocks[lane].isBusy && !(block[SlotLayout.norm, lane] <= 1) {
      return true
    }
    return false
  }

  private func count(_ lane: Int) {
    let clock = clocks + lane
    clock.pointee.statistics.steps += 1
    clock.pointee.statistics.jacobians += 1
    let stages = multistep?.pasts[lane].corrections ?? tableau.stages
    clock.pointee.statistics.rightHandSides += stages
    clock.pointee.statistics.factorisations += 1
    clock.pointee.statistics.solves += stages
    if linear.pivoted[lane] { clock.pointee.statistics.pivotedFactorisations += 1 }
  }

  /// Moves the accepted lanes on: state, clock, next step; then whatever waits at the new time.
  private func advance(_ accepted: LaneSet) {
    let layout = program.layout
    stepper.kernels.pointee.accept(
      block.pointer(layout.state), block.pointer(layout.next), block.pointer(layout.peak),
      block.pointer(SlotLayout.accept), layout.states)
    multistep?.advance(accepted)
    for lane in 0..<block.lanes where accepted.contains(lane) {
      let clock = clocks + lane
      if !program.sizes.isEmpty, let lost = lostSize(lane) {
        clock.pointee.time = clock.pointee.end
        fail(lane, .invalid(lost))
        refill(lane)
        continue
      }
      noteNegativity(lane)
      let planned = clock.pointee.proposal
      let landed = clock.pointee.landing
      clock.pointee.time = clock.pointee.end
      clock.pointee.windowFrom = -.infinity
      clock.pointee.proposal =
        multistep?.pasts[lane].proposal
        ?? controller.next(
          after: clock.pointee.step, power: block[SlotLayout.power, lane],
          &clock.pointee.history)
      // a step cut short by a stop says nothing about the next one
      if landed != .none { clock.pointee.proposal = max(clock.pointee.proposal, planned) }
      if landed == .event, let l = lanes[lane] { l.truths = l.truthsBeforeLanding }
      clock.pointee.landing = .none
      if clock.pointee.hasBeginnings { endBeginnings(lane) }
      if landed != .none || clock.pointee.outputTime <= clock.pointee.time
        || program.searchesEvents || program.hold != nil
      {
        arrive(lane, atStop: landed == .stop)
      }
      if clock.pointee.isBusy { checkProgress(lane) }
      if !clock.pointee.isBusy { refill(lane) }
    }
  }

  /// What is in a compartment without size has no concentration: beyond that point a trajectory
  /// means nothing.
  private func lostSize(_ lane: Int) -> String? {
    for state in program.sizes {
      let size = block[program.layout.state + state, lane]
      if size <= 0 {
        return "the size of the compartment '\(program.stateNames[state])' has come down to \(size)"
      }
    }
    return nil
  }

  private func noteNegativity(_ lane: Int) {
    let depth = block[SlotLayout.negativity, lane]
    guard depth > clocks[lane].deepest, let l = lanes[lane], !program.hasSensitivities else {
      return
    }
    clocks[lane].deepest = depth
    let state = Int(block[SlotLayout.mostNegative, lane])
    l.mostNegative = Trajectory.MostNegative(
      species: program.stateNames[state], value: block[program.layout.next + state, lane],
      time: clocks[lane].end, inTolerances: depth)
  }
}
