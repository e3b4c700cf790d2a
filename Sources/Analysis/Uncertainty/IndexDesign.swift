import Kinetics

/// Points from which first and total indices are estimated: two independent tables A and B, and for
/// each group of dimensions the table A with that group taken from B.
///
/// A and B are halves of one Latin hypercube: its columns are independent of each other in any
/// number, where Sobol's sequence has pairs of high dimensions that move together for the few hundred
/// points used here.
///
/// - Source: Saltelli, Comput. Phys. Commun. 145 (2002) 280-297; Saltelli et al., Comput. Phys.
///   Commun. 181 (2010) 259-270.
public struct IndexDesign: Sendable {
  /// Dimensions that are taken from B together; every dimension stands in one group.
  public let groups: [[Int]]
  /// Rows of each table.
  public let rows: Int
  private let groupOf: [Int]
  private let hypercube: LatinHypercube
  /// Where the dimensions of A begin among those of the hypercube.
  private let offset: Int

  /// - Parameter offset: dimensions of the seed that other designs use.
  public init(groups: [[Int]], rows: Int, seed: UInt64, offset: Int = 0) {
    self.groups = groups
    self.rows = rows
    self.offset = offset
    var groupOf = [Int](repeating: 0, count: groups.reduce(0) { $0 + $1.count })
    for (index, group) in groups.enumerated() {
      for dimension in group { groupOf[dimension] = index }
    }
    self.groupOf = groupOf
    hypercube = LatinHypercube(count: rows, seed: seed)
  }

  /// Tables of points: A, B, then one for each group.
  public var tables: Int { groups.count + 2 }
  /// Points of all tables together.
  public var count: Int { rows * tables }

  /// One coordinate of one point, between 0 and 1. Points are numbered table by table.
  public func coordinate(point: Int, dimension: Int) -> Double {
    let (table, row) = point.quotientAndRemainder(dividingBy: rows)
    let isFromB = table == 1 || table == groupOf[dimension] + 2
    return hypercube.coordinate(
      point: row, dimension: offset + dimension + (isFromB ? groupOf.count : 0))
  }
}
