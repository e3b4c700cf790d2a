/// Elimination and substitution in a fixed order, as straight-line bytecode over the slots of the
/// iteration matrix J - I/(h gamma).
///
/// Row by row: L below the diagonal, reciprocal pivots on it, U above; both have a unit diagonal, so
/// that substitution has no product between one unknown and the next. Entries that fill in
/// start from zero without being stored. No pivoting: I/(h gamma) - J of a reaction network is close
/// to an M-matrix; `check_pivots` finds the cases where it is not.
struct FactorProgram: Sendable {
  private(set) var factor: [UInt32] = []
  private(set) var solve: [UInt32] = []
  /// Slot of the entry by (original row, original column).
  private(set) var entry: [Int: Int] = [:]
  /// First slots of the per-row checks, in elimination order: reciprocal pivots are in `pivots`.
  let rows: Int
  let upper: Int
  let pivots: Int
  private let size: Int

  /// - Parameter zero: a slot that holds 0.
  init(
    _ pattern: SparsityPattern, _ elimination: EliminationOrder, layout: inout SlotLayout, zero: Int
  ) {
    let n = pattern.size
    size = n
    let order = elimination.order
    rows = layout.reserve(n)
    upper = layout.reserve(n)
    pivots = layout.reserve(n)
    var w: [Int: Int] = [:]
    for k in 0..<n {
      w[k * n + k] = pivots + k
      for j in elimination.lower[k] + elimination.upper[k] { w[k * n + j] = layout.reserve(1) }
    }
    var original: Set<Int> = []
    var position = [Int](repeating: 0, count: n)
    for (k, i) in order.enumerated() { position[i] = k }
    for i in 0..<n {
      for j in pattern.rows[i] {
        let key = position[i] * n + position[j]
        original.insert(key)
        entry[i * n + j] = w[key]!
      }
    }
    emitRowSums(pattern, position, w)
    emitFactor(elimination, original, w, zero)
    emitSolve(elimination, w, layout)
  }

  private mutating func emitRowSums(
    _ pattern: SparsityPattern, _ position: [Int], _ w: [Int: Int]
  ) {
    for i in 0..<size {
      let terms = pattern.rows[i].map { UInt32(w[position[i] * size + position[$0]]!) }
      factor += [Opcode.asum.rawValue, UInt32(terms.count), UInt32(rows + position[i])] + terms
    }
  }

  private mutating func emitFactor(
    _ elimination: EliminationOrder, _ original: Set<Int>, _ w: [Int: Int], _ zero: Int
  ) {
    let n = size
    let lowerSets = elimination.lower
    var upperSets = elimination.upper.map { Set($0) }
    for k in 0..<n { upperSets[k].insert(k) }
    // when each entry is known, in the time of a multiply-add
    var known: [Int: Int] = [:]
    func entry(_ k: Int, _ j: Int, without columns: [Int]) {
      let to = w[k * n + j]!
      let terms = columns.map { i in
        (when: max(known[k * n + i] ?? 0, known[i * n + j] ?? 0), i: i)
      }.sorted { ($0.when, $0.i) < ($1.when, $1.i) }
      let start = original.contains(k * n + j) ? to : zero
      dot(to, start, terms.map { (w[k * n + $0.i]!, w[$0.i * n + j]!) })
      known[k * n + j] = terms.reduce(0) { max($0, $1.when) + 1 }
    }
    for k in 0..<n {
      for j in lowerSets[k] {
        entry(k, j, without: lowerSets[k].filter { $0 < j && upperSets[$0].contains(j) })
        multiply(w[k * n + j]!, w[k * n + j]!, w[j * n + j]!)
        known[k * n + j] = max(known[k * n + j]!, known[j * n + j]!) + 1
      }
      for j in [k] + elimination.upper[k] {
        entry(k, j, without: lowerSets[k].filter { upperSets[$0].contains(j) })
      }
      let pivot = UInt32(w[k * n + k]!)
      factor += [Opcode.rcp.rawValue, pivot, pivot]
      known[k * n + k]! += Self.timeOfDivision
      let row = elimination.upper[k].map { UInt32(w[k * n + $0]!) }
      factor += [Opcode.asum.rawValue, UInt32(row.count), UInt32(upper + k)] + row
    }
    for k in 0..<n {
      for j in elimination.upper[k] { multiply(w[k * n + j]!, w[k * n + j]!, w[k * n + k]!) }
    }
  }

  /// In the time of a multiply-add.
  private static let timeOfDivision = 6

  private mutating func dot(_ to: Int, _ from: Int, _ terms: [(Int, Int)]) {
    if terms.isEmpty {
      if to != from { factor += [Opcode.mov.rawValue, UInt32(to), UInt32(from)] }
      return
    }
    factor += [Opcode.dot.rawValue, UInt32(terms.count), UInt32(to), UInt32(from)]
    for (a, b) in terms { factor += [UInt32(a), UInt32(b)] }
  }

  private mutating func multiply(_ to: Int, _ a: Int, _ b: Int) {
    factor += [Opcode.mul.rawValue, UInt32(to), UInt32(a), UInt32(b)]
  }

  /// Terms come in the order in which they are known: a chain of sums then waits for the last one
  /// only.
  private mutating func emitSolve(
    _ elimination: EliminationOrder, _ w: [Int: Int], _ layout: SlotLayout
  ) {
    let n = size
    var known = [Int](repeating: 0, count: n)
    func b(_ k: Int) -> UInt32 { UInt32(layout.work + elimination.order[k]) }
    func substitute(_ k: Int, _ columns: [Int]) {
      guard !columns.isEmpty else { return }
      let terms = columns.sorted { (known[$0], $0) < (known[$1], $1) }
      solve += [Opcode.dot.rawValue, UInt32(terms.count), b(k), b(k)]
      for j in terms {
        solve += [UInt32(w[k * n + j]!), b(j)]
        known[k] = max(known[k], known[j]) + 1
      }
    }
    for k in 0..<n { substitute(k, elimination.lower[k]) }
    for k in 0..<n {
      solve += [Opcode.mul.rawValue, b(k), b(k), UInt32(w[k * n + k]!)]
      known[k] += 1
    }
    for k in (0..<n).reversed() { substitute(k, elimination.upper[k]) }
  }
}
