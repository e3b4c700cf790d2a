import Foundation
import Testing

@testable import Analysis

/// Functions whose variance is known in closed form.
private enum Known {
  /// Ishigami & Homma 1990: sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1 on (-pi, pi)^3.
  static func ishigami(_ u: [Double]) -> Double {
    let x = u.map { (2 * $0 - 1) * Double.pi }
    return sin(x[0]) + 7 * sin(x[1]) * sin(x[1]) + 0.1 * pow(x[2], 4) * sin(x[0])
  }

  static let ishigamiFirst: [Double] = {
    let (v1, v2, v) = ishigamiParts
    return [v1 / v, v2 / v, 0]
  }()
  static let ishigamiTotal: [Double] = {
    let (v1, v2, v) = ishigamiParts
    return [1 - v2 / v, v2 / v, 1 - (v1 + v2) / v]
  }()
  private static let ishigamiParts: (Double, Double, Double) = {
    let (a, b, pi4) = (7.0, 0.1, pow(Double.pi, 4))
    let v1 = 0.5 * pow(1 + b * pi4 / 5, 2)
    let v2 = a * a / 8
    let v13 = 8 * b * b * pi4 * pi4 / 225
    return (v1, v2, v1 + v2 + v13)
  }()

  /// Sobol's g-function with a = 0, 1, 4.5, 9, 99, 99.
  static let g = [0, 1, 4.5, 9, 99, 99]
  static func gFunction(_ u: [Double]) -> Double {
    zip(u, g).reduce(1) { $0 * (abs(4 * $1.0 - 2) + $1.1) / (1 + $1.1) }
  }
  private static let gParts = g.map { 1 / (3 * (1 + $0) * (1 + $0)) }
  private static let gVariance = gParts.reduce(1) { $0 * (1 + $1) } - 1
  static let gFirst = gParts.map { $0 / gVariance }
  static let gTotal = gParts.map { part in
    part * gParts.reduce(1) { $0 * (1 + $1) } / (1 + part) / gVariance
  }
}

@Suite("Sensitivity indices")
struct SensitivityTests {
  private func values(_ design: IndexDesign, _ dimensions: Int, _ f: ([Double]) -> Double)
    -> [Double]
  {
    (0..<design.count).map { point in
      f((0..<dimensions).map { design.coordinate(point: point, dimension: $0) })
    }
  }

  private func agree(
    _ found: [SensitivityIndices.Estimate], _ known: [Double], _ name: String
  ) {
    for (index, (estimate, value)) in zip(found, known).enumerated() {
      #expect(
        estimate.low <= value && value <= estimate.high,
        "\(name) \(index + 1): \(value) outside \(estimate.low) ... \(estimate.high)")
      // An interval as wide as the answer would hold anything.
      #expect(estimate.high - estimate.low < 0.2, "\(name) \(index + 1)")
    }
  }

  @Test("of the Ishigami function hold its closed form within their intervals")
  func ishigami() throws {
    let design = IndexDesign(groups: [[0], [1], [2]], rows: 2048, seed: 1)
    let found = try #require(
      SensitivityIndices(values(design, 3, Known.ishigami), of: design, seed: 1))
    agree(found.first, Known.ishigamiFirst, "first")
    agree(found.total, Known.ishigamiTotal, "total")
  }

  @Test("of the g-function hold its closed form within their intervals")
  func gFunction() throws {
    var held = 0
    var all = 0
    for seed in UInt64(1)...10 {
      let design = IndexDesign(groups: Known.g.indices.map { [$0] }, rows: 1024, seed: seed)
      let found = try #require(
        SensitivityIndices(values(design, 6, Known.gFunction), of: design, seed: seed))
      for (estimate, known) in zip(found.first + found.total, Known.gFirst + Known.gTotal) {
        all += 1
        if estimate.low <= known, known <= estimate.high { held += 1 }
        // An interval as wide as the answer would hold anything.
        #expect(estimate.high - estimate.low < 0.2)
        #expect(abs(estimate.value - known) < 0.1)
      }
    }
    // 120 intervals at 95 %: fewer than 90 % would hardly be chance.
    #expect(Double(held) / Double(all) > 0.9, "\(held) of \(all)")
  }

  @Test("intervals hold the closed form in 19 of 20 seeds, as they say")
  func coverage() throws {
    var held = 0
    var all = 0
    for seed in UInt64(1)...40 {
      let design = IndexDesign(groups: [[0], [1], [2]], rows: 256, seed: seed)
      let found = try #require(
        SensitivityIndices(values(design, 3, Known.ishigami), of: design, seed: seed))
      for (estimate, known) in zip(
        found.first + found.total, Known.ishigamiFirst + Known.ishigamiTotal)
      {
        all += 1
        if estimate.low <= known, known <= estimate.high { held += 1 }
      }
    }
    // 240 intervals at 95 %: fewer than 90 % would be no chance.
    #expect(Double(held) / Double(all) > 0.9, "\(held) of \(all)")
  }

  @Test("a group of dimensions has the index of all of them together")
  func groups() throws {
    let design = IndexDesign(groups: [[1], [0, 2]], rows: 2048, seed: 3)
    let found = try #require(
      SensitivityIndices(values(design, 3, Known.ishigami), of: design, seed: 3))
    // x2 acts alone, so the two groups share the variance without remainder.
    let second = Known.ishigamiFirst[1]
    agree(found.first, [second, 1 - second], "first")
    agree(found.total, [second, 1 - second], "total")
  }

  @Test("an output that does not vary has no indices")
  func constant() {
    let design = IndexDesign(groups: [[0], [1]], rows: 64, seed: 1)
    #expect(
      SensitivityIndices([Double](repeating: 3, count: design.count), of: design, seed: 1) == nil)
  }

  @Test("a row with a point without a result is left out, and the others count as before")
  func failedRows() throws {
    let design = IndexDesign(groups: [[0], [1], [2]], rows: 512, seed: 4)
    var values = values(design, 3, Known.ishigami)
    values[design.rows * 3 + 7] = .nan
    values[9] = .infinity
    let found = try #require(SensitivityIndices(values, of: design, seed: 4))
    #expect(found.rows == 510)
    #expect(found.first.allSatisfy { $0.value.isFinite })
  }

  @Test("the point of a table differs from that of A in the dimensions of its group alone")
  func tables() {
    let groups = [[2], [0, 3], [1]]
    let design = IndexDesign(groups: groups, rows: 8, seed: 9)
    for row in 0..<8 {
      for (index, group) in groups.enumerated() {
        for dimension in 0..<4 {
          func at(_ table: Int) -> Double {
            design.coordinate(point: table * 8 + row, dimension: dimension)
          }
          #expect(at(index + 2) == at(group.contains(dimension) ? 1 : 0))
          #expect(at(0) != at(1))
        }
      }
    }
  }

  @Test("the two tables are no copies of the draws of the same seed")
  func apart() {
    let draws = LatinHypercube(count: 64, seed: 5)
    let design = IndexDesign(groups: [[0], [1]], rows: 64, seed: 5, offset: 2)
    for row in 0..<64 {
      for dimension in 0..<2 {
        let drawn = draws.coordinate(point: row, dimension: dimension)
        #expect(drawn != design.coordinate(point: row, dimension: dimension))
        #expect(drawn != design.coordinate(point: 64 + row, dimension: dimension))
      }
    }
  }
}

@Suite("What a screening keeps")
struct ScreeningChoiceTests {
  private func effects(_ sizes: [Double]) -> [ScreeningDesign.Effect] {
    sizes.map { .init(mean: $0, meanSize: $0, spread: 0, count: 4) }
  }

  @Test("as many as leave little of any output, though each of the others is small")
  func small() {
    // one large and forty small: together the small ones are most of the squares
    let outputs = [effects([2] + Array(repeating: 0.5, count: 40))]
    let choice = ScreeningChoice(outputs, first: [], most: 100)
    #expect(choice.left <= ScreeningChoice.mostLeft)
    #expect(choice.kept.count == 40 && choice.kept.first == 0)
    #expect(choice.reaching == 40)
    let fewer = ScreeningChoice(outputs, first: [], most: 10)
    #expect(fewer.kept == Array(choice.kept.prefix(10)) && fewer.reaching == 40)
    #expect(abs(fewer.left - 31 * 0.25 / 14) < 1e-12)
  }

  @Test("every output has its say, what does nothing is left out, what is named stands first")
  func outputs() {
    let outputs = [effects([1, 0, 0, 0.01]), effects([0, 0, 3, 0]), effects([0, 0, 0, 0])]
    #expect(ScreeningChoice(outputs, first: [], most: 9).kept == [0, 2])
    #expect(ScreeningChoice(outputs, first: [1], most: 9).kept == [1, 0, 2])
    #expect(ScreeningChoice(outputs, first: [1], most: 2).kept == [1, 0])
    #expect(ScreeningChoice([], first: [], most: 2).kept.isEmpty)
    #expect(ScreeningChoice([effects([0, 0])], first: [], most: 2).left == 0)
  }

  @Test("the mean square is that of the effects")
  func square() {
    let design = ScreeningDesign(dimensions: 3, paths: 5, seed: 8)
    let values = (0..<design.count).map { point in
      design.coordinate(point: point, dimension: 0) * design.coordinate(point: point, dimension: 1)
    }
    let found = design.effects(values)
    for (dimension, effect) in found.enumerated() {
      var squares: [Double] = []
      for point in 0..<design.count where design.moved(to: point) == dimension {
        let distance =
          design.coordinate(point: point, dimension: dimension)
          - design.coordinate(point: point - 1, dimension: dimension)
        let slope = (values[point] - values[point - 1]) / distance
        squares.append(slope * slope)
      }
      let mean = squares.reduce(0, +) / Double(squares.count)
      #expect(abs(effect.meanSquare - mean) < 1e-12)
    }
    #expect(found[2].meanSquare == 0)
  }
}

@Suite("Screening")
struct ScreeningTests {
  @Test("the effects of a straight line are its slopes, without spread")
  func linear() {
    let slopes = [3.0, 0, -2, 0.5]
    let design = ScreeningDesign(dimensions: 4, paths: 7, seed: 1)
    let values = (0..<design.count).map { point in
      slopes.enumerated().reduce(1.0) {
        $0 + $1.element * design.coordinate(point: point, dimension: $1.offset)
      }
    }
    for (effect, slope) in zip(design.effects(values), slopes) {
      #expect(abs(effect.mean - slope) < 1e-12)
      #expect(abs(effect.meanSize - abs(slope)) < 1e-12)
      #expect(effect.spread < 1e-12)
      #expect(effect.count == 7)
    }
  }

  @Test("a path moves every dimension once, by the step, within the cube")
  func paths() {
    let design = ScreeningDesign(dimensions: 9, paths: 5, seed: 2)
    #expect(design.count == 50)
    for path in 0..<5 {
      var seen: Set<Int> = []
      for place in 0...9 {
        let point = path * 10 + place
        for dimension in 0..<9 {
          let here = design.coordinate(point: point, dimension: dimension)
          #expect((0...1).contains(here))
          guard place > 0 else { continue }
          let change = here - design.coordinate(point: point - 1, dimension: dimension)
          if design.moved(to: point) == dimension {
            #expect(abs(abs(change) - ScreeningDesign.step) < 1e-15)
            #expect(seen.insert(dimension).inserted)
          } else {
            #expect(change == 0)
          }
        }
      }
      #expect(seen.count == 9)
    }
  }

  @Test("finds the classes of the function of Morris 1991")
  func morris() {
    // Its twenty inputs: 1-7 strong and curved or joined, 8-10 strong and straight, the rest weak.
    func value(_ u: [Double]) -> Double {
      let w = u.enumerated().map { index, x in
        [2, 4, 6].contains(index) ? 2 * (1.1 * x / (x + 0.1) - 0.5) : 2 * (x - 0.5)
      }
      var y = 0.0
      for i in 0..<20 { y += (i < 10 ? 20 : i % 2 == 0 ? -1 : 1) * w[i] }
      for i in 0..<20 {
        for j in (i + 1)..<20 { y += (j < 6 ? -15 : (i + j) % 2 == 0 ? 1 : -1) * w[i] * w[j] }
      }
      for i in 0..<5 {
        for j in (i + 1)..<5 { for l in (j + 1)..<5 { y += -10 * w[i] * w[j] * w[l] } }
      }
      for i in 0..<4 {
        for j in (i + 1)..<4 {
          for l in (j + 1)..<4 { for s in (l + 1)..<4 { y += 5 * w[i] * w[j] * w[l] * w[s] } }
        }
      }
      return y
    }
    let design = ScreeningDesign(dimensions: 20, paths: 20, seed: 3)
    let effects = design.effects(
      (0..<design.count).map { point in
        value((0..<20).map { design.coordinate(point: point, dimension: $0) })
      })
    let strong = effects[..<10].map(\.meanSize).min() ?? 0
    let weak = effects[10...].map(\.meanSize).max() ?? 0
    #expect(strong > 2 * weak, "\(strong) against \(weak)")
    // Straight ones spread little against their size; curved and joined ones much.
    let straight = effects[7..<10].map { $0.spread / $0.meanSize }.max() ?? 1
    let curved = effects[..<6].map { $0.spread / $0.meanSize }.min() ?? 0
    #expect(straight < 0.4 && curved > 0.4, "\(straight), \(curved)")
  }

  @Test("a move with an end without a result is left out, and counted")
  func missing() {
    let design = ScreeningDesign(dimensions: 3, paths: 4, seed: 4)
    var values = (0..<design.count).map { design.coordinate(point: $0, dimension: 1) }
    values[5] = .nan
    let effects = design.effects(values)
    #expect(effects.reduce(0) { $0 + $1.count } == 10)
    #expect(abs(effects[1].meanSize - 1) < 1e-12)
  }
}

@Suite("Probabilities from draws")
struct ProportionTests {
  @Test("the interval is Wilson's, as tabulated")
  func wilson() {
    // 10 of 100: 0.0552 ... 0.1744 (Newcombe, Stat. Med. 17 (1998) 857-872, formula of method 3).
    let found = Proportion(met: 10, of: 100).interval
    #expect(abs(found.low - 0.05522914) < 1e-7)
    #expect(abs(found.high - 0.17436566) < 1e-7)
    #expect(Proportion(met: 0, of: 10).interval.low == 0)
    #expect(abs(Proportion(met: 0, of: 10).interval.high - 0.27753280) < 1e-7)
    #expect(Proportion(met: 10, of: 10).interval.high == 1)
  }

  @Test("draws without a result widen the interval both ways")
  func unanswered() {
    let share = Proportion(met: 40, of: 90)
    let wide = share.interval(unanswered: 10)
    #expect(wide.low == Proportion(met: 40, of: 100).interval.low)
    #expect(wide.high == Proportion(met: 50, of: 100).interval.high)
    #expect(wide.low < share.interval.low && wide.high > share.interval.high)
  }

  @Test("the number that decides alone takes all the doubt away, others none")
  func doubt() throws {
    let cube = LatinHypercube(count: 1024, seed: 6)
    let places = (0..<12).map { dimension in
      (0..<1024).map { cube.coordinate(point: $0, dimension: dimension) }
    }
    let shares = DoubtShares(places: places, met: places[4].map { $0 > 0.75 })
    let largest = shares.largest(3, seed: 1)
    let best = try #require(largest.first)
    #expect(best.parameter == 4)
    #expect(best.share.value > 0.9)
    #expect(best.lowerHalf.met == 0)
    #expect(abs((best.upperHalf.share ?? 0) - 0.5) < 0.02)
    #expect(largest.dropFirst().allSatisfy { $0.share.value < 0.02 && $0.share.low == 0 })
  }

  @Test("two numbers that decide together share the doubt as the closed form says")
  func shared() throws {
    // Holds where u0 + u1 > 1: p = 1/2, P(holds | u0) = u0, so the first index is (1/12)/(1/4).
    let cube = LatinHypercube(count: 8192, seed: 7)
    let places = (0..<4).map { dimension in
      (0..<8192).map { cube.coordinate(point: $0, dimension: dimension) }
    }
    let met = zip(places[0], places[1]).map { $0 + $1 > 1 }
    let largest = DoubtShares(places: places, met: met).largest(4, seed: 1)
    for item in largest.prefix(2) {
      #expect(item.parameter < 2)
      // Ten parts of the range hide a hundredth of the index.
      #expect(item.share.low < 1.0 / 3 && 1.0 / 3 < item.share.high + 1.0 / 300)
      #expect(item.share.high - item.share.low < 0.06)
    }
  }
}
