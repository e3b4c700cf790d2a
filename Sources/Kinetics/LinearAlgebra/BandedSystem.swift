/// One matrix in the order of a `BandedOrder`: a band that LAPACK factors, and single rows around it.
struct BandedSystem: Sendable {
  private let order: BandedOrder
  private var lu: BandedLU
  /// Place in the band of each entry of the pattern; -1 outside.
  private let places: [Int]
  private var values: [Double]
  private var right: [Double]

  init(_ order: BandedOrder) {
    self.order = order
    lu = BandedLU(size: order.core.count, lower: order.lower, upper: order.upper)
    let lu = lu
    places = zip(order.bandRow, order.bandColumn).map { $0 < 0 ? -1 : lu.index($0, $1) }
    values = [Double](repeating: 0, count: places.count)
    right = [Double](repeating: 0, count: order.core.count)
  }

  /// - Parameter value: of each entry of the pattern, row by row.
  /// - Returns: false for a matrix that is singular or not finite.
  mutating func factor(_ value: (Int) -> Double) -> Bool {
    lu.clear()
    for entry in places.indices {
      let x = value(entry)
      values[entry] = x
      if places[entry] >= 0 { lu.band[places[entry]] = x }
    }
    for row in order.first + order.last where !(abs(values[order.diagonal[row]]) > 0) {
      return false
    }
    return order.core.isEmpty || lu.factor()
  }

  /// Solves for one right-hand side, in place. Shape: [size].
  mutating func solve(_ b: inout [Double]) {
    for row in order.first { solveSingle(row, &b) }
    for (k, row) in order.core.enumerated() { right[k] = b[row] - known(row, b) }
    if !right.isEmpty { lu.solve(&right) }
    for (k, row) in order.core.enumerated() { b[row] = right[k] }
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
