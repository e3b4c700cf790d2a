/// How small is nothing: the least absolute tolerance of every state.
extension Solver {
  /// The least absolute tolerance of each state: a share of the largest state in the same unit, so
  /// that a state that starts at zero need not be exact relative to nothing.
  func setFloors(_ lane: Int) {
    guard let l = lanes[lane] else { return }
    let layout = program.layout
    let (width, states) = (block.lanes, layout.states)
    let state = block.pointer(layout.state) + lane
    let peak = block.pointer(layout.peak) + lane
    let floor = block.pointer(layout.floor) + lane
    var largest = l.largestByUnit
    l.largestByUnit = []
    if largest.isEmpty {
      largest = [Double](repeating: 0, count: (program.stateUnits.max() ?? -1) + 1)
    }
    let share = block[SlotLayout.relative, lane] * settings.unitFloor
    let least = settings.absoluteFloor
    largest.withUnsafeMutableBufferPointer { largest in
      program.stateUnits.withUnsafeBufferPointer { units in
        for unit in largest.indices { largest[unit] = 0 }
        for i in 0..<states {
          let size = max(abs(state[i * width]), peak[i * width])
          if size > largest[units[i]] { largest[units[i]] = size }
        }
        for i in 0..<states { floor[i * width] = max(least, share * largest[units[i]]) }
      }
    }
    l.largestByUnit = largest
    if let own = program.sensitivities?.ownStates {
      let share = shareOfDerivatives(lane)
      for i in own..<states {
        floor[i * width] = max(floor[i * width], share * size(of: i - own, lane))
      }
    }
    if !l.beginning.isEmpty { l.beginning = [] }
    clocks[lane].hasBeginnings = false
  }

  func usualFloor(of state: Int, _ lane: Int) -> Double {
    let largest = lanes[lane]?.largestByUnit[program.stateUnits[state]] ?? 0
    let floor = max(
      settings.absoluteFloor, block[SlotLayout.relative, lane] * settings.unitFloor * largest)
    guard let own = program.sensitivities?.ownStates, state >= own else { return floor }
    return max(floor, shareOfDerivatives(lane) * size(of: state - own, lane))
  }

  private func size(of state: Int, _ lane: Int) -> Double {
    max(
      abs(block[program.layout.state + state, lane]), block[program.layout.peak + state, lane])
  }

  /// A derivative is a sum of terms as large as its state's change along the whole direction; where
  /// they cancel, what is left below this share of that is the rounding of the state itself, which no
  /// step size makes smaller.
  private func shareOfDerivatives(_ lane: Int) -> Double {
    guard let sensitivities = program.sensitivities else { return 0 }
    let first = program.layout.parameter
    var largest = 0.0
    for (slot, weight) in sensitivities.weights {
      let value = abs(block[first + slot, lane])
      if value > 0 { largest = max(largest, abs(block[first + weight, lane]) / value) }
    }
    return block[SlotLayout.relative, lane] * SimulationSettings.derivativeFloor * largest
  }
}
