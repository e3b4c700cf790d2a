import Dosing

extension CellStatistics.Depth {
  /// The layers that the cells are in, at the end of the course; empty where they are mixed.
  static func all(of arm: Arms.Record, _ manifest: ModelManifest) -> [CellStatistics.Depth] {
    all(manifest) { arm.last($0) }
  }

  /// - Parameter value: of a symbol at the time in question.
  static func all(
    _ manifest: ModelManifest, at value: (String) -> Double?
  ) -> [CellStatistics.Depth] {
    let found = (manifest.cells?.layers ?? []).compactMap { layer -> [Double]? in
      guard let number = value(layer.number), let received = value(layer.received) else {
        return nil
      }
      return [number, received, layer.released.flatMap(value) ?? 0]
    }
    let sums = (0..<3).map { index in found.reduce(0) { $0 + $1[index] } }
    guard sums[0] > 0 else { return [] }
    return found.map { layer in
      let share = layer[0] / sums[0]
      func exposure(_ index: Int) -> Double {
        sums[index] > 0 && share > 0 ? layer[index] / sums[index] / share : 1
      }
      return CellStatistics.Depth(share: share, received: exposure(1), released: exposure(2))
    }
  }
}
