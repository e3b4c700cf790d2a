import Foundation
import Testing

@testable import Kinetics

@Suite("The encoder writes the bytes of an assembler")
struct AssemblerTests {
  typealias Form = Instruction.Form
  /// Forms of both widths; those of one only are below.
  static let shared: [Form] = [
    .add, .sub, .mul, .div, .min, .max, .and, .or, .xor, .fmadd231, .fmsub231, .fnmadd231,
    .fmadd213, .fmsub213, .fnmadd213, .fmadd132, .fmsub132, .fnmadd132,
  ]

  /// A single number's unary instructions take the upper half from a second register.
  static func instructions(_ width: Assembler.Width) -> [Instruction] {
    let all = width == .zmm ? [0, 3, 7, 8, 15, 16, 23, 31] : [0, 3, 7, 8, 12, 15]
    let registers = all.map { UInt8($0) }
    let offsets: [Int32] = [0, 32, 64, -64, 127 * 64, 128 * 64, 4096, 123_456 * 64, 96]
    let operands =
      registers.map { Instruction.Operand.register($0) }
      + offsets.map { Instruction.Operand.block($0) }
      + offsets.map { Instruction.Operand.vector($0) }
    var list: [Instruction] = []
    for d in registers {
      for x in operands {
        for (n, s) in registers.enumerated() {
          let form = shared[(list.count + n) % shared.count]
          list.append(Instruction(form: form, reg: d, second: s, rm: x))
        }
        list.append(Instruction(form: .load, reg: d, rm: x))
        let upper = width == .one ? d : 0
        list.append(Instruction(form: .sqrt, reg: d, second: upper, rm: x))
        list.append(
          Instruction(form: .round, reg: d, second: upper, rm: x, immediate: 9))
        switch x {
        case .block, .vector: list.append(Instruction(form: .store, reg: d, rm: x))
        default: break
        }
        list += width == .zmm ? masked(d, x) : variable(d, x)
      }
    }
    return list
  }

  static func masked(_ d: UInt8, _ x: Instruction.Operand) -> [Instruction] {
    var list = [
      Instruction(form: .compare, reg: 1, second: d, rm: x, immediate: 17),
      Instruction(form: .compare, reg: 6, second: d, rm: x, immediate: 4),
      Instruction(form: .blend, reg: d, second: 17, rm: x, mask: 1),
      Instruction(form: .load, reg: d, rm: x, mask: 1, zeroing: true),
      Instruction(form: .load, reg: d, rm: x, mask: 3),
      Instruction(form: .addWhole, reg: d, second: 30, rm: x),
      Instruction(form: .subWhole, reg: d, second: 2, rm: x),
      Instruction(form: .nearReciprocal, reg: d, rm: x),
      Instruction(form: .classify, reg: 1, rm: x, immediate: 0xbf),
    ]
    if case .register = x {
      list.append(Instruction(form: .shiftLeft, reg: 0, second: d, rm: x, immediate: 52))
      list.append(Instruction(form: .shiftRight, reg: 0, second: d, rm: x, immediate: 1))
      list.append(
        Instruction(form: .fmadd213, reg: d, second: 9, rm: x, roundsUp: true))
    }
    return list
  }

  static func variable(_ d: UInt8, _ x: Instruction.Operand) -> [Instruction] {
    [
      Instruction(form: .compare, reg: d, second: 9, rm: x, immediate: 18),
      Instruction(form: .blendVariable, reg: d, second: 4, rm: x, immediate: 13 << 4),
    ]
  }

  /// The instruction in Intel's syntax.
  static func text(_ i: Instruction, _ width: Assembler.Width) -> String {
    if width == .one { return single(i) }
    let prefix = width == .zmm ? "zmm" : "ymm"
    func register(_ r: UInt8) -> String { "\(prefix)\(r)" }
    let last: String
    switch i.rm {
    case .register(let r): last = register(r)
    case .block(let offset): last = "\(prefix)word ptr [rbx + \(offset)]"
    case .vector(let offset): last = "\(prefix)word ptr [rbp + \(offset)]"
    case .pool: last = "?"
    }
    let start = width == .ymm ? "{vex3} " : ""
    let mask = i.mask == 0 ? "" : " {k\(i.mask)}" + (i.zeroing ? " {z}" : "")
    let immediate = i.immediate.map { ", \($0)" } ?? ""
    switch i.form {
    case .store: return "\(start)\(i.form.name) \(last), \(register(i.reg))"
    case .load, .sqrt, .nearReciprocal:
      return "\(start)\(i.form.name) \(register(i.reg))\(mask), \(last)"
    case .round:
      let name = width == .zmm ? "vrndscalepd" : "vroundpd"
      return "\(start)\(name) \(register(i.reg)), \(last)\(immediate)"
    case .classify: return "\(i.form.name) k\(i.reg), \(last)\(immediate)"
    case .compare:
      let d = width == .zmm ? "k\(i.reg)" : register(i.reg)
      return "\(start)vcmppd \(d), \(register(i.second)), \(last)\(immediate)"
    case .shiftLeft, .shiftRight:
      return "\(start)\(i.form.name) \(register(i.second)), \(last)\(immediate)"
    case .blendVariable:
      return "\(start)vblendvpd \(register(i.reg)), \(register(i.second)), \(last), "
        + register(i.immediate! >> 4)
    default:
      let rounding = i.roundsUp ? ", {ru-sae}" : ""
      return "\(start)\(i.form.name) \(register(i.reg))\(mask), \(register(i.second)), "
        + "\(last)\(rounding)"
    }
  }

  /// The same for one number.
  static func single(_ i: Instruction) -> String {
    let packed: [Form] = [.and, .or, .xor, .blendVariable]
    let isPacked = packed.contains(i.form)
    var last = ""
    var isRegister = false
    switch i.rm {
    case .register(let r):
      last = "xmm\(r)"
      isRegister = true
    case .block(let offset): last = "\(isPacked ? "xmmword" : "qword") ptr [rbx + \(offset)]"
    case .vector(let offset): last = "\(isPacked ? "xmmword" : "qword") ptr [rbp + \(offset)]"
    case .pool: last = "?"
    }
    let d = "xmm\(i.reg)"
    let immediate = i.immediate.map { ", \($0)" } ?? ""
    if i.form == .store { return "{vex3} vmovsd \(last), \(d)" }
    if i.form == .load {
      return "{vex3} \(isRegister ? "vmovapd" : "vmovsd") \(d), \(last)"
    }
    if i.form == .round { return "{vex3} vroundsd \(d), \(d), \(last)\(immediate)" }
    let name = isPacked ? i.form.name : String(i.form.name.dropLast(2)) + "sd"
    let tail = i.form == .blendVariable ? ", xmm\(i.immediate! >> 4)" : immediate
    return "{vex3} \(name) \(d), xmm\(i.second), \(last)\(tail)"
  }

  @Test("in every width, for every form, register and kind of address", arguments: [512, 256, 64])
  func bytes(bits: Int) throws {
    let width: Assembler.Width = bits == 512 ? .zmm : bits == 256 ? .ymm : .one
    let list = Self.instructions(width)
    var assembler = Assembler(width)
    var ends: [Int] = []
    for i in list {
      assembler.emit(i)
      ends.append(assembler.bytes.count)
    }
    // instructions that are not vectors', with numbers of every size
    assembler.enter()
    assembler.whereAny { $0.raw([0x90, 0x90, 0x90]) }
    assembler.call(0x1234_5678_9abc_def0, operation: 13, d: 64, a: -128, b: 1 << 20)
    assembler.leave()
    let lanes = width.lanes
    let rest = [
      "push rbx", "push rbp", "push rax", ".byte 0x48, 0x89, 0xfb", ".byte 0x48, 0x89, 0xf5",
      "kortestb k1, k1", ".byte 0x74, 3", "nop", "nop", "nop", "vzeroupper", "mov edi, 13",
      "mov esi, \(lanes)",
      ".byte 0x48, 0x8d, 0x93; .long 64", ".byte 0x48, 0x8d, 0x8b; .long -128",
      ".byte 0x4c, 0x8d, 0x83; .long 1048576", "movabs rax, 0x123456789abcdef0", "call rax",
      "vzeroupper", "pop rax", "pop rbp", "pop rbx", "ret",
    ]
    let source = list.map { Self.text($0, width) } + rest
    let expected = try Self.assemble(source)
    let ours = assembler.bytes
    guard ours != expected else { return }
    var from = 0
    for (i, end) in ends.enumerated() {
      let theirs = Array(expected.dropFirst(from).prefix(end - from))
      try #require(
        Array(ours[from..<end]) == theirs, "\(source[i]): \(ours[from..<end]), not \(theirs)")
      from = end
    }
    Issue.record("the code around calls differs")
  }

  /// The bytes of the text section that clang, which comes with Swift, makes of the source.
  static func assemble(_ lines: [String]) throws -> [UInt8] {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("exosim-assembler-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = folder.appendingPathComponent("code.s")
    // a marker before and after finds the section without reading the object file's format
    let marker = (0..<32).map { UInt8(($0 * 37 + 11) % 256) }
    let bytes = ".byte " + marker.map { "\($0)" }.joined(separator: ", ")
    let text = [".intel_syntax noprefix", ".text", bytes] + lines + [bytes, ""]
    try text.joined(separator: "\n").write(to: source, atomically: true, encoding: .utf8)
    let object = folder.appendingPathComponent("code.o")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "clang", "-c", "--target=x86_64-linux-gnu", source.path, "-o", object.path,
    ]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "clang did not assemble the instructions")
    let data = Array(try Data(contentsOf: object))
    let places = (0...(data.count - marker.count)).filter {
      data[$0] == marker[0] && Array(data[$0..<($0 + marker.count)]) == marker
    }
    try #require(places.count == 2)
    return Array(data[(places[0] + marker.count)..<places[1]])
  }
}
