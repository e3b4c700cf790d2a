/// In which order the diagonal is eliminated, and where the factors fill in; once per network.
///
/// Greedy minimum degree on the unsymmetric pattern: next comes the diagonal entry with the
/// smallest Markowitz count (r-1)(c-1); ties keep the network's order. Source: Markowitz, Management
/// Science 3 (1957) 255; Duff, Erisman & Reid, Direct Methods for Sparse Matrices, ch. 7.
struct EliminationOrder: Sendable {
  /// order[k] = the original index eliminated k-th.
  let order: [Int]
  /// For each step k, in positions of the new order: columns j < k of row k in L, and j > k in U.
  let lower: [[Int]]
  let upper: [[Int]]

  /// Multiply-adds of one factorisation.
  var multiplyAdds: Int {
    var total = 0
    for k in lower.indices {
      for j in lower[k] { total += upper[j].count + 1 }
    }
    return total
  }
  var factorEntries: Int {
    lower.reduce(0) { $0 + $1.count } + upper.reduce(0) { $0 + $1.count } + order.count
  }

  init(_ pattern: SparsityPattern) {
    var active = ActiveMatrix(pattern)
    while let pivot = active.cheapest() { active.eliminate(pivot) }
    active.eliminateRest()
    var position = [Int](repeating: 0, count: pattern.size)
    for (k, i) in active.order.enumerated() { position[i] = k }
    order = active.order
    lower = active.order.map { active.lower[$0] }
    upper = active.upper.map { row in row.map { position[$0] }.sorted() }
  }
}

/// What is left of a pattern while it is eliminated: rows and columns as ascending lists, filled in as
/// pivots go. Lists are short where the elimination is worth it, and no row is looked for by hashing.
private struct ActiveMatrix {
  private var rows: [[Int]]
  private var columns: [[Int]]
  private var remaining: [Int]
  private(set) var order: [Int] = []
  /// By row: the steps that eliminate it.
  private(set) var lower: [[Int]]
  /// By step: the columns left in its row.
  private(set) var upper: [[Int]] = []

  init(_ pattern: SparsityPattern) {
    let n = pattern.size
    rows = pattern.rows
    columns = [[Int]](repeating: [], count: n)
    for (i, row) in rows.enumerated() { for j in row { columns[j].append(i) } }
    remaining = Array(0..<n)
    lower = [[Int]](repeating: [], count: n)
  }

  /// The pivot of the least count, taken from what remains; `nil` once what remains is full.
  mutating func cheapest() -> Int? {
    var best = 0
    var bestCost = Int.max
    for (at, i) in remaining.enumerated() {
      let cost = (rows[i].count - 1) * (columns[i].count - 1)
      if cost < bestCost {
        best = at
        bestCost = cost
        if cost == 0 { break }
      }
    }
    let others = remaining.count - 1
    // the least count is the largest there can be: every row holds every column
    guard bestCost < others * others else { return nil }
    return remaining.remove(at: best)
  }

  mutating func eliminate(_ pivot: Int) {
    let row = rows[pivot].filter { $0 != pivot }
    let column = columns[pivot].filter { $0 != pivot }
    for i in column {
      lower[i].append(order.count)
      rows[i] = Self.merged(rows[i], row, without: pivot)
    }
    for j in row { columns[j] = Self.merged(columns[j], column, without: pivot) }
    rows[pivot] = []
    columns[pivot] = []
    order.append(pivot)
    upper.append(row)
  }

  /// A full matrix: any order is as good, nothing fills in.
  mutating func eliminateRest() {
    for (at, pivot) in remaining.enumerated() {
      for i in remaining[(at + 1)...] { lower[i].append(order.count) }
      upper.append(Array(remaining[(at + 1)...]))
      order.append(pivot)
    }
  }

  /// Both ascending lists as one.
  private static func merged(_ a: [Int], _ b: [Int], without left: Int) -> [Int] {
    [Int](unsafeUninitializedCapacity: a.count + b.count) { result, count in
      var (i, j) = (0, 0)
      while i < a.count || j < b.count {
        let next: Int
        if j == b.count || i < a.count && a[i] <= b[j] {
          next = a[i]
          if j < b.count && b[j] == next { j += 1 }
          i += 1
        } else {
          next = b[j]
          j += 1
        }
        guard next != left else { continue }
        result[count] = next
        count += 1
      }
    }
  }
}
