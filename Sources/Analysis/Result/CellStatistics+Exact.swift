/// Exact shares of cells from the mean alone: counts of particles and of releases are Poisson on a
/// first-order path, whatever the course of the dose.
extension CellStatistics {
  /// P(at least `least`) of a Poisson number; without cancellation for small means.
  public static func atLeast(_ least: Int, mean: Double) -> Double {
    guard least > 0 else { return 1 }
    guard mean > 0 else { return 0 }
    if least == 1 { return atLeastOne(mean: mean) }
    // the shorter way round: what is below, or the tail itself
    if mean > Double(least) {
      return max(0, 1 - (0..<least).reduce(0) { $0 + probability(of: $1, mean: mean) })
    }
    var (sum, count) = (0.0, least)
    var term = probability(of: least, mean: mean)
    while term > sum * 1e-17, term > 0 {
      sum += term
      count += 1
      term *= mean / Double(count)
    }
    return min(1, sum)
  }

  /// Share of all cells that received at least that many particles.
  public func share(receivingAtLeast least: Int) -> Double {
    if least < 1 { return 1 }
    return reached * overCells { Self.atLeast(least, mean: received * $0.received) }
  }

  /// Share of all cells with at least that many releases.
  public func share(releasingAtLeast least: Int) -> Double {
    if least < 1 { return 1 }
    return reached * overCells { Self.atLeast(least, mean: released * $0.released) }
  }

  /// Share of all cells that would get none at a dose times `factor`, the path staying of first order.
  public func untouched(atDoseTimes factor: Double) -> Double {
    (1 - reached)
      + reached * overCells { exponential(-max(factor * received * $0.received, 0)) }
  }

  /// The dose, as a multiple of the given one, that leaves that share untouched, the path staying of
  /// first order: ln(reached/(share - unreached))/mean for equal cells, a root for layers.
  ///
  /// - Returns: `nil` where no dose does: too many cells are out of reach, or none gets anything.
  public func doseFactor(leaving share: Double) -> Double? {
    let rest = share - (1 - reached)
    guard rest > 0, received > 0, reached > 0 else { return nil }
    if rest >= reached { return 0 }
    if depths.isEmpty { return logarithm(reached / rest) / received }
    var (low, high) = (0.0, 1.0)
    while untouched(atDoseTimes: high) > share {
      (low, high) = (high, 2 * high)
      // layers that nothing comes to
      if high > 1e18 { return nil }
    }
    for _ in 0..<200 where high - low > 1e-14 * high {
      let middle = (low + high) / 2
      if untouched(atDoseTimes: middle) > share { low = middle } else { high = middle }
    }
    return high
  }
}

/// The dose that would leave few cells untouched.
public struct EnoughParticles: Hashable, Sendable {
  /// The share that may stay untouched, 0 ... 1.
  public var untouched: Double
  /// The dose as a multiple of the given one; `nil` where no dose does.
  public var factor: Double?
  /// Counted particles of the first administration at that dose.
  public var countedParticles: Double?
  /// The same by the closed form, as if sites never filled.
  public var firstOrderFactor: Double?
  /// Why there is none; empty if there is one.
  public var reason: String

  /// What people call reaching the cells: all but a tenth.
  public static let asked = 0.1
}
