/// What the engine found on this machine; recorded with results.
public enum Machine {
  /// The processor level whose kernels run: "x86-64-v4", "x86-64-v3" or "baseline".
  public static var processorLevel: String { Processor.level }
  /// The kernel that OpenBLAS chose; matters only where LAPACK factorises.
  public static var blasKernel: String { BLAS.kernel }
}
