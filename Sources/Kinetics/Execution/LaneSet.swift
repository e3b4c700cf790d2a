/// Some of the eight lanes.
struct LaneSet {
  private var bits: UInt8 = 0
  var isEmpty: Bool { bits == 0 }
  func contains(_ lane: Int) -> Bool { bits & (1 << UInt8(lane)) != 0 }
  mutating func insert(_ lane: Int) { bits |= 1 << UInt8(lane) }
  mutating func remove(_ lane: Int) { bits &= ~(1 << UInt8(lane)) }
}
