/// How the particles spread over the cells: Poisson counts around the mean of the ODE.
///
/// Exact for equal cells in a mixed layer and a first-order path (every particle chooses its cell
/// independently). Two things bend it, and both are given as numbers: binding that saturates, and
/// delivery that differs between cells.
public struct CellStatistics: Hashable, Sendable {
  /// Mean particles received, and released into the cytosol, per reached cell over the whole course.
  public var received: Double
  /// Mean particles released into the cytosol, per reached cell over the whole course.
  public var released: Double
  /// The same just before the second dose; `nil` for a single dose.
  public var receivedFirstDose: Double?
  /// Just before the second dose; `nil` for a single dose.
  public var releasedFirstDose: Double?
  /// Share of the cells that particles can reach at all, 0 ... 1; the shares below are of all cells.
  public var reached: Double
  /// Highest share of a reached cell's binding sites in use at any time, 0 ... 1.
  public var siteOccupancy: Double?
  /// Which cells these are, in the plural: "papillary fibroblasts".
  public var label: String
  /// The manifest's sentence on cells.
  public var note: String
  /// Layers that the cells are in, the cells of each alike; empty = all cells are alike.
  public var depths: [Depth]
  /// The dose that would leave few cells untouched; `nil` if it was not computed.
  public var enough: EnoughParticles?
  /// Cells simulated one by one, where that was asked for.
  public var simulated: CellPopulation?

  /// The cells of one layer.
  public struct Depth: Hashable, Sendable {
    /// Of all reached cells, 0 ... 1; over all layers they add up to 1.
    public var share: Double
    /// What these cells receive, and what is released in them, over the mean of all.
    public var received: Double
    /// Over the mean of all reached cells; 1 where nothing is released anywhere.
    public var released: Double
    public init(share: Double, received: Double, released: Double) {
      self.share = share
      self.received = received
      self.released = released
    }
  }

  public init(
    received: Double, released: Double, receivedFirstDose: Double? = nil,
    releasedFirstDose: Double? = nil, reached: Double = 1, siteOccupancy: Double? = nil,
    label: String = "fibroblasts", note: String = "", depths: [Depth] = []
  ) {
    self.received = received
    self.released = released
    self.receivedFirstDose = receivedFirstDose
    self.releasedFirstDose = releasedFirstDose
    self.reached = reached
    self.siteOccupancy = siteOccupancy
    self.label = label
    self.note = note
    self.depths = depths
  }

  /// P(at least one) = 1 - exp(-m), without cancellation for small m.
  public static func atLeastOne(mean: Double) -> Double { -exponentialMinusOne(-max(mean, 0)) }

  /// P(exactly `count`) of a Poisson number.
  public static func probability(of count: Int, mean: Double) -> Double {
    guard mean > 0 else { return count == 0 ? 1 : 0 }
    var logFactorial = 0.0
    for factor in stride(from: 2, through: count, by: 1) {
      logFactorial += logarithm(Double(factor))
    }
    return exponential(Double(count) * logarithm(mean) - mean - logFactorial)
  }

  /// The mean of a share over the cells within reach; exact where all are alike.
  func overCells(_ value: (Depth) -> Double) -> Double {
    if depths.isEmpty { return value(Depth(share: 1, received: 1, released: 1)) }
    // The shares add up to 1 but for rounding.
    return min(1, depths.reduce(0) { $0 + $1.share * value($1) })
  }

  /// Share of all cells that got at least one, if reached ones get `mean` on average.
  public func share(withMean mean: Double) -> Double {
    reached * overCells { Self.atLeastOne(mean: mean * $0.received) }
  }

  /// Share of cells that received exactly `count` particles.
  public func share(receiving count: Int) -> Double {
    reached * overCells { Self.probability(of: count, mean: received * $0.received) }
      + (count == 0 ? 1 - reached : 0)
  }

  /// Share of cells that received at least one particle.
  public var touched: Double { share(withMean: received) }
  /// 1 - touched, without cancellation when hardly any cell is untouched.
  public var untouched: Double {
    (1 - reached) + reached * overCells { exponential(-max(received * $0.received, 0)) }
  }
  /// Share of cells with at least one release.
  public var withRelease: Double {
    reached * overCells { Self.atLeastOne(mean: released * $0.released) }
  }

  /// Share untouched if delivery differed between reached cells as an exponential law (coefficient
  /// of variation 1): the Poisson mixture is geometric, and its zero class 1 / (1 + m).
  public var untouchedIfUneven: Double {
    (1 - reached) + reached * overCells { 1 / (1 + max(received * $0.received, 0)) }
  }

  /// Share that got at least one particle, under the same law.
  public var touchedIfUneven: Double {
    reached
      * overCells { depth in
        let mean = max(received * depth.received, 0)
        return mean / (1 + mean)
      }
  }

  /// By how much saturation lowers the untouched share: with N sites filled independently the count
  /// is binomial, and its zero class (1 - s)^N with m = s N is exp(-m) times exp(-m s / 2) to
  /// second order in the occupancy s.
  public var saturationError: Double? {
    siteOccupancy.map { occupancy in
      reached
        * overCells { depth in
          let mean = max(received * depth.received, 0)
          return exponential(-mean) * -exponentialMinusOne(-mean * occupancy / 2)
        }
    }
  }
}
