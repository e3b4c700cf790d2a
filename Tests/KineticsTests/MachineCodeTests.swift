import CKernels
import ReactionNetworks
import ReferenceProblems
import Testing

@testable import Kinetics

@Suite("Machine code gives the interpreter's bits")
struct MachineCodeTests {
  static let levels = ["x86-64-v4", "x86-64-v3"]

  /// Runs a program both ways over a block filled with `value(slot, lane)`; slots that differ.
  static func differences(
    _ program: Program, level: String, _ value: (Int, Int) -> Double
  ) throws -> [String] {
    let machine = try #require(MachineCode(program, limit: level))
    let kernels = Processor.kernels(limit: level)
    var found: [String] = []
    for part in program.hotParts {
      let compiled = LaneBlock(program)
      let interpreted = LaneBlock(program)
      for slot in 0..<program.layout.end
      where !program.constants.contains(where: { $0.slot == slot }) {
        for lane in 0..<8 {
          compiled[slot, lane] = value(slot, lane)
          interpreted[slot, lane] = compiled[slot, lane]
        }
      }
      _ = try #require(machine.function(part))
      Executor(program, kernels, machine: machine).run(part, compiled.slots)
      Executor(program, kernels, machine: nil).run(part, interpreted.slots)
      for slot in 0..<program.scratch {
        for lane in 0..<8 {
          let (a, b) = (compiled[slot, lane], interpreted[slot, lane])
          if a.bitPattern != b.bitPattern, !(a.isNaN && b.isNaN) {
            found.append("\(part) slot \(slot) lane \(lane): \(a) instead of \(b)")
          }
        }
      }
    }
    return found
  }

  @Test("for every program of random networks", arguments: levels, [UInt64](1...20))
  func randomNetworks(level: String, seed: UInt64) throws {
    guard Processor.has(level) else { return }
    let network = randomNetwork(seed, events: seed % 2 == 0)
    let program = try Program(Lowering(network), record: [], actions: [])
    var random = TestRandom(seed &+ 1000)
    let found = try Self.differences(program, level: level) { _, _ in
      random.uniform(-0.2, 3)
    }
    #expect(found.isEmpty, "\(found.prefix(5))")
  }
}
