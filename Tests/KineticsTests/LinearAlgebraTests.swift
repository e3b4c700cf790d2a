import ReactionNetworks
import ReferenceProblems
import Testing

@testable import Kinetics

@Suite("Linear algebra")
struct LinearAlgebraTests {
  /// Factors and solves one random system by the fixed pattern and by LAPACK; the worst relative
  /// difference of a component.
  static func difference(size n: Int, seed: UInt64) -> Double {
    var random = TestRandom(seed)
    var entries: [(Int, Int)] = []
    for _ in 0..<(3 * n) { entries.append((random.index(n), random.index(n))) }
    let pattern = SparsityPattern(size: n, entries: entries)
    var layout = SlotLayout(states: n, parameters: 0)
    let zero = layout.reserve(1)
    let program = FactorProgram(
      pattern, EliminationOrder(pattern), layout: &layout, zero: zero)
    let slots = UnsafeMutableRawPointer.allocate(byteCount: layout.end * 64, alignment: 64)
    defer { slots.deallocate() }
    let block = slots.bindMemory(to: Double.self, capacity: layout.end * 8)
    block.initialize(repeating: 0, count: layout.end * 8)
    var dense = DenseLU(size: n)
    for i in 0..<n {
      for j in pattern.rows[i] {
        let value = i == j ? random.uniform(5, 9) : random.uniform(-1, 1)
        dense.matrix[j * n + i] = value
        block[program.entry[i * n + j]! * 8] = value
      }
    }
    var b = (0..<n).map { _ in random.uniform(-1, 1) }
    for i in 0..<n { block[(layout.work + i) * 8] = b[i] }
    let interpreter = Interpreter(kernels: Processor.kernels())
    interpreter.run(program.factor, block)
    interpreter.run(program.solve, block)
    guard dense.factor() else { return .infinity }
    dense.solve(&b)
    let size = b.map(abs).max()!
    return (0..<n).map { abs(block[(layout.work + $0) * 8] - b[$0]) / size }.max()!
  }

  @Test("the fixed pattern and LAPACK agree to 1e-12 on random diagonally dominant systems")
  func fixedPatternEqualsLAPACK() {
    for seed in UInt64(1)...60 {
      let difference = Self.difference(size: 2 + Int(seed) % 40, seed: seed)
      #expect(difference < 1e-12, "seed \(seed): \(difference)")
    }
  }

  /// The order as its definition says: every count anew at every pivot, by sets.
  static func slowOrder(_ pattern: SparsityPattern) -> (order: [Int], filled: [Set<Int>]) {
    var rows = pattern.rows.map { Set($0) }
    var filled = rows
    var left = Array(0..<pattern.size)
    var order: [Int] = []
    while !left.isEmpty {
      func cost(_ i: Int) -> Int {
        (rows[i].intersection(left).count - 1) * (left.count { rows[$0].contains(i) } - 1)
      }
      let pivot = left.min { cost($0) < cost($1) }!
      left.removeAll { $0 == pivot }
      order.append(pivot)
      for i in left where rows[i].contains(pivot) {
        rows[i].formUnion(rows[pivot].intersection(left))
        filled[i].formUnion(rows[pivot].intersection(left))
      }
    }
    return (order, filled)
  }

  @Test("the elimination order is that of least counts, and fills in where elimination does")
  func eliminationOrder() {
    for seed in UInt64(1)...60 {
      var random = TestRandom(seed)
      let n = 1 + random.index(24)
      let entries = (0..<random.index(5 * n + 1)).map { _ in (random.index(n), random.index(n)) }
      let pattern = SparsityPattern(size: n, entries: entries)
      let (order, filled) = Self.slowOrder(pattern)
      let found = EliminationOrder(pattern)
      #expect(found.order == order, "seed \(seed)")
      for (k, i) in order.enumerated() {
        let columns = filled[i].map { order.firstIndex(of: $0)! }.sorted()
        #expect(found.lower[k] == columns.filter { $0 < k }, "seed \(seed), row \(k)")
        #expect(found.upper[k] == columns.filter { $0 > k }, "seed \(seed), row \(k)")
      }
    }
  }

  @Test(
    "the solver of the linear systems does not change the answer",
    arguments: [SimulationSettings.LinearSolver.dense, .banded])
  func solversAgree(solver: SimulationSettings.LinearSolver) throws {
    let lowering = try Lowering(randomNetwork(3))
    let settings = SimulationSettings(end: 10, outputTimes: [1, 10])
    func run(_ forced: SimulationSettings.LinearSolver) throws -> [Double] {
      let program = try Program(lowering, record: [], actions: [], solver: forced)
      return try solve(program, settings, [Member()])[0].get().values
    }
    let fixed = try run(.fixedPattern)
    let other = try run(solver)
    for (a, b) in zip(fixed, other) { #expect(abs(a - b) <= 1e-7 * max(abs(a), 1e-3)) }
  }

  @Test("a zero pivot sends that lane to LAPACK, and the step is as good as anywhere else")
  func badPivot() throws {
    let network = try ReactionNetwork(
      antimony: "x = 1; y = 1; x' = p*x + q*y; y' = -q*x; p = 2; q = 40")
    let tableau = RosenbrockTableau.rodas5P
    // 1/(h gamma) = p makes the first diagonal entry exactly zero
    let h = 1 / (tableau.gamma * 2)
    let program = try Program(Lowering(network), record: [], actions: [])
    let block = LaneBlock(program)
    let stepper = RosenbrockStep(
      tableau, program, block, Executor(program, Processor.kernels(), machine: nil),
      absoluteScale: 1)
    for (i, parameter) in program.parameters.enumerated() {
      block.fill(program.layout.parameter + i, parameter.value ?? 0)
    }
    block.fill(SlotLayout.relative, 1)
    stepper.run(.prologue)
    block.fill(program.layout.state, 1)
    block.fill(program.layout.state + 1, 1)
    var linear = LinearAlgebra(program)
    linear.active = Array(repeating: true, count: 8)
    block.fill(SlotLayout.windowFrom, -.infinity)
    block.fill(SlotLayout.windowTo, .infinity)
    block.fill(SlotLayout.trial, h)
    block[SlotLayout.trial, 1] = h * (1 + 1e-9)
    stepper.take(linear: &linear)
    #expect(linear.pivoted[0])
    for i in 0..<2 {
      let exact = block[program.layout.next + i, 0]
      let near = block[program.layout.next + i, 1]
      #expect(exact.isFinite)
      #expect(abs(exact - near) < 1e-6 * max(1, abs(near)))
    }
  }

  @Test("as many conserved totals as the singular values of the stoichiometry say")
  func nullSpace() throws {
    for seed in UInt64(1)...20 {
      let network = randomNetwork(seed)
      let names = network.species.map(\.name)
      let row = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
      var matrix = [Double](repeating: 0, count: names.count * network.reactions.count)
      for (r, reaction) in network.reactions.enumerated() {
        for p in reaction.reactants { matrix[r * names.count + row[p.species]!] -= p.stoichiometry }
        for p in reaction.products { matrix[r * names.count + row[p.species]!] += p.stoichiometry }
      }
      let space = try #require(
        NullSpace(matrix, rows: names.count, columns: network.reactions.count))
      #expect(space.conservedTotals(rows: names.count) == network.conservationLaws.count)
    }
  }
}

@Suite("Jacobian")
struct JacobianTests {
  @Test("the derivatives on the graph are those of central differences")
  func centralDifferences() throws {
    for seed in UInt64(1)...15 {
      let program = try Program(Lowering(randomNetwork(seed)), record: [], actions: [])
      let block = LaneBlock(program)
      let run = Interpreter(kernels: Processor.kernels())
      for (i, parameter) in program.parameters.enumerated() {
        block.fill(program.layout.parameter + i, parameter.value ?? 0)
      }
      run.run(program.prologue, block.slots)
      var random = TestRandom(seed)
      let n = program.layout.states
      let y = (0..<n).map { _ in random.uniform(1, 50) }
      func slope(_ state: [Double]) -> [Double] {
        for i in 0..<n { block.fill(program.layout.argument + i, state[i]) }
        run.run(program.rightHandSide, block.slots)
        return (0..<n).map { block[program.layout.slope + $0, 0] }
      }
      for i in 0..<n { block.fill(program.layout.argument + i, y[i]) }
      block.fill(SlotLayout.shift, 0)
      run.run(program.jacobian, block.slots)
      var analytic = [Double](repeating: 0, count: n * n)
      for e in program.entries { analytic[e.row * n + e.column] = block[e.slot, 0] }
      for j in 0..<n {
        let h = 1e-5 * y[j]
        var up = y
        var down = y
        up[j] += h
        down[j] -= h
        let difference = zip(slope(up), slope(down)).map { ($0 - $1) / (2 * h) }
        for i in 0..<n {
          let found = analytic[i * n + j]
          #expect(
            abs(found - difference[i]) < 1e-6 * (abs(found) + 1),
            "seed \(seed): d \(program.stateNames[i])' / d \(program.stateNames[j])")
        }
      }
    }
  }
}
