/// One vector instruction of x86-64, as a value: what `Assembler` turns into bytes.
///
/// Operands in Intel's order: `reg` (usually the destination), `second` (vvvv), `rm` (register or
/// memory).
/// - Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, sections 2.3
///   (VEX) and 2.7 (EVEX).
struct Instruction: Hashable, Sendable {
  /// The last operand: a register, a slot of the lane block, or a constant beside the code.
  enum Operand: Hashable, Sendable {
    case register(UInt8)
    /// Bytes from the start of the lane block.
    case block(Int32)
    /// Which constant of the pool.
    case pool(Int)
  }

  var form: Form
  var reg: UInt8
  var second: UInt8 = 0
  var rm: Operand
  var immediate: UInt8?
  /// Mask register 1...7; 0 = none.
  var mask: UInt8 = 0
  var zeroing = false
}

extension Instruction {
  /// Opcode, its map and its prefixes.
  struct Form: Hashable, Sendable {
    enum Map: UInt8 {
      case m0F = 1
      case m0F38, m0F3A
    }
    var name: String
    var map: Map
    var opcode: UInt8
    /// W in EVEX; in VEX it is 0 except where `wideVEX`.
    var wideVEX: Bool
    /// An opcode extension in the place of `reg`.
    var digit: UInt8?
    /// The destination is a mask register.
    var isCompare = false

    init(
      _ name: String, _ map: Map, _ opcode: UInt8, wideVEX: Bool = false, digit: UInt8? = nil,
      isCompare: Bool = false
    ) {
      self.name = name
      self.map = map
      self.opcode = opcode
      self.wideVEX = wideVEX
      self.digit = digit
      self.isCompare = isCompare
    }
  }
}

extension Instruction.Form {
  static let load = Self("vmovapd", .m0F, 0x28)
  static let store = Self("vmovapd", .m0F, 0x29)
  static let add = Self("vaddpd", .m0F, 0x58)
  static let sub = Self("vsubpd", .m0F, 0x5c)
  static let mul = Self("vmulpd", .m0F, 0x59)
  static let div = Self("vdivpd", .m0F, 0x5e)
  static let min = Self("vminpd", .m0F, 0x5d)
  static let max = Self("vmaxpd", .m0F, 0x5f)
  static let sqrt = Self("vsqrtpd", .m0F, 0x51)
  static let and = Self("vandpd", .m0F, 0x54)
  static let or = Self("vorpd", .m0F, 0x56)
  static let xor = Self("vxorpd", .m0F, 0x57)
  static let compare = Self("vcmppd", .m0F, 0xc2, isCompare: true)
  /// EVEX: vrndscalepd; VEX: vroundpd. The immediates used here mean the same in both.
  static let round = Self("vrndscalepd", .m0F3A, 0x09)
  /// d = mask ? rm : second; EVEX only.
  static let blend = Self("vblendmpd", .m0F38, 0x65)
  /// d = mask ? rm : second, mask in a register named by the immediate; VEX only.
  static let blendVariable = Self("vblendvpd", .m0F3A, 0x4b)
  // reg = second * rm + reg, and its signs
  static let fmadd231 = Self("vfmadd231pd", .m0F38, 0xb8, wideVEX: true)
  static let fmsub231 = Self("vfmsub231pd", .m0F38, 0xba, wideVEX: true)
  static let fnmadd231 = Self("vfnmadd231pd", .m0F38, 0xbc, wideVEX: true)
  // reg = second * reg + rm
  static let fmadd213 = Self("vfmadd213pd", .m0F38, 0xa8, wideVEX: true)
  static let fmsub213 = Self("vfmsub213pd", .m0F38, 0xaa, wideVEX: true)
  static let fnmadd213 = Self("vfnmadd213pd", .m0F38, 0xac, wideVEX: true)
  // reg = reg * rm + second
  static let fmadd132 = Self("vfmadd132pd", .m0F38, 0x98, wideVEX: true)
  static let fmsub132 = Self("vfmsub132pd", .m0F38, 0x9a, wideVEX: true)
  static let fnmadd132 = Self("vfnmadd132pd", .m0F38, 0x9c, wideVEX: true)
  // whole numbers of 64 bits
  static let addWhole = Self("vpaddq", .m0F, 0xd4)
  static let subWhole = Self("vpsubq", .m0F, 0xfb)
  /// second = rm << immediate
  static let shiftLeft = Self("vpsllq", .m0F, 0x73, digit: 6)
  /// second = rm >> immediate, keeping the sign; EVEX only.
  static let shiftRight = Self("vpsraq", .m0F, 0x72, digit: 4)
}
