/// The numerical differentiation formulas of one order: BDF with a term that shortens its error.
///
/// Σ_{m=1..k} ∇ᵐy/m - κ γ_k (y - predicted) = h f(y), in backward differences with equal steps.
/// - Source: Shampine & Reichelt, The MATLAB ODE suite, SIAM J. Sci. Comput. 18 (1997), section 2.2,
///   with the κ of its table 1; without κ (order 5) it is the BDF.
struct MultistepFormula: Sendable {
  static let highestOrder = 5

  let order: Int
  /// γ_j = Σ_{m=1..j} 1/m for j = 1 ... order.
  let harmonic: [Double]
  /// (1 - κ) γ_k: the weight of y itself.
  let leading: Double
  /// The local error, in (k+1)-st differences.
  let errorConstant: Double

  private init(order: Int, kappa: Double) {
    self.order = order
    var sums: [Double] = []
    for j in 1...order { sums.append((sums.last ?? 0) + 1 / Double(j)) }
    harmonic = sums
    leading = (1 - kappa) * sums[order - 1]
    errorConstant = kappa * sums[order - 1] + 1 / Double(order + 1)
  }

  private static let kappas = [-0.1850, -1.0 / 9, -0.0823, -0.0415, 0]

  /// Orders 1 to 5, by order - 1.
  static let all = kappas.enumerated().map { MultistepFormula(order: $0 + 1, kappa: $1) }

  static func of(_ order: Int) -> MultistepFormula { all[order - 1] }

  /// What turns differences of steps h into those of steps `ratio` h, without an allocation.
  ///
  /// - Parameter matrix: [5][5] slots by old and new difference, from the first, one lane of each
  ///   written; `stride` doubles from one slot to the next.
  func writeRescaling(ratio: Double, to matrix: UnsafeMutablePointer<Double>, stride: Int) {
    let most = Self.highestOrder
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * most * most) { room in
      let fromOld = room.baseAddress!
      let toNew = fromOld + most * most
      Self.writeDifferences(order, ratio, fromOld)
      Self.writeDifferences(order, 1, toNew)
      for i in 0..<most {
        for j in 0..<most {
          var sum = 0.0
          if i < order && j < order {
            for l in 0..<order { sum += fromOld[i * most + l] * toNew[l * most + j] }
          }
          matrix[(i * most + j) * stride] = sum
        }
      }
    }
  }

  /// Π_{l=1..i} (l - 1 - j ratio) / l for i, j = 1 ... order.
  private static func writeDifferences(
    _ order: Int, _ ratio: Double, _ rows: UnsafeMutablePointer<Double>
  ) {
    for j in 0..<order {
      var product = 1.0
      for i in 0..<order {
        product *= (Double(i) - Double(j + 1) * ratio) / Double(i + 1)
        rows[i * highestOrder + j] = product
      }
    }
  }
}
