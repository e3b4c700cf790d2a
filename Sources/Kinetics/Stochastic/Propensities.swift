/// The rates of one network at counts, inputs and a time: the bytecode that gives fluxes to the solver,
/// read at whole numbers.
///
/// Owns its memory; one for each processor.
final class Propensities {
  let network: CountedNetwork
  private let block: LaneBlock
  private let executor: Executor
  private let argument: UnsafeMutablePointer<Double>
  private let driven: UnsafeMutablePointer<Double>

  init(_ network: CountedNetwork, _ execution: SimulationSettings.Execution) {
    self.network = network
    let program = network.program
    block = LaneBlock(program, lanes: 1)
    executor = Executor(
      program, Processor.kernels(lanes: 1),
      machine: execution == .fastest ? network.machine : nil)
    argument = block.pointer(program.layout.argument)
    driven = .allocate(capacity: max(1, network.inputs.count))
    driven.initialize(repeating: 0, count: max(1, network.inputs.count))
  }

  deinit { driven.deallocate() }

  /// Puts parameters in and works out the counts at the start.
  func begin(
    _ parameters: NamedValues, _ places: NamePlaces, at start: Double
  ) throws(SolveError) -> [Int] {
    let (program, layout) = (network.program, network.program.layout)
    let slots = block.pointer(layout.parameter)
    for (i, value) in program.parameterDefaults.enumerated() { slots[i] = value }
    for place in places.parameters { slots[place.slot] = parameters.values[place.value] }
    for flag in places.flags { slots[flag] = 1 }
    for i in program.valuelessParameters where !places.given.contains(i) {
      throw SolveError(
        .invalid("'\(program.parameters[i].name)' has no value"), time: start,
        advice: "give it a value in the model")
    }
    block[SlotLayout.time, 0] = start
    executor.run(.prologue, block.slots)
    executor.run(.initial, block.slots)
    for (i, slot) in program.initialParameters.enumerated()
    where !places.parameters.contains(where: { $0.slot == slot }) {
      block[layout.parameter + slot, 0] = block[program.initialSlot + layout.states + i, 0]
    }
    executor.run(.prologue, block.slots)
    var counts: [Int] = []
    for (name, state) in zip(network.species, network.states) {
      let amount = block[program.initialSlot + state, 0]
      guard amount >= 0, amount <= CountedNetworkCheck.most, amount == amount.rounded() else {
        throw SolveError(
          .invalid("'\(name)' starts at \(amount): a count is a whole number from 0"), time: start,
          advice: "round it, or use the deterministic simulation")
      }
      counts.append(Int(amount))
    }
    return counts
  }

  /// Works out every rate and reading.
  ///
  /// - Returns: channels, then readings; good until the next call.
  func evaluate(
    _ counts: [Int], _ course: InputCourse, _ segment: InputCourse.Segment, at time: Double
  ) -> UnsafePointer<Double> {
    for (i, state) in network.states.enumerated() { argument[state] = Double(counts[i]) }
    if !network.inputStates.isEmpty {
      course.read(segment, at: time, into: driven)
      for (i, state) in network.inputStates.enumerated() { argument[state] = driven[i] }
    }
    block[SlotLayout.time, 0] = time
    executor.run(.outputs, block.slots)
    return UnsafePointer(block.pointer(network.program.outputSlot))
  }
}
