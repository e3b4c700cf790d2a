/// The right-hand side of a stage's linear system, written where each slope is found.
///
/// A slope is used once, at once: between a program that writes all slopes and a loop that reads them
/// again they would leave the registers, and their vector the processor's first cache.
struct StageProgram {
  private let layout: SlotLayout
  private let timeDependent: [Int]
  /// True: the work vector less f; false: minus f.
  private let subtracts: Bool

  init(_ layout: SlotLayout, timeDependent: [Int], subtracts: Bool) {
    self.layout = layout
    self.timeDependent = timeDependent
    self.subtracts = subtracts
  }

  /// - Parameter code: writes each slope into its slot.
  func fuse(_ code: [UInt32]) -> [UInt32] {
    var last: [Int: Int] = [:]
    var at = 0
    while at < code.count, let op = Opcode(rawValue: code[at]) {
      last[Int(code[at + op.destination])] = at
      at += op.words(code, at)
    }
    var fused: [UInt32] = []
    at = 0
    while at < code.count, let op = Opcode(rawValue: code[at]) {
      let words = op.words(code, at)
      fused += code[at..<(at + words)]
      let slot = Int(code[at + op.destination])
      let state = slot - layout.slope
      if state >= 0, state < layout.states, last[slot] == at {
        let (b, f) = (UInt32(layout.work + state), UInt32(slot))
        fused += subtracts ? [Opcode.sub.rawValue, b, b, f] : [Opcode.neg.rawValue, b, f]
      }
      at += words
    }
    for state in timeDependent {
      let b = UInt32(layout.work + state)
      let change = UInt32(layout.slopeOfTime + state)
      fused += [Opcode.fma.rawValue, b, UInt32(SlotLayout.timeWeight), change, b]
    }
    return fused
  }
}
