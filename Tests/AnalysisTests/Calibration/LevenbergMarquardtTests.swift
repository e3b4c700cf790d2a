import Foundation
import Kinetics
import Testing

@testable import Analysis

/// Laws of the search, on problems whose answer is known.
@Suite("Least squares")
struct LeastSquaresTests {
  @Test("a straight line through points is the closed form's, and QR finds it in one step")
  func line() throws {
    let x = [0.1, 0.2, 0.5, 0.9]
    let y = [0.31, 0.38, 0.55, 0.8]
    let matrix = x + x.map { _ in 1.0 }
    let found = try #require(LeastSquares.solve(matrix, rows: 4, columns: 2, y))
    let (n, sx, sy) = (4.0, x.reduce(0, +), y.reduce(0, +))
    let sxx = x.reduce(0) { $0 + $1 * $1 }
    let sxy = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
    let slope = (n * sxy - sx * sy) / (n * sxx - sx * sx)
    #expect(abs(found[0] - slope) < 1e-13)
    #expect(abs(found[1] - (sy - slope * sx) / n) < 1e-13)
    let outcome = try #require(
      try LevenbergMarquardt().search(from: [0.5, 0.5]) { points in
        points.map { p in zip(x, y).map { p[0] * $0 + p[1] - $1 } }
      })
    #expect(outcome.hasConverged)
    #expect(abs(outcome.point[0] - slope) < 1e-5)
  }

  @Test("Rosenbrock's valley is walked to its end from four corners")
  func rosenbrock() throws {
    for start in [[0.05, 0.05], [0.95, 0.1], [0.1, 0.9], [0.9, 0.95]] {
      let outcome = try #require(
        try LevenbergMarquardt(maximumIterations: 200).search(from: start) { points in
          points.map { p in
            let (x, y) = (4 * p[0] - 2, 4 * p[1] - 2)
            return [10 * (y - x * x), 1 - x]
          }
        })
      #expect(outcome.hasConverged, "\(start)")
      #expect(outcome.cost < 1e-10, "\(start)")
      #expect(abs(outcome.point[0] - 0.75) < 1e-4 && abs(outcome.point[1] - 0.75) < 1e-4)
    }
  }

  @Test("an optimum outside the bounds ends at the bound, the other coordinate at its best")
  func bound() throws {
    let outcome = try #require(
      try LevenbergMarquardt().search(from: [0.5, 0.5]) { points in
        points.map { [$0[0] - 1.5, 3 * ($0[1] - 0.3)] }
      })
    #expect(outcome.hasConverged)
    #expect(outcome.point[0] == 1)
    #expect(abs(outcome.point[1] - 0.3) < 1e-6)
  }

  @Test("points that cannot be computed are stepped around, a start that cannot is no answer")
  func holes() throws {
    func residuals(_ points: [[Double]]) -> [[Double]?] {
      points.map { $0[0] > 0.8 ? nil : [$0[0] - 0.75] }
    }
    let found = try #require(
      try LevenbergMarquardt().search(from: [0.1], residuals))
    #expect(abs(found.point[0] - 0.75) < 1e-4)
    #expect(try LevenbergMarquardt().search(from: [0.9], residuals) == nil)
  }
}
