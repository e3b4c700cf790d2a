import Foundation
import Testing

@testable import Analysis

@Suite("Root search and the shape of curves")
struct RootSearchTests {
  static let functions: [(name: String, f: @Sendable (Double) -> Double, roots: [Double])] = [
    ("a line", { $0 - 0.3 }, [0.3]),
    ("a cubic", { ($0 + 2) * ($0 - 0.5) * ($0 - 3) }, [-2, 0.5, 3]),
    ("steep", { tanh(50 * ($0 - 1.234)) }, [1.234]),
    ("flat", { pow($0 - 0.7, 3) }, [0.7]),
    ("a hump", { exp(-$0 * $0) - 0.5 }, [-sqrt(log(2)), sqrt(log(2))]),
  ]

  @Test(
    "every crossing is found, to the width asked, all brackets at once",
    arguments: functions.indices)
  func finds(index: Int) {
    let (name, f, roots) = Self.functions[index]
    let points = (0...40).map { -5 + 0.26 * Double($0) }
    let brackets = RootSearch.brackets(points, points.map(f))
    #expect(brackets.count == roots.count, "\(name)")
    var calls = 0
    let found = RootSearch(tolerance: 1e-10).roots(of: brackets) { asked in
      calls += 1
      return asked.map { f($0.point) }
    }
    for (found, root) in zip(found, roots) { #expect(abs(found - root) < 1e-9, "\(name)") }
    // the method's promise: never more than one step beyond bisection
    let bisections = Int(log2(0.26 / 1e-10).rounded(.up))
    #expect(calls <= bisections + 2, "\(name): \(calls)")
  }

  @Test("smooth functions take far fewer steps than bisection")
  func fast() {
    var calls = 0
    _ = RootSearch(tolerance: 1e-10).roots(
      of: RootSearch.brackets([0, 2], [0.0, 2].map { exp($0) - 3 })
    ) { asked in
      calls += 1
      return asked.map { exp($0.point) - 3 }
    }
    #expect(calls < 16, "\(calls)")
  }

  @Test("a value that is not a number makes no bracket")
  func holes() {
    #expect(RootSearch.brackets([0, 1, 2], [-1, .nan, 1]).isEmpty)
    #expect(RootSearch.brackets([0, 1], [1, 1]).isEmpty)
  }

  @Test("the Hill slope at the middle of a Hill curve is its exponent", arguments: [0.5, 1, 2, 4])
  func hill(n: Double) throws {
    let (top, nothing, middle) = (7.0, 1.0, log(300.0))
    func effect(_ z: Double) -> Double {
      let x = pow(exp(z) / 300, n)
      return nothing + (top - nothing) * x / (1 + x)
    }
    let values = HillSlope.places(around: middle).map(effect)
    let slope = try #require(
      HillSlope.atMiddle(values, from: nothing, to: top))
    #expect(abs(slope / n - 1) < 2e-3, "\(slope)")
  }
}
