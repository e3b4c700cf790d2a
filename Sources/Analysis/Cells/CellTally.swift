import Dosing
import Kinetics

/// What simulated cells gave, put together cell by cell.
struct CellTally {
  /// Sums over the cells of one response at one time.
  private struct Sums {
    var sum = 0.0
    var squares = 0.0
    var responding = 0

    mutating func add(_ value: Double) {
      if value != 0 { responding += 1 }
      sum += value
      squares += value * value
    }

    func comparison(_ cells: Int, with ofMean: Double) -> CellPopulation.Comparison {
      let n = Double(max(1, cells))
      let mean = sum / n
      let variance = max(0, squares / n - mean * mean)
      return CellPopulation.Comparison(
        mean: mean, standardError: (variance / max(1, n - 1)).squareRoot(), ofMean: ofMean,
        responding: responding)
    }
  }

  private let level: CellLevel
  private let times: Int
  private var cells = 0
  /// By time and count: how many cells have each number.
  private var numbers: [[Int: Int]]
  /// By time and response.
  private var now: [Sums]
  private var soFar: [Sums]
  private(set) var firings = 0
  private(set) var leaps = 0

  /// Numbers of particles that people ask about.
  static let asked = [1, 5, 50]

  init(_ level: CellLevel, times: Int) {
    self.level = level
    self.times = times
    numbers = [[Int: Int]](repeating: [:], count: times * level.counts.count)
    now = [Sums](repeating: Sums(), count: times * level.responses.count)
    soFar = now
  }

  mutating func add(_ cell: Realisation, _ group: CellGroup) {
    cells += 1
    firings += cell.statistics.firings
    leaps += cell.statistics.leaps
    let network = group.network
    for (place, at) in group.places.enumerated() {
      for time in 0..<times {
        let number =
          at.reaction.map { cell.firings[time * network.reactions.count + $0] }
          ?? at.species.map { cell.counts[time * network.species.count + $0] } ?? 0
        numbers[time * level.counts.count + place][number, default: 0] += 1
      }
    }
    for index in now.indices {
      now[index].add(cell.readings[index])
      soFar[index].add(cell.integrals[index])
    }
  }

  // MARK: reading

  /// The mean over the groups of what the tissue computes for each.
  private func tissue(
    _ groups: [CellGroup], _ value: (CellGroup) -> Double?
  ) -> Double? {
    var sum = 0.0
    for group in groups {
      guard let value = value(group) else { return nil }
      sum += group.weight * value
    }
    return sum
  }

  func counts(_ groups: [CellGroup], _ times: [Double]) -> [CellPopulation.Count] {
    level.counts.indices.map { place in
      let count = level.counts[place]
      let spreads = times.enumerated().map { row, time in
        let mean = tissue(groups) { group in
          let own = group.level.counts[place]
          guard
            let total = (own.total ?? own.species).flatMap({
              group.course.record.value($0, at: time)
            }),
            let number = group.course.record.value(group.level.number, at: time), number > 0
          else { return nil }
          return total / number
        }
        return CellPopulation.Spread(
          cells: numbers[row * level.counts.count + place], tissue: mean, asked: Self.asked)
      }
      return CellPopulation.Count(
        key: count.key, label: count.label, isSoFar: count.reaction != nil, spreads: spreads)
    }
  }

  func responses(_ groups: [CellGroup], _ times: [Double]) -> [CellPopulation.Response] {
    level.responses.indices.map { place in
      func symbol(_ group: CellGroup) -> String { group.level.responses[place].symbol }
      func index(_ row: Int) -> Int { row * level.responses.count + place }
      let nows = times.enumerated().map { row, time in
        now[index(row)].comparison(
          cells, with: tissue(groups) { $0.course.record.value(symbol($0), at: time) } ?? .nan)
      }
      let means = times.enumerated().map { row, time in
        var compared = soFar[index(row)].comparison(
          cells, with: tissue(groups) { $0.course.integral(of: symbol($0), to: time) } ?? .nan)
        guard time > 0 else { return compared }
        compared.mean /= time
        compared.standardError /= time
        compared.ofMean /= time
        return compared
      }
      return CellPopulation.Response(
        key: level.responses[place].key, label: level.responses[place].label, now: nows,
        soFar: means)
    }
  }
}
