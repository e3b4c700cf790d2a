import ReactionNetworks
import ReferenceProblems
import Testing

@testable import Kinetics

#if canImport(Glibc)
  import Glibc
#endif

/// Integrates with equal steps and no error control; returns the states at the end.
func fixedSteps(
  _ network: ReactionNetwork, _ tableau: RosenbrockTableau, end: Double, steps: Int,
  middle: Bool = false
) throws -> [String: Double] {
  let program = try Program(Lowering(network), record: [], actions: [])
  let block = LaneBlock(program)
  let stepper = RosenbrockStep(
    tableau, program, block, Executor(program, Processor.kernels(), machine: nil),
    absoluteScale: 1)
  block.fill(SlotLayout.relative, 1)
  for (i, parameter) in program.parameters.enumerated() {
    block.fill(program.layout.parameter + i, parameter.value ?? 0)
  }
  stepper.run(.prologue)
  stepper.run(.initial)
  let n = program.layout.states
  block.copy(from: program.initialSlot, to: program.layout.state, count: n)
  var linear = LinearAlgebra(program)
  linear.active[0] = true
  let h = end / Double(steps)
  block.fill(SlotLayout.trial, h)
  block.fill(SlotLayout.windowFrom, -.infinity)
  block.fill(SlotLayout.windowTo, .infinity)
  for i in 0..<steps {
    block.fill(SlotLayout.start, Double(i) * h)
    stepper.take(linear: &linear)
    if middle && i == steps - 1 {
      stepper.prepareDense()
      block.fill(SlotLayout.theta, 0.5)
      stepper.interpolate()
      block.copy(from: program.layout.argument, to: program.layout.next, count: n)
    }
    block.copy(from: program.layout.next, to: program.layout.state, count: n)
  }
  return Dictionary(
    uniqueKeysWithValues: program.stateNames.enumerated().map {
      ($1, block[program.layout.state + $0, 0])
    })
}

@Suite("Order of convergence")
struct ConvergenceOrderTests {
  /// Slope of log error against log step between two step counts.
  static func order(
    _ problem: AnalyticProblem, _ tableau: RosenbrockTableau, coarse: Int, middle: Bool = false
  ) throws -> Double {
    let network = try problem.network()
    var errors: [Double] = []
    for steps in [coarse, 2 * coarse] {
      let h = problem.end / Double(steps)
      let known = problem.solution(middle ? problem.end - h / 2 : problem.end)
      let found = try fixedSteps(
        network, tableau, end: problem.end, steps: steps, middle: middle)
      errors.append(known.map { abs($1 - found[$0]!) }.max()!)
    }
    return log2(errors[0] / errors[1])
  }

  @Test(
    "halving the step divides the error by 2^p on smooth problems",
    arguments: RosenbrockTableau.all, AnalyticProblem.smooth)
  func smooth(tableau: RosenbrockTableau, problem: AnalyticProblem) throws {
    let order = try Self.order(problem, tableau, coarse: 64)
    #expect(abs(order - Double(tableau.order)) < 0.2, "\(tableau.name): order \(order)")
  }

  @Test("the dense output is one order below the method", arguments: RosenbrockTableau.all)
  func dense(tableau: RosenbrockTableau) throws {
    let order = try Self.order(.logistic, tableau, coarse: 64, middle: true)
    #expect(order > Double(tableau.order) - 1.2, "\(tableau.name): order \(order)")
  }

  /// Rodas5P was made for this: its paper states order 3. Rodas4 was not: order 1 is what is left.
  @Test(
    "on a stiff problem of Prothero and Robinson's kind order 3 remains of Rodas5P, 1 of Rodas4",
    arguments: [(RosenbrockTableau.rodas5P, 2.7), (.rodas4, 0.9)])
  func stiff(tableau: RosenbrockTableau, least: Double) throws {
    let order = try Self.order(.protheroRobinson(stiffness: 1e6), tableau, coarse: 32)
    #expect(order > least, "\(tableau.name): order \(order)")
  }
}

@Suite("Tableaus")
struct TableauTests {
  /// Coefficients back in the untransformed form: alpha = a Γ, b = m Γ.
  static func original(_ t: RosenbrockTableau) -> (
    alpha: [[Double]], gamma: [[Double]], b: [Double]
  ) {
    let s = t.stages
    // C = diag(1/γ) − Γ⁻¹
    var inverse = [[Double]](repeating: [Double](repeating: 0, count: s), count: s)
    for i in 0..<s {
      inverse[i][i] = 1 / t.gamma
      for j in 0..<i { inverse[i][j] = -t.c[i][j] }
    }
    var gamma = [[Double]](repeating: [Double](repeating: 0, count: s), count: s)
    for j in 0..<s {
      for i in j..<s {
        var sum = i == j ? 1.0 : 0
        for k in j..<i { sum -= inverse[i][k] * gamma[k][j] }
        gamma[i][j] = sum / inverse[i][i]
      }
    }
    func times(_ row: [Double]) -> [Double] {
      (0..<s).map { j in row.indices.reduce(0) { $0 + row[$1] * gamma[$1][j] } }
    }
    return (t.a.map { times($0) }, gamma, times(t.weights))
  }

  @Test("rows of alpha and gamma sum to their nodes", arguments: RosenbrockTableau.all)
  func rowSums(tableau: RosenbrockTableau) {
    let (alpha, gamma, b) = Self.original(tableau)
    for i in 0..<tableau.stages {
      #expect(abs(alpha[i].reduce(0, +) - tableau.alpha[i]) < 1e-12, "alpha \(i)")
      #expect(abs(gamma[i].reduce(0, +) - tableau.gammas[i]) < 1e-12, "gamma \(i)")
    }
    #expect(abs(b.reduce(0, +) - 1) < 1e-12)
    #expect(!tableau.source.isEmpty)
  }

  @Test(
    "order conditions up to order four hold, to five for linear problems",
    arguments: RosenbrockTableau.all)
  func orderConditions(tableau: RosenbrockTableau) {
    let (alpha, gamma, b) = Self.original(tableau)
    let s = tableau.stages
    let beta = (0..<s).map { i in (0..<s).map { alpha[i][$0] + gamma[i][$0] } }
    let nodes = alpha.map { $0.reduce(0, +) }
    let betas = beta.map { $0.reduce(0, +) }
    func sum(_ f: (Int) -> Double) -> Double { (0..<s).reduce(0) { $0 + b[$1] * f($1) } }
    func apply(_ m: [[Double]], _ v: [Double]) -> [Double] {
      m.map { row in row.indices.reduce(0) { $0 + row[$1] * v[$1] } }
    }
    let second = apply(beta, betas)
    let conditions: [(Double, Double)] = [
      (sum { betas[$0] }, 1 / 2), (sum { nodes[$0] * nodes[$0] }, 1 / 3),
      (sum { second[$0] }, 1 / 6), (sum { nodes[$0] * nodes[$0] * nodes[$0] }, 1 / 4),
      (sum { nodes[$0] * apply(alpha, betas)[$0] }, 1 / 8),
      (sum { apply(beta, nodes.map { $0 * $0 })[$0] }, 1 / 12),
      (sum { apply(beta, second)[$0] }, 1 / 24),
    ]
    for (at, (found, wanted)) in conditions.enumerated() {
      #expect(abs(found - wanted) < 1e-11, "\(tableau.name) condition \(at): \(found), \(wanted)")
    }
    if tableau.order == 5 {
      let fourth = apply(beta, apply(beta, second))
      #expect(abs(sum { fourth[$0] } - 1 / 120) < 1e-11)
      #expect(abs(sum { Double.pow4(nodes[$0]) } - 1 / 5) < 1e-11)
    }
  }
}

extension Double {
  fileprivate static func pow4(_ x: Double) -> Double { x * x * x * x }
}
