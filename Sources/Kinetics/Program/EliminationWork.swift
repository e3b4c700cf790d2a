/// What one solution of a network's linear systems costs in each of three ways, by counting.
public struct EliminationWork: Hashable, Sendable {
  /// Rows and columns of the iteration matrix.
  public let states: Int
  /// Entries of the iteration matrix that can be different from zero.
  public let entries: Int
  /// Of the fixed elimination: entries of both factors, and multiply-adds to make them.
  public let factorEntries: Int
  /// Multiply-adds to make both factors.
  public let fixed: Int
  /// Rows in the band, and its width on either side of the diagonal; the others stand around it.
  public let bandRows: Int
  /// Diagonals below the main one; 0 = triangular.
  public let lower: Int
  /// Diagonals above the main one.
  public let upper: Int
  /// Multiply-adds to factor the band without exchanges, and the dense matrix.
  public let banded: Int
  /// A third of the cube of `states`.
  public let dense: Int

  init(_ pattern: SparsityPattern, _ elimination: EliminationOrder, _ order: BandedOrder) {
    states = pattern.size
    entries = pattern.count
    factorEntries = elimination.factorEntries
    fixed = elimination.multiplyAdds
    bandRows = order.core.count
    lower = order.lower
    upper = order.upper
    banded = order.multiplyAdds
    dense = pattern.size * pattern.size * pattern.size / 3
  }

  /// What a multiply-add costs through LAPACK, lane by lane, when one of the fixed elimination, which
  /// does eight lanes at once, costs 1 a lane. Measured: Benchmarks/RESULTS.md, layers.
  static let bandedWeight = 4
  static let denseWeight = 2
  /// Straight-line code longer than this takes longer to make than it saves.
  static let longestElimination = 1_000_000
  /// Smaller matrices that need pivoting are dense enough.
  private static let leastBand = 100

  var cheapest: SimulationSettings.LinearSolver {
    let (band, full) = (Self.bandedWeight * banded, Self.denseWeight * dense)
    if fixed <= min(band, full, Self.longestElimination) { return .fixedPattern }
    return band <= full ? .banded : .dense
  }

  /// True if exchanges within the band are far less work than in the whole matrix.
  var prefersBandForPivots: Bool { states >= Self.leastBand && 4 * banded < dense }
}
