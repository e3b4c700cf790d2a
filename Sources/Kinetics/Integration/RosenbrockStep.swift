import CKernels

/// One trial step of a linearly implicit method in all eight lanes; accepts nothing.
///
/// Every lane has its own time and step. Reads y at `SlotLayout.state`; leaves the new value at
/// `next`, the stages, and the error of each lane in units of tolerance at `norm`.
/// - Complexity: one Jacobian, one factorisation, `stages` solves; no allocation in the lanes' path.
/// - Source: Hairer & Wanner, Solving ODEs II, 2nd ed., section IV.7.
final class RosenbrockStep {
  let tableau: RosenbrockTableau
  let block: LaneBlock
  let kernels: UnsafePointer<exo_kernels>
  let executor: Executor
  private let layout: SlotLayout
  private let stages: Int
  private let absoluteScale: Double
  /// Eight numbers a row. Row s: what stage s needs of those before it; after the last stage's, the
  /// weights of the new value (a) or zeros (c).
  private let a: UnsafeMutablePointer<Double>
  private let c: UnsafeMutablePointer<Double>
  /// Of time in each stage, and of df/dt.
  private let alpha: UnsafeMutablePointer<Double>
  private let gammas: UnsafeMutablePointer<Double>
  /// Rows of the dense output, likewise.
  private let dense: UnsafeMutablePointer<Double>
  private let denseRows: Int
  /// Stages whose argument is that of the stage before plus that stage.
  private let addsToLast: UnsafeMutablePointer<UInt8>
  /// All of it as the kernels read it.
  private let step: UnsafeMutablePointer<exo_step>

  init(
    _ tableau: RosenbrockTableau, _ program: Program, _ block: LaneBlock,
    _ executor: Executor, absoluteScale: Double
  ) {
    self.tableau = tableau
    self.block = block
    self.executor = executor
    self.absoluteScale = absoluteScale
    kernels = executor.kernels
    layout = program.layout
    stages = tableau.stages
    a = Self.rows(tableau.a + [tableau.weights])
    c = Self.rows(tableau.c + [[]])
    alpha = Self.rows([tableau.alpha])
    gammas = Self.rows([tableau.gammas])
    dense = Self.rows(tableau.dense)
    denseRows = tableau.dense.count
    addsToLast = .allocate(capacity: stages + 1)
    for s in 0...stages {
      let row = s < stages ? tableau.a[s] : tableau.weights
      let adds = s > 0 && row == tableau.a[s - 1] + [1]
      (addsToLast + s).initialize(to: adds ? 1 : 0)
    }
    step = .allocate(capacity: 1)
    step.initialize(
      to: exo_step(
        first: executor.part(.jacobian), slope: executor.part(.stage),
        solve: executor.part(.solve), slots: block.slots, work: block.pointer(layout.work),
        halves: executor.runsTwice ? 1 : 0, states: layout.states, stages: stages,
        stride: layout.stride, y: block.pointer(layout.state),
        argument: block.pointer(layout.argument), next: block.pointer(layout.next),
        k: block.pointer(layout.stage), start: block.pointer(SlotLayout.start),
        trial: block.pointer(SlotLayout.trial),
        window_from: block.pointer(SlotLayout.windowFrom),
        window_to: block.pointer(SlotLayout.windowTo), time: block.pointer(SlotLayout.time),
        h: block.pointer(SlotLayout.step), inverse_h: block.pointer(SlotLayout.inverseStep),
        shift: block.pointer(SlotLayout.shift),
        time_weight: block.pointer(SlotLayout.timeWeight), gamma: tableau.gamma, alpha: alpha,
        gammas: gammas, a: a, c: c, from_last: addsToLast))
  }

  private static func rows(_ table: [[Double]]) -> UnsafeMutablePointer<Double> {
    let flat = UnsafeMutablePointer<Double>.allocate(capacity: table.count * SlotLayout.stages)
    flat.initialize(repeating: 0, count: table.count * SlotLayout.stages)
    for (s, row) in table.enumerated() {
      for (j, x) in row.enumerated() { flat[s * SlotLayout.stages + j] = x }
    }
    return flat
  }

  deinit {
    a.deallocate()
    c.deallocate()
    alpha.deallocate()
    gammas.deallocate()
    dense.deallocate()
    addsToLast.deallocate()
    step.deallocate()
  }

  /// Tries the step `SlotLayout.trial` from `SlotLayout.start` in every lane. Formulas are read
  /// between `windowFrom` and `windowTo`, so that a stage on a change of branch sees the branch of
  /// its own side.
  func take(linear: inout LinearAlgebra) {
    kernels.pointee.begin_step(step)
    linear.factor(self)
    let (slope, solve, sums) = (
      EXO_STAGE_SLOPE.rawValue, EXO_STAGE_SOLVE.rawValue, EXO_STAGE_SUMS.rawValue
    )
    if linear.isFixed && !linear.anyPivoted {
      kernels.pointee.stages(step, 0, stages, slope | solve | sums)
    } else {
      for s in 0..<stages {
        kernels.pointee.stages(step, s, s + 1, slope)
        linear.solve(self, at: layout.stage + s * layout.stride)
        kernels.pointee.stages(step, s, s + 1, sums)
      }
    }
    judge(
      error: layout.stage + (stages - 1) * layout.stride, norm: block.pointer(SlotLayout.norm))
  }

  func setTime(_ alpha: Double) {
    for lane in 0..<block.lanes {
      let time = block[SlotLayout.start, lane] + alpha * block[SlotLayout.trial, lane]
      let window = (block[SlotLayout.windowFrom, lane], block[SlotLayout.windowTo, lane])
      block[SlotLayout.time, lane] = time < window.0 ? window.0 : time > window.1 ? window.1 : time
    }
  }

  func run(_ part: ProgramPart) { executor.run(part, block.slots) }

  /// Solves by the fixed pattern, in place, for the vector of states from slot `first` on.
  func solve(at first: Int) { executor.run(.solve, block.slots, block.pointer(first)) }

  /// Measures the error vector at `error` in units of tolerance.
  ///
  /// - Parameter aside: three slots for what is found beside the norm; nil = where the solver looks.
  func judge(
    error: Int, norm: UnsafeMutablePointer<Double>, aside: UnsafeMutablePointer<Double>? = nil
  ) {
    var question = exo_error_block(
      error: block.pointer(error),
      before: block.pointer(layout.state),
      after: block.pointer(layout.next), peak: block.pointer(layout.peak),
      floor: block.pointer(layout.floor), relative: block.pointer(SlotLayout.relative),
      absolute_scale: absoluteScale, norm: norm,
      worst: aside ?? block.pointer(SlotLayout.worst),
      negativity: aside.map { $0 + block.lanes } ?? block.pointer(SlotLayout.negativity),
      most_negative: aside.map { $0 + 2 * block.lanes }
        ?? block.pointer(SlotLayout.mostNegative))
    kernels.pointee.judge(&question, layout.states)
  }

  /// The terms of the dense output of the step just taken.
  func prepareDense() {
    kernels.pointee.combine(
      block.pointer(layout.dense), block.pointer(layout.stage), dense, denseRows, stages,
      layout.stride, layout.states)
  }

  /// What rows of those columns are made of.
  func rows(_ columns: RecordedStates) -> exo_rows {
    exo_rows(
      y0: block.pointer(layout.state), y1: block.pointer(layout.next),
      k: block.pointer(layout.stage), weights: dense, terms: denseRows, stages: stages,
      stride: layout.stride, states: layout.states, d: block.pointer(layout.dense),
      columns: columns.states, width: columns.count, fixed: columns.fixed,
      fixed_slots: columns.fixedSlots, fixed_count: columns.fixedCount, slots: block.slots,
      scratch: columns.scratch)
  }

  /// y at the fraction `theta` (slot) of the step, into the argument slots.
  func interpolate() {
    kernels.pointee.dense(
      block.pointer(layout.argument), block.pointer(layout.state), block.pointer(layout.next),
      block.pointer(layout.dense), denseRows, layout.stride, block.pointer(SlotLayout.theta),
      layout.states)
  }
}
