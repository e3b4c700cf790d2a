import Analysis

/// What a statement's doubt comes from, in words.
struct DoubtWords {
  let uncertainty: Uncertainty

  init(_ uncertainty: Uncertainty) { self.uncertainty = uncertainty }

  /// "turned most by k (assumed): drawing it anew turns 21 % of the answers; to measure first: ..."
  func sentence(_ answer: Uncertainty.Answer) -> String {
    var parts: [String] = []
    if let undecided = undecided(answer) { parts.append(undecided) }
    if answer.isWhollyUndecided { return parts.joined(separator: "; ") }
    if let flip = flip(answer) { parts.append(flip) }
    if let measurement = measurement(answer) { parts.append(measurement) }
    if let evidence = evidence(answer) { parts.append(evidence) }
    return parts.isEmpty ? "nothing drawn moves it" : parts.joined(separator: "; ")
  }

  /// "300 of 1024 draws are nearer to the bound than a run can tell, and count against either end"
  func undecided(_ answer: Uncertainty.Answer) -> String? {
    guard answer.undecided > 0 else { return nil }
    let all = answer.undecided + (answer.probability?.of ?? 0)
    let many = answer.isWhollyUndecided ? "all \(all)" : "\(answer.undecided) of \(all)"
    return "\(many) draws are nearer to the bound than a run can tell"
      + (answer.isWhollyUndecided ? "" : ", and count against either end")
  }

  func flip(_ answer: Uncertainty.Answer) -> String? {
    guard answer.probability != nil else { return moves(answer) }
    let singles = answer.flips.filter { isSingle($0.group) && $0.turned.met > 0 }
    guard let flip = singles.first else {
      return moves(answer).map { "no number within its range turns it; " + $0 }
        ?? "no number within its range turns it"
    }
    let turned = flip.turned
    let equal = singles.dropFirst().filter { $0.turned.met == turned.met }.map { name($0.group) }
    guard turned.met >= Self.fewestTurns else {
      let by = equal.isEmpty ? "by" : "each by"
      return
        "too few answers turn to tell by which number most (\(turned.met) of \(turned.of) \(by) "
        + EvidenceSummary.list(
          [name(flip.group)] + (equal.count > 2 ? ["\(equal.count) others"] : equal))
        + ")"
    }
    let ends = turned.interval
    let range = [ends.low, ends.high].map { NumberText.fixed($0 * 100, decimals: 0) }
    let close = singles.dropFirst().first.flatMap { next -> String? in
      guard let share = next.turned.share, share >= ends.low else { return nil }
      return ", next \(name(next.group)) with \(TerminalAnswer.percent(share))"
    }
    return "turned most by \(name(flip.group)): drawn anew alone, it turns "
      + "\(TerminalAnswer.percent(turned.share ?? 0)) (\(range.joined(separator: "–"))) of the answers"
      + (close ?? "")
  }

  /// Fewer answers turned are within chance of each other.
  private static let fewestTurns = 5

  private func moves(_ answer: Uncertainty.Answer) -> String? {
    guard let indices = answer.indices else { return nil }
    guard indices.areTold else { return "so few draws do not tell what moves it" }
    let totals = indices.total
    let singles = totals.indices.filter(isSingle)
    guard let group = singles.max(by: { totals[$0].value < totals[$1].value }) else { return nil }
    return "moved most by \(name(group)) (total index \(Self.estimate(totals[group])))"
  }

  func measurement(_ answer: Uncertainty.Answer) -> String? {
    guard let share = answer.probability?.share, share > 0, share < 1 else { return nil }
    guard let best = answer.measurements.first, best.share.low > 0 else {
      return "no single measurement would clearly lessen the doubt"
    }
    let parameter = uncertainty.parameters[best.parameter]
    let part = NumberText.percent(best.share.value, digits: 2)
    return "to measure first: \(parameter.id) (would remove \(part) of the doubt)"
  }

  func evidence(_ answer: Uncertainty.Answer) -> String? {
    guard !answer.evidence.isEmpty else {
      return answer.indices == nil ? nil : "so few draws do not tell what evidence it rests on"
    }
    let parts = answer.evidence.filter { $0.share >= 0.005 }
      .map { "\($0.evidence.rawValue) \(NumberText.fixed($0.share * 100, decimals: 0)) %" }
    return "rests on " + EvidenceSummary.list(parts)
  }

  private func isSingle(_ group: Int) -> Bool {
    uncertainty.indexSample?.groups[group].count == 1
  }

  private func name(_ group: Int) -> String {
    guard let place = uncertainty.indexSample?.groups[group].first else { return "" }
    let parameter = uncertainty.parameters[place]
    return "\(parameter.id) (\(parameter.evidence.rawValue))"
  }

  /// "0.43 (0.31–0.58)"
  static func estimate(_ estimate: SensitivityIndices.Estimate) -> String {
    func text(_ value: Double) -> String { NumberText.fixed(value, decimals: 2) }
    return "\(text(estimate.value)) (\(text(estimate.low))–\(text(estimate.high)))"
  }
}
