import Kinetics
import ReactionNetworks
import ShippedModels

@testable import Analysis
@testable import Kinetics

/// The compiled skin model as a function: start values and derivatives, read from its bytecode.
struct CompiledSkin {
  let network: ReactionNetwork
  private let program: Program

  init(recording: [String] = []) throws {
    let skin = try SkinModel()
    network = try skin.table.filling(skin.network("skin"))
    program = try Program(Lowering(network), record: recording, actions: [])
  }

  var stateNames: [String] { program.stateNames }

  /// The state at the start, the derivative and the recorded symbols at `state` (nil: the start).
  func evaluate(
    _ parameters: [String: Double], at state: [String: Double]? = nil
  ) -> (start: [String: Double], slope: [String: Double], recorded: [String: Double]) {
    let block = LaneBlock(program)
    let interpreter = Interpreter(kernels: Processor.kernels())
    let layout = program.layout
    for (i, parameter) in program.parameters.enumerated() where !program.isFlag(i) {
      block.fill(layout.parameter + i, parameters[parameter.name] ?? parameter.value ?? .nan)
    }
    interpreter.run(program.prologue, block.slots)
    interpreter.run(program.initial, block.slots)
    for (i, slot) in program.initialParameters.enumerated() {
      block.fill(layout.parameter + slot, block[program.initialSlot + layout.states + i, 0])
    }
    interpreter.run(program.prologue, block.slots)
    let start = named(block, program.initialSlot, stateNames)
    for (i, name) in stateNames.enumerated() {
      block.fill(layout.argument + i, (state ?? start)[name] ?? .nan)
    }
    interpreter.run(program.rightHandSide, block.slots)
    interpreter.run(program.outputs, block.slots)
    return (
      start, named(block, layout.slope, stateNames),
      named(block, program.outputSlot, program.recorded)
    )
  }

  private func named(_ block: LaneBlock, _ first: Int, _ names: [String]) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, block[first + $0, 0]) })
  }
}
