import CKernels
import Testing

@testable import Kinetics

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Elementary functions over lanes")
struct KernelTests {
  /// Runs one operation on eight values at a time, at a processor level.
  static func run(_ op: Opcode, _ x: [Double], _ y: [Double]? = nil, level: String) -> [Double] {
    let kernels = Processor.kernels(limit: level)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: 3 * 64, alignment: 64)
    defer { raw.deallocate() }
    let slots = raw.bindMemory(to: Double.self, capacity: 24)
    var result: [Double] = []
    for start in stride(from: 0, to: x.count, by: 8) {
      for lane in 0..<8 {
        slots[8 + lane] = x[min(start + lane, x.count - 1)]
        slots[16 + lane] = y?[min(start + lane, x.count - 1)] ?? 0
      }
      let code: [UInt32] = y == nil ? [op.rawValue, 0, 1] : [op.rawValue, 0, 1, 2]
      kernels.pointee.interpret(code, code.count, slots)
      for lane in 0..<min(8, x.count - start) { result.append(slots[lane]) }
    }
    return result
  }

  static let levels = ["x86-64-v4", "x86-64-v3", "baseline"]

  static func ulps(_ a: Double, _ b: Double) -> Double {
    a == b || (a.isNaN && b.isNaN) ? 0 : abs(a - b) / max(b.ulp, .leastNonzeroMagnitude)
  }

  @Test("exp is within 1 ulp of the C library over its whole range")
  func exponential() {
    var random = TestRandom(1)
    let x = (0..<20_000).map { _ in random.uniform(-700, 700) }
    let worst = zip(x, Self.run(.exp, x, level: "x86-64-v4")).map { Self.ulps($1, exp($0)) }.max()!
    #expect(worst <= 1)
    let edges: [Double] = [0, -0.0, 710, -746, .infinity, -.infinity, .nan, 1e-300, -1e-300]
    for (e, value) in zip(edges, Self.run(.exp, edges, level: "x86-64-v4")) {
      #expect(Self.ulps(value, exp(e)) <= 1, "exp(\(e))")
    }
  }

  @Test("what rounding leaves just below zero is zero under a real power, and nothing else is")
  func roundingOfZero() {
    let rounding = [-Double.leastNonzeroMagnitude, -1e-310, -0x0.fffffffffffffp-1022]
    let x = rounding + [-Double.leastNormalMagnitude, -1e-300, -1]
    for level in Self.levels {
      for y in [0.5, 1.5, 2.25] {
        let powers = Self.run(.pow, x, x.map { _ in y }, level: level)
        #expect(powers.prefix(3).allSatisfy { $0 == 0 })
        #expect(powers.dropFirst(3).allSatisfy { $0.isNaN })
      }
      #expect(Self.run(.pow, [-1e-310], [1], level: level)[0] < 0)
      let roots = Self.run(.sqrt, x, level: level)
      #expect(roots.prefix(3).allSatisfy { $0 == 0 })
      #expect(roots.dropFirst(3).allSatisfy { $0.isNaN })
    }
  }

  @Test("log is within 1 ulp of the C library, denormals and edges included")
  func logarithm() {
    var random = TestRandom(2)
    let x = (0..<20_000).map { _ in exp(random.uniform(-700, 700)) }
    let worst = zip(x, Self.run(.log, x, level: "x86-64-v4")).map { Self.ulps($1, log($0)) }.max()!
    #expect(worst <= 1)
    let edges: [Double] = [
      0, -1, .infinity, .nan, .leastNonzeroMagnitude, .leastNormalMagnitude / 1024, 1,
    ]
    for (e, value) in zip(edges, Self.run(.log, edges, level: "x86-64-v4")) {
      #expect(Self.ulps(value, log(e)) <= 1, "log(\(e))")
    }
  }

  @Test("pow keeps 1e-13 relative for the powers of rate laws; edges as the C library")
  func power() {
    var random = TestRandom(3)
    let x = (0..<20_000).map { _ in exp(random.uniform(-50, 50)) }
    let y = (0..<20_000).map { _ in random.uniform(-8, 8) }
    let p = Self.run(.pow, x, y, level: "x86-64-v4")
    let worst = x.indices.map { abs(p[$0] / pow(x[$0], y[$0]) - 1) }.max()!
    #expect(worst <= 1e-13)
    let bases: [Double] = [0, 0, 0, -2, -2, -2, 1, 5, .nan, -0.5]
    let powers: [Double] = [2, 0, -1, 3, 2, 0.5, .nan, 0, 2, -3]
    for (i, value) in Self.run(.pow, bases, powers, level: "x86-64-v4").enumerated() {
      let expected = pow(bases[i], powers[i])
      #expect(Self.ulps(value, expected) <= 4, "pow(\(bases[i]), \(powers[i])) = \(value)")
    }
  }

  @Test("all levels give the same bits for every operation", arguments: Opcode.allCases)
  func levels(op: Opcode) {
    guard ![.sum, .dot, .asum, .select, .fma, .fms, .fnma].contains(op) else { return }
    var random = TestRandom(4)
    let x = (0..<800).map { _ in exp(random.uniform(-30, 30)) * (random.index(4) == 0 ? -1 : 1) }
    let y = (0..<800).map { _ in random.uniform(-5, 5) }
    let two: Set<Opcode> = [
      .add, .sub, .mul, .div, .pow, .min, .max, .lt, .le, .eq, .ne, .and, .or, .xor,
    ]
    let runs = Self.levels.map {
      Self.run(op, x, two.contains(op) ? y : nil, level: $0)
        .map { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
    }
    #expect(runs[0] == runs[1])
    #expect(runs[0] == runs[2])
  }
}
