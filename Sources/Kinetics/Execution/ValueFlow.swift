/// Bytecode read as values: every result is defined once, every operand names the value it reads.
///
/// Sums, dot products and the like become the chains of single operations that the interpreter
/// performs, in its order, so that the bits are the same.
struct ValueFlow {
  typealias Value = Int32

  /// Where a value lives in memory.
  enum Home: Hashable {
    case slot(Int32)
    /// The bits of a constant beside the code.
    case constant(UInt64)
    /// A link of a chain: used at once, never in memory.
    case none
  }

  enum Kind: Hashable {
    case add, sub, mul, div, min, max, and, xor
    /// a * b + c, c - a * b, a * b - c
    case fma, fnma, fms
    case sqrt
    /// 1 / a to the last bit, without the divider; in 512 bits.
    case reciprocal
    /// Immediate of the rounding instruction.
    case round(UInt8)
    /// a = value, stored in the home of `result`, an alias of it.
    case store
    case copy
    /// 1 or 0; the predicate is that of vcmppd.
    case compare(UInt8)
    case both, either, one, isZero
    /// a != 0 ? b : c
    case select
    /// By the C library's or the kernels' function: a, b.
    case call(UInt32)
    // what exp and log are made of, in 512 bits
    /// a < b ? a : b and a > b ? a : b, as the processor has them
    case least, greatest
    /// Whole numbers of 64 bits.
    case addWhole, subWhole
    case shiftLeft(UInt8)
    case shiftRight(UInt8)
    /// a compared with b ? c : d
    case pick(UInt8)
  }

  struct Operation {
    var kind: Kind
    var result: Value
    var a: Value
    var b: Value = -1
    var c: Value = -1
    var d: Value = -1
    var operands: [Value] { [a, b, c, d] }
  }

  private(set) var operations: [Operation] = []
  private(set) var homes: [Home] = []
  /// Values that must be in memory when the program ends.
  private(set) var isKept: [Bool] = []
  private var current: [Int32: Value] = [:]
  private var constants: [UInt64: Value] = [:]
  private var lastDefinition: [Int32: Int] = [:]
  private let scratch: Int
  private let passing: Range<Int>
  /// exp and log as single instructions, not as calls; and reciprocals.
  private let expands: Bool
  private var reciprocals = 0

  /// Nil if the code holds an operation that is not known here.
  /// - Parameters:
  ///   - scratch: slots from here on need not survive the program.
  ///   - passing: nor need these.
  ///   - width: in 512 bits exp and log become instructions.
  init?(
    _ code: [UInt32], scratch: Int, passing: Range<Int> = 0..<0, width: Assembler.Width
  ) {
    self.scratch = scratch
    self.passing = passing
    expands = width == .zmm
    findLastDefinitions(code)
    var at = 0
    while at < code.count {
      guard let op = Opcode(rawValue: code[at]) else { return nil }
      read(op, code, at)
      at += op.words(code, at)
    }
  }

  private mutating func findLastDefinitions(_ code: [UInt32]) {
    var at = 0
    while at < code.count, let op = Opcode(rawValue: code[at]) {
      lastDefinition[Int32(code[at + op.destination])] = at
      at += op.words(code, at)
    }
  }

  // MARK: values

  private mutating func new(_ home: Home, kept: Bool) -> Value {
    homes.append(home)
    isKept.append(kept)
    return Value(homes.count - 1)
  }

  mutating func link() -> Value { new(.none, kept: false) }

  mutating func constant(_ x: Double) -> Value { constant(bits: x.bitPattern) }

  mutating func constant(bits: UInt64) -> Value {
    if let known = constants[bits] { return known }
    let value = new(.constant(bits), kept: false)
    constants[bits] = value
    return value
  }

  /// What the slot holds now.
  private mutating func value(_ word: UInt32) -> Value {
    let slot = Int32(word)
    if let known = current[slot] { return known }
    let value = new(.slot(slot), kept: false)
    current[slot] = value
    return value
  }

  private func survives(_ slot: Int32) -> Bool {
    Int(slot) < scratch && !passing.contains(Int(slot))
  }

  /// The value that the operation at `at` leaves in a slot.
  private mutating func define(_ word: UInt32, _ at: Int) -> Value {
    let slot = Int32(word)
    let value = new(.slot(slot), kept: survives(slot) && lastDefinition[slot] == at)
    current[slot] = value
    return value
  }

  mutating func add(
    _ kind: Kind, _ result: Value, _ a: Value, _ b: Value = -1, _ c: Value = -1, _ d: Value = -1
  ) {
    operations.append(Operation(kind: kind, result: result, a: a, b: b, c: c, d: d))
  }

  // MARK: operations

  private mutating func read(_ op: Opcode, _ code: [UInt32], _ at: Int) {
    switch op {
    case .sum: return readSum(code, at)
    case .dot: return readDot(code, at)
    case .asum: return readAbsoluteSum(code, at)
    case .mov: return readMove(code, at)
    default: break
    }
    let count = op.words(code, at) - 2
    let a = value(code[at + 2])
    let b = count > 1 ? value(code[at + 3]) : -1
    let c = count > 2 ? value(code[at + 4]) : -1
    let sign = UInt64(1) << 63
    switch op {
    case .neg:
      let flip = constant(bits: sign)
      add(.xor, define(code[at + 1], at), a, flip)
    case .abs:
      let keep = constant(bits: ~sign)
      add(.and, define(code[at + 1], at), a, keep)
    // the divider takes every second one, beside the multiply-adds of the other
    case .rcp where expands && nextReciprocal() % 2 == 0:
      add(.reciprocal, define(code[at + 1], at), a)
    case .rcp:
      let one = constant(1)
      add(.div, define(code[at + 1], at), one, a)
    case .exp where expands:
      let parts = exponential(a)
      add(.mul, define(code[at + 1], at), parts.0, parts.1)
    case .log where expands:
      let parts = logarithm(a)
      add(.pick(4), define(code[at + 1], at), a, a, a, parts)
    case .sqrt where expands:
      let base = zeroIfRounding(a)
      add(.sqrt, define(code[at + 1], at), base)
    default: add(Self.kind(op), define(code[at + 1], at), a, b, c)
    }
  }

  private mutating func nextReciprocal() -> Int {
    reciprocals += 1
    return reciprocals
  }

  private static func kind(_ op: Opcode) -> Kind {
    switch op {
    case .add: .add
    case .sub: .sub
    case .mul: .mul
    case .div: .div
    case .min: .min
    case .max: .max
    case .fma: .fma
    case .fnma: .fnma
    case .fms: .fms
    case .floor: .round(9)
    case .ceil: .round(10)
    case .trunc: .round(11)
    case .eq: .compare(0)
    case .lt: .compare(17)
    case .le: .compare(18)
    case .ne: .compare(4)
    case .and: .both
    case .or: .either
    case .xor: .one
    case .not: .isZero
    case .select: .select
    default: .call(op.rawValue)
    }
  }

  private mutating func readMove(_ code: [UInt32], _ at: Int) {
    let a = value(code[at + 2])
    let slot = Int32(code[at + 1])
    if survives(slot), lastDefinition[slot] == at {
      let result = define(code[at + 1], at)
      add(.store, result, a)
      current[slot] = a
    } else {
      add(.copy, define(code[at + 1], at), a)
    }
  }

  private mutating func readSum(_ code: [UInt32], _ at: Int) {
    let plus = Int(code[at + 1])
    let terms = (0..<(plus + Int(code[at + 2]))).map { value(code[at + 4 + $0]) }
    if terms.count == 1 {
      if plus == 1 {
        add(.copy, define(code[at + 3], at), terms[0])
      } else {
        let flip = constant(bits: 1 << 63)
        add(.xor, define(code[at + 3], at), terms[0], flip)
      }
      return
    }
    var total = terms[0]
    if plus == 0 {
      let flip = constant(bits: 1 << 63)
      let negative = link()
      add(.xor, negative, total, flip)
      total = negative
    }
    for i in 1..<terms.count {
      let next = i == terms.count - 1 ? define(code[at + 3], at) : link()
      add(i < plus ? .add : .sub, next, total, terms[i])
      total = next
    }
  }

  private mutating func readDot(_ code: [UInt32], _ at: Int) {
    let count = Int(code[at + 1])
    var total = value(code[at + 3])
    guard count > 0 else { return add(.copy, define(code[at + 2], at), total) }
    let terms = (0..<count).map { i in
      (value(code[at + 4 + 2 * i]), value(code[at + 5 + 2 * i]))
    }
    for (i, term) in terms.enumerated() {
      let next = i == count - 1 ? define(code[at + 2], at) : link()
      add(.fnma, next, term.0, term.1, total)
      total = next
    }
  }

  private mutating func readAbsoluteSum(_ code: [UInt32], _ at: Int) {
    let count = Int(code[at + 1])
    let keep = constant(bits: ~(1 << 63))
    guard count > 0 else {
      let zero = constant(0)
      return add(.copy, define(code[at + 2], at), zero)
    }
    let terms = (0..<count).map { value(code[at + 3 + $0]) }
    var total: Value = -1
    for (i, term) in terms.enumerated() {
      let isLast = i == count - 1
      let size = i == 0 && isLast ? define(code[at + 2], at) : link()
      add(.and, size, term, keep)
      if i == 0 {
        total = size
      } else {
        let next = isLast ? define(code[at + 2], at) : link()
        add(.add, next, total, size)
        total = next
      }
    }
  }
}

extension Opcode {
  /// Length of the instruction that starts at `at`.
  func words(_ code: [UInt32], _ at: Int) -> Int {
    switch self {
    case .sum: 4 + Int(code[at + 1] + code[at + 2])
    case .dot: 4 + 2 * Int(code[at + 1])
    case .asum: 3 + Int(code[at + 1])
    case .fma, .fnma, .fms, .select: 5
    case .add, .sub, .mul, .div, .pow, .min, .max, .lt, .le, .eq, .ne, .and, .or, .xor: 4
    default: 3
    }
  }

  /// Which word names the destination.
  var destination: Int {
    switch self {
    case .sum: 3
    case .dot, .asum: 2
    default: 1
    }
  }
}
