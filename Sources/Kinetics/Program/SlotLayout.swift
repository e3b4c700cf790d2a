/// Where everything lives in a lane block: one slot is eight doubles, one for each lane.
///
/// One contiguous block a thread, so that the bytecode addresses states, stages, parameters, matrix
/// and temporaries alike by slot number.
struct SlotLayout: Sendable {
  // Single slots the solver and the bytecode share.
  static let time = 0
  /// 1 / (h gamma)
  static let shift = 1
  static let step = 2
  static let inverseStep = 3
  static let theta = 4
  static let norm = 5
  static let worst = 6
  static let negativity = 7
  static let mostNegative = 8
  static let accept = 9
  static let relative = 10
  static let badPivot = 11
  /// t at the start of the step being tried, its length, and the times between which formulas may
  /// be read.
  static let start = 12
  static let trial = 13
  static let windowFrom = 14
  static let windowTo = 15
  /// The error to the power the controller wants, and that power.
  static let power = 16
  static let exponent = 17
  /// Of df/dt in the right-hand side of the stage at hand.
  static let timeWeight = 18
  static let singles = 19

  /// The most stages any tableau has.
  static let stages = 8

  let states: Int
  /// From one vector of states to the next, in slots: room for the next multiple of eight, which is
  /// what kernels for a trajectory alone read. Never a multiple of eight itself: vectors that are a
  /// power of two apart would fight for the same places of the processor's first cache.
  let stride: Int
  let parameters: Int
  /// y at the start of the step.
  let state: Int
  /// y of the stage at hand: what every program reads.
  let argument: Int
  let next: Int
  let error: Int
  let peak: Int
  let floor: Int
  let slope: Int
  /// df/dt
  let slopeOfTime: Int
  /// What bytecode has for the vector that a part works on; machine code is given its place.
  let work: Int
  /// k[0], k[1], ...: `stride` slots each.
  let stage: Int
  /// Terms of the dense output: `stride` slots each, up to three.
  let dense: Int
  let parameter: Int
  private(set) var end: Int

  init(states: Int, parameters: Int) {
    self.states = states
    self.parameters = parameters
    let stride = (states + 7) / 8 * 8 + 5
    self.stride = stride
    var at = Self.singles
    func take(_ count: Int) -> Int {
      defer { at += count }
      return at
    }
    state = take(stride)
    argument = take(stride)
    next = take(stride)
    error = take(stride)
    peak = take(stride)
    floor = take(stride)
    slope = take(stride)
    slopeOfTime = take(stride)
    work = take(stride)
    stage = take(stride * Self.stages)
    dense = take(stride * 3)
    parameter = take(parameters)
    end = at
  }

  /// Room for `count` more slots; returns the first.
  mutating func reserve(_ count: Int) -> Int {
    defer { end += count }
    return end
  }
}
