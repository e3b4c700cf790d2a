import CKernels

/// Runs a program's parts over one lane block: as machine code where there is some, else by the
/// interpreter. Both give the same bits.
struct Executor {
  let program: Program
  let kernels: UnsafePointer<exo_kernels>
  let machine: MachineCode?
  private let rightHandSide: MachineCode.Function?
  private let solve: MachineCode.Function?

  init(_ program: Program, _ kernels: UnsafePointer<exo_kernels>, machine: MachineCode?) {
    self.program = program
    self.kernels = kernels
    self.machine = machine
    rightHandSide = machine?.function(.rightHandSide)
    solve = machine?.function(.solve)
  }

  /// - Requires: the block is that of the program's layout.
  func run(_ part: ProgramPart, _ slots: UnsafeMutablePointer<Double>) {
    let function: MachineCode.Function? =
      switch part {
      case .rightHandSide: rightHandSide
      case .solve: solve
      default: machine?.function(part)
      }
    guard let machine, let function else {
      return Interpreter(kernels: kernels).run(program.code(part), slots)
    }
    function(slots)
    // half a slot at a time: the second half of the lanes
    if machine.width == .ymm { function(slots + 4) }
  }
}
