/// A diagonal scaling that makes the unknowns of a matrix comparable: D^-1 W D, by powers of two.
///
/// One state counts 1e10 particles, its neighbour a share of 1. LAPACK exchanges rows by the size of
/// their entries, which then says more about units than about the system, and the small states lose
/// their digits. It starts from the size of each state and lets every row weigh as much as its column.
/// Source: Parlett & Reinsch, Numer. Math. 13 (1969) 293.
struct Balance: Sendable {
  /// Of each unknown; exact, since only powers of two.
  private(set) var scale: [Double]
  private let size: Int
  /// By row: first entry of the pattern, and the column of each.
  private let rowStart: [Int]
  private let columnOf: [Int]
  /// By column: first place in `entryOf`, and row and entry at each place.
  private let columnStart: [Int]
  private let rowOf: [Int]
  private let entryOf: [Int]

  /// More change nothing that matters.
  private static let sweeps = 4

  init(_ pattern: SparsityPattern) {
    let n = pattern.size
    size = n
    scale = [Double](repeating: 1, count: n)
    var rowStart = [0]
    var columns = [[(row: Int, entry: Int)]](repeating: [], count: n)
    var entry = 0
    for (i, row) in pattern.rows.enumerated() {
      for j in row {
        columns[j].append((i, entry))
        entry += 1
      }
      rowStart.append(entry)
    }
    self.rowStart = rowStart
    columnOf = pattern.rows.flatMap { $0 }
    columnStart = columns.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    rowOf = columns.flatMap { $0.map(\.row) }
    entryOf = columns.flatMap { $0.map(\.entry) }
  }

  /// - Parameters:
  ///   - values: of each entry of the pattern, row by row.
  ///   - start: the size of each unknown, 0 where nothing is known.
  mutating func settle(_ values: [Double], from start: (Int) -> Double) {
    for i in 0..<size {
      let x = start(i)
      scale[i] = x.isNormal ? Self.power(Int(x.exponent)) : 1
    }
    for _ in 0..<Self.sweeps {
      var isSettled = true
      for i in 0..<size {
        let step = step(i, values)
        if step != 0 {
          scale[i] *= Self.power(step)
          isSettled = false
        }
      }
      if isSettled { return }
    }
  }

  /// By which power of two the scale of an unknown is to grow.
  private func step(_ i: Int, _ values: [Double]) -> Int {
    var (row, column, diagonal) = (0.0, 0.0, 0.0)
    for entry in rowStart[i]..<rowStart[i + 1] {
      let j = columnOf[entry]
      let size = values[entry].magnitude
      if j == i { diagonal = size } else { row += size * scale[j] }
    }
    for place in columnStart[i]..<columnStart[i + 1] where rowOf[place] != i {
      column += values[entryOf[place]].magnitude / scale[rowOf[place]]
    }
    row /= scale[i]
    column *= scale[i]
    // What nobody reads, or reads nobody, need only not outweigh its own diagonal.
    if column == 0 { return max(0, Self.distance(row, diagonal)) }
    if row == 0 { return min(0, Self.distance(diagonal, column)) }
    return Self.distance(row, column) / 2
  }

  /// log2(a/b), a whole number; 0 where there is none.
  private static func distance(_ a: Double, _ b: Double) -> Int {
    a.isNormal && b.isNormal ? Int(a.exponent) - Int(b.exponent) : 0
  }

  /// Within what a product of two leaves finite.
  private static func power(_ exponent: Int) -> Double {
    Double(sign: .plus, exponent: min(300, max(-300, exponent)), significand: 1)
  }
}
