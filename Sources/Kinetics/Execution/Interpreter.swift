import CKernels

/// Runs bytecode over one lane block: the portable executor, and the oracle of any other.
struct Interpreter {
  let kernels: UnsafePointer<exo_kernels>

  /// - Requires: every slot the code names lies within the block.
  func run(_ code: [UInt32], _ slots: UnsafeMutablePointer<Double>) {
    code.withUnsafeBufferPointer { words in
      guard let start = words.baseAddress else { return }
      kernels.pointee.interpret(start, words.count, slots)
    }
  }
}
