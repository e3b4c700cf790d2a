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
  static let singles = 18

  /// The most stages any tableau has.
  static let stages = 8

  let states: Int
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
  let rightSide: Int
  /// -(Σ cⱼ kⱼ) / h of the stage at hand.
  let stageSum: Int
  /// k[0], k[1], ...: `states` slots each.
  let stage: Int
  /// Terms of the dense output: `states` slots each, up to three.
  let dense: Int
  let parameter: Int
  private(set) var end: Int

  init(states: Int, parameters: Int) {
    self.states = states
    self.parameters = parameters
    var at = Self.singles
    func take(_ count: Int) -> Int {
      defer { at += count }
      return at
    }
    state = take(states)
    argument = take(states)
    next = take(states)
    error = take(states)
    peak = take(states)
    floor = take(states)
    slope = take(states)
    slopeOfTime = take(states)
    rightSide = take(states)
    stageSum = take(states)
    stage = take(states * Self.stages)
    dense = take(states * 3)
    parameter = take(parameters)
    end = at
  }

  /// Room for `count` more slots; returns the first.
  mutating func reserve(_ count: Int) -> Int {
    defer { end += count }
    return end
  }
}
