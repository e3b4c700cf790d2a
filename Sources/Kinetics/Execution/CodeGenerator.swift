/// Bytecode to machine code: straight-line instructions, values kept in registers while they are
/// needed, the register whose next use is farthest given up first.
///
/// Every operation becomes the same arithmetic in the same order as in the interpreter, so both give
/// the same bits.
/// - Source: the choice of register is that of Belady (1966), "A study of replacement algorithms
///   for a virtual-storage computer", IBM Systems Journal 5(2).
struct CodeGenerator {
  typealias Value = ValueFlow.Value
  typealias Operand = Instruction.Operand

  var assembler: Assembler
  var flow: ValueFlow
  /// The kernels' function for operations that have no instruction.
  let elementary: UInt
  /// Slots that stand for the vector given to the function.
  private let vector: Range<Int32>

  /// Positions in `flow.operations` that read each value, ascending; those of value v are
  /// `uses[firstUse[v]..<firstUse[v + 1]]`.
  private var uses: [Int32]
  private var firstUse: [Int32]
  private var nextUse: [Int32]
  private var register: [Int8]
  private var isInMemory: [Bool]
  private var homes: [ValueFlow.Home]
  /// The value in each register, or -1.
  private var content: [Value]
  /// Registers that the instruction being written may not lose.
  private var pinned: [Bool]
  private var position: Int32 = 0
  /// Set where a value had to leave its register and has no home: the program is then interpreted.
  private(set) var isStuck = false

  init(
    _ flow: ValueFlow, _ width: Assembler.Width, vector: Range<Int> = 0..<0, elementary: UInt
  ) {
    self.vector = Int32(vector.lowerBound)..<Int32(vector.upperBound)
    self.flow = flow
    self.elementary = elementary
    assembler = Assembler(width)
    homes = flow.homes
    isInMemory = flow.homes.map { $0 != .none }
    register = Array(repeating: -1, count: flow.homes.count)
    content = Array(repeating: -1, count: width.registers)
    pinned = Array(repeating: false, count: width.registers)
    var counts = [Int32](repeating: 0, count: flow.homes.count + 1)
    for o in flow.operations {
      for v in o.operands where v >= 0 { counts[Int(v) + 1] += 1 }
      isInMemory[Int(o.result)] = false
    }
    for i in 1..<counts.count { counts[i] += counts[i - 1] }
    firstUse = counts
    nextUse = Array(counts.dropLast())
    uses = [Int32](repeating: 0, count: Int(counts.last ?? 0))
    for (i, o) in flow.operations.enumerated() {
      for v in o.operands where v >= 0 {
        uses[Int(counts[Int(v)])] = Int32(i)
        counts[Int(v)] += 1
      }
    }
  }

  /// The whole function, or nil where registers could not be found.
  consuming func generate() -> [UInt8]? {
    assembler.enter()
    for (i, operation) in flow.operations.enumerated() {
      position = Int32(i)
      write(operation)
    }
    assembler.leave()
    return isStuck ? nil : assembler.finished()
  }

  // MARK: uses

  /// The first use of a value after the operation at hand; Int32.max if there is none.
  func laterUse(_ v: Value) -> Int32 {
    var at = nextUse[Int(v)]
    let end = firstUse[Int(v) + 1]
    while at < end {
      if uses[Int(at)] > position { return uses[Int(at)] }
      at += 1
    }
    return .max
  }

  func dies(_ v: Value) -> Bool { laterUse(v) == .max }

  /// Counts the uses at the operation at hand as done; a register whose value is over is free.
  mutating func release(_ values: Value...) {
    for v in values where v >= 0 {
      let end = firstUse[Int(v) + 1]
      while nextUse[Int(v)] < end, uses[Int(nextUse[Int(v)])] <= position { nextUse[Int(v)] += 1 }
      if nextUse[Int(v)] == end { forget(v) }
    }
  }

  private mutating func forget(_ v: Value) {
    let r = register[Int(v)]
    guard r >= 0 else { return }
    content[Int(r)] = -1
    register[Int(v)] = -1
  }

  // MARK: registers

  func registerOf(_ v: Value) -> UInt8? {
    let r = register[Int(v)]
    return r < 0 ? nil : UInt8(r)
  }

  mutating func pin(_ r: UInt8) { pinned[Int(r)] = true }
  mutating func unpin() { for i in pinned.indices { pinned[i] = false } }

  /// A register for a new value; whatever was there goes to memory first if it must.
  mutating func take() -> UInt8 {
    var best = -1
    var farthest: Int32 = -1
    for r in content.indices where !pinned[r] {
      if content[r] < 0 { return UInt8(r) }
      let use = nextUseOf(content[r])
      if use > farthest {
        farthest = use
        best = r
      }
    }
    guard best >= 0 else {
      isStuck = true
      return 0
    }
    evict(UInt8(best))
    return UInt8(best)
  }

  private func nextUseOf(_ v: Value) -> Int32 {
    let at = nextUse[Int(v)]
    return at < firstUse[Int(v) + 1] ? uses[Int(at)] : .max
  }

  private mutating func evict(_ r: UInt8) {
    let v = content[Int(r)]
    guard v >= 0 else { return }
    save(v)
    forget(v)
  }

  /// Puts a value into its home if it is only in a register.
  mutating func save(_ v: Value) {
    guard !isInMemory[Int(v)], let r = registerOf(v) else { return }
    guard case .slot(let slot) = homes[Int(v)] else {
      isStuck = true
      return
    }
    assembler.emit(Instruction(form: .store, reg: r, rm: place(slot)))
    isInMemory[Int(v)] = true
  }

  mutating func place(_ v: Value, in r: UInt8) {
    content[Int(r)] = v
    register[Int(v)] = Int8(r)
  }

  /// Where a slot is.
  func place(_ slot: Int32) -> Operand {
    vector.contains(slot)
      ? .vector((slot - vector.lowerBound) * assembler.width.slot)
      : .block(slot * assembler.width.slot)
  }

  mutating func memory(_ v: Value) -> Operand {
    switch homes[Int(v)] {
    case .slot(let slot): return place(slot)
    case .constant(let bits): return .pool(assembler.constant(bits))
    case .none:
      isStuck = true
      return .block(0)
    }
  }

  /// The value in a register, loaded if it is not in one; pinned.
  mutating func load(_ v: Value) -> UInt8 {
    if let r = registerOf(v) {
      pin(r)
      return r
    }
    let r = take()
    assembler.emit(Instruction(form: .load, reg: r, rm: memory(v)))
    place(v, in: r)
    pin(r)
    return r
  }

  /// A constant in a register that is free again after the operation; pinned.
  mutating func loadConstant(_ x: Double) -> UInt8 {
    let r = take()
    let bits = assembler.constant(x.bitPattern)
    assembler.emit(Instruction(form: .load, reg: r, rm: .pool(bits)))
    pin(r)
    return r
  }

  func isFree(_ r: UInt8) -> Bool { content[Int(r)] < 0 }

  mutating func giveUp() { isStuck = true }

  /// The value as a last operand: in its register, or in memory where it is not worth one.
  mutating func operand(_ v: Value) -> Operand {
    if let r = registerOf(v) {
      pin(r)
      return .register(r)
    }
    let use = laterUse(v)
    guard use != .max, isWorthKeeping(until: use) else { return memory(v) }
    return .register(load(v))
  }

  /// True if a register is free, or holds something needed later than `use` that is in memory.
  private func isWorthKeeping(until use: Int32) -> Bool {
    for r in content.indices where !pinned[r] {
      let v = content[r]
      if v < 0 || (isInMemory[Int(v)] && nextUseOf(v) > use) { return true }
    }
    return false
  }

  /// The register `r` now holds the result; kept results go to memory at once.
  mutating func finish(_ v: Value, in r: UInt8) {
    unpin()
    let isUsed = firstUse[Int(v)] < firstUse[Int(v) + 1]
    place(v, in: r)
    if flow.isKept[Int(v)] { save(v) }
    if !isUsed { forget(v) }
  }

  /// Every value that is needed later goes to memory, and no register holds anything.
  mutating func clearRegisters() {
    for r in content.indices where content[r] >= 0 { evict(UInt8(r)) }
  }

  /// The result stands in its home.
  mutating func finishInMemory(_ v: Value) {
    unpin()
    isInMemory[Int(v)] = true
  }

  mutating func move(home: ValueFlow.Home, of v: Value) {
    homes[Int(v)] = home
    isInMemory[Int(v)] = true
  }

  func home(_ v: Value) -> ValueFlow.Home { homes[Int(v)] }
}
