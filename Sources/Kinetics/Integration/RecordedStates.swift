/// Columns that are states as they are, or numbers that no step changes, with what the kernels need to
/// write rows of them.
final class RecordedStates {
  let count: Int
  /// By column; any state for a column that no step changes.
  let states: UnsafeMutablePointer<UInt32>
  /// Those columns, and the slot of each.
  let fixed: UnsafeMutablePointer<UInt32>
  let fixedSlots: UnsafeMutablePointer<UInt32>
  let fixedCount: Int
  let scratch: UnsafeMutablePointer<Double>
  private let raw: UnsafeMutableRawPointer
  /// y at both ends of a step and three terms of the dense output.
  private static let vectors = 5

  init(_ columns: [Program.Column], lanes: Int) {
    count = columns.count
    states = .allocate(capacity: max(1, count))
    fixed = .allocate(capacity: max(1, count))
    fixedSlots = .allocate(capacity: max(1, count))
    var still = 0
    for (i, column) in columns.enumerated() {
      switch column {
      case .state(let state): (states + i).initialize(to: UInt32(state))
      case .slot(let slot):
        (states + i).initialize(to: 0)
        (fixed + still).initialize(to: UInt32(i))
        (fixedSlots + still).initialize(to: UInt32(slot))
        still += 1
      }
    }
    fixedCount = still
    let room = Self.vectors * ((count + 7) / 8 * 8) * lanes
    raw = .allocate(byteCount: max(1, room) * MemoryLayout<Double>.stride, alignment: 64)
    scratch = raw.bindMemory(to: Double.self, capacity: max(1, room))
    scratch.initialize(repeating: 0, count: max(1, room))
  }

  deinit {
    states.deallocate()
    fixed.deallocate()
    fixedSlots.deallocate()
    raw.deallocate()
  }
}
