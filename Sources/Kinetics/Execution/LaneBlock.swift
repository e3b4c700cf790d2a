/// Eight members side by side: one aligned block of slots, eight doubles each.
///
/// Owns its memory. `block[slot, lane]` is for what happens outside a step; inside one, kernels and
/// bytecode work on whole slots.
final class LaneBlock {
  static let lanes = 8
  let slots: UnsafeMutablePointer<Double>
  private let raw: UnsafeMutableRawPointer
  let count: Int

  init(_ program: Program) {
    count = program.layout.end
    let bytes = max(1, count) * Self.lanes * MemoryLayout<Double>.stride
    raw = .allocate(byteCount: bytes, alignment: 64)
    slots = raw.bindMemory(to: Double.self, capacity: count * Self.lanes)
    slots.initialize(repeating: 0, count: count * Self.lanes)
    for constant in program.constants { fill(constant.slot, constant.value) }
  }

  deinit { raw.deallocate() }

  subscript(slot: Int, lane: Int) -> Double {
    get { slots[slot * Self.lanes + lane] }
    set { slots[slot * Self.lanes + lane] = newValue }
  }

  func pointer(_ slot: Int) -> UnsafeMutablePointer<Double> { slots + slot * Self.lanes }

  /// The numbers of one lane from a slot on: every eighth.
  func lane(_ slot: Int, _ lane: Int) -> UnsafePointer<Double> {
    UnsafePointer(slots + slot * Self.lanes + lane)
  }

  func fill(_ slot: Int, _ value: Double) {
    for lane in 0..<Self.lanes { self[slot, lane] = value }
  }

  func copy(from: Int, to: Int, count: Int) {
    pointer(to).update(from: pointer(from), count: count * Self.lanes)
  }
}
