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
  private let dependsOnTime: Bool
  private let stages: Int
  private let absoluteScale: Double
  /// Eight numbers a row. Row s: what stage s needs of those before it; after the last stage's, the
  /// weights of the new value (a) or zeros (c).
  private let a: UnsafeMutablePointer<Double>
  private let c: UnsafeMutablePointer<Double>
  /// Rows of the dense output, likewise.
  private let dense: UnsafeMutablePointer<Double>
  private let denseRows: Int
  /// Stages whose argument is that of the stage before plus that stage.
  private let addsToLast: UnsafeMutablePointer<Bool>

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
    dependsOnTime = program.dependsOnTime
    stages = tableau.stages
    a = Self.rows(tableau.a + [tableau.weights])
    c = Self.rows(tableau.c + [[]])
    dense = Self.rows(tableau.dense)
    denseRows = tableau.dense.count
    addsToLast = .allocate(capacity: stages + 1)
    for s in 0...stages {
      let row = s < stages ? tableau.a[s] : tableau.weights
      (addsToLast + s).initialize(to: s > 0 && row == tableau.a[s - 1] + [1])
    }
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
    dense.deallocate()
    addsToLast.deallocate()
  }

  /// Tries the step `SlotLayout.trial` from `SlotLayout.start` in every lane. Formulas are read
  /// between `windowFrom` and `windowTo`, so that a stage on a change of branch sees the branch of
  /// its own side.
  func take(linear: inout LinearAlgebra) {
    for lane in 0..<block.lanes {
      let h = block[SlotLayout.trial, lane]
      block[SlotLayout.step, lane] = h
      block[SlotLayout.inverseStep, lane] = 1 / h
      block[SlotLayout.shift, lane] = 1 / (h * tableau.gamma)
    }
    block.copy(from: layout.state, to: layout.argument, count: layout.states)
    for s in 0..<stages {
      setTime(tableau.alpha[s])
      run(s == 0 ? .jacobian : .rightHandSide)
      if s == 0 { linear.factor(self) }
      kernels.pointee.stage_right_side(
        block.pointer(layout.rightSide), block.pointer(layout.slope),
        s == 0 ? nil : UnsafePointer(block.pointer(layout.stageSum)),
        dependsOnTime ? UnsafePointer(block.pointer(layout.slopeOfTime)) : nil,
        block.pointer(SlotLayout.step), tableau.gammas[s], layout.states)
      linear.solve(self)
      prepare(after: s)
    }
    judge(
      error: layout.stage + (stages - 1) * layout.stride, norm: block.pointer(SlotLayout.norm))
  }

  /// Keeps stage `s` and sums up what the next one needs; after the last, the new value.
  private func prepare(after s: Int) {
    let isLast = s == stages - 1
    let fromLast = addsToLast[s + 1]
    var sums = exo_stage_sums(
      solved: block.pointer(layout.rightSide),
      kept: block.pointer(layout.stage + s * layout.stride), k: block.pointer(layout.stage),
      base: block.pointer(fromLast ? layout.argument : layout.state),
      argument: block.pointer(isLast ? layout.next : layout.argument),
      sum: block.pointer(layout.stageSum), a: a + (s + 1) * SlotLayout.stages,
      c: isLast ? nil : UnsafePointer(c + (s + 1) * SlotLayout.stages),
      inverse_h: block.pointer(SlotLayout.inverseStep), stride: layout.stride,
      from_last: fromLast ? 1 : 0)
    kernels.pointee.stage_sums(&sums, s, layout.states)
  }

  func setTime(_ alpha: Double) {
    for lane in 0..<block.lanes {
      let time = block[SlotLayout.start, lane] + alpha * block[SlotLayout.trial, lane]
      let window = (block[SlotLayout.windowFrom, lane], block[SlotLayout.windowTo, lane])
      block[SlotLayout.time, lane] = time < window.0 ? window.0 : time > window.1 ? window.1 : time
    }
  }

  func run(_ part: ProgramPart) { executor.run(part, block.slots) }

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

  /// y at the fraction `theta` (slot) of the step, into the argument slots.
  func interpolate() {
    kernels.pointee.dense(
      block.pointer(layout.argument), block.pointer(layout.state), block.pointer(layout.next),
      block.pointer(layout.dense), denseRows, layout.stride, block.pointer(SlotLayout.theta),
      layout.states)
  }
}
