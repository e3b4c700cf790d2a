import CLAPACK

/// Dense factor and solve with partial pivoting, through LAPACK (dgetrf, dgetrs).
///
/// The oracle of the fixed pattern, its fallback under bad pivots, and the solver of models without
/// sparsity worth keeping. It multiplies the zeros of a sparse matrix too, which is why it is not
/// the first choice there.
struct DenseLU {
  let size: Int
  /// Column-major; the factors after `factor`.
  var matrix: [Double]
  private var pivots: [lapack_integer]

  init(size: Int) {
    self.size = size
    matrix = [Double](repeating: 0, count: size * size)
    pivots = [lapack_integer](repeating: 0, count: size)
    BLAS.useOneThread
  }

  /// Zero everywhere, ready for another matrix.
  mutating func clear() {
    for index in matrix.indices { matrix[index] = 0 }
  }

  /// Replaces `matrix` by its factors. False: singular or not finite.
  mutating func factor() -> Bool {
    var n = lapack_integer(size)
    var info: lapack_integer = 0
    dgetrf_(&n, &n, &matrix, &n, &pivots, &info)
    return info == 0
  }

  /// Solves for one right-hand side, in place. Shape: [size].
  func solve(_ b: inout [Double]) {
    var n = lapack_integer(size)
    var one: lapack_integer = 1
    var info: lapack_integer = 0
    dgetrs_("N", &n, &one, matrix, &n, pivots, &b, &n, &info, 1)
  }
}

/// The BLAS library in use.
enum BLAS {
  /// Holds it to one thread, once: its results depend on how many there are.
  static let useOneThread: Void = openblas_set_num_threads(1)
  /// The kernel it chose for this processor; results of LAPACK depend on it in the last digits.
  static var kernel: String { String(cString: openblas_get_corename()) }
}
