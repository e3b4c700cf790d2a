public import Kinetics
public import ReactionNetworks

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A model whose solution is a formula.
public struct AnalyticProblem: Sendable, CustomStringConvertible {
  public var name: String
  /// The model, in Antimony.
  public var antimony: String
  public var end: Double
  public var interventions: [Intervention]
  /// Every state at a time; at an intervention, the values after it.
  public var solution: @Sendable (Double) -> [String: Double]

  public init(
    name: String, antimony: String, end: Double, interventions: [Intervention] = [],
    solution: @escaping @Sendable (Double) -> [String: Double]
  ) {
    self.name = name
    self.antimony = antimony
    self.end = end
    self.interventions = interventions
    self.solution = solution
  }

  public var description: String { name }

  /// The model, read.
  public func network() throws(ModelError) -> ReactionNetwork {
    try ReactionNetwork(antimony: antimony, file: name)
  }

  /// Settings that record every symbol with a known solution at `points` equal steps.
  public func settings(relativeTolerance: Double, points: Int = 21) -> SimulationSettings {
    let step = end / Double(points - 1)
    var settings = SimulationSettings(
      end: end, outputTimes: (0..<points).map { $0 == points - 1 ? end : Double($0) * step },
      record: solution(0).keys.sorted())
    settings.relativeTolerance = relativeTolerance
    return settings
  }

  /// Every problem with a closed form.
  public static let all: [AnalyticProblem] = [
    decay, chain, reversibleBinding, repeatedDoses, infusion, protheroRobinson(stiffness: 1e4),
    kaps(stiffness: 1), kaps(stiffness: 1e6), logistic, bell,
  ]

  /// Smooth and not stiff: for tests of the order of convergence.
  public static let smooth: [AnalyticProblem] = [kaps(stiffness: 1), logistic, bell]
}

extension AnalyticProblem {
  /// A -> nothing.
  public static let decay = AnalyticProblem(
    name: "decay",
    antimony: """
      species A
      A = 8
      loss: A -> ; k*A
      k = 0.3
      """,
    end: 20
  ) { ["A": 8 * exp(-0.3 * $0)] }

  /// A -> B -> C (Bateman).
  public static let chain = AnalyticProblem(
    name: "chain",
    antimony: """
      species A, B, C
      A = 1; B = 0; C = 0
      first: A -> B; p*A
      second: B -> C; q*B
      p = 2; q = 0.5
      """,
    end: 10
  ) { t in
    let a = exp(-2 * t)
    let b = 2 / (0.5 - 2) * (exp(-2 * t) - exp(-0.5 * t))
    return ["A": a, "B": b, "C": 1 - a - b]
  }

  /// A + B <-> C, a Riccati equation in C.
  public static let reversibleBinding = AnalyticProblem(
    name: "reversible binding",
    antimony: """
      species A, B, C
      A = 3; B = 2; C = 0
      bind: A + B -> C; on*A*B - off*C
      on = 0.7; off = 0.4
      """,
    end: 8
  ) { t in
    let (a, b, on, off) = (3.0, 2.0, 0.7, 0.4)
    let sum = a + b + off / on
    let root = (sum * sum - 4 * a * b).squareRoot()
    let (low, high) = ((sum - root) / 2, (sum + root) / 2)
    let fade = exp(-on * root * t)
    let c = low * (1 - fade) / (1 - low / high * fade)
    return ["A": a - c, "B": b - c, "C": c]
  }

  /// Five doses by mouth into one compartment with first-order uptake and loss; superposition.
  public static let repeatedDoses = AnalyticProblem(
    name: "repeated doses",
    antimony: """
      substanceOnly species depot, central, cleared
      depot = 0; central = 0; cleared = 0
      uptake: depot -> central; ka*depot
      loss: central -> cleared; ke*central
      ka = 1.1; ke = 0.15
      """,
    end: 60,
    interventions: (0..<5).map { number in
      Intervention(
        time: 12 * Double(number), label: "dose \(number + 1)",
        assignments: [
          Assignment(target: "depot", value: .apply(.plus, [.symbol("depot"), 100]))
        ])
    }
  ) { t in
    let (ka, ke) = (1.1, 0.15)
    var (depot, central, given) = (0.0, 0.0, 0.0)
    for number in 0..<5 where t >= 12 * Double(number) {
      let since = t - 12 * Double(number)
      given += 100
      depot += 100 * exp(-ka * since)
      central += 100 * ka / (ka - ke) * (exp(-ke * since) - exp(-ka * since))
    }
    return ["depot": depot, "central": central, "cleared": given - depot - central]
  }

  /// An infusion of known length into one compartment, switched by two interventions.
  public static let infusion = AnalyticProblem(
    name: "infusion",
    antimony: """
      substanceOnly species central
      central = 0
      drip: -> central; rate
      loss: central -> ; ke*central
      var rate = 0
      ke = 0.25
      """,
    end: 24,
    interventions: [
      Intervention(
        time: 2, label: "start", assignments: [Assignment(target: "rate", value: 40)]),
      Intervention(time: 7, label: "stop", assignments: [Assignment(target: "rate", value: 0)]),
    ]
  ) { t in
    let (ke, level) = (0.25, 40 / 0.25)
    if t < 2 { return ["central": 0] }
    if t < 7 { return ["central": level * (1 - exp(-ke * (t - 2)))] }
    return ["central": level * (1 - exp(-ke * 5)) * exp(-ke * (t - 7))]
  }

  /// y' = -L (y - cos t) - sin t, y = cos t: where stiff order shows (Prothero & Robinson 1974).
  public static func protheroRobinson(stiffness: Double) -> AnalyticProblem {
    AnalyticProblem(
      name: "Prothero-Robinson, L = \(stiffness)",
      antimony: """
        y = 1
        y' = -L*(y - cos(time)) - sin(time)
        L = \(stiffness)
        """,
      end: 3
    ) { ["y": cos($0)] }
  }

  /// y1' = -(L + 2) y1 + L y2^2, y2' = y1 - y2 - y2^2; y1 = exp(-2t), y2 = exp(-t) for every L
  /// (Kaps). Smooth and nonlinear; stiff for large L.
  public static func kaps(stiffness: Double) -> AnalyticProblem {
    AnalyticProblem(
      name: "Kaps, L = \(stiffness)",
      antimony: """
        y1 = 1; y2 = 1
        y1' = -(L + 2)*y1 + L*y2^2
        y2' = y1 - y2 - y2^2
        L = \(stiffness)
        """,
      end: 1
    ) { ["y1": exp(-2 * $0), "y2": exp(-$0)] }
  }

  /// y' = y (1 - y).
  public static let logistic = AnalyticProblem(
    name: "logistic growth",
    antimony: """
      y = 0.1
      y' = y*(1 - y)
      """,
    end: 5
  ) { ["y": 1 / (1 + 9 * exp(-$0))] }

  /// y' = -2 t y^2, y = 1 / (1 + t^2): depends on time and is nonlinear.
  public static let bell = AnalyticProblem(
    name: "bell",
    antimony: """
      y = 1
      y' = -2*time*y^2
      """,
    end: 2
  ) { ["y": 1 / (1 + $0 * $0)] }
}
