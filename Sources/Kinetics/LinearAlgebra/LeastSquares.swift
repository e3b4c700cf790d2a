import CLAPACK

/// Linear least squares by QR factorisation, and singular values, through LAPACK (dgels, dgesdd).
public enum LeastSquares {
  /// The x that makes |A x - b| least.
  ///
  /// - Parameters:
  ///   - matrix: A, column-major, at least as many rows as columns. Shape: [rows, columns].
  ///   - right: b. Shape: [rows].
  /// - Returns: shape [columns]; `nil` where A has not full rank, or holds what is not a number.
  public static func solve(
    _ matrix: [Double], rows: Int, columns: Int, _ right: [Double]
  ) -> [Double]? {
    guard columns > 0, rows >= columns, matrix.count == rows * columns, right.count == rows,
      matrix.allSatisfy(\.isFinite), right.allSatisfy(\.isFinite)
    else { return nil }
    var (a, b) = (matrix, right)
    var (m, n) = (lapack_integer(rows), lapack_integer(columns))
    var one: lapack_integer = 1
    var info: lapack_integer = 0
    var size: lapack_integer = -1
    var work = [0.0]
    dgels_("N", &m, &n, &one, &a, &m, &b, &m, &work, &size, &info, 1)
    size = lapack_integer(work[0])
    work = [Double](repeating: 0, count: Int(size))
    dgels_("N", &m, &n, &one, &a, &m, &b, &m, &work, &size, &info, 1)
    guard info == 0 else { return nil }
    return Array(b[..<columns])
  }

  /// Of a column-major matrix, the largest first; `nil` where LAPACK does not converge.
  public static func singularValues(
    _ matrix: [Double], rows: Int, columns: Int
  ) -> [Double]? {
    guard matrix.count == rows * columns, matrix.allSatisfy(\.isFinite) else { return nil }
    return NullSpace(matrix, rows: rows, columns: columns)?.singularValues
  }
}
