/// A simple implicit integrator, written for the twin alone: Radau IIA of order 5.
///
/// Hairer & Wanner, Solving Ordinary Differential Equations II, section IV.5. Three stages solved
/// together by Newton's method with a Jacobian of finite differences. No error control: steps grow in
/// proportion to the time since the last disturbance.
struct TwinSolver {
  var derivative: ([Double]) -> [Double]
  /// A step is this share of the time since the start of the span.
  var growth = 0.03
  /// The first step. Model time unit.
  var firstStep = 0.006
  /// Kept while Newton's method does well with it; `nil` = compute it anew.
  var jacobian: [Entry]?

  struct Entry {
    var row: Int
    var column: Int
    var value: Double
  }

  private static let root6 = 6.0.squareRoot()
  /// Shape: [stage, stage].
  static let stages: [[Double]] = [
    [(88 - 7 * root6) / 360, (296 - 169 * root6) / 1800, (-2 + 3 * root6) / 225],
    [(296 + 169 * root6) / 1800, (88 + 7 * root6) / 360, (-2 - 3 * root6) / 225],
    [(16 - root6) / 36, (16 + root6) / 36, 1.0 / 9],
  ]

  init(
    derivative: @escaping ([Double]) -> [Double], growth: Double = 0.03, firstStep: Double = 0.006
  ) {
    self.derivative = derivative
    self.growth = growth
    self.firstStep = firstStep
  }

  /// The states at `outputs`, which ascend and count from the start of the span.
  mutating func integrate(_ start: [Double], outputs: [Double]) -> [[Double]] {
    var y = start
    var t = 0.0
    var sizes = start.map { abs($0) }
    var found: [[Double]] = []
    for output in outputs {
      while t < output {
        let wish = max(firstStep, growth * t)
        let left = output - t
        // the last two steps of a span are equal, so that none is a sliver
        let h = left <= wish ? left : left < 2 * wish ? left / 2 : wish
        y = advance(y, h, sizes)
        for i in y.indices { sizes[i] = max(sizes[i], abs(y[i])) }
        t = h == left ? output : t + h
      }
      found.append(y)
    }
    return found
  }

  /// One step; NaN if Newton's method fails with a fresh Jacobian.
  private mutating func advance(_ y: [Double], _ h: Double, _ sizes: [Double]) -> [Double] {
    if let old = jacobian, let next = newton(y, h, sizes, old) { return next }
    let fresh = differences(y, sizes)
    jacobian = fresh
    return newton(y, h, sizes, fresh) ?? y.map { _ in .nan }
  }

  /// Newton's method on the three stages; `nil` if it does not settle quickly.
  private func newton(
    _ y: [Double], _ h: Double, _ sizes: [Double], _ jacobian: [Entry]
  ) -> [Double]? {
    let n = y.count
    let matrix = Elimination(stageMatrix(n, h, jacobian))
    var stages = [[Double]](repeating: y, count: 3)
    var previous = Double.infinity
    for _ in 0..<12 {
      let slopes = stages.map { derivative($0) }
      var residual = [Double](repeating: 0, count: 3 * n)
      for s in 0..<3 {
        let a = Self.stages[s]
        for i in 0..<n {
          let sum = a[0] * slopes[0][i] + a[1] * slopes[1][i] + a[2] * slopes[2][i]
          residual[3 * i + s] = y[i] + h * sum - stages[s][i]
        }
      }
      let change = matrix.solve(residual)
      var largest = 0.0
      for s in 0..<3 {
        for i in 0..<n {
          stages[s][i] += change[3 * i + s]
          let size = max(abs(stages[s][i]), 1e-3 * sizes[i])
          if size > 0 { largest = max(largest, abs(change[3 * i + s]) / size) }
        }
      }
      if largest < 1e-13 || (largest < 1e-11 && largest > previous / 2) { return stages[2] }
      previous = largest
    }
    return nil
  }

  /// The Jacobian by differences: its entries that are not zero.
  private func differences(_ y: [Double], _ sizes: [Double]) -> [Entry] {
    let base = derivative(y)
    var entries: [Entry] = []
    for j in y.indices {
      var moved = y
      moved[j] += 1e-7 * (sizes[j] > 0 ? max(abs(y[j]), 1e-3 * sizes[j]) : 1)
      let slope = derivative(moved)
      for i in y.indices where slope[i] != base[i] {
        let value = (slope[i] - base[i]) / (moved[j] - y[j])
        entries.append(Entry(row: i, column: j, value: value))
      }
    }
    return entries
  }

  /// I - h A x J. Shape: [3 n, 3 n], the stages of a state side by side.
  private func stageMatrix(_ n: Int, _ h: Double, _ jacobian: [Entry]) -> [[Double]] {
    var matrix = [[Double]](repeating: [Double](repeating: 0, count: 3 * n), count: 3 * n)
    for i in 0..<(3 * n) { matrix[i][i] = 1 }
    for entry in jacobian {
      for s in 0..<3 {
        for r in 0..<3 {
          matrix[3 * entry.row + s][3 * entry.column + r] -= h * Self.stages[s][r] * entry.value
        }
      }
    }
    return matrix
  }
}

/// Gauss elimination that skips what is zero.
///
/// Pivots stay on the diagonal: states differ by a factor of 1e20 in size, and exchanging rows by the
/// size of entries would follow units, not accuracy. A bad factor shows: Newton does not settle.
struct Elimination {
  /// Of each row, what is not zero: left of the diagonal the factors, right of it what remains.
  private var lower: [[(column: Int, value: Double)]] = []
  private var upper: [[(column: Int, value: Double)]] = []
  private var diagonal: [Double] = []

  init(_ matrix: [[Double]]) {
    for var row in matrix {
      let i = lower.count
      var factors: [(column: Int, value: Double)] = []
      for k in 0..<i where row[k] != 0 {
        let factor = row[k] / diagonal[k]
        factors.append((k, factor))
        for entry in upper[k] { row[entry.column] -= factor * entry.value }
      }
      lower.append(factors)
      diagonal.append(row[i])
      upper.append(((i + 1)..<row.count).filter { row[$0] != 0 }.map { ($0, row[$0]) })
    }
  }

  func solve(_ right: [Double]) -> [Double] {
    var x = right
    for i in x.indices {
      for entry in lower[i] { x[i] -= entry.value * x[entry.column] }
    }
    for i in x.indices.reversed() {
      for entry in upper[i] { x[i] -= entry.value * x[entry.column] }
      x[i] /= diagonal[i]
    }
    return x
  }
}
