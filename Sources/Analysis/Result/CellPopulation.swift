/// Cells simulated one by one, each with whole particles: how they differ, and whether the mean cell
/// speaks for them.
///
/// The cells are those within reach. Times are hours.
public struct CellPopulation: Hashable, Sendable {
  /// A share of the cells with at least this many.
  public struct Share: Hashable, Sendable {
    /// The least that a cell of this share has.
    public var count: Int
    /// Of the simulated cells, 0 ... 1.
    public var share: Double
  }

  /// Cells with `from` ... `to` of what is counted.
  public struct Bin: Hashable, Sendable {
    /// The least number in the bin.
    public var from: Int
    /// The largest number in the bin.
    public var to: Int
    /// Of the simulated cells, 0 ... 1; over all bins they add up to 1.
    public var share: Double
  }

  /// How one number is spread over the cells at one time.
  public struct Spread: Hashable, Sendable {
    /// Over the simulated cells.
    public var mean: Double
    /// Of the simulated cells, about their own mean.
    public var variance: Double
    /// What the tissue level computes per cell: the mean-field answer.
    public var tissue: Double?
    /// A twentieth of the cells have fewer than `low`, half up to `median`, a twentieth more than
    /// `high`.
    public var low: Int
    /// Half of the cells have no more than this.
    public var median: Int
    /// A twentieth of the cells have more.
    public var high: Int
    /// The largest number that any simulated cell has.
    public var most: Int
    /// Shares of the cells with at least 1, 5 and 50.
    public var atLeast: [Share]
    /// Bins of one width from 0 up to `most`.
    public var histogram: [Bin]

    /// Variance over mean: 1 for Poisson numbers, more where cells differ by more than chance.
    public var dispersion: Double? { mean > 0 ? variance / mean : nil }
  }

  /// One number of a cell over the asked times.
  public struct Count: Hashable, Sendable {
    /// The name in the manifest's cell level.
    public var key: String
    public var label: String
    /// True for what has happened so far, false for what is there now.
    public var isSoFar: Bool
    /// By time.
    public var spreads: [Spread]
  }

  /// The mean of the cells' responses beside the response of the mean cell.
  public struct Comparison: Hashable, Sendable {
    /// Over the simulated cells, those without a response included. Unit: of the response.
    public var mean: Double
    /// Of the mean, from the spread over the simulated cells.
    public var standardError: Double
    /// What the tissue level computes, which knows the mean cell alone.
    public var ofMean: Double
    /// Simulated cells with any response at all.
    public var responding: Int

    /// By which part of itself the response of the mean is off; `nil` where it is 0.
    public var excess: Double? { ofMean != 0 ? mean / ofMean - 1 : nil }
    /// False if the mean rests on so few cells that its standard error is not known either.
    public var isTold: Bool { responding >= 20 }
    /// True if the difference is more than chance would give with so many cells.
    public var isSignificant: Bool { isTold && abs(mean - ofMean) > 3 * standardError }
  }

  /// What cells make of their particles, over the asked times: whether the mean cell speaks for
  /// them.
  public struct Response: Hashable, Sendable {
    /// The name in the manifest's cell level.
    public var key: String
    public var label: String
    /// By time: at that time, and averaged over the time so far.
    public var now: [Comparison]
    /// Averaged over the time so far.
    public var soFar: [Comparison]
  }

  /// How many were simulated.
  public var cells: Int
  /// The same seed gives the same cells.
  public var seed: UInt64
  /// How firings were drawn, with its source in short.
  public var method: String
  /// Which cells these are, in the plural.
  public var label: String
  /// The asked times, ascending. Unit: h.
  public var times: [Double]
  /// In the order of the manifest.
  public var counts: [Count]
  /// In the order of the manifest.
  public var responses: [Response]
  /// Work done, over all cells: firings taken one by one, and leaps of many.
  public var firings: Int
  /// Leaps of many firings, over all cells.
  public var leaps: Int
  /// What straight lines between the tissue's times lose of what drives a cell, as a part of it.
  public var courseError: Double

  /// The count of that key, if the model counts it.
  public subscript(key: String) -> Count? { counts.first { $0.key == key } }
}

extension CellPopulation.Spread {
  /// From how many cells have each number.
  ///
  /// - Parameter cells: by number; not empty.
  init(cells: [Int: Int], tissue: Double?, asked: [Int]) {
    let sorted = cells.sorted { $0.key < $1.key }
    let all = sorted.reduce(0) { $0 + $1.value }
    let total = Double(max(1, all))
    let sum = sorted.reduce(0) { $0 + Double($1.key) * Double($1.value) }
    let mean = sum / total
    let squares = sorted.reduce(0) { sum, entry in
      sum + (Double(entry.key) - mean) * (Double(entry.key) - mean) * Double(entry.value)
    }
    func quantile(_ part: Double) -> Int {
      var passed = 0
      for (number, count) in sorted {
        passed += count
        if Double(passed) >= part * total { return number }
      }
      return sorted.last?.key ?? 0
    }
    self.mean = mean
    variance = all > 1 ? squares / Double(all - 1) : 0
    self.tissue = tissue
    (low, median, high) = (quantile(0.05), quantile(0.5), quantile(0.95))
    most = sorted.last?.key ?? 0
    atLeast = asked.map { least in
      let count = sorted.reduce(0) { $0 + ($1.key >= least ? $1.value : 0) }
      return CellPopulation.Share(count: least, share: Double(count) / total)
    }
    histogram = Self.bins(sorted, total)
  }

  /// Bins of one width, a round number of whole particles, about forty at most.
  private static func bins(_ sorted: [(key: Int, value: Int)], _ total: Double)
    -> [CellPopulation.Bin]
  {
    guard let last = sorted.last?.key else { return [] }
    var width = 1
    for step in [1, 2, 5, 10, 20, 50] where last / width >= 40 { width = step }
    while last / width >= 40 { width *= 2 }
    var shares = [Double](repeating: 0, count: last / width + 1)
    for (number, count) in sorted { shares[number / width] += Double(count) / total }
    return shares.enumerated().map { index, share in
      CellPopulation.Bin(from: index * width, to: (index + 1) * width - 1, share: share)
    }
  }
}
