import Dosing

/// How many counted particles a dose would have to hold for the effect to be seen, read off a dose
/// curve: straight lines between its points in logarithms of both.
///
/// The wanted side is that of the least dose that does anything: an effect can turn when a dose grows
/// too large, and then fewer particles would do.
struct ParticleNeed: Equatable {
  enum Finding: Equatable {
    /// This many reach the threshold from below.
    case enough(Double)
    /// The given number is past the range that reaches it: from (`nil` = the least tried) ... to.
    case fewer(from: Double?, to: Double)
    /// No number up to this one does.
    case none(upTo: Double)
  }
  var finding: Finding
  var given: Double
  /// Neighbours on the curve between which the range that would do begins and ends; where none would
  /// do, those of the largest effect: a peak may stand between them.
  private(set) var brackets: [ClosedRange<Double>] = []

  /// - Parameters:
  ///   - curve: ascending in particles.
  ///   - noise: differences up to this are none.
  ///   - given: counted particles of the dose; `nil` and an empty curve give `nil`.
  init?(_ curve: [DoseCurvePoint], threshold: Double, noise: Double = 0, given: Double?) {
    guard let given, let top = curve.last else { return nil }
    self.given = given
    let first = curve.first { abs($0.difference) > noise }?.difference ?? 0
    let side = first < 0 ? -1.0 : 1
    let points = curve.map { (count: $0.countedParticles, effect: side * $0.difference) }
    var start: Double?
    var reached: [(from: Double?, to: Double?)] = []
    for (low, high) in zip(points, points.dropFirst())
    where (low.effect < threshold) != (high.effect < threshold) {
      brackets.append(low.count...max(low.count, high.count))
      let crossing = Self.crossing(low, high, threshold)
      if high.effect >= threshold {
        start = crossing
      } else {
        reached.append((start, crossing))
        start = nil
      }
    }
    if points[points.count - 1].effect >= threshold { reached.append((start, nil)) }
    if let range = reached.first(where: { ($0.to ?? .infinity) >= given }) {
      guard let from = range.from else { return nil }
      finding = .enough(from)
    } else if let range = reached.last, let to = range.to {
      finding = .fewer(from: range.from, to: to)
    } else {
      finding = .none(upTo: top.countedParticles)
      let peak = points.indices.max { points[$0].effect < points[$1].effect } ?? 0
      if peak > 0, peak < points.count - 1, points[peak].effect > noise {
        brackets = [
          points[peak - 1].count...points[peak].count, points[peak].count...points[peak + 1].count,
        ]
      }
    }
  }

  private typealias Point = (count: Double, effect: Double)

  private static func crossing(_ low: Point, _ high: Point, _ threshold: Double) -> Double {
    // across zero there is no straight line in logarithms: the point that does reach it stands
    guard low.effect > 0, high.effect > 0 else {
      return low.effect > high.effect ? low.count : high.count
    }
    let share = logarithm(threshold / low.effect) / logarithm(high.effect / low.effect)
    return low.count * exponential(share * logarithm(high.count / low.count))
  }

  /// True where more particles do less somewhere on the curve, and close points are worth their runs.
  var hasTurned: Bool {
    switch finding {
    case .fewer: true
    case .none: !brackets.isEmpty
    case .enough: false
    }
  }

  /// True where the number stands between neighbours that are far apart, or the effect has turned.
  var isCoarse: Bool {
    hasTurned || brackets.contains { $0.upperBound > Self.far * $0.lowerBound }
  }

  /// Neighbours on the curve this much apart leave an effect that is no power of the dose unsure.
  private static let far = 2.6

  /// The number, where there is one: the least that does, or the most.
  var count: Double? {
    switch finding {
    case .enough(let count): count
    case .fewer(_, let to): to
    case .none: nil
    }
  }

  /// For a line of its own; `nil` where the given number is enough already.
  ///
  /// - Parameter product: where it holds more than particles, that stays as it is.
  func text(
    isMeasurable: Bool?, _ judge: Judge, _ schedule: Schedule, of product: Product
  ) -> String? {
    let others = product.freeGrowthFactor == nil ? "" : ", all else as given"
    // as many digits as tell the two numbers apart
    let digits =
      (2...6).first { digits in
        NumberText.short(self.given, digits: digits)
          != count.map { NumberText.short($0, digits: digits) }
      } ?? 2
    let given = NumberText.short(given, digits: digits)
    let isEven = schedule.doses.allSatisfy { $0.countedParticles == self.given }
    let each = isEven ? "each time" : "in the first dose, the others in proportion"
    func short(_ count: Double) -> String { NumberText.short(count, digits: digits) }
    switch finding {
    case .enough(let count):
      guard isMeasurable == false, count > self.given else { return nil }
      return "about \(short(count)) counted particles \(each) (given: \(given))\(others)."
    case .fewer(let from, let to):
      let range =
        from.map { "from about \(short($0)) to \(short(to))" } ?? "up to about \(short(to))"
      return "fewer: \(range) counted particles \(each) would do\(others); the \(given) given are "
        + "too many."
    case .none(let top):
      guard isMeasurable == false else { return nil }
      return "no number is enough, up to the \(short(top)) each time that the model covers"
        + "\(others)."
    }
  }

  /// The same for a reader of the document; `nil` where `count` says all.
  func note(_ judge: Judge, of product: Product) -> String? {
    switch finding {
    case .enough:
      product.freeGrowthFactor.map {
        "The particles alone, with the volume and the \($0.text) of free growth factor as given."
      }
    case .fewer(_, let to):
      "Too many: above about \(NumberText.short(to, digits: 2)) counted particles each time the "
        + "effect falls below what \(judge.observer) could see."
    case .none(let top):
      "No particle number up to the \(NumberText.short(top, digits: 2)) each time that the model "
        + "covers reaches what \(judge.observer) could see."
    }
  }
}
