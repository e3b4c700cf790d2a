import CKernels

/// Runs a program's parts over one lane block: as machine code where there is some, else by the
/// interpreter. Both give the same bits.
final class Executor {
  let program: Program
  let kernels: UnsafePointer<exo_kernels>
  private let machine: MachineCode?
  /// Half a slot at a time: the function runs twice.
  private let runsTwice: Bool
  // the parts of a step, found without a search
  private let rightHandSide: MachineCode.Function?
  private let jacobian: MachineCode.Function?
  private let factor: MachineCode.Function?
  private let solve: MachineCode.Function?
  private let outputs: MachineCode.Function?

  init(_ program: Program, _ kernels: UnsafePointer<exo_kernels>, machine: MachineCode?) {
    self.program = program
    self.kernels = kernels
    self.machine = machine
    runsTwice = machine?.width == .ymm
    rightHandSide = machine?.function(.rightHandSide)
    jacobian = machine?.function(.jacobian)
    factor = machine?.function(.factor)
    solve = machine?.function(.solve)
    outputs = machine?.function(.outputs)
  }

  /// - Requires: the block is that of the program's layout.
  func run(_ part: ProgramPart, _ slots: UnsafeMutablePointer<Double>) {
    let function: MachineCode.Function? =
      switch part {
      case .rightHandSide: rightHandSide
      case .jacobian: jacobian
      case .factor: factor
      case .solve: solve
      case .outputs: outputs
      default: machine?.function(part)
      }
    guard let function else {
      return Interpreter(kernels: kernels).run(program.code(part), slots)
    }
    function(slots)
    if runsTwice { function(slots + LaneBlock.full / 2) }
  }
}
