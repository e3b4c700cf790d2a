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
    let n = pattern.size
    var rows = pattern.rows.map { Set($0) }
    var columns = [Set<Int>](repeating: [], count: n)
    for i in 0..<n { for j in rows[i] { columns[j].insert(i) } }
    var filled = rows
    var remaining = Array(0..<n)
    var chosen: [Int] = []
    chosen.reserveCapacity(n)
    while !remaining.isEmpty {
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
      let p = remaining.remove(at: best)
      chosen.append(p)
      for i in columns[p] where i != p {
        for j in rows[p] where j != p {
          if rows[i].insert(j).inserted {
            columns[j].insert(i)
            filled[i].insert(j)
          }
        }
        rows[i].remove(p)
      }
      for j in rows[p] { columns[j].remove(p) }
    }
    var position = [Int](repeating: 0, count: n)
    for (k, i) in chosen.enumerated() { position[i] = k }
    order = chosen
    lower = chosen.map { i in filled[i].map { position[$0] }.filter { $0 < position[i] }.sorted() }
    upper = chosen.map { i in filled[i].map { position[$0] }.filter { $0 > position[i] }.sorted() }
  }
}
