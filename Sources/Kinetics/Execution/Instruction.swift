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
    /// Bytes from the start of the vector.
    case vector(Int32)
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
  /// Rounds up instead of to the nearest; in 512 bits, between registers.
  var roundsUp = false
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
    /// How the same is done to one number.
    var alone: Alone = .f2
    enum Alone: Hashable, Sendable {
      /// The same opcode under another prefix.
      case f2
      /// The opcode after it.
      case next
      /// A vector instruction of which only the low lane matters.
      case vector
      /// Between registers as a vector, from and to memory as a number.
      case move(UInt8)
      /// Another opcode.
      case other(UInt8)
    }

    init(
      _ name: String, _ map: Map, _ opcode: UInt8, wideVEX: Bool = false, digit: UInt8? = nil,
      isCompare: Bool = false, alone: Alone = .f2
    ) {
      self.name = name
      self.map = map
      self.opcode = opcode
      self.wideVEX = wideVEX
      self.digit = digit
      self.isCompare = isCompare
      self.alone = alone
    }

    /// Prefix (66 = 1, F2 = 3) and opcode in VEX, for whole vectors.
    var packed: (prefix: UInt8, opcode: UInt8) { (1, opcode) }

    /// The same for one number.
    func scalar(of rm: Operand) -> (prefix: UInt8, opcode: UInt8) {
      switch alone {
      case .f2: return (3, opcode)
      case .next: return (1, opcode + 1)
      case .vector: return (1, opcode)
      case .other(let code): return (1, code)
      case .move(let code):
        if case .register = rm { return (1, opcode) }
        return (3, code)
      }
    }
  }
}

extension Instruction.Form {
  static let load = Self("vmovapd", .m0F, 0x28, alone: .move(0x10))
  static let store = Self("vmovapd", .m0F, 0x29, alone: .move(0x11))
  static let add = Self("vaddpd", .m0F, 0x58)
  static let sub = Self("vsubpd", .m0F, 0x5c)
  static let mul = Self("vmulpd", .m0F, 0x59)
  static let div = Self("vdivpd", .m0F, 0x5e)
  static let min = Self("vminpd", .m0F, 0x5d)
  static let max = Self("vmaxpd", .m0F, 0x5f)
  static let sqrt = Self("vsqrtpd", .m0F, 0x51)
  /// 1 / rm to fourteen bits; EVEX only.
  static let nearReciprocal = Self("vrcp14pd", .m0F38, 0x4c)
  /// Whether rm is of one of the kinds in the immediate, into a mask register; EVEX only.
  static let classify = Self("vfpclasspd", .m0F3A, 0x66, isCompare: true)
  static let and = Self("vandpd", .m0F, 0x54, alone: .vector)
  static let or = Self("vorpd", .m0F, 0x56, alone: .vector)
  static let xor = Self("vxorpd", .m0F, 0x57, alone: .vector)
  static let compare = Self("vcmppd", .m0F, 0xc2, isCompare: true)
  /// EVEX: vrndscalepd; VEX: vroundpd. The immediates used here mean the same in both.
  static let round = Self("vrndscalepd", .m0F3A, 0x09, alone: .other(0x0b))
  /// d = mask ? rm : second; EVEX only.
  static let blend = Self("vblendmpd", .m0F38, 0x65)
  /// d = mask ? rm : second, mask in a register named by the immediate; VEX only.
  static let blendVariable = Self("vblendvpd", .m0F3A, 0x4b, alone: .vector)
  // reg = second * rm + reg, and its signs
  static let fmadd231 = Self("vfmadd231pd", .m0F38, 0xb8, wideVEX: true, alone: .next)
  static let fmsub231 = Self("vfmsub231pd", .m0F38, 0xba, wideVEX: true, alone: .next)
  static let fnmadd231 = Self("vfnmadd231pd", .m0F38, 0xbc, wideVEX: true, alone: .next)
  // reg = second * reg + rm
  static let fmadd213 = Self("vfmadd213pd", .m0F38, 0xa8, wideVEX: true, alone: .next)
  static let fmsub213 = Self("vfmsub213pd", .m0F38, 0xaa, wideVEX: true, alone: .next)
  static let fnmadd213 = Self("vfnmadd213pd", .m0F38, 0xac, wideVEX: true, alone: .next)
  // reg = reg * rm + second
  static let fmadd132 = Self("vfmadd132pd", .m0F38, 0x98, wideVEX: true, alone: .next)
  static let fmsub132 = Self("vfmsub132pd", .m0F38, 0x9a, wideVEX: true, alone: .next)
  static let fnmadd132 = Self("vfnmadd132pd", .m0F38, 0x9c, wideVEX: true, alone: .next)
  // whole numbers of 64 bits
  static let addWhole = Self("vpaddq", .m0F, 0xd4)
  static let subWhole = Self("vpsubq", .m0F, 0xfb)
  /// second = rm << immediate
  static let shiftLeft = Self("vpsllq", .m0F, 0x73, digit: 6)
  /// second = rm >> immediate, keeping the sign; EVEX only.
  static let shiftRight = Self("vpsraq", .m0F, 0x72, digit: 4)
}
