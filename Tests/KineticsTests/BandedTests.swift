import ReactionNetworks
import ReferenceProblems
import Testing

@testable import Kinetics

@Suite("Banded systems")
struct BandedTests {
  /// A chain of blocks with dense coupling inside and one-to-one coupling between neighbours, fed by
  /// one source, drained into one sink, in a random order.
  static func chain(
    blocks: Int, size: Int, seed: UInt64
  ) -> SparsityPattern {
    var random = TestRandom(seed)
    let n = blocks * size + 2
    var name = Array(0..<n)
    for i in stride(from: n - 1, to: 0, by: -1) { name.swapAt(i, random.index(i + 1)) }
    var entries: [(Int, Int)] = []
    func at(_ block: Int, _ i: Int) -> Int { name[2 + block * size + i] }
    for block in 0..<blocks {
      for i in 0..<size {
        for j in 0..<size { entries.append((at(block, i), at(block, j))) }
        entries.append((at(block, i), name[0]))
        entries.append((name[1], at(block, i)))
        guard block > 0 else { continue }
        entries.append((at(block, i), at(block - 1, i)))
        entries.append((at(block - 1, i), at(block, i)))
      }
    }
    return SparsityPattern(size: n, entries: entries)
  }

  @Test("source and sink stand outside, and the band is about as wide as a block and a half")
  func narrow() {
    for size in [1, 2, 5, 9] {
      let pattern = Self.chain(blocks: 12, size: size, seed: UInt64(size))
      let order = BandedOrder(pattern)
      #expect(order.first.count == 1)
      #expect(order.last.count == 1)
      #expect(order.core.count == 12 * size)
      #expect(max(order.lower, order.upper) <= 2 * size - 1, "\(size): \(order.lower)")
      #expect(Set(order.first + order.core + order.last).count == pattern.size)
    }
  }

  @Test("a matrix of triangles alone has no band at all")
  func triangular() {
    let entries = (1..<20).flatMap { i in (0..<i).map { (i, $0) } }
    let order = BandedOrder(SparsityPattern(size: 20, entries: entries))
    #expect(order.core.isEmpty)
    #expect(order.first == Array(0..<20))
  }

  @Test("the band and the dense factorisation solve to the same numbers, exchanges or not")
  func oracle() {
    for seed in UInt64(1)...60 {
      var random = TestRandom(seed)
      let pattern = Self.chain(blocks: 2 + Int(seed) % 7, size: 1 + Int(seed) % 5, seed: seed)
      // every third system has weak diagonals, so that LAPACK must exchange rows
      let weak = seed % 3 == 0
      var system = BandedSystem(pattern, BandedOrder(pattern))
      var dense = DenseLU(size: pattern.size)
      var values: [Double] = []
      for (i, row) in pattern.rows.enumerated() {
        for j in row {
          let value =
            i == j
            ? weak ? random.uniform(0.01, 0.1) : random.uniform(9, 15) : random.uniform(-1, 1)
          values.append(value)
          dense.matrix[j * pattern.size + i] = value
        }
      }
      var b = (0..<pattern.size).map { _ in random.uniform(-1, 1) }
      let right = b
      var exact = b
      let isRegular = dense.factor()
      #expect(isRegular)
      dense.solve(&exact)
      // twice: what the first left behind must not matter
      for _ in 0..<2 {
        b = right
        let isFactored = system.factor({ values[$0] }, sized: { _ in 1 })
        #expect(isFactored)
        system.solve(&b)
      }
      let scale = exact.map(abs).max()!
      let worst = zip(b, exact).map { abs($0 - $1) }.max()! / scale
      #expect(worst < (weak ? 1e-8 : 1e-12), "seed \(seed): \(worst)")
    }
  }

  @Test("states of 1e10 particles and of shares of one keep their digits beside each other")
  func units() {
    for seed in UInt64(1)...30 {
      var random = TestRandom(seed)
      let pattern = Self.chain(blocks: 5, size: 1 + Int(seed) % 5, seed: seed)
      let unit = (0..<pattern.size).map { _ in
        Double(sign: .plus, exponent: Int(random.uniform(-33, 33)), significand: 1)
      }
      var values: [Double] = []
      var plain = DenseLU(size: pattern.size)
      for (i, row) in pattern.rows.enumerated() {
        for j in row {
          let value = i == j ? random.uniform(9, 15) : random.uniform(-1, 1)
          plain.matrix[j * pattern.size + i] = value
          values.append(value * unit[i] / unit[j])
        }
      }
      var exact = (0..<pattern.size).map { _ in random.uniform(-1, 1) }
      let right = zip(exact, unit).map { $0 * $1 }
      let isRegular = plain.factor()
      #expect(isRegular)
      plain.solve(&exact)
      var banded = BandedSystem(pattern, BandedOrder(pattern))
      var dense = DenseSystem(pattern)
      // Sizes known to a factor of a thousand, or of half of them not at all.
      let sizes = unit.map { random.uniform(0, 1) < 0.5 ? 0 : $0 * random.uniform(0.03, 30) }
      let areFactored = [
        banded.factor({ values[$0] }, sized: { sizes[$0] }),
        dense.factor({ values[$0] }, sized: { sizes[$0] }),
      ]
      #expect(areFactored == [true, true])
      var (one, other) = (right, right)
      banded.solve(&one)
      dense.solve(&other)
      let scale = exact.map(abs).max()!
      for i in exact.indices {
        #expect(abs(one[i] / unit[i] - exact[i]) < 1e-11 * scale, "seed \(seed), band")
        #expect(abs(other[i] / unit[i] - exact[i]) < 1e-11 * scale, "seed \(seed), dense")
      }
    }
  }

  @Test("a singular row is told, inside the band and outside")
  func singular() {
    let pattern = Self.chain(blocks: 4, size: 3, seed: 5)
    let order = BandedOrder(pattern)
    let entries = pattern.rows.enumerated().flatMap { i, row in row.map { (i, $0) } }
    func isRegular(withoutRow zero: Int?) -> Bool {
      var system = BandedSystem(pattern, order)
      return system.factor(
        { entry in
          let (i, j) = entries[entry]
          return i == zero ? 0 : i == j ? 10 : 0.1
        }, sized: { _ in 1 })
    }
    #expect(isRegular(withoutRow: nil))
    for row in [order.first[0], order.core[4], order.last[0]] {
      #expect(!isRegular(withoutRow: row))
    }
  }

  /// Layers of `size` species that all turn into each other, neighbours exchanging; conserved.
  static func tissue(layers: Int, size: Int) -> ReactionNetwork {
    var network = ReactionNetwork(name: "tissue")
    network.compartments = [Compartment(name: "c")]
    func name(_ layer: Int, _ i: Int) -> String { "x_\(layer)_\(i)" }
    func add(_ from: String, _ to: String, _ rate: Double) {
      network.reactions.append(
        Reaction(
          name: "r\(network.reactions.count)", reactants: [.init(from)], products: [.init(to)],
          rate: .apply(.times, [.number(rate), .symbol(from)])))
    }
    for layer in 0..<layers {
      for i in 0..<size {
        network.species.append(
          Species(
            name: name(layer, i), compartment: "c", initial: .amount(layer == 0 ? 100 : 0),
            isAmount: true))
        for j in 0..<size where j != i {
          add(name(layer, i), name(layer, j), 0.1 + Double((i * 7 + j * 3) % 11))
        }
        guard layer > 0 else { continue }
        add(name(layer, i), name(layer - 1, i), 40)
        add(name(layer - 1, i), name(layer, i), 40)
      }
    }
    return network
  }

  @Test(
    "fixed pattern, band and dense matrix give the same trajectories, alone and in company",
    arguments: SimulationSettings.Method.allCases)
  func sameTrajectories(method: SimulationSettings.Method) throws {
    let compiled = try CompiledNetwork(Self.tissue(layers: 8, size: 4))
    var settings = SimulationSettings(end: 20, outputTimes: [0.1, 1, 20])
    settings.relativeTolerance = 1e-9
    settings.method = method
    var answers: [[Double]] = []
    for solver in [SimulationSettings.LinearSolver.fixedPattern, .banded, .dense, .automatic] {
      settings.linearSolver = solver
      let company = try compiled.simulate(
        [Member(), Member(relativeTolerance: 1e-6)] + Array(repeating: Member(), count: 5),
        settings: settings)
      let alone = try compiled.simulate([Member()], settings: settings)[0].get()
      #expect(try company[0].get().values == alone.values)
      #expect(try company[6].get().values == alone.values)
      answers.append(alone.values)
    }
    for other in answers.dropFirst() {
      for (a, b) in zip(answers[0], other) { #expect(abs(a - b) <= 1e-8 * max(abs(a), 1)) }
    }
    let total = answers[1].suffix(32).reduce(0, +)
    #expect(abs(total - 400) < 1e-9)
  }

  @Test("the fewest multiply-adds choose who solves")
  func choice() {
    func cheapest(_ pattern: SparsityPattern) -> SimulationSettings.LinearSolver {
      EliminationWork(pattern, EliminationOrder(pattern), BandedOrder(pattern)).cheapest
    }
    #expect(cheapest(Self.chain(blocks: 50, size: 3, seed: 1)) == .fixedPattern)
    let all = (0..<150).flatMap { i in (0..<150).map { (i, $0) } }
    #expect(cheapest(SparsityPattern(size: 150, entries: all)) == .dense)
    // Long code is refused whatever it would save.
    #expect(cheapest(Self.chain(blocks: 24, size: 48, seed: 2)) == .banded)
  }
}
