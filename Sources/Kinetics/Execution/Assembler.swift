/// Instructions to bytes: EVEX for 512-bit vectors, VEX for 256-bit ones and for single numbers.
///
/// The lane block is addressed through rbx, the vector through rbp, constants relative to the instruction.
struct Assembler {
  /// How many lanes a register holds.
  enum Width: Hashable, Sendable {
    /// AVX-512: eight lanes, 32 registers.
    case zmm
    /// AVX2 with FMA: four lanes, 16 registers.
    case ymm
    /// One lane in the low half of xmm registers, with the scalar instructions of AVX and FMA.
    case one
    /// Doubles that one instruction works on.
    var lanes: Int {
      switch self {
      case .zmm: 8
      case .ymm: 4
      case .one: 1
      }
    }
    var registers: Int { self == .zmm ? 32 : 16 }
    /// Bytes from one slot to the next.
    var slot: Int32 { self == .one ? 8 : 64 }
  }

  let width: Width
  private(set) var bytes: [UInt8] = []
  /// Constants, each repeated in every lane; they follow the code.
  private(set) var constants: [UInt64] = []
  /// Where a displacement waits for the place of its constant, and from where it counts.
  private var constantUses: [(at: Int, from: Int, constant: Int)] = []
  private var constantIndex: [UInt64: Int] = [:]

  init(_ width: Width) { self.width = width }

  /// The constant's place in the pool.
  mutating func constant(_ bits: UInt64) -> Int {
    if let known = constantIndex[bits] { return known }
    constantIndex[bits] = constants.count
    constants.append(bits)
    return constants.count - 1
  }

  mutating func emit(_ i: Instruction) {
    width == .zmm ? emitEVEX(i) : emitVEX(i)
  }

  mutating func raw(_ code: [UInt8]) { bytes += code }

  // MARK: prefixes

  private mutating func emitEVEX(_ i: Instruction) {
    let reg = i.form.digit ?? i.reg
    var p1: UInt8 = i.form.map.rawValue | 0xf0
    if reg & 8 != 0 { p1 ^= 0x80 }
    if reg & 16 != 0 { p1 ^= 0x10 }
    if case .register(let r) = i.rm {
      if r & 8 != 0 { p1 ^= 0x20 }
      if r & 16 != 0 { p1 ^= 0x40 }
    }
    // W = 1, pp = 66
    let p2: UInt8 = 0x80 | ((~i.second & 15) << 3) | 0x04 | 0x01
    var p3: UInt8 = 0x40 | i.mask
    if i.zeroing { p3 |= 0x80 }
    // the bits of the width then say how to round: 2 = up
    if i.roundsUp { p3 |= 0x10 }
    if i.second & 16 == 0 { p3 |= 0x08 }
    bytes += [0x62, p1, p2, p3, i.form.opcode]
    finish(i, reg, compressed: true)
  }

  private mutating func emitVEX(_ i: Instruction) {
    let reg = i.form.digit ?? i.reg
    let code = width == .one ? i.form.scalar(of: i.rm) : i.form.packed
    var p1: UInt8 = i.form.map.rawValue | 0xe0
    if reg & 8 != 0 { p1 ^= 0x80 }
    if case .register(let r) = i.rm, r & 8 != 0 { p1 ^= 0x20 }
    var p2: UInt8 = (i.form.wideVEX ? 0x80 : 0) | ((~i.second & 15) << 3) | code.prefix
    if width == .ymm { p2 |= 0x04 }
    bytes += [0xc4, p1, p2, code.opcode]
    finish(i, reg, compressed: false)
  }

  /// ModRM, displacement and immediate. EVEX counts short displacements in whole vectors.
  private mutating func finish(_ i: Instruction, _ reg: UInt8, compressed: Bool) {
    let field = (reg & 7) << 3
    let tail = i.immediate == nil ? 0 : 1
    switch i.rm {
    case .register(let r): bytes.append(0xc0 | field | (r & 7))
    case .block(let offset): address(3, offset, field, compressed)
    case .vector(let offset): address(5, offset, field, compressed)
    case .pool(let constant):
      bytes.append(field | 5)
      constantUses.append((bytes.count, bytes.count + 4 + tail, constant))
      append(0)
    }
    if let immediate = i.immediate { bytes.append(immediate) }
  }

  /// An address from rbx (3) or rbp (5), which has no form without a displacement.
  private mutating func address(
    _ base: UInt8, _ offset: Int32, _ field: UInt8, _ compressed: Bool
  ) {
    let unit: Int32 = compressed ? 64 : 1
    if offset == 0, base == 3 {
      bytes.append(field | base)
    } else if offset % unit == 0, let short = Int8(exactly: offset / unit) {
      bytes += [0x40 | field | base, UInt8(bitPattern: short)]
    } else {
      bytes.append(0x80 | field | base)
      append(offset)
    }
  }

  private mutating func append(_ value: Int32) {
    let bits = UInt32(bitPattern: value)
    for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
  }

  // MARK: what is not a vector instruction

  /// Keeps rbx and rbp for the caller and points them at the function's arguments, the lane block
  /// and the vector; the stack stays aligned for calls.
  mutating func enter() {
    bytes += [0x53, 0x55, 0x50]  // push rbx; push rbp; push rax
    bytes += [0x48, 0x89, 0xfb, 0x48, 0x89, 0xf5]  // mov rbx, rdi; mov rbp, rsi
  }

  /// Clears the upper halves, whose remains would slow the code that follows, and returns.
  mutating func leave() {
    bytes += [0xc5, 0xf8, 0x77, 0x58, 0x5d, 0x5b, 0xc3]  // vzeroupper; pop rax, rbp, rbx; ret
  }

  /// What `body` writes is done only where some bit of mask register 1 is set.
  mutating func whereAny(_ body: (inout Assembler) -> Void) {
    bytes += [0xc5, 0xf9, 0x98, 0xc9, 0x74, 0]  // kortestb k1, k1; jz
    let start = bytes.count
    body(&self)
    bytes[start - 1] = UInt8(bytes.count - start)
  }

  /// Calls `function(operation, lanes, d, a, b)`; every vector register is lost.
  mutating func call(_ function: UInt, operation: UInt32, d: Int32, a: Int32, b: Int32) {
    bytes += [0xc5, 0xf8, 0x77]  // vzeroupper
    bytes.append(0xbf)  // mov edi, operation
    append(Int32(bitPattern: operation))
    bytes.append(0xbe)  // mov esi, lanes
    append(Int32(width.lanes))
    for (modrm, rex, offset) in [(0x93, 0x48, d), (0x8b, 0x48, a), (0x83, 0x4c, b)] {
      bytes += [UInt8(rex), 0x8d, UInt8(modrm)]  // lea rdx / rcx / r8, [rbx + offset]
      append(offset)
    }
    bytes += [0x48, 0xb8]  // mov rax, function
    for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: function >> (8 * shift))) }
    bytes += [0xff, 0xd0]  // call rax
  }

  /// Code and constants as one run of bytes; the constants start at a multiple of 64.
  consuming func finished() -> [UInt8] {
    while bytes.count % 64 != 0 { bytes.append(0xcc) }
    let pool = bytes.count
    for use in constantUses {
      let distance = UInt32(truncatingIfNeeded: pool + 64 * use.constant - use.from)
      for k in 0..<4 { bytes[use.at + k] = UInt8(truncatingIfNeeded: distance >> (8 * UInt32(k))) }
    }
    for bits in constants {
      for _ in 0..<8 {
        for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: bits >> (8 * UInt64(shift)))) }
      }
    }
    return bytes
  }
}
