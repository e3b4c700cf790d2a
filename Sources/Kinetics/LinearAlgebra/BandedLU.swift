import CLAPACK

/// Banded factor and solve with partial pivoting, through LAPACK (dgbtrf, dgbtrs): layered tissue,
/// where the unknowns couple only to near neighbours.
struct BandedLU {
  let size: Int
  let lower: Int
  let upper: Int
  /// LAPACK's band storage: column j holds rows j-upper ... j+lower, below `lower` rows of fill.
  var band: [Double]
  private var pivots: [lapack_integer]
  var rowsOfBand: Int { 2 * lower + upper + 1 }

  init(size: Int, lower: Int, upper: Int) {
    self.size = size
    self.lower = lower
    self.upper = upper
    band = [Double](repeating: 0, count: (2 * lower + upper + 1) * size)
    pivots = [lapack_integer](repeating: 0, count: size)
    BLAS.useOneThread
  }

  /// Where entry (i, j) of the matrix stands in `band`.
  func index(_ i: Int, _ j: Int) -> Int { j * rowsOfBand + lower + upper + i - j }

  /// Zero everywhere, ready for another matrix.
  mutating func clear() {
    for index in band.indices { band[index] = 0 }
  }

  mutating func factor() -> Bool {
    var n = lapack_integer(size)
    var kl = lapack_integer(lower)
    var ku = lapack_integer(upper)
    var leading = lapack_integer(rowsOfBand)
    var info: lapack_integer = 0
    dgbtrf_(&n, &n, &kl, &ku, &band, &leading, &pivots, &info)
    return info == 0
  }

  func solve(_ b: inout [Double]) {
    var n = lapack_integer(size)
    var kl = lapack_integer(lower)
    var ku = lapack_integer(upper)
    var one: lapack_integer = 1
    var leading = lapack_integer(rowsOfBand)
    var info: lapack_integer = 0
    dgbtrs_("N", &n, &kl, &ku, &one, band, &leading, pivots, &b, &n, &info, 1)
  }
}
