import CLAPACK

/// Rank and null space by singular values, through LAPACK (dgesdd): how many totals a stoichiometry
/// conserves. The exact integer laws are `ReactionNetwork.conservationLaws`; this checks their number.
struct NullSpace {
  let singularValues: [Double]
  let rank: Int

  /// - Parameter matrix: column-major. Shape: [rows, columns].
  /// - Returns: `nil` if LAPACK does not converge.
  init?(_ matrix: [Double], rows: Int, columns: Int) {
    let least = min(rows, columns)
    guard least > 0 else {
      singularValues = []
      rank = 0
      return
    }
    var a = matrix
    var m = lapack_integer(rows)
    var n = lapack_integer(columns)
    var one: lapack_integer = 1
    var s = [Double](repeating: 0, count: least)
    var left = [0.0]  // no singular vectors are asked for
    var right = [0.0]
    var integers = [lapack_integer](repeating: 0, count: 8 * least)
    var info: lapack_integer = 0
    var size: lapack_integer = -1
    var work = [0.0]
    dgesdd_(
      "N", &m, &n, &a, &m, &s, &left, &one, &right, &one, &work, &size, &integers, &info, 1)
    size = lapack_integer(work[0])
    work = [Double](repeating: 0, count: Int(size))
    dgesdd_(
      "N", &m, &n, &a, &m, &s, &left, &one, &right, &one, &work, &size, &integers, &info, 1)
    guard info == 0 else { return nil }
    singularValues = s
    let threshold = (s.first ?? 0) * Double(max(rows, columns)) * 2.2e-16
    rank = s.count { $0 > threshold }
  }

  /// The dimension of the left null space of a matrix with that many rows.
  func conservedTotals(rows: Int) -> Int { rows - rank }
}
