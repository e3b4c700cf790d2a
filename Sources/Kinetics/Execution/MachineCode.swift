import CKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#endif

/// A program's parts as functions in memory that is first written, then executed, never both.
///
/// Immutable once made, so that every thread may run it.
final class MachineCode: @unchecked Sendable {
  /// Slots of a block, and the vector in the place of its work vector.
  typealias Function =
    @convention(c) (
      UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>
    ) -> Void

  let width: Assembler.Width
  let size: Int
  private let memory: UnsafeMutableRawPointer
  private var entries: [ProgramPart: Function] = [:]

  /// The parts of a program that run once a step or more; in full blocks, where members follow each
  /// other, also what runs once a member.
  convenience init?(
    _ program: Program, limit: String? = nil, lanes: Int = LaneBlock.full
  ) {
    self.init(
      (program.hotParts + (lanes == LaneBlock.full ? program.memberParts : []))
        .map { ($0, program.code($0)) }, scratch: program.scratch,
      vector: program.layout.work..<(program.layout.work + program.layout.states),
      passing: program.layout.slope..<(program.layout.slope + program.layout.states),
      limit: limit, lanes: lanes)
  }

  /// Nil where the processor has no suitable vectors, or where memory may not be executed: the
  /// interpreter then does the work.
  /// - Parameters:
  ///   - scratch: slots from here on need not survive a part.
  ///   - vector: slots that stand for the vector given to the function.
  ///   - passing: slots that need not survive the part `stage`.
  ///   - limit: the highest level to use, as in `Processor.kernels`.
  ///   - lanes: of the blocks it is for.
  init?(
    _ parts: [(part: ProgramPart, code: [UInt32])], scratch: Int, vector: Range<Int> = 0..<0,
    passing: Range<Int> = 0..<0, limit: String? = nil,
    lanes: Int = LaneBlock.full
  ) {
    let kernels = Processor.kernels(limit: limit, lanes: lanes)
    switch String(cString: kernels.pointee.name) {
    case "x86-64-v4": width = lanes == 1 ? .one : .zmm
    case "x86-64-v3": width = lanes == 1 ? .one : .ymm
    default: return nil
    }
    let elementary = unsafeBitCast(kernels.pointee.elementary, to: UInt.self)
    var bytes: [UInt8] = []
    var starts: [(part: ProgramPart, offset: Int)] = []
    for (part, words) in parts {
      guard
        let flow = ValueFlow(
          words, scratch: scratch, passing: part == .stage ? passing : 0..<0, width: width),
        let code = CodeGenerator(flow, width, vector: vector, elementary: elementary).generate()
      else { continue }
      starts.append((part, bytes.count))
      bytes += code
    }
    guard !bytes.isEmpty else { return nil }
    size = bytes.count
    let region = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let region, region != MAP_FAILED else { return nil }
    memory = region
    bytes.withUnsafeBytes { region.copyMemory(from: $0.baseAddress!, byteCount: size) }
    guard mprotect(region, size, PROT_READ | PROT_EXEC) == 0 else { return nil }
    for start in starts {
      entries[start.part] = unsafeBitCast(region + start.offset, to: Function.self)
    }
  }

  deinit { munmap(memory, size) }

  func function(_ part: ProgramPart) -> Function? { entries[part] }
}
