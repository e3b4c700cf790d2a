/// Eight members side by side: one aligned block of slots, eight doubles each. Or one member alone,
/// in slots of one double: an eighth of the memory, and no work for lanes that are not there.
///
/// Owns its memory. `block[slot, lane]` is for what happens outside a step; inside one, kernels and
/// bytecode work on whole slots.
final class LaneBlock {
  /// Lanes of a full block.
  static let full = 8
  let lanes: Int
  let slots: UnsafeMutablePointer<Double>
  private let raw: UnsafeMutableRawPointer
  let count: Int

  /// - Parameter lanes: `full` or 1.
  init(_ program: Program, lanes: Int = LaneBlock.full) {
    self.lanes = lanes
    count = program.layout.end
    let bytes = (max(1, count) * lanes + Self.full) * MemoryLayout<Double>.stride
    raw = .allocate(byteCount: bytes, alignment: 64)
    slots = raw.bindMemory(to: Double.self, capacity: count * lanes)
    slots.initialize(repeating: 0, count: count * lanes)
    for constant in program.constants { fill(constant.slot, constant.value) }
  }

  deinit { raw.deallocate() }

  subscript(slot: Int, lane: Int) -> Double {
    get { slots[slot * lanes + lane] }
    set { slots[slot * lanes + lane] = newValue }
  }

  func pointer(_ slot: Int) -> UnsafeMutablePointer<Double> { slots + slot * lanes }

  /// The numbers of one lane from a slot on: every eighth.
  func lane(_ slot: Int, _ lane: Int) -> UnsafePointer<Double> {
    UnsafePointer(slots + slot * lanes + lane)
  }

  func fill(_ slot: Int, _ value: Double) {
    for lane in 0..<lanes { self[slot, lane] = value }
  }

  func copy(from: Int, to: Int, count: Int) {
    pointer(to).update(from: pointer(from), count: count * lanes)
  }
}
