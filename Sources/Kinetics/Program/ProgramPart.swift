/// The pieces of a program that are run by name.
enum ProgramPart: Hashable, Sendable {
  /// What depends on parameters alone.
  case prologue
  /// States and parameters at the start.
  case initial
  /// f
  case rightHandSide
  /// k - f - h d df/dt, in the work vector
  case stage
  /// f, W = J - I/(h gamma), df/dt and, in the work vector, -f - h d df/dt
  case jacobian
  /// W -> its factors
  case factor
  /// W k = b
  case solve
  case outputs
  /// What events wait for.
  case triggers
  case action(Int)
}

extension Program {
  /// Empty where the network has no such part.
  func code(_ part: ProgramPart) -> [UInt32] {
    switch part {
    case .prologue: prologue
    case .initial: initial
    case .rightHandSide: rightHandSide
    case .stage: stage
    case .jacobian: jacobian
    case .factor: factorProgram?.factor ?? []
    case .solve: factorProgram?.solve ?? []
    case .outputs: outputs
    case .triggers: triggers
    case .action(let index): actions[index].code
    }
  }

  /// The parts that run once a member.
  var memberParts: [ProgramPart] { [.prologue, .initial].filter { !code($0).isEmpty } }

  /// The parts that run once a step or more: worth turning into machine code.
  var hotParts: [ProgramPart] {
    let always: [ProgramPart] = [
      .rightHandSide, .stage, .jacobian, .factor, .solve, .outputs, .triggers,
    ]
    return always.filter { !code($0).isEmpty }
  }
}
