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
  private let weights: [Double]
  /// Stages whose argument is that of the stage before plus that stage.
  private let addsToLast: [Bool]
  private let clockSlots: UnsafeMutablePointer<SIMD8<Double>>

  init(
    _ tableau: RosenbrockTableau, _ program: Program, _ block: LaneBlock,
    _ executor: Executor, absoluteScale: Double
  ) {
    self.tableau = tableau
    weights = tableau.weights
    addsToLast = tableau.a.indices.map { s in
      s > 0 && tableau.a[s] == tableau.a[s - 1] + [1]
    }
    self.program = program
    self.block = block
    self.executor = executor
    kernels = executor.kernels
    self.absoluteScale = absoluteScale
    clockSlots = UnsafeMutableRawPointer(block.slots).assumingMemoryBound(to: SIMD8<Double>.self)
  }

  /// Tries the step `SlotLayout.trial` from `SlotLayout.start` in every lane. Formulas are read
  /// between `windowFrom` and `windowTo`, so that a stage on a change of branch sees the branch of
  /// its own side.
  func take(linear: inout LinearAlgebra) {
    let layout = program.layout
    let n = layout.states
    let h = clockSlots[SlotLayout.trial]
    clockSlots[SlotLayout.step] = h
    clockSlots[SlotLayout.inverseStep] = 1 / h
    clockSlots[SlotLayout.shift] = 1 / (h * tableau.gamma)
    block.copy(from: layout.state, to: layout.argument, count: n)
    for s in 0..<tableau.stages {
      setTime(tableau.alpha[s])
      run(s == 0 ? .jacobian : .rightHandSide)
      if s == 0 { linear.factor(self) }
      kernels.pointee.stage_right_side(
        block.pointer(layout.rightSide), block.pointer(layout.slope),
        s == 0 ? nil : UnsafePointer(block.pointer(layout.stageSum)),
        program.dependsOnTime ? UnsafePointer(block.pointer(layout.slopeOfTime)) : nil,
        block.pointer(SlotLayout.step), tableau.gammas[s], n)
      linear.solve(self)
      prepare(after: s)
    }
    judge()
  }

  /// Keeps stage `s` and sums up what the next one needs; after the last, the new value.
  private func prepare(after s: Int) {
    let layout = program.layout
    let isLast = s == tableau.stages - 1
    let row = isLast ? weights : tableau.a[s + 1]
    let fromLast = isLast || addsToLast[s + 1]
    row.withUnsafeBufferPointer { a in
      (isLast ? [] : tableau.c[s + 1]).withUnsafeBufferPointer { c in
        var sums = exo_stage_sums(
          solved: block.pointer(layout.rightSide),
          kept: block.pointer(layout.stage + s * layout.states),
          k: block.pointer(layout.stage),
          base: block.pointer(fromLast ? layout.argument : layout.state),
          argument: block.pointer(isLast ? layout.next : layout.argument),
          sum: block.pointer(layout.stageSum), a: a.baseAddress!,
          c: isLast ? nil : c.baseAddress, inverse_h: block.pointer(SlotLayout.inverseStep),
          from_last: fromLast ? 1 : 0)
        kernels.pointee.stage_sums(&sums, s, layout.states)
      }
    }
  }

  private func setTime(_ alpha: Double) {
    var time = clockSlots[SlotLayout.start] + alpha * clockSlots[SlotLayout.trial]
    let from = clockSlots[SlotLayout.windowFrom]
    let to = clockSlots[SlotLayout.windowTo]
    time.replace(with: from, where: time .< from)
    time.replace(with: to, where: time .> to)
    clockSlots[SlotLayout.time] = time
  }

  func run(_ part: ProgramPart) { executor.run(part, block.slots) }

  private func judge() {
    let layout = program.layout
    var question = exo_error_block(
      error: block.pointer(layout.stage + (tableau.stages - 1) * layout.states),
      before: block.pointer(layout.state),
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
        block.pointer(program.layout.dense + r * program.layout.states),
        block.pointer(program.layout.stage), row,
        tableau.stages, program.layout.states)
    }
  }

  /// y at the fraction `theta` (slot) of the step, into the argument slots.
  func interpolate() {
    let layout = program.layout
    kernels.pointee.dense(
      block.pointer(layout.argument), block.pointer(layout.state), block.pointer(layout.next),
      block.pointer(layout.dense), tableau.dense.count, block.pointer(SlotLayout.theta),
      layout.states)
  }
}
