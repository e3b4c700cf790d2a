/// Which numbers of a screening are looked at one by one: as many as it takes until what the others
/// could do is little, in every output.
///
/// A number's part is its mean squared effect over the sum of all of them: its total index, as far as
/// few paths can tell. Mean sizes would not do: many small ones together can be most of the variance.
struct ScreeningChoice {
  /// The largest part of an output that may be left to the others.
  static let mostLeft = 0.02

  /// Those that had to be kept, then the rest by their largest part.
  let kept: [Int]
  /// The largest part of any output that is left to the others.
  let left: Double
  /// How many would have to be kept for `mostLeft`.
  let reaching: Int

  /// - Parameters:
  ///   - outputs: the effects of every number on each. Shape: [outputs, numbers].
  ///   - first: numbers that are kept whatever the screening says, as far as there is room.
  ///   - most: no more are kept.
  init(_ outputs: [[ScreeningDesign.Effect]], first: [Int], most: Int) {
    let parts = outputs.compactMap { effects -> [Double]? in
      let squares = effects.map(\.meanSquare)
      let sum = squares.reduce(0, +)
      return sum > 0 && sum.isFinite ? squares.map { $0 / sum } : nil
    }
    let numbers = outputs.first?.indices ?? 0..<0
    let largest = numbers.map { number in parts.map { $0[number] }.max() ?? 0 }
    let others = numbers.filter { largest[$0] > 0 && !first.contains($0) }
      .sorted { (largest[$0], $1) > (largest[$1], $0) }
    let order = first + others
    func left(after count: Int) -> Double {
      let rest = Set(numbers).subtracting(order.prefix(count)).sorted()
      return parts.map { part in rest.reduce(0) { $0 + part[$1] } }.max() ?? 0
    }
    var count = first.count
    while count < order.count, left(after: count) > Self.mostLeft { count += 1 }
    reaching = count
    kept = Array(order.prefix(min(count, most)))
    self.left = left(after: kept.count)
  }
}
