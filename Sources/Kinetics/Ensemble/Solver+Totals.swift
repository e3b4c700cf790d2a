/// Conserved totals: kept to rounding, watched, and never used to hide an error.
///
/// A linear solve of a stiff step leaves a residual of rounding size times the largest rate, and
/// over thousands of steps that moves sums which the network conserves exactly. The difference, as
/// long as it is rounding, goes to the largest member of the sum, where it is below its last digit
/// (L. F. Shampine, Conservation laws and the numerical solution of ODEs, Comput. Math. Appl. 12B
/// (1986) 1287). A larger difference is left where it is, and shows in `conservationDrift`.
extension Solver {
  /// A relative difference beyond this is not rounding.
  static let roundingDrift = 1e-11

  /// Gives the rounding of this step back to the totals of the accepted lanes.
  func restoreTotals(_ accepted: [Bool]) {
    guard !laws.isEmpty else { return }
    for lane in lanes.indices where accepted[lane] {
      guard let kept = lanes[lane]?.totals, kept.count == laws.count else { continue }
      let next = block.pointer(program.layout.next) + lane
      for (law, total) in zip(laws, kept) {
        var value = 0.0
        var size = 0.0
        var largest = law.weights[0]
        var most = -1.0
        for term in law.weights {
          let part = term.weight * next[term.state * LaneBlock.lanes]
          value += part
          let magnitude = abs(part)
          size += magnitude
          if magnitude > most {
            most = magnitude
            largest = term
          }
        }
        let difference = value - total
        guard abs(difference) <= Self.roundingDrift * size, difference != 0 else { continue }
        next[largest.state * LaneBlock.lanes] -= difference / largest.weight
      }
    }
  }

  private func totals(_ lane: Int) -> [(value: Double, size: Double)] {
    laws.map { law in
      var value = 0.0
      var size = 0.0
      for term in law.weights {
        let part = term.weight * block[program.layout.state + term.state, lane]
        value += part
        size += abs(part)
      }
      return (value, size)
    }
  }

  /// The totals from now to the next dose or event.
  func keepTotals(_ lane: Int) {
    lanes[lane]!.totals = totals(lane).map(\.value)
  }

  /// Between two changes every conserved total must stay what it was.
  func watchTotals(_ lane: Int) {
    guard !laws.isEmpty, lanes[lane]!.totals.count == laws.count else { return }
    for (now, then) in zip(totals(lane), lanes[lane]!.totals) where now.size > 0 {
      lanes[lane]!.drift = max(lanes[lane]!.drift, abs(now.value - then) / now.size)
    }
  }
}
