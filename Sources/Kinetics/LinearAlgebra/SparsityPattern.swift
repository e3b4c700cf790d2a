/// Where a square matrix can be non-zero, row by row; columns ascending, the diagonal always in.
struct SparsityPattern: Hashable, Sendable {
  let size: Int
  private(set) var rows: [[Int]]

  /// - Parameter entries: (row, column) pairs, repeats allowed. The diagonal is added.
  init(size: Int, entries: some Sequence<(Int, Int)>) {
    self.size = size
    var sets = (0..<size).map { Set([$0]) }
    for (i, j) in entries { sets[i].insert(j) }
    rows = sets.map { $0.sorted() }
  }

  var count: Int { rows.reduce(0) { $0 + $1.count } }

  /// Largest distance of an entry below and above the diagonal.
  var bandwidths: (lower: Int, upper: Int) {
    var lower = 0
    var upper = 0
    for (i, row) in rows.enumerated() {
      if let first = row.first { lower = max(lower, i - first) }
      if let last = row.last { upper = max(upper, last - i) }
    }
    return (lower, upper)
  }
}
