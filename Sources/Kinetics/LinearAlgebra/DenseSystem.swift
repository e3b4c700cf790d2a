/// One matrix, balanced and whole, factored by LAPACK.
struct DenseSystem: Sendable {
  private var lu: DenseLU
  private var balance: Balance
  private var values: [Double]
  private let entries: [(row: Int, column: Int)]

  init(_ pattern: SparsityPattern) {
    lu = DenseLU(size: pattern.size)
    balance = Balance(pattern)
    entries = pattern.rows.enumerated().flatMap { i, row in row.map { (i, $0) } }
    values = [Double](repeating: 0, count: entries.count)
  }

  /// - Parameters:
  ///   - value: of each entry of the pattern, row by row.
  ///   - size: of each unknown, 0 where nothing is known.
  /// - Returns: false for a matrix that is singular or not finite.
  mutating func factor(_ value: (Int) -> Double, sized size: (Int) -> Double) -> Bool {
    for entry in values.indices { values[entry] = value(entry) }
    balance.settle(values, from: size)
    lu.clear()
    for (entry, (i, j)) in entries.enumerated() {
      lu.matrix[j * lu.size + i] = values[entry] * balance.scale[j] / balance.scale[i]
    }
    return lu.factor()
  }

  /// Solves for one right-hand side, in place. Shape: [size].
  func solve(_ b: inout [Double]) {
    for i in b.indices { b[i] /= balance.scale[i] }
    lu.solve(&b)
    for i in b.indices { b[i] *= balance.scale[i] }
  }
}
