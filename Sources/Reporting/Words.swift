import Analysis

extension StudyResult {
  /// What the readout that gains are told of is called.
  var headlineLabel: String {
    courses.first { $0.key == subject.headline }?.label ?? "the readout"
  }
}

/// Numbers of a result as they stand in a sentence or a table cell.
enum Words {
  /// "+1.4 %" or "+0.38 points"; a dash where there is none.
  static func change(_ difference: Double?, of row: ResponseRow) -> String {
    change(difference, isRelative: row.change == .relative, unit: row.unit)
  }

  static func change(_ difference: Double?, isRelative: Bool, unit: String) -> String {
    guard let difference else { return "–" }
    if isRelative {
      let percent = difference * 100
      if percent != 0, abs(percent) < 0.001 { return "< 0.001 %" }
      return prettySigned(percent) + " %"
    }
    return withUnit(prettySigned(difference), unit)
  }

  /// "a", "a and b", "a, b and c".
  static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }

  private static func prettySigned(_ x: Double) -> String {
    (x > 0 ? "+" : "") + NumberText.pretty(x, digits: 2)
  }

  /// A sentence with its numbers as printed: 1.3e12 as 1.3×10¹², -0.09 with a true minus.
  static func typeset(_ sentence: String) -> String {
    sentence.split(separator: " ", omittingEmptySubsequences: false).map { word in
      if word == "cm2" { return "cm²" }
      let core = word.drop { "(“+".contains($0) }
      let number = core.prefix { "0123456789.e+-".contains($0) }
      guard number.contains("e") || number.hasPrefix("-"), let value = Double(number) else {
        return String(word)
      }
      return word.prefix(word.count - core.count) + NumberText.pretty(value)
        + core.dropFirst(number.count)
    }.joined(separator: " ")
  }

  static func value(_ value: Double, unit: String, digits: Int = 3) -> String {
    withUnit(NumberText.pretty(value, digits: digits), unit)
  }

  static func withUnit(_ number: String, _ unit: String) -> String {
    let shown = prettyUnit(unit)
    return shown.isEmpty ? number : "\(number) \(shown)"
  }

  /// Units as printed in journals: cm², µg; nothing for a pure number.
  static func prettyUnit(_ unit: String) -> String {
    if unit == "dimensionless" || unit == "1" { return "" }
    var text = ""
    var rest = Substring(unit)
    while let character = rest.first {
      if character == "^", let digit = rest.dropFirst().first, let power = powers[digit] {
        text.append(power)
        rest = rest.dropFirst(2)
      } else {
        text.append(character)
        rest = rest.dropFirst()
      }
    }
    if text == "cm2" { return "cm²" }
    if text == "item" { return "" }
    if text.hasPrefix("item/") { text = "1/" + text.dropFirst(5) }
    if text.hasPrefix("1/") { text = "per " + text.dropFirst(2) }
    return text.hasSuffix("ug") ? text.dropLast(2) + "µg" : text
  }
  private static let powers: [Character: Character] = ["2": "²", "3": "³", "4": "⁴"]

  /// A quantity label for an axis: "new collagen, mg/mL".
  static func axis(_ label: String, _ unit: String) -> String {
    let shown = prettyUnit(unit)
    return shown.isEmpty ? label : "\(label), \(shown)"
  }

  /// A row's label without its remark in brackets, with its unit where changes are in that unit.
  static func plainLabel(_ row: ResponseRow) -> String {
    var label = row.label[...]
    if label.last == ")", let open = label.firstIndex(of: "(") {
      label = label[..<open]
      while label.last == " " { label.removeLast() }
    }
    let unit = row.change == .absolute ? prettyUnit(row.unit) : ""
    return unit.isEmpty ? String(label) : "\(label), \(unit)"
  }

  /// A small shift of a share, in percentage points.
  static func points(_ shift: Double) -> String {
    shift < 1e-5 ? "less than 0.001 points" : NumberText.pretty(shift * 100, digits: 2) + " points"
  }

  /// A share of cells that chance has left out: small beyond what a number can hold is not none.
  static func leftOut(_ share: Double) -> String {
    NumberText.share(max(share, .leastNonzeroMagnitude))
  }

  static func tolerance(_ x: Double) -> String { NumberText.pretty(x, digits: 2) }

  /// An amount of money in the currency given; small amounts keep three digits.
  static func money(_ amount: Double, _ currency: String) -> String {
    let number =
      amount >= 1000 && amount < 1e12
      ? NumberText.fixed(amount, decimals: 0) : NumberText.short(amount)
    return number + " " + currency
  }

  /// Steps of the path whose particles a reader wants the price of.
  static let pricedSteps = ["delivered", "internalised"]

  /// First letter in upper case.
  static func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }

  static func plural(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}

extension String {
  /// With the typographic minus sign in front.
  var withMinus: String { hasPrefix("-") ? "\u{2212}" + dropFirst() : self }
}
