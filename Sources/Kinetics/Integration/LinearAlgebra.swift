import CKernels

/// Factor and solve for the iteration matrices of one lane block.
///
/// The fixed pattern does all eight lanes at once. A lane where elimination without pivoting lost
/// digits (`check_pivots`) goes to LAPACK for that step; models too dense for the fixed pattern go
/// there always, lane by lane.
struct LinearAlgebra {
  /// A row of U may exceed its row of W this many times before pivoting takes over: eight of
  /// sixteen digits are then gone.
  static let growth = 1e8
  /// LAPACK's room for each lane, made when first wanted: one of the two.
  private var dense: [DenseSystem?]
  private var banded: [BandedSystem?]
  /// True if some lane's factors are LAPACK's.
  private(set) var anyPivoted = false
  private var vector: [Double]
  /// Lanes that need no solution: they are left out of LAPACK's work.
  var active: [Bool]
  /// Lanes whose matrix is singular even with pivoting.
  private(set) var singular: [Bool]
  /// Lanes that LAPACK factored in this step.
  private(set) var pivoted: [Bool]

  /// What the step looks at, without the program's arrays.
  private let program: Program
  let isFixed: Bool
  private let usesBand: Bool
  private let checks: (pivots: Int, upper: Int, rows: Int)
  private let lanes: Int

  init(_ program: Program, lanes: Int = LaneBlock.full) {
    self.lanes = lanes
    let states = program.layout.states
    self.program = program
    let fixed = program.factorProgram
    isFixed = fixed != nil
    checks = (fixed?.pivots ?? 0, fixed?.upper ?? 0, fixed?.rows ?? 0)
    dense = Array(repeating: nil, count: lanes)
    banded = Array(repeating: nil, count: lanes)
    usesBand = program.pivotsInBand
    vector = [Double](repeating: 0, count: states)
    active = Array(repeating: false, count: lanes)
    singular = active
    pivoted = active
  }

  mutating func factor(_ step: RosenbrockStep) {
    if anyPivoted { forgetPivoted() }
    guard isFixed else {
      for lane in 0..<lanes where active[lane] { factor(lane, step) }
      return
    }
    step.run(.factor)
    let block = step.block
    step.kernels.pointee.check_pivots(
      block.pointer(SlotLayout.badPivot), block.pointer(checks.pivots),
      block.pointer(checks.upper), block.pointer(checks.rows), Self.growth, program.layout.states)
    guard anyBad(block) else { return }
    let bad = (0..<lanes).filter {
      active[$0] && block[SlotLayout.badPivot, $0] != 0
    }
    step.run(.jacobian)  // elimination overwrote W
    for lane in bad { factor(lane, step) }
    step.run(.factor)
  }

  private func anyBad(_ block: LaneBlock) -> Bool {
    for lane in 0..<lanes where active[lane] && block[SlotLayout.badPivot, lane] != 0 {
      return true
    }
    return false
  }

  private mutating func forgetPivoted() {
    anyPivoted = false
    for lane in 0..<lanes {
      singular[lane] = false
      pivoted[lane] = false
    }
  }

  private mutating func factor(_ lane: Int, _ step: RosenbrockStep) {
    pivoted[lane] = true
    anyPivoted = true
    let (entries, block, peak) = (program.entries, step.block, program.layout.peak)
    func value(_ entry: Int) -> Double { block[entries[entry].slot, lane] }
    func size(_ state: Int) -> Double { block[peak + state, lane] }
    let isRegular: Bool?
    if usesBand {
      if banded[lane] == nil {
        banded[lane] = BandedSystem(program.pattern, program.bandedOrder)
      }
      isRegular = banded[lane]?.factor(value, sized: size)
    } else {
      if dense[lane] == nil { dense[lane] = DenseSystem(program.pattern) }
      isRegular = dense[lane]?.factor(value, sized: size)
    }
    singular[lane] = isRegular != true
  }

  /// Solves in place for the vector of states from slot `base` on.
  mutating func solve(_ step: RosenbrockStep, at base: Int) {
    if !anyPivoted, isFixed { return step.solve(at: base) }
    var saved: [(lane: Int, b: [Double])] = []
    for lane in 0..<lanes where pivoted[lane] {
      for i in vector.indices { vector[i] = step.block[base + i, lane] }
      saved.append((lane, vector))
    }
    if isFixed { step.solve(at: base) }
    for (lane, right) in saved {
      var b = right
      if usesBand { banded[lane]?.solve(&b) } else { dense[lane]?.solve(&b) }
      for i in b.indices { step.block[base + i, lane] = singular[lane] ? .nan : b[i] }
    }
  }
}
