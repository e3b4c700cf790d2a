/// How often the numbers of the table are to be drawn.
public struct DrawRequest: Hashable, Sendable {
  /// 0 = the table's own numbers only.
  public var draws: Int
  /// The same seed draws the same numbers.
  public var seed: UInt64

  public init(draws: Int, seed: UInt64) {
    self.draws = draws
    self.seed = seed
  }
}

/// Draws of every uncertain number of a subject, those of `exosim run --draws`, and behind them one
/// point with the table's own values.
struct DrawnPoints {
  /// Shape: [parameters, draws + 1].
  let columns: [[Double]]
  /// Draws and the table's own point.
  let count: Int
  /// Place of the table's own values.
  var own: Int { count - 1 }

  init(_ subject: DrawSubject, draws: Int, seed: UInt64) {
    count = draws + 1
    let hypercube = LatinHypercube(count: draws, seed: seed)
    columns = subject.parameters.enumerated().map { index, parameter in
      let drawn = (0..<draws).map {
        parameter.value(at: hypercube.coordinate(point: $0, dimension: index))
      }
      return drawn + [subject.sweep.table.value(parameter.id) ?? parameter.low]
    }
  }
}
