import CKernels

/// A weighted sum of states that reactions cannot change.
struct ConservedTotal: Sendable {
  var weights: [(state: Int, weight: Double)]
}

/// Conserved totals of one lane block: kept to rounding, watched, and never used to hide an error.
///
/// A linear solve of a stiff step leaves a residual of rounding size times the largest rate, and
/// over thousands of steps that moves sums which the network conserves exactly. The difference, as
/// long as it is rounding, goes to the largest member of the sum, where it is below its last digit
/// (L. F. Shampine, Conservation laws and the numerical solution of ODEs, Comput. Math. Appl. 12B
/// (1986) 1287). A larger difference is left where it is, and shows in `conservationDrift`.
final class ConservedTotals {
  /// A relative difference beyond this is not rounding.
  static let rounding = 1e-11

  private let block: LaneBlock
  private let kernels: UnsafePointer<exo_kernels>
  /// Terms of all laws, one law after the other; `starts` has one more entry than there are laws.
  private let states: [UInt32]
  private let weights: [Double]
  private let starts: [Int]
  /// Eight totals a law; not a number in lanes whose totals are not kept.
  private let values: UnsafeMutablePointer<Double>

  init(_ laws: [ConservedTotal], _ block: LaneBlock, _ kernels: UnsafePointer<exo_kernels>) {
    self.block = block
    self.kernels = kernels
    states = laws.flatMap { $0.weights.map { UInt32($0.state) } }
    weights = laws.flatMap { $0.weights.map(\.weight) }
    starts = laws.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.weights.count) }
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, laws.count) * block.lanes * 8, alignment: 64)
    values = raw.bindMemory(to: Double.self, capacity: max(1, laws.count) * block.lanes)
    values.initialize(repeating: .nan, count: max(1, laws.count) * block.lanes)
  }

  deinit { values.deallocate() }

  var count: Int { starts.count - 1 }

  /// Gives the rounding of this step back to the totals of the accepted lanes.
  func restore(next: Int) {
    guard count > 0 else { return }
    states.withUnsafeBufferPointer { states in
      weights.withUnsafeBufferPointer { weights in
        for law in 0..<count {
          let start = starts[law]
          kernels.pointee.restore_total(
            block.pointer(next), states.baseAddress! + start, weights.baseAddress! + start,
            starts[law + 1] - start, values + law * block.lanes, Self.rounding,
            block.pointer(SlotLayout.accept))
        }
      }
    }
  }

  private func sum(_ law: Int, _ lane: Int, state: Int) -> (value: Double, size: Double) {
    var value = 0.0
    var size = 0.0
    for i in starts[law]..<starts[law + 1] {
      let part = weights[i] * block[state + Int(states[i]), lane]
      value += part
      size += abs(part)
    }
    return (value, size)
  }

  /// The totals from now to the next dose or event; `state` is the first slot of the states.
  func keep(_ lane: Int, state: Int) {
    for law in 0..<count {
      values[law * block.lanes + lane] = sum(law, lane, state: state).value
    }
  }

  /// Nothing is known of a lane that takes a new member.
  func forget(_ lane: Int) {
    for law in 0..<count { values[law * block.lanes + lane] = .nan }
  }

  /// Between two changes every conserved total must stay what it was: the largest relative drift.
  func drift(_ lane: Int, state: Int) -> Double {
    var largest = 0.0
    for law in 0..<count {
      let now = sum(law, lane, state: state)
      let drift = abs(now.value - values[law * block.lanes + lane]) / now.size
      if drift > largest { largest = drift }
    }
    return largest
  }
}
