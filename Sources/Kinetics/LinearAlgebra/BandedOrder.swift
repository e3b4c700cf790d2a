/// In which order a matrix is narrow: what feeds the rest first, a band in the middle, what is only
/// fed last.
///
/// An equation that reads none of the unknowns left is solved at once (blood, film); an unknown that
/// no equation left reads is solved at the end (what was digested, lymph). They couple to every layer
/// of a tissue, and would make any band as wide as the matrix. The core between them is ordered by
/// reverse Cuthill-McKee, unless the network's own order is as narrow.
/// Source: Cuthill & McKee, Proc. 24th ACM Nat. Conf. (1969) 157; George & Liu, ACM TOMS 5 (1979) 284.
struct BandedOrder: Sendable {
  /// Rows in the order of their solution, before and after the band.
  let first: [Int]
  let last: [Int]
  /// core[k] = the row and column that stands at k in the band.
  let core: [Int]
  let lower: Int
  let upper: Int
  /// By entry of the pattern, row by row: where it stands in the band, by row and column; -1 outside.
  let bandRow: [Int]
  let bandColumn: [Int]
  /// For each row of `first` and `last`: the entry of its diagonal, and the others with their columns.
  let diagonal: [Int]
  let others: [[(entry: Int, column: Int)]]

  /// Multiply-adds of one factorisation without exchanges, and of one solution.
  var multiplyAdds: Int { core.count * lower * (upper + 1) }
  var solveMultiplyAdds: Int {
    core.count * (lower + upper + 1) + others.reduce(0) { $0 + $1.count + 1 }
  }

  init(_ pattern: SparsityPattern) {
    let columns = Self.columns(of: pattern)
    var isLeft = [Bool](repeating: true, count: pattern.size)
    first = Self.peel(reads: pattern.rows, readers: columns, &isLeft)
    last = Self.peel(reads: columns, readers: pattern.rows, &isLeft).reversed()
    let rest = (0..<pattern.size).filter { isLeft[$0] }
    let neighbours = (0..<pattern.size).map { i in
      isLeft[i]
        ? Set(pattern.rows[i] + columns[i]).filter { isLeft[$0] && $0 != i }.sorted() : []
    }
    let narrow = Self.reverseCuthillMcKee(rest, neighbours)
    let own = Self.bandwidths(rest, pattern)
    let found = Self.bandwidths(narrow, pattern)
    let isOwn = own.lower * (own.upper + 1) <= found.lower * (found.upper + 1)
    core = isOwn ? rest : narrow
    (lower, upper) = isOwn ? own : found

    var place = [Int](repeating: -1, count: pattern.size)
    for (k, i) in core.enumerated() { place[i] = k }
    var (bandRow, bandColumn): ([Int], [Int]) = ([], [])
    var diagonal = [Int](repeating: -1, count: pattern.size)
    var others = [[(entry: Int, column: Int)]](repeating: [], count: pattern.size)
    for (i, row) in pattern.rows.enumerated() {
      for j in row {
        let entry = bandRow.count
        let isInside = place[i] >= 0 && place[j] >= 0
        bandRow.append(isInside ? place[i] : -1)
        bandColumn.append(isInside ? place[j] : -1)
        if i == j { diagonal[i] = entry }
        if !isInside, i != j { others[i].append((entry, j)) }
      }
    }
    self.bandRow = bandRow
    self.bandColumn = bandColumn
    self.diagonal = diagonal
    self.others = others
  }

  private static func columns(of pattern: SparsityPattern) -> [[Int]] {
    var columns = [[Int]](repeating: [], count: pattern.size)
    for (i, row) in pattern.rows.enumerated() { for j in row { columns[j].append(i) } }
    return columns
  }

  /// Takes away, again and again, what reads nothing that is left but itself.
  private static func peel(
    reads: [[Int]], readers: [[Int]], _ isLeft: inout [Bool]
  ) -> [Int] {
    let left = isLeft
    var open = reads.enumerated().map { i, row in row.count { left[$0] && $0 != i } }
    var order = open.indices.filter { isLeft[$0] && open[$0] == 0 }
    var at = 0
    for i in order { isLeft[i] = false }
    while at < order.count {
      let taken = order[at]
      at += 1
      for reader in readers[taken] where isLeft[reader] {
        open[reader] -= 1
        if open[reader] == 0 {
          isLeft[reader] = false
          order.append(reader)
        }
      }
    }
    return order
  }

  private static func bandwidths(
    _ order: [Int], _ pattern: SparsityPattern
  ) -> (lower: Int, upper: Int) {
    var place = [Int](repeating: -1, count: pattern.size)
    for (k, i) in order.enumerated() { place[i] = k }
    var (lower, upper) = (0, 0)
    for i in order {
      for j in pattern.rows[i] where place[j] >= 0 {
        lower = max(lower, place[i] - place[j])
        upper = max(upper, place[j] - place[i])
      }
    }
    return (lower, upper)
  }

  /// Breadth first from an end of the graph, few neighbours first, and backwards.
  private static func reverseCuthillMcKee(_ nodes: [Int], _ neighbours: [[Int]]) -> [Int] {
    var isSeen = [Bool](repeating: false, count: neighbours.count)
    var order: [Int] = []
    for node in nodes where !isSeen[node] {
      let start = farEnd(from: node, neighbours)
      isSeen[start] = true
      var queue = [start]
      var at = 0
      while at < queue.count {
        let found = neighbours[queue[at]].filter { !isSeen[$0] }
        at += 1
        for next in found { isSeen[next] = true }
        queue += found.sorted {
          (neighbours[$0].count, $0) < (neighbours[$1].count, $1)
        }
      }
      order += queue
    }
    return order.reversed()
  }

  /// A node as far from any other as can be found by going to the end twice or more.
  private static func farEnd(from node: Int, _ neighbours: [[Int]]) -> Int {
    var (start, depth) = (node, -1)
    while true {
      let levels = levels(from: start, neighbours)
      guard levels.depth > depth else { return start }
      depth = levels.depth
      start =
        levels.last.min { (neighbours[$0].count, $0) < (neighbours[$1].count, $1) } ?? start
    }
  }

  private static func levels(
    from start: Int, _ neighbours: [[Int]]
  ) -> (depth: Int, last: [Int]) {
    var seen: Set<Int> = [start]
    var level = [start]
    var depth = 0
    while true {
      let next = level.flatMap { neighbours[$0] }.filter { seen.insert($0).inserted }
      guard !next.isEmpty else { return (depth, level) }
      level = next
      depth += 1
    }
  }
}
