/// Each kind of operation as instructions.
extension CodeGenerator {
  mutating func write(_ o: ValueFlow.Operation) {
    switch o.kind {
    case .add: binary(.add, o, commutes: true)
    case .mul: binary(.mul, o, commutes: true)
    case .and: binary(.and, o, commutes: true)
    case .xor: binary(.xor, o, commutes: true)
    case .sub: binary(.sub, o, commutes: false)
    case .div: binary(.div, o, commutes: false)
    case .min: extreme(.min, o)
    case .max: extreme(.max, o)
    case .fma: fused(.fmadd231, .fmadd213, .fmadd132, o)
    case .fnma: fused(.fnmadd231, .fnmadd213, .fnmadd132, o)
    case .fms: fused(.fmsub231, .fmsub213, .fmsub132, o)
    case .sqrt: unary(.sqrt, o, immediate: nil)
    case .reciprocal: reciprocal(o)
    case .round(let mode): unary(.round, o, immediate: mode)
    case .store: store(o)
    case .copy: copy(o)
    case .compare(let predicate):
      let a = load(o.a)
      let b = operand(o.b)
      truth(o) { $0.test(1, predicate, a, b) }
    case .both: logic(o, .mul)
    case .either: logic(o, .add)
    case .one: logic(o, .sub)
    case .isZero:
      let zero = loadConstant(0)
      let a = operand(o.a)
      truth(o) { $0.test(1, 0, zero, a) }
    case .select: select(o)
    case .call(let op): call(op, o)
    case .least: binary(.min, o, commutes: false)
    case .greatest: binary(.max, o, commutes: false)
    case .addWhole: binary(.addWhole, o, commutes: true)
    case .subWhole: binary(.subWhole, o, commutes: false)
    case .shiftLeft(let bits): shift(.shiftLeft, o, bits)
    case .shiftRight(let bits): shift(.shiftRight, o, bits)
    case .pick(let predicate): pick(predicate, o)
    }
  }

  // MARK: arithmetic

  private mutating func binary(
    _ form: Instruction.Form, _ o: ValueFlow.Operation, commutes: Bool
  ) {
    var (a, b) = (o.a, o.b)
    if commutes, registerOf(a) == nil, registerOf(b) != nil { swap(&a, &b) }
    let first = load(a)
    let second = a == b ? .register(first) : operand(b)
    release(a, b)
    let d = freeOr(first, second)
    assembler.emit(Instruction(form: form, reg: d, second: first, rm: second))
    finish(o.result, in: d)
  }

  /// A register for the result: one of the operands' if its value is over, else another.
  private mutating func freeOr(_ first: UInt8, _ second: Operand) -> UInt8 {
    unpin()
    if isFree(first) { return first }
    if case .register(let r) = second, isFree(r) { return r }
    pin(first)
    if case .register(let r) = second { pin(r) }
    return take()
  }

  private mutating func unary(
    _ form: Instruction.Form, _ o: ValueFlow.Operation, immediate: UInt8?
  ) {
    let a = operand(o.a)
    release(o.a)
    unpin()
    let d = take()
    // for one number the second operand gives the upper half, which nobody reads
    let second = assembler.width == .one ? d : 0
    assembler.emit(
      Instruction(form: form, reg: d, second: second, rm: a, immediate: immediate))
    finish(o.result, in: d)
  }

  /// By three of Newton's steps from fourteen bits. The second errs upwards by less than it corrects:
  /// rounding to nearest would lose 2 - 2^-52, whose reciprocal lies just above the middle between two
  /// numbers. Zero, infinity and what comes near them is divided.
  /// - Source: P. W. Markstein, Computation of elementary functions on the IBM RISC System/6000
  ///   processor, IBM J. Res. Dev. 34 (1990) 111: from within one unit in the last place, a step
  ///   with exact residual rounds correctly but for that one mantissa.
  private mutating func reciprocal(_ o: ValueFlow.Operation) {
    let b = load(o.a)
    let (y, e, t) = (take(pinned: true), take(pinned: true), take(pinned: true))
    let one = Operand.pool(assembler.constant((1.0).bitPattern))
    func residual(of x: UInt8, in r: UInt8) {
      assembler.emit(Instruction(form: .load, reg: r, rm: one))
      assembler.emit(Instruction(form: .fnmadd231, reg: r, second: b, rm: .register(x)))
    }
    assembler.emit(Instruction(form: .nearReciprocal, reg: y, rm: .register(b)))
    // x (1 + e + e^2), twice
    for (from, to, up) in [(y, t, false), (t, y, true)] {
      residual(of: from, in: e)
      assembler.emit(Instruction(form: .load, reg: to, rm: .register(e)))
      assembler.emit(
        Instruction(form: .fmadd213, reg: to, second: e, rm: .register(e), roundsUp: up))
      assembler.emit(Instruction(form: .fmadd213, reg: to, second: from, rm: .register(from)))
    }
    residual(of: y, in: e)
    assembler.emit(
      Instruction(form: .classify, reg: 1, rm: .register(y), immediate: 0xbf))
    assembler.emit(Instruction(form: .fmadd213, reg: e, second: y, rm: .register(y)))
    assembler.whereAny {
      $0.emit(Instruction(form: .load, reg: e, rm: one))
      $0.emit(Instruction(form: .div, reg: e, second: e, rm: .register(b)))
    }
    release(o.a)
    finish(o.result, in: e)
  }

  private mutating func take(pinned: Bool) -> UInt8 {
    let r = take()
    pin(r)
    return r
  }

  /// The register that is overwritten is that of an operand that is over, if there is one.
  private mutating func fused(
    _ f231: Instruction.Form, _ f213: Instruction.Form, _ f132: Instruction.Form,
    _ o: ValueFlow.Operation
  ) {
    var (a, b) = (o.a, o.b)
    let c = o.c
    if registerOf(a) == nil, registerOf(b) != nil { swap(&a, &b) }
    if dies(c), let d = registerOf(c), c != a, c != b {
      pin(d)
      let first = load(a)
      let second = a == b ? Operand.register(first) : operand(b)
      assembler.emit(Instruction(form: f231, reg: d, second: first, rm: second))
      return finishFused(o, d)
    }
    for (x, y) in [(a, b), (b, a)] where dies(x) && x != y && x != c {
      guard let d = registerOf(x) else { continue }
      pin(d)
      if let r = registerOf(c) {
        pin(r)
        let second = operand(y)
        assembler.emit(Instruction(form: f132, reg: d, second: r, rm: second))
      } else {
        let first = load(y)
        let third = operand(c)
        assembler.emit(Instruction(form: f213, reg: d, second: first, rm: third))
      }
      return finishFused(o, d)
    }
    let first = load(a)
    let second = a == b ? Operand.register(first) : operand(b)
    let from: Operand
    if let r = registerOf(c) {
      pin(r)
      from = .register(r)
    } else {
      from = memory(c)
    }
    let d = take()
    assembler.emit(Instruction(form: .load, reg: d, rm: from))
    assembler.emit(Instruction(form: f231, reg: d, second: first, rm: second))
    finishFused(o, d)
  }

  private mutating func finishFused(_ o: ValueFlow.Operation, _ d: UInt8) {
    release(o.a, o.b, o.c)
    finish(o.result, in: d)
  }

  // MARK: moves

  private mutating func store(_ o: ValueFlow.Operation) {
    let r = load(o.a)
    guard case .slot(let slot) = home(o.result) else { return }
    assembler.emit(Instruction(form: .store, reg: r, rm: place(slot)))
    // its first home may be reused before the value is over
    if case .slot = home(o.a) { move(home: .slot(slot), of: o.a) }
    release(o.a)
    unpin()
  }

  private mutating func copy(_ o: ValueFlow.Operation) {
    let from = operand(o.a)
    let d = take()
    assembler.emit(Instruction(form: .load, reg: d, rm: from))
    release(o.a)
    finish(o.result, in: d)
  }

  // MARK: comparisons

  /// A comparison into mask register `k` (AVX-512) or, as all-ones, into a vector register (AVX2);
  /// returns that register.
  @discardableResult
  mutating func test(_ k: UInt8, _ predicate: UInt8, _ a: UInt8, _ b: Operand) -> UInt8 {
    let d = assembler.width == .zmm ? k : take()
    if assembler.width != .zmm { pin(d) }
    assembler.emit(
      Instruction(form: .compare, reg: d, second: a, rm: b, immediate: predicate))
    return d
  }

  /// 1.0 where the test holds, else 0.
  private mutating func truth(
    _ o: ValueFlow.Operation, _ question: (inout CodeGenerator) -> UInt8
  ) {
    let mask = question(&self)
    let one = Operand.pool(assembler.constant((1.0).bitPattern))
    let d = take()
    if assembler.width == .zmm {
      assembler.emit(Instruction(form: .load, reg: d, rm: one, mask: mask, zeroing: true))
    } else {
      assembler.emit(Instruction(form: .and, reg: d, second: mask, rm: one))
    }
    release(o.a, o.b)
    finish(o.result, in: d)
  }

  /// Both, either or one of "a is not zero" and "b is not zero", each as 1 or 0: the product, the
  /// sum or the difference of the two, and whether that is zero.
  private mutating func logic(_ o: ValueFlow.Operation, _ form: Instruction.Form) {
    let a = load(o.a)
    let b = load(o.b)
    let zero = loadConstant(0)
    let one = loadConstant(1)
    var flags: [UInt8] = []
    for x in [a, b] {
      let mask = test(1, 4, zero, .register(x))
      let flag = take()
      pin(flag)
      if assembler.width == .zmm {
        assembler.emit(
          Instruction(form: .load, reg: flag, rm: .register(one), mask: mask, zeroing: true))
      } else {
        assembler.emit(
          Instruction(form: .and, reg: flag, second: mask, rm: .register(one)))
      }
      flags.append(flag)
    }
    assembler.emit(
      Instruction(form: form, reg: flags[0], second: flags[0], rm: .register(flags[1])))
    let sum = flags[0]
    truth(o) { $0.test(1, 4, zero, .register(sum)) }
  }

  /// As in C: x < y or x is not a number ? x : y.
  private mutating func extreme(_ form: Instruction.Form, _ o: ValueFlow.Operation) {
    let a = load(o.a)
    let b = operand(o.b)
    let d = take()
    pin(d)
    assembler.emit(Instruction(form: form, reg: d, second: a, rm: b))
    let mask = test(1, 3, a, .register(a))
    if assembler.width == .zmm {
      assembler.emit(Instruction(form: .load, reg: d, rm: .register(a), mask: mask))
    } else {
      assembler.emit(
        Instruction(
          form: .blendVariable, reg: d, second: d, rm: .register(a), immediate: mask << 4))
    }
    release(o.a, o.b)
    finish(o.result, in: d)
  }

  private mutating func select(_ o: ValueFlow.Operation) {
    let zero = loadConstant(0)
    let condition = operand(o.a)
    let b = operand(o.b)
    let c = load(o.c)
    let mask = test(1, 4, zero, condition)
    let d = take()
    if assembler.width == .zmm {
      assembler.emit(Instruction(form: .blend, reg: d, second: c, rm: b, mask: mask))
    } else {
      assembler.emit(
        Instruction(form: .blendVariable, reg: d, second: c, rm: b, immediate: mask << 4))
    }
    release(o.a, o.b, o.c)
    finish(o.result, in: d)
  }

  /// EVEX only: the destination stands in the place of the second operand.
  private mutating func shift(_ form: Instruction.Form, _ o: ValueFlow.Operation, _ bits: UInt8) {
    let a = load(o.a)
    release(o.a)
    unpin()
    let d = take()
    assembler.emit(
      Instruction(form: form, reg: 0, second: d, rm: .register(a), immediate: bits))
    finish(o.result, in: d)
  }

  /// EVEX only: a compared with b ? c : d.
  private mutating func pick(_ predicate: UInt8, _ o: ValueFlow.Operation) {
    let a = load(o.a)
    let b = o.a == o.b ? .register(a) : operand(o.b)
    test(1, predicate, a, b)
    let no = load(o.d)
    let yes = operand(o.c)
    let d = take()
    assembler.emit(Instruction(form: .blend, reg: d, second: no, rm: yes, mask: 1))
    release(o.a, o.b, o.c, o.d)
    finish(o.result, in: d)
  }

  // MARK: calls

  private mutating func call(_ op: UInt32, _ o: ValueFlow.Operation) {
    // operands are read from memory, so they must be there; so must all that is needed later
    for v in [o.a, o.b] where v >= 0 { save(v) }
    release(o.a, o.b)
    unpin()
    clearRegisters()
    func offset(_ v: ValueFlow.Value) -> Int32? {
      guard v >= 0 else { return 0 }
      guard case .slot(let slot) = home(v) else { return nil }
      guard case .block(let offset) = place(slot) else { return nil }
      return offset
    }
    guard let d = offset(o.result), let a = offset(o.a), let b = offset(o.b) else {
      return giveUp()
    }
    assembler.call(elementary, operation: op, d: d, a: a, b: b)
    finishInMemory(o.result)
  }
}
