import Kinetics

/// Least squares by damped Gauss-Newton steps, each a linear least-squares problem solved by QR.
///
/// Works on points scaled to 0 ... 1 in every coordinate and stays inside. The derivatives are central
/// differences whose points, like the trial points, are asked for together: a run of many members.
///
/// - Source: Levenberg, Q Appl Math 2 (1944) 164-168; Marquardt, SIAM J 11 (1963) 431-441; damping by
///   the gain ratio after Nielsen, IMM-REP-1999-05, DTU.
struct LevenbergMarquardt {
  /// Residuals of many points at once; `nil` for a point that cannot be computed.
  typealias Residuals = ([[Double]]) throws -> [[Double]?]

  /// Where a search ended.
  struct Outcome {
    var point: [Double]
    var residuals: [Double]
    /// d residual / d coordinate. Shape: [coordinates][residuals].
    var jacobian: [[Double]]
    var iterations: Int
    /// False where the search stopped at its limit of iterations.
    var hasConverged: Bool
    /// Half the sum of squared residuals.
    var cost: Double { residuals.reduce(0) { $0 + $1 * $1 } / 2 }
  }

  var maximumIterations = 50
  /// A step shorter than this, in scaled coordinates, ends the search.
  var stepTolerance = 1e-6
  /// Distance of the points of a central difference.
  var difference = 1e-4

  /// - Returns: `nil` where the start itself cannot be computed.
  func search(from start: [Double], _ residuals: Residuals) throws -> Outcome? {
    guard let first = try residuals([start])[0], var jacobian = try derivative(start, residuals)
    else { return nil }
    var outcome = Outcome(
      point: start, residuals: first, jacobian: jacobian, iterations: 0, hasConverged: false)
    var damping = 1e-3 * (jacobian.map { column in column.reduce(0) { $0 + $1 * $1 } }.max() ?? 1)
    var growth = 2.0
    while outcome.iterations < maximumIterations {
      outcome.iterations += 1
      guard let step = step(outcome, damping) else { return outcome }
      let trial = zip(outcome.point, step).map { min(1, max(0, $0 + $1)) }
      let moved = zip(trial, outcome.point).map { $0 - $1 }
      if (moved.map { abs($0) }.max() ?? 0) < stepTolerance {
        outcome.hasConverged = true
        return outcome
      }
      let found = try residuals([trial])[0]
      let cost = found.map { $0.reduce(0) { $0 + $1 * $1 } / 2 } ?? .infinity
      let gain = (outcome.cost - cost) / max(predicted(outcome, moved), .leastNormalMagnitude)
      guard let found, gain > 0, let next = try derivative(trial, residuals) else {
        damping *= growth
        growth *= 2
        continue
      }
      jacobian = next
      (outcome.point, outcome.residuals, outcome.jacobian) = (trial, found, next)
      let turned = 2 * gain - 1
      damping *= max(1.0 / 3, 1 - turned * turned * turned)
      growth = 2
    }
    return outcome
  }

  /// What the linear model says a step saves.
  private func predicted(_ at: Outcome, _ step: [Double]) -> Double {
    let linear = at.residuals.indices.map { row in
      at.residuals[row] + step.indices.reduce(0) { $0 + at.jacobian[$1][row] * step[$1] }
    }
    return at.cost - linear.reduce(0) { $0 + $1 * $1 } / 2
  }

  /// min |J s + r|^2 + damping |s|^2 over the coordinates that are not pressed against their bound.
  private func step(_ at: Outcome, _ damping: Double) -> [Double]? {
    let free = at.point.indices.filter { index in
      let slope = zip(at.jacobian[index], at.residuals).reduce(0) { $0 + $1.0 * $1.1 }
      return !(at.point[index] <= 0 && slope > 0) && !(at.point[index] >= 1 && slope < 0)
    }
    guard !free.isEmpty else { return at.point.map { _ in 0 } }
    let rows = at.residuals.count + free.count
    var matrix = [Double](repeating: 0, count: rows * free.count)
    for (column, index) in free.enumerated() {
      for row in at.residuals.indices { matrix[column * rows + row] = at.jacobian[index][row] }
      matrix[column * rows + at.residuals.count + column] = damping.squareRoot()
    }
    let right = at.residuals.map { -$0 } + [Double](repeating: 0, count: free.count)
    guard let solved = LeastSquares.solve(matrix, rows: rows, columns: free.count, right) else {
      return nil
    }
    var step = at.point.map { _ in 0.0 }
    for (column, index) in free.enumerated() { step[index] = solved[column] }
    return step
  }

  /// Central differences, one-sided at a bound; `nil` where a point cannot be computed.
  func derivative(_ point: [Double], _ residuals: Residuals) throws -> [[Double]]? {
    let ends = point.indices.map { index -> (low: Double, high: Double) in
      (max(0, point[index] - difference), min(1, point[index] + difference))
    }
    let points = point.indices.flatMap { index -> [[Double]] in
      [ends[index].low, ends[index].high].map { value in
        var moved = point
        moved[index] = value
        return moved
      }
    }
    let found = try residuals(points)
    var columns: [[Double]] = []
    for index in point.indices {
      guard let low = found[2 * index], let high = found[2 * index + 1] else { return nil }
      let width = ends[index].high - ends[index].low
      columns.append(zip(high, low).map { ($0 - $1) / width })
    }
    return columns
  }
}
