/// Turns a curve and its crossings into the answer to one line: from where to where it is reached.
struct TargetReader {
  let target: EffectTarget
  let curve: DoseCurve
  /// Places, ascending.
  let crossings: [Double]
  let cells: CellStatistics?
  let words: EffectWords
  /// The least distance from the effect of no particles that a run can tell, of the effect.
  let accuracy: Double

  private var points: DosePoints { curve.points }

  var answer: TargetAnswer {
    let spans = self.spans
    let least = self.least(spans)
    return TargetAnswer(
      text: target.text, bound: target.bound, isAtLeast: target.isAtLeast,
      isDetection: target.isDetection, isMetByPlan: isMetByPlan,
      spans: spans, crossings: crossings.map(points.point), least: least,
      sentence: sentence(spans, least) + untold)
  }

  /// A line beside the effect of no particles is crossed by what a run cannot tell from it.
  private var untold: String {
    guard abs(target.bound - curve.nothing) <= accuracy else { return "" }
    return " What is nearer to it than \(words.number(accuracy, digits: 2, signed: false)) "
      + "a run cannot tell."
  }

  /// On the axis of sessions every point stands for itself; else crossings part the axis.
  private var spans: [TargetAnswer.Span] {
    if points.axis == .sessions { return sessions }
    guard let first = curve.places.first, let last = curve.places.last else { return [] }
    let ends = [first] + crossings + [last]
    return zip(ends, ends.dropFirst()).enumerated().compactMap { index, ends in
      guard isMet(near: 0.5 * (ends.0 + ends.1)) else { return nil }
      return TargetAnswer.Span(
        from: index == 0 ? nil : points.point(at: ends.0),
        to: index == crossings.count ? nil : points.point(at: ends.1))
    }
  }

  private var sessions: [TargetAnswer.Span] {
    var spans: [TargetAnswer.Span] = []
    var start: Int?
    for index in curve.places.indices {
      if target.margin(curve.values[index]) >= 0 {
        start = start ?? index
      } else if let from = start {
        spans.append(.init(from: curve.places[from], to: curve.places[index - 1]))
        start = nil
      }
    }
    if let from = start { spans.append(.init(from: curve.places[from], to: nil)) }
    return spans
  }

  /// As `ClaimAnswer`: not where the plan's effect is nearer to a claim than a run can tell.
  private var isMetByPlan: Bool {
    let own = points.place(of: points.own)
    guard isMet(near: own) else { return false }
    guard !target.isDetection, let at = curve.places.firstIndex(of: own) else { return true }
    return target.margin(curve.values[at]) > accuracy
  }

  /// True if the line is reached at a place, read from the points on either side of it.
  private func isMet(near place: Double) -> Bool {
    if let at = curve.places.firstIndex(of: place) { return target.margin(curve.values[at]) >= 0 }
    guard let high = curve.places.firstIndex(where: { $0 > place }), high > 0 else { return false }
    let low = high - 1
    // between two points the sign can only change at a crossing
    let between = crossings.filter { $0 > curve.places[low] && $0 < place }
    let isMetBelow = target.margin(curve.values[low]) >= 0
    return between.count % 2 == 0 ? isMetBelow : !isMetBelow
  }

  private func least(_ spans: [TargetAnswer.Span]) -> Double? {
    points.axis == .dilution ? spans.last?.to : spans.first?.from
  }

  // MARK: words

  private func sentence(_ spans: [TargetAnswer.Span], _ least: Double?) -> String {
    guard !spans.isEmpty else { return none }
    switch points.axis {
    case .dilution: return dilution(spans)
    case .sessions:
      let first = spans[0].from.map { Int($0) } ?? 1
      return "reached with \(first) session\(first == 1 ? "" : "s") or more"
        + (spans[0].to.map { ", up to \(Int($0))" } ?? "") + "."
    case .dose, .concentration:
      guard let least else {
        return "reached by every dose on the axis, however small." + tooMany(spans)
      }
      return "reached from \(NumberText.short(least)) on\(compared(least))." + tooMany(spans)
    }
  }

  /// ", 320 times the plan's"
  private func compared(_ least: Double) -> String {
    let ratio = least / points.own
    if abs(ratio - 1) < 5e-3 { return ", what the plan gives" }
    return ratio > 1
      ? ", \(NumberText.short(ratio, digits: 2)) times what the plan gives"
      : ", 1 in \(NumberText.short(1 / ratio, digits: 2)) of what the plan gives"
  }

  private func tooMany(_ spans: [TargetAnswer.Span]) -> String {
    var text = ""
    if let to = spans.last?.to {
      text +=
        " Above \(NumberText.short(to)) it is too many: the effect falls behind the line again."
    }
    if spans.count > 1 { text += " In between there are doses that do not reach it." }
    return text
  }

  private func dilution(_ spans: [TargetAnswer.Span]) -> String {
    var text =
      spans.last?.to.map { "reached up to a dilution of 1 in \(NumberText.short($0))." }
      ?? "reached at every dilution on the axis."
    if let from = spans.first?.from {
      text += " Less diluted than 1 in \(NumberText.short(from)) it is too many."
    }
    return text
  }

  /// No point of the axis reaches it, and why.
  private var none: String {
    guard abs(curve.values[curve.extreme] - curve.nothing) > accuracy else {
      return "\(nothing) reaches it: none differs from no particles by more than the "
        + "\(words.number(accuracy, digits: 2, signed: false)) that a run can tell."
    }
    guard target.margin(curve.values[curve.extreme]) >= target.margin(curve.nothing) else {
      return wrongWay
    }
    let value = words.number(curve.values[curve.extreme], digits: 2)
    let at = place(curve.extreme)
    if isStillGrowing {
      let what = points.axis == .sessions ? "number of sessions" : "dose"
      let end =
        points.axis == .sessions
        ? "the number that fits the course" : "the range that the model is made for"
      let verb = curve.isFalling ? "falls" : "grows"
      return "no \(what) reaches it up to \(at), which gives \(value)\(why); "
        + "it still \(verb) where \(end) ends."
    }
    if points.axis == .dilution, curve.isExtremeAtMost {
      return "even undiluted it is not reached: \(value)\(why)."
    }
    let most = curve.isFalling ? "lowest" : "largest effect"
    return "\(nothing) reaches it: the \(most) is \(value), \(joined) \(at)\(why)."
  }

  /// Particles move the effect away from the line.
  private var wrongWay: String {
    let value = words.number(curve.nothing, digits: 2)
    let moved = words.number(curve.values[curve.extreme], digits: 2)
    return "\(nothing) reaches it: without any particles it is \(value), and they move it the "
      + "other way, to \(moved) \(joined) \(place(curve.extreme))."
  }

  private var nothing: String {
    switch points.axis {
    case .dose, .concentration: "no dose"
    case .dilution: "no dilution"
    case .sessions: "no number of sessions"
    }
  }

  private var joined: String {
    points.axis == .dilution ? "at 1 in" : points.axis == .sessions ? "with" : "at"
  }

  private func place(_ index: Int) -> String {
    NumberText.short(points.point(at: curve.places[index]), digits: 2)
  }

  private var isStillGrowing: Bool {
    curve.isExtremeAtMost && !curve.hasPlateau && points.axis != .dilution
  }

  private var why: String {
    var reasons: [String] = []
    if let reached = cells?.reached, reached < 0.995 {
      reasons.append("particles come to \(NumberText.percent(reached, digits: 2)) of the cells")
    }
    if let full = cells?.siteOccupancy, full > 0.5 {
      reasons.append("binding sites are up to \(NumberText.percent(full, digits: 2)) full there")
    }
    if !curve.isExtremeAtMost {
      reasons.append("more \(curve.isFalling ? "raises" : "lowers") the effect again")
    } else if curve.hasPlateau {
      reasons.append("more adds hardly anything")
    }
    return reasons.isEmpty ? "" : ", because " + EvidenceSummary.list(reasons)
  }
}
