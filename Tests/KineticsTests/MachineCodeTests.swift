import CKernels
import ReactionNetworks
import ReferenceProblems
import Testing

@testable import Kinetics

@Suite("Machine code gives the interpreter's bits")
struct MachineCodeTests {
  static let levels = ["x86-64-v4", "x86-64-v3"].filter { Processor.has($0) }

  /// A block of slots, eight doubles each.
  final class Slots {
    let count: Int
    let start: UnsafeMutablePointer<Double>
    init(_ values: [Double]) {
      count = values.count
      let raw = UnsafeMutableRawPointer.allocate(byteCount: 8 * count, alignment: 64)
      start = raw.bindMemory(to: Double.self, capacity: count)
      for (i, value) in values.enumerated() { start[i] = value }
    }
    deinit { start.deallocate() }
  }

  /// Where machine code and interpreter differ, over the slots before `scratch`.
  static func differences(
    _ code: [UInt32], scratch: Int, vector: Range<Int> = 0..<0, level: String,
    _ values: [Double]
  ) throws -> [String] {
    var found: [String] = []
    let interpreted = Slots(values)
    Interpreter(kernels: Processor.kernels(limit: level)).run(code, interpreted.start)
    for lanes in [8, 1] {
      let machine = try #require(
        MachineCode(
          [(.rightHandSide, code)], scratch: scratch, vector: vector, limit: level, lanes: lanes))
      let function = try #require(machine.function(.rightHandSide))
      // alone, the first lane; the rest of its memory is room for reading beyond the end
      let compiled = Slots(
        lanes == 8 ? values : values.indices.map { 8 * $0 < values.count ? values[8 * $0] : 0 })
      let place = compiled.start + lanes * vector.lowerBound
      function(compiled.start, place)
      if machine.width == .ymm { function(compiled.start + 4, place + 4) }
      for i in 0..<(lanes * scratch) {
        let (slot, lane) = (i / lanes, i % lanes)
        let (a, b) = (compiled.start[i], interpreted.start[8 * slot + lane])
        if a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN) { continue }
        found.append("slot \(slot) lane \(lane) of \(lanes): \(a) instead of \(b)")
      }
    }
    return found
  }

  @Test("for every program of random networks", arguments: levels, [UInt64](1...20))
  func randomNetworks(level: String, seed: UInt64) throws {
    let network = randomNetwork(seed, events: seed % 2 == 0)
    let program = try Program(Lowering(network), record: [], actions: [])
    var random = TestRandom(seed &+ 1000)
    var values = (0..<(8 * program.layout.end)).map { _ in random.uniform(-0.2, 3) }
    for constant in program.constants {
      for lane in 0..<8 { values[8 * constant.slot + lane] = constant.value }
    }
    for part in program.hotParts + program.memberParts {
      let found = try Self.differences(
        program.code(part), scratch: program.scratch,
        vector: program.layout.work..<(program.layout.work + program.layout.states),
        level: level, values)
      #expect(found.isEmpty, "\(part): \(found.prefix(5))")
    }
  }

  /// Random code over few or many slots, with every operation, in-place ones included. A sum never
  /// overwrites an operand that it still has to read, as in what `Emission` writes.
  static func randomCode(_ random: inout TestRandom, slots: Int, length: Int) -> [UInt32] {
    func some(_ count: Int) -> [UInt32] {
      (0..<count).map { _ in UInt32.random(in: 0..<UInt32(slots), using: &random) }
    }
    var code: [UInt32] = []
    for _ in 0..<length {
      let op = Opcode.allCases.randomElement(using: &random)!
      let plus = Int.random(in: 0...3, using: &random)
      let minus = Int.random(in: (plus == 0 ? 1 : 0)...2, using: &random)
      let terms = some(op == .sum ? plus + minus : op == .dot ? 2 * plus : plus)
      let free = UInt32((0..<slots).first { !terms.contains(UInt32($0)) } ?? 0)
      code.append(op.rawValue)
      switch op {
      case .sum: code += [UInt32(plus), UInt32(minus), free] + terms
      case .dot: code += [UInt32(plus), free] + some(1) + terms
      case .asum: code += [UInt32(plus), free] + terms
      default: code += some(op.words([], 0) - 1)
      }
    }
    return code
  }

  @Test("for random code with every operation and awkward numbers", arguments: levels)
  func randomCode(level: String) throws {
    var random = TestRandom(7)
    let awkward: [Double] = [
      0, -0.0, 1, -1, .infinity, -.infinity, .nan, 0x1p-1074, 0x1.8p-1030, -0x1.fp-1023, 1.7e308,
      1e300, 0.5,
      3, 1 - 0x1p-53, 2 - 0x1p-52, 1 + 0x1p-52,
    ]
    for round in 0..<400 {
      let slots = [6, 20, 60, 300][round % 4]
      let code = Self.randomCode(&random, slots: slots, length: 60)
      let values = (0..<(8 * slots)).map { _ in
        round % 3 == 0 ? awkward.randomElement(using: &random)! : random.uniform(-2, 3)
      }
      let scratch = round % 2 == 0 ? slots : slots / 2
      let found = try Self.differences(code, scratch: scratch, level: level, values)
      #expect(found.isEmpty, "round \(round): \(found.prefix(3))")
    }
  }

  @Test("wherever the vector that a part works on is")
  func vectors() throws {
    // b = s - b, twice as far from the block as the vector is long
    let code: [UInt32] = [Opcode.sub.rawValue, 3, 0, 3, Opcode.sub.rawValue, 4, 1, 4]
    for level in Self.levels {
      for lanes in [8, 1] {
        let machine = try #require(
          MachineCode(
            [(.solve, code)], scratch: 5, vector: 3..<5, limit: level, lanes: lanes))
        let function = try #require(machine.function(.solve))
        let block = Slots((0..<72).map { Double($0) })
        let vector = Slots((0..<24).map { Double(100 + $0) })
        function(block.start, vector.start)
        if machine.width == .ymm { function(block.start + 4, vector.start + 4) }
        for i in 0..<72 { #expect(block.start[i] == Double(i)) }
        for i in 0..<24 {
          #expect(vector.start[i] == (i < 2 * lanes ? -100 : Double(100 + i)))
        }
      }
    }
  }

  @Test("for reciprocals of any size", arguments: levels)
  func reciprocals(level: String) throws {
    var random = TestRandom(11)
    let fraction: UInt64 = 0x000F_FFFF_FFFF_FFFF
    // one of them by the divider
    let code: [UInt32] = [Opcode.rcp.rawValue, 1, 0, Opcode.rcp.rawValue, 2, 0]
    for round in 0..<20_000 {
      let values = (0..<24).map { _ -> Double in
        let bits = random.next()
        switch round % 4 {
        case 0: return Double(bitPattern: bits)
        case 1: return Double(bitPattern: bits | ((fraction &<< (bits & 15)) & fraction))
        case 2: return Double(bitPattern: bits & 0xFFFF_0000_0000_000F)
        default: return random.uniform(0.5, 2)
        }
      }
      let found = try Self.differences(code, scratch: 3, level: level, values)
      #expect(found.isEmpty, "\(values): \(found)")
    }
  }
}
