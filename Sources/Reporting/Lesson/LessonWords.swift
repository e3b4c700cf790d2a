import Analysis
import Dosing

/// The dilution lesson in a few sentences, the same on the page and in the terminal.
struct LessonWords {
  let result: DilutionResult

  /// One line for a heading.
  var title: String { "What dilution does: \(result.subject.product)" }

  /// A dilution as people say it.
  static func dilution(_ x: Double) -> String {
    x == 1 ? "undiluted" : "diluted 1 in \(NumberText.short(x))"
  }

  /// "fall of the wrinkle index at 12 wk"
  var effect: String {
    "\(shortEffect) at \(TimeText.short(hours: result.effect.hours))"
  }

  /// "fall of the wrinkle index"
  var shortEffect: String { "\(result.isUp ? "rise" : "fall") of the \(result.effect.label)" }

  var versus: String {
    switch result.effect.versus {
    case .deviceOnly: "against the same without the product"
    case .untreated: "against no treatment"
    case nil: ""
    }
  }

  /// The number of an effect with its unit: "0.059" or "1.4 %".
  func size(_ value: Double, digits: Int = 2) -> String {
    result.effect.number(value, digits: digits, signed: false)
  }

  /// What the dose file's own route says, undiluted and a hundredfold diluted; then the others.
  var sentences: [String] {
    guard let route = result.routes.first, let own = route.own else { return [] }
    var all = [self.own(route, own)]
    if let step = result.dilutions.firstIndex(of: 100) { all.append(diluted(own, step)) }
    all.append(others)
    return all.filter { !$0.isEmpty }
  }

  private func own(
    _ route: DilutionResult.Route, _ own: DilutionResult.Combination
  ) -> String {
    guard let particles = own.particles.middle(0), let effect = own.effect.middle(0) else {
      return "Undiluted (\(route.label)) no draw has a result."
    }
    var text =
      "Undiluted (\(route.label)), there are \(middle)\(NumberText.short(particles, digits: 2)) "
      + "particles for each fibroblast within reach\(range(own.particles, 0) { NumberText.short($0, digits: 2) })"
    if let dish = result.dish {
      text +=
        "; cells in a dish are given \(NumberText.short(dish.low)) to "
        + "\(NumberText.short(dish.high)) each"
    }
    text += ". The \(self.effect) \(versus) is \(told(effect))"
    text += range(own.effect, 0) { told($0) }
    if let least = result.detectable {
      text += "; \(result.observer) could see \(size(least))"
      if let seen = own.seen[0]?.share {
        text += ", which \(NumberText.percent(seen, digits: 2)) of the draws reach"
      }
    }
    return text + "."
  }

  private func diluted(_ own: DilutionResult.Combination, _ step: Int) -> String {
    guard let particles = own.particles.middle(step), let untouched = own.untouched.middle(step),
      let effect = own.effect.middle(step)
    else { return "" }
    var text =
      "Diluted 1 in \(NumberText.short(result.dilutions[step])), there are "
      + "\(middle)\(NumberText.short(particles, digits: 2)) particles for each, "
      + "\(NumberText.share(untouched)) of the fibroblasts take in none\(beyond(own)), and the "
      + "effect is \(told(effect))"
    if let seen = own.seen[step], let share = seen.share {
      text += ", seen in \(NumberText.percent(share, digits: 2)) of the draws"
    }
    return text + "."
  }

  /// Numbers of draws are their medians.
  private var middle: String { result.draws > 0 ? "in the median " : "" }

  /// What no dose changes: draws in which particles come to a part of the skin only.
  private func beyond(_ own: DilutionResult.Combination) -> String {
    guard result.draws > 0, let always = own.untouched.middle(0), always > 0.01 else { return "" }
    return " (undiluted \(NumberText.share(always)): how much of the skin is reached at all is "
      + "drawn too)"
  }

  /// Which of the routes does best undiluted.
  private var others: String {
    guard result.detectable != nil, result.draws > 0, result.routes.count > 1 else { return "" }
    let parts = result.routes.compactMap { route -> String? in
      guard let seen = route.own?.seen[0], let share = seen.share else { return nil }
      let (low, high) = seen.interval
      let ends = [low, high].map { NumberText.fixed($0 * 100, decimals: 0) }
      return "\(route.name) \(NumberText.percent(share, digits: 2)) "
        + "(\(ends.joined(separator: "–")))"
    }
    return "Undiluted, the effect could be seen in this share of the draws: "
      + parts.joined(separator: ", ") + "."
  }

  /// The size of an effect; none where the accuracy of the runs cannot tell it from none.
  func told(_ effect: Double) -> String {
    abs(effect) <= result.accuracy ? "≈ 0" : size(aimed(effect))
  }

  /// Positive to the side to which the product moves the effect.
  func aimed(_ value: Double) -> Double { result.isUp ? value : value == 0 ? 0 : -value }

  /// " (5 to 95 % of the draws: 3 to 600)"
  private func range(
    _ curve: DilutionResult.Curve, _ step: Int, _ text: (Double) -> String
  ) -> String {
    let quantiles = curve.quantiles[step]
    guard let first = quantiles.first, let last = quantiles.last else { return "" }
    let ends = [first, last].sorted { abs($0) < abs($1) }
    return " (nine of ten draws: \(text(ends[0])) to \(text(ends[1])))"
  }
}
