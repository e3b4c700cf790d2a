import Analysis

// Every dose in a line or two: equal ones are told once, with all their times.
extension TerminalAnswer {
  /// No more kinds of dose than this are told on the screen.
  static let mostKinds = 4
  /// No more times of one kind than this are told one by one.
  static let mostTimes = 6

  /// "3 × 1e11 counted particles in 2 mL at 0, 4, 8 wk; 5e10 in 1 mL at 12 wk; followed for 180 d"
  static func given(_ doses: [GivenDose], _ duration: Double) -> String {
    guard !doses.isEmpty else { return "nothing is administered" }
    var order: [Kind] = []
    var times: [Kind: [Double]] = [:]
    for dose in doses {
      let kind = Kind(dose)
      if times[kind] == nil { order.append(kind) }
      times[kind, default: []].append(dose.time)
    }
    let shown = order.prefix(mostKinds)
    var isCut = false
    var parts = shown.enumerated().map { index, kind in
      let all = times[kind] ?? []
      let moments = moments(all)
      isCut = isCut || moments.isCut
      let count = all.count > 1 || order.count == 1 ? "\(all.count) × " : ""
      return count + kind.text(isFirst: index == 0) + " " + moments.text
    }
    let hidden = order.dropFirst(mostKinds)
    if !hidden.isEmpty {
      let number = hidden.reduce(0) { $0 + (times[$1]?.count ?? 0) }
      parts.append(
        "\(Words.plural(number, "more dose")) of \(Words.plural(hidden.count, "other size"))")
    }
    if isCut || !hidden.isEmpty { parts.append("every dose stands in --json and the report") }
    return (parts + ["followed for " + TimeText.short(hours: duration)]).joined(separator: "; ")
  }

  /// What makes doses equal, to six digits.
  private struct Kind: Hashable {
    var counted: String
    var volume: String?
    var infusion: String

    init(_ dose: GivenDose) {
      counted = NumberText.short(dose.countedParticles, digits: 6)
      volume = dose.volume.map { NumberText.short($0, digits: 6) }
      infusion = dose.infusion > 0 ? TimeText.short(hours: dose.infusion) : ""
    }

    func text(isFirst: Bool) -> String {
      func three(_ text: String) -> String { Double(text).map { NumberText.short($0) } ?? text }
      var words = three(counted) + (isFirst ? " counted particles" : "")
      if let volume { words += " in \(three(volume)) mL" }
      if !infusion.isEmpty { words += " over \(infusion)" }
      return words
    }
  }

  /// "at 0, 4, 8 wk", "every 4 wk from 0 h to 44 wk", or the first few and how many more.
  private static func moments(_ times: [Double]) -> (text: String, isCut: Bool) {
    guard let first = times.first, let last = times.last, times.count > mostTimes else {
      return ("at " + list(times), false)
    }
    let step = (last - first) / Double(times.count - 1)
    let isRegular = times.indices.allSatisfy {
      abs(times[$0] - first - Double($0) * step) <= 1e-6 * max(last, 1)
    }
    if isRegular {
      return (
        "every \(TimeText.short(hours: step)) from \(TimeText.short(hours: first)) to "
          + TimeText.short(hours: last), false
      )
    }
    return (
      "at \(list(Array(times.prefix(3)))) and \(times.count - 3) more times up to "
        + TimeText.short(hours: last), true
    )
  }

  /// Times with their unit told once where all share it: "0, 4, 8 wk".
  private static func list(_ times: [Double]) -> String {
    let texts = times.map { TimeText.short(hours: $0) }
    let split = texts.map { $0.split(separator: " ").map(String.init) }
    let units = Set(zip(times, split).filter { $0.0 != 0 }.map { $0.1.last ?? "" })
    guard times.count > 1, units.count == 1, let unit = units.first else {
      return texts.joined(separator: ", ")
    }
    return split.map { $0.first ?? "" }.joined(separator: ", ") + " " + unit
  }
}
