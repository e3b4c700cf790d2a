/// One matrix in the order of a `BandedOrder`: a balanced band that LAPACK factors, and single rows
/// around it.
struct BandedSystem: Sendable {
  private let order: BandedOrder
  private var lu: BandedLU
  private var balance: Balance
  /// Place in the band of each entry of the pattern; -1 outside.
  private let places: [Int]
  private var values: [Double]
  private var right: [Double]

  init(_ pattern: SparsityPattern, _ order: BandedOrder) {
    self.order = order
    balance = Balance(pattern)
    lu = BandedLU(size: order.core.count, lower: order.lower, upper: order.upper)
    let lu = lu
    places = zip(order.bandRow, order.bandColumn).map { $0 < 0 ? -1 : lu.index($0, $1) }
    values = [Double](repeating: 0, count: places.count)
    right = [Double](repeating: 0, count: order.core.count)
  }

  /// - Parameters:
  ///   - value: of each entry of the pattern, row by row.
  ///   - size: of each unknown, 0 where nothing is known.
  /// - Returns: false for a matrix that is singular or not finite.
  mutating func factor(_ value: (Int) -> Double, sized size: (Int) -> Double) -> Bool {
    for entry in values.indices { values[entry] = value(entry) }
    balance.settle(values, from: size)
    lu.clear()
    for entry in places.indices where places[entry] >= 0 {
      let (i, j) = (order.core[order.bandRow[entry]], order.core[order.bandColumn[entry]])
      lu.band[places[entry]] = values[entry] * balance.scale[j] / balance.scale[i]
    }
    for row in order.first + order.last where !(abs(values[order.diagonal[row]]) > 0) {
      return false
    }
    return order.core.isEmpty || lu.factor()
  }

  /// Solves for one right-hand side, in place. Shape: [size].
  mutating func solve(_ b: inout [Double]) {
    for row in order.first { solveSingle(row, &b) }
    for (k, row) in order.core.enumerated() {
      right[k] = (b[row] - known(row, b)) / balance.scale[row]
    }
    if !right.isEmpty { lu.solve(&right) }
    for (k, row) in order.core.enumerated() { b[row] = right[k] * balance.scale[row] }
    for row in order.last { solveSingle(row, &b) }
  }

  private func known(_ row: Int, _ b: [Double]) -> Double {
    var sum = 0.0
    for (entry, column) in order.others[row] { sum += values[entry] * b[column] }
    return sum
  }

  private func solveSingle(_ row: Int, _ b: inout [Double]) {
    b[row] = (b[row] - known(row, b)) / values[order.diagonal[row]]
  }
}
