import CKernels

/// Runs a program's parts over one lane block: as machine code where there is some, else by the
/// interpreter. Both give the same bits.
final class Executor {
  let program: Program
  let kernels: UnsafePointer<exo_kernels>
  /// Half a slot at a time: the function runs twice.
  let runsTwice: Bool
  private let machine: MachineCode?
  // the parts of a step, found without a search
  private let rightHandSide: MachineCode.Function?
  private let factor: MachineCode.Function?
  private let solve: MachineCode.Function?
  private let outputs: MachineCode.Function?
  /// Bytecode that the kernels read.
  private var copies: [UnsafeMutablePointer<UInt32>] = []

  init(_ program: Program, _ kernels: UnsafePointer<exo_kernels>, machine: MachineCode?) {
    self.program = program
    self.kernels = kernels
    self.machine = machine
    runsTwice = machine?.width == .ymm
    rightHandSide = machine?.function(.rightHandSide)
    factor = machine?.function(.factor)
    solve = machine?.function(.solve)
    outputs = machine?.function(.outputs)
  }

  deinit { for copy in copies { copy.deallocate() } }

  /// - Parameter vector: what the part works on in place of the block's work vector.
  /// - Requires: the block is that of the program's layout.
  func run(
    _ part: ProgramPart, _ slots: UnsafeMutablePointer<Double>,
    _ vector: UnsafeMutablePointer<Double>
  ) {
    let function: MachineCode.Function? =
      switch part {
      case .rightHandSide: rightHandSide
      case .factor: factor
      case .solve: solve
      case .outputs: outputs
      default: machine?.function(part)
      }
    guard let function else { return interpret(part, slots, vector) }
    function(slots, vector)
    if runsTwice { function(slots + LaneBlock.full / 2, vector + LaneBlock.full / 2) }
  }

  func run(_ part: ProgramPart, _ slots: UnsafeMutablePointer<Double>) {
    run(part, slots, slots + program.layout.work * Int(kernels.pointee.lanes))
  }

  private func interpret(
    _ part: ProgramPart, _ slots: UnsafeMutablePointer<Double>,
    _ vector: UnsafeMutablePointer<Double>
  ) {
    let layout = program.layout
    let lanes = Int(kernels.pointee.lanes)
    let (work, count) = (slots + layout.work * lanes, layout.states * lanes)
    if vector != work { work.update(from: vector, count: count) }
    Interpreter(kernels: kernels).run(program.code(part), slots)
    if vector != work { vector.update(from: work, count: count) }
  }

  /// A part for the kernels, good for as long as this executor.
  func part(_ part: ProgramPart) -> exo_part {
    if let function = machine?.function(part) {
      return exo_part(function: function, code: nil, words: 0)
    }
    let code = program.code(part)
    let copy = UnsafeMutablePointer<UInt32>.allocate(capacity: max(1, code.count))
    copy.initialize(from: code, count: code.count)
    copies.append(copy)
    return exo_part(function: nil, code: copy, words: code.count)
  }
}
