import CKernels

/// One trial step of a multistep method in all lanes, each with its own order, step and past.
///
/// The past is kept as backward differences of equal steps; a new step rescales them. The Jacobian
/// is fresh in every step: with derivatives on the graph it costs little more than the right-hand
/// side, and Newton's method then needs one correction or two.
/// - Complexity: one Jacobian, one factorisation, a right-hand side and a solve for each correction.
/// - Source: Shampine & Reichelt, SIAM J. Sci. Comput. 18 (1997); control of the corrections after
///   Hairer & Wanner, Solving ODEs II, section IV.8.
final class MultistepStep {
  /// What one lane remembers from step to step.
  struct Past {
    var order = 1
    /// The step its differences are of.
    var step = 1.0
    /// Steps since the step or the order changed.
    var equalSteps = 0
    /// Corrections of the last trial, and how fast they shrink.
    var corrections = 0
    var rate = 1.0
    var rejectionsInARow = 0
    /// Chosen after an accepted step.
    var proposal = 1.0
  }
  static let mostCorrections = 4
  /// Where corrections end, in tolerances.
  static let correctionLimit = 0.01

  /// Who evaluates programs and holds the linear algebra's vectors.
  let stepper: RosenbrockStep
  let absoluteScale: Double
  /// One for each lane.
  let pasts: UnsafeMutablePointer<Past>
  /// By order; index 0 stands for order 1 too. Copied here, where no step asks who owns them.
  private let formulas: UnsafeMutablePointer<MultistepFormula>
  let block: LaneBlock
  let layout: SlotLayout
  let kernels: UnsafePointer<exo_kernels>
  /// Slots of our own: one value for each lane.
  private let slots: UnsafeMutablePointer<Double>
  private let raw: UnsafeMutableRawPointer
  let lanes: Int
  private let checksSlopes: Bool

  private enum Slot {
    static let order = 0
    static let weights = 1  // five
    static let matrix = 6  // twenty-five
    static let changed = 31
    static let active = 32
    static let norm = 33
    static let index = 34
    static let scale = 35
    static let lower = 36  // errors and their powers one order below, at, and above
    static let same = 37
    static let higher = 38
    static let exponent = 39
    static let power = 40
    static let aside = 41  // three
    static let weighted = 44  // the order that the weights are for
    static let positions = 45  // five, of a point to interpolate at
    static let sizes = 50
    static let count = 51
  }

  init(_ stepper: RosenbrockStep, _ program: Program, absoluteScale: Double) {
    self.stepper = stepper
    self.absoluteScale = absoluteScale
    block = stepper.block
    kernels = stepper.kernels
    layout = program.layout
    lanes = stepper.block.lanes
    checksSlopes = program.hasPartialFunctions
    pasts = .allocate(capacity: lanes)
    pasts.initialize(repeating: Past(), count: lanes)
    formulas = .allocate(capacity: MultistepFormula.highestOrder + 1)
    formulas.initialize(to: .of(1))
    for order in 1...MultistepFormula.highestOrder {
      (formulas + order).initialize(to: .of(order))
    }
    let count = Slot.count * lanes
    raw = .allocate(byteCount: (count + 8) * MemoryLayout<Double>.stride, alignment: 64)
    slots = raw.bindMemory(to: Double.self, capacity: count)
    slots.initialize(repeating: 0, count: count)
    for lane in 0..<lanes { self[Slot.order, lane] = 1 }
  }

  deinit {
    raw.deallocate()
    pasts.deallocate()
    formulas.deinitialize(count: MultistepFormula.highestOrder + 1)
    formulas.deallocate()
  }

  private subscript(slot: Int, lane: Int) -> Double {
    get { slots[slot * lanes + lane] }
    set { slots[slot * lanes + lane] = newValue }
  }

  private func pointer(_ slot: Int) -> UnsafeMutablePointer<Double> { slots + slot * lanes }

  // Vectors of states: seven differences and the error in place of the stages; the rest in that of
  // the dense output, which needs none.
  private var differences: exo_differences {
    exo_differences(
      first: block.pointer(layout.stage), stride: layout.stride, order: pointer(Slot.order))
  }
  var error: Int { layout.stage + 7 * layout.stride }
  private var predicted: Int { layout.dense }
  private var past: Int { layout.dense + layout.stride }
  private var correction: Int { layout.dense + 2 * layout.stride }

  /// Forgets the past of a lane: what follows starts at order 1 with the slope at hand.
  func begin(_ lane: Int, step: Double) {
    pasts[lane] = Past()
    pasts[lane].step = step
    pasts[lane].proposal = step
    self[Slot.order, lane] = 1
    for i in 0..<layout.states {
      block[layout.stage + i, lane] = block[layout.slope + i, lane] * step
      for j in 1..<7 { block[layout.stage + j * layout.stride + i, lane] = 0 }
    }
  }

  /// Order 1 makes an error of (step × fastest rate)² / 2: the step where that is the tolerance.
  ///
  /// - Parameter step: one hundredth of the time of the fastest rate; see `InitialStep`.
  static func firstStep(_ step: Double, relativeTolerance: Double) -> Double {
    step * min(1, 100 * (2 * relativeTolerance).squareRoot())
  }

  /// Notes a rejected trial.
  ///
  /// - Returns: true if the lane should begin anew: what has failed three times has lost its past to
  ///   a kink, or to noise around zero.
  func reject(_ lane: Int) -> Bool {
    pasts[lane].rejectionsInARow += 1
    return pasts[lane].rejectionsInARow == 3
  }

  /// Tries the step `SlotLayout.trial` from `SlotLayout.start` in every lane.
  func take(linear: inout LinearAlgebra) {
    rescale()
    for lane in 0..<lanes { setFormula(lane) }
    var past = differences
    kernels.pointee.predict(
      block.pointer(predicted), block.pointer(self.past), block.pointer(layout.state), &past,
      pointer(Slot.weights), layout.states)
    block.copy(from: predicted, to: layout.argument, count: layout.states)
    block.copy(from: predicted, to: layout.next, count: layout.states)
    block.pointer(correction).update(repeating: 0, count: layout.states * lanes)
    stepper.setTime(1)
    stepper.run(.jacobian)
    linear.factor(stepper)
    var failed = correct(&linear)
    if checksSlopes { refuseUndefined(&failed) }
    for lane in 0..<lanes {
      self[Slot.index, lane] = 0
      self[Slot.scale, lane] = formulas[pasts[lane].order].errorConstant
    }
    kernels.pointee.difference(
      block.pointer(error), block.pointer(correction), &past, pointer(Slot.index),
      pointer(Slot.scale), layout.states)
    stepper.judge(error: error, norm: block.pointer(SlotLayout.norm))
    for lane in 0..<lanes where failed.contains(lane) { block[SlotLayout.norm, lane] = .infinity }
  }

  /// Newton's corrections until each lane's have become small; which lanes failed.
  private func correct(_ linear: inout LinearAlgebra) -> LaneSet {
    var failed = LaneSet()
    var waiting = 0
    for lane in 0..<lanes {
      self[Slot.active, lane] = linear.active[lane] ? 1 : 0
      pasts[lane].corrections = 0
      if linear.active[lane] { waiting += 1 }
    }
    for iteration in 0..<Self.mostCorrections where waiting > 0 {
      if iteration > 0 { stepper.run(.rightHandSide) }
      kernels.pointee.newton_right_side(
        block.pointer(layout.work), block.pointer(layout.slope), block.pointer(past),
        block.pointer(correction), block.pointer(SlotLayout.shift), layout.states)
      linear.solve(stepper, at: layout.work)
      applyCorrection()
      for lane in 0..<lanes where self[Slot.active, lane] != 0 {
        let size = self[Slot.norm, lane]
        pasts[lane].corrections += 1
        if iteration > 0 {
          pasts[lane].rate = max(0.3 * pasts[lane].rate, size / self[Slot.sizes, lane])
        }
        let rate = pasts[lane].rate
        self[Slot.sizes, lane] = size
        let left = size * min(1, rate / max(1 - rate, 0.1))
        let isDone = size == 0 || left < Self.correctionLimit
        let isHopeless = !size.isFinite || iteration > 0 && rate > 2
        if isDone || isHopeless || iteration == Self.mostCorrections - 1 {
          self[Slot.active, lane] = 0
          waiting -= 1
          if !isDone {
            failed.insert(lane)
            pasts[lane].rate = 1
          }
        }
      }
    }
    return failed
  }

  /// The last correction has been evaluated nowhere: a state a hair below zero under a power would
  /// be accepted and never left again.
  private func refuseUndefined(_ failed: inout LaneSet) {
    stepper.run(.rightHandSide)
    let slopes = block.pointer(layout.slope)
    for lane in 0..<lanes {
      var sum = 0.0
      for i in 0..<layout.states { sum += slopes[i * lanes + lane] * 0 }
      if sum != 0 { failed.insert(lane) }
    }
  }

  private func applyCorrection() {
    var newton = exo_newton(
      change: block.pointer(layout.work), predicted: block.pointer(predicted),
      correction: block.pointer(correction), next: block.pointer(layout.next),
      argument: block.pointer(layout.argument), peak: block.pointer(layout.peak),
      floor: block.pointer(layout.floor), relative: block.pointer(SlotLayout.relative),
      absolute_scale: absoluteScale, active: pointer(Slot.active), norm: pointer(Slot.norm))
    kernels.pointee.newton_correct(&newton, layout.states)
  }

  private func setFormula(_ lane: Int) {
    let formula = formulas + pasts[lane].order
    let (order, leading) = (formula.pointee.order, formula.pointee.leading)
    let step = block[SlotLayout.trial, lane]
    block[SlotLayout.step, lane] = step
    block[SlotLayout.shift, lane] = leading / step
    block[SlotLayout.exponent, lane] = 1 / Double(order + 1)
    guard self[Slot.weighted, lane] != Double(order) else { return }
    self[Slot.weighted, lane] = Double(order)
    for j in 0..<order { self[Slot.weights + j, lane] = formula.pointee.harmonic[j] / leading }
  }

  /// Differences of the steps at hand from those of the steps before.
  private func rescale() {
    var changes = false
    for lane in 0..<lanes {
      let step = block[SlotLayout.trial, lane]
      let isNew = step != pasts[lane].step
      self[Slot.changed, lane] = isNew ? 1 : 0
      guard isNew else { continue }
      changes = true
      formulas[pasts[lane].order].writeRescaling(
        ratio: step / pasts[lane].step, to: pointer(Slot.matrix) + lane, stride: lanes)
      pasts[lane].step = step
      pasts[lane].equalSteps = 0
    }
    guard changes else { return }
    var past = differences
    kernels.pointee.rescale_differences(
      &past, pointer(Slot.matrix), pointer(Slot.changed), layout.states)
  }

  // MARK: after acceptance

  /// Moves the past of the accepted lanes on and chooses their next order and step.
  ///
  /// - Requires: y is the new state, and its peak is known.
  func advance(_ accepted: LaneSet) {
    var past = differences
    kernels.pointee.advance_differences(
      &past, block.pointer(correction), block.pointer(SlotLayout.accept), layout.states)
    var due = LaneSet()
    for lane in 0..<lanes where accepted.contains(lane) {
      pasts[lane].rejectionsInARow = 0
      pasts[lane].equalSteps += 1
      pasts[lane].proposal = pasts[lane].step
      if pasts[lane].equalSteps > pasts[lane].order { due.insert(lane) }
    }
    if !due.isEmpty { chooseOrders(due) }
  }

  private func chooseOrders(_ due: LaneSet) {
    for lane in 0..<lanes { self[Slot.same, lane] = block[SlotLayout.norm, lane] }
    measure(Slot.lower, shift: -1)
    measure(Slot.higher, shift: 1)
    for (slot, shift) in [(Slot.lower, -1), (Slot.same, 0), (Slot.higher, 1)] {
      for lane in 0..<lanes {
        self[Slot.exponent, lane] = -1 / Double(max(1, pasts[lane].order + shift + 1))
        self[slot, lane] = max(self[slot, lane], 1e-30)
      }
      kernels.pointee.elementary(
        Opcode.pow.rawValue, UInt32(lanes), pointer(Slot.power), pointer(slot),
        pointer(Slot.exponent))
      for lane in 0..<lanes { self[slot, lane] = self[Slot.power, lane] }
    }
    for lane in 0..<lanes where due.contains(lane) { chooseOrder(lane) }
  }

  /// The error that the order `shift` above the lane's own would have made, in tolerances.
  private func measure(_ slot: Int, shift: Int) {
    for lane in 0..<lanes {
      let order = pasts[lane].order + shift
      let exists = order >= 1 && order <= MultistepFormula.highestOrder
      self[Slot.index, lane] = exists ? Double(order + 1) : 0
      self[Slot.scale, lane] = exists ? formulas[order].errorConstant : 0
    }
    var past = differences
    kernels.pointee.difference(
      block.pointer(error), block.pointer(correction), &past, pointer(Slot.index),
      pointer(Slot.scale), layout.states)
    stepper.judge(error: error, norm: pointer(slot), aside: pointer(Slot.aside))
  }

  private func chooseOrder(_ lane: Int) {
    let order = pasts[lane].order
    var best = (order: order, factor: self[Slot.same, lane])
    if order > 1, self[Slot.lower, lane] > best.factor {
      best = (order - 1, self[Slot.lower, lane])
    }
    if order < MultistepFormula.highestOrder, self[Slot.higher, lane] > best.factor {
      best = (order + 1, self[Slot.higher, lane])
    }
    pasts[lane].order = best.order
    self[Slot.order, lane] = Double(best.order)
    pasts[lane].equalSteps = 0
    let factor = min(10, 0.8 * best.factor)
    // a small gain is not worth the rounding and the loss of equal steps
    if factor >= 1.2 || factor < 0.9 { pasts[lane].proposal = pasts[lane].step * factor }
  }

  /// y at the fraction `SlotLayout.theta` of the step just tried, into the argument slots.
  func interpolate() {
    for lane in 0..<lanes {
      let s = block[SlotLayout.theta, lane] - 1
      var product = 1.0
      for j in 0..<MultistepFormula.highestOrder {
        product *= (s + Double(j)) / Double(j + 1)
        self[Slot.positions + j, lane] = product
      }
    }
    var past = differences
    kernels.pointee.interpolate_differences(
      block.pointer(layout.argument), block.pointer(layout.next), block.pointer(correction),
      &past, pointer(Slot.positions), layout.states)
  }
}
