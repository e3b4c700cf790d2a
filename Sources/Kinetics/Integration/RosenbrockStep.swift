import CKernels

/// One trial step of a linearly implicit method in all eight lanes; accepts nothing.
///
/// Every lane has its own time and step. Reads y at `SlotLayout.state`; leaves the new value at
/// `next`, the stages, and the error of each lane in units of tolerance at `norm`.
/// - Complexity: one Jacobian, one factorisation, `stages` solves; no allocation in the lanes' path.
/// - Source: Hairer & Wanner, Solving ODEs II, 2nd ed., section IV.7.
struct RosenbrockStep {
  let tableau: RosenbrockTableau
  let program: Program
  let block: LaneBlock
  let kernels: UnsafePointer<exo_kernels>
  let executor: Executor
  let absoluteScale: Double
  private let stagePointers: UnsafeMutablePointer<UnsafePointer<Double>>
  private let densePointers: UnsafeMutablePointer<UnsafePointer<Double>>

  init(
    _ tableau: RosenbrockTableau, _ program: Program, _ block: LaneBlock,
    _ executor: Executor, absoluteScale: Double
  ) {
    self.tableau = tableau
    self.program = program
    self.block = block
    self.executor = executor
    kernels = executor.kernels
    self.absoluteScale = absoluteScale
    let layout = program.layout
    stagePointers = .allocate(capacity: SlotLayout.stages)
    for s in 0..<SlotLayout.stages {
      stagePointers[s] = UnsafePointer(block.pointer(layout.stage + s * layout.states))
    }
    densePointers = .allocate(capacity: 3)
    for s in 0..<3 {
      densePointers[s] = UnsafePointer(block.pointer(layout.dense + s * layout.states))
    }
  }

  func deallocate() {
    stagePointers.deallocate()
    densePointers.deallocate()
  }

  /// - Parameters:
  ///   - start: t of each lane. - step: h of each lane.
  ///   - window: the times between which each lane's formulas may be read, so that a stage on a
  ///     change of branch sees the branch of its own side.
  func take(
    start: [Double], step: [Double], window: [(from: Double, to: Double)],
    linear: inout LinearAlgebra
  ) {
    let layout = program.layout
    let n = layout.states
    let k = kernels.pointee
    for lane in 0..<LaneBlock.lanes {
      block[SlotLayout.step, lane] = step[lane]
      block[SlotLayout.inverseStep, lane] = 1 / step[lane]
      block[SlotLayout.shift, lane] = 1 / (step[lane] * tableau.gamma)
    }
    for s in 0..<tableau.stages {
      for lane in 0..<LaneBlock.lanes {
        let t = start[lane] + tableau.alpha[s] * step[lane]
        block[SlotLayout.time, lane] = min(max(t, window[lane].from), window[lane].to)
      }
      k.stage_argument(
        block.pointer(layout.argument), block.pointer(layout.state), stagePointers, tableau.a[s],
        s, n)
      run(s == 0 ? .jacobian : .rightHandSide)
      if s == 0 { linear.factor(self) }
      k.stage_right_side(
        block.pointer(layout.rightSide), block.pointer(layout.slope), stagePointers, tableau.c[s],
        s, block.pointer(SlotLayout.inverseStep),
        program.dependsOnTime ? UnsafePointer(block.pointer(layout.slopeOfTime)) : nil,
        block.pointer(SlotLayout.step), tableau.gammas[s], n)
      linear.solve(self)
      block.copy(from: layout.rightSide, to: layout.stage + s * n, count: n)
    }
    k.stage_argument(
      block.pointer(layout.next), block.pointer(layout.state), stagePointers, tableau.weights,
      tableau.stages, n)
    judge()
  }

  func run(_ part: ProgramPart) { executor.run(part, block.slots) }

  private func judge() {
    let layout = program.layout
    var question = exo_error_block(
      error: stagePointers[tableau.stages - 1], before: block.pointer(layout.state),
      after: block.pointer(layout.next), peak: block.pointer(layout.peak),
      floor: block.pointer(layout.floor), relative: block.pointer(SlotLayout.relative),
      absolute_scale: absoluteScale, norm: block.pointer(SlotLayout.norm),
      worst: block.pointer(SlotLayout.worst), negativity: block.pointer(SlotLayout.negativity),
      most_negative: block.pointer(SlotLayout.mostNegative))
    kernels.pointee.judge(&question, layout.states)
  }

  /// The terms of the dense output of the step just taken.
  func prepareDense() {
    for (r, row) in tableau.dense.enumerated() {
      kernels.pointee.combine(
        block.pointer(program.layout.dense + r * program.layout.states), stagePointers, row,
        tableau.stages, program.layout.states)
    }
  }

  /// y at the fraction `theta` (slot) of the step, into the argument slots.
  func interpolate() {
    let layout = program.layout
    kernels.pointee.dense(
      block.pointer(layout.argument), block.pointer(layout.state), block.pointer(layout.next),
      densePointers, tableau.dense.count, block.pointer(SlotLayout.theta), layout.states)
  }
}
