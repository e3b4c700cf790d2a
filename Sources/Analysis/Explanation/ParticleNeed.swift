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
  /// Neighbours on the curve between which the range that would do begins and ends.
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

  /// The number, where there is one: the least that does, or the most.
  var count: Double? {
    switch finding {
    case .enough(let count): count
    case .fewer(_, let to): to
    case .none: nil
    }
  }

  /// For a line of its own; `nil` where the given number is enough already.
  func text(isMeasurable: Bool?, _ judge: Judge, _ schedule: Schedule) -> String? {
    let given = NumberText.short(given, digits: 2)
    let isEven = schedule.doses.allSatisfy { $0.countedParticles == self.given }
    let each = isEven ? "each time" : "in the first dose, the others in proportion"
    func short(_ count: Double) -> String { NumberText.short(count, digits: 2) }
    switch finding {
    case .enough(let count):
      guard isMeasurable == false, count > self.given else { return nil }
      return "about \(short(count)) counted particles \(each) (given: \(given))."
    case .fewer(let from, let to):
      let range =
        from.map { "from about \(short($0)) to \(short(to))" } ?? "up to about \(short(to))"
      return "fewer: \(range) counted particles \(each) would do, the \(given) given are too many."
    case .none(let top):
      guard isMeasurable == false else { return nil }
      return "none tried is enough, up to \(short(top)) counted particles each time."
    }
  }

  /// The same for a reader of the document; `nil` where `count` says all.
  func note(_ judge: Judge) -> String? {
    switch finding {
    case .enough: nil
    case .fewer(_, let to):
      "Too many: above about \(NumberText.short(to, digits: 2)) counted particles each time the "
        + "effect falls below what \(judge.observer) could see."
    case .none(let top):
      "No particle number tried, up to \(NumberText.short(top, digits: 2)) each time, reaches what "
        + "\(judge.observer) could see."
    }
  }
}
