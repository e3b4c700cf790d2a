import Analysis

/// Numbers of a result as they stand in a sentence or a table cell.
enum Words {
  /// "+1.4 %" or "+0.38 points"; a dash where there is none.
  static func change(_ difference: Double?, of row: ResponseRow) -> String {
    change(difference, isRelative: row.change == .relative, unit: row.unit)
  }

  static func change(_ difference: Double?, isRelative: Bool, unit: String) -> String {
    guard let difference else { return "–" }
    if isRelative { return NumberText.signed(difference * 100, digits: 2).withMinus + " %" }
    return withUnit(NumberText.signed(difference, digits: 2).withMinus, unit)
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
    return text == "cm2" ? "cm²" : text
  }
  private static let powers: [Character: Character] = ["2": "²", "3": "³", "4": "⁴"]

  /// A quantity label for an axis: "new collagen, mg/mL".
  static func axis(_ label: String, _ unit: String) -> String {
    let shown = prettyUnit(unit)
    return shown.isEmpty ? label : "\(label), \(shown)"
  }

  static func tolerance(_ x: Double) -> String { NumberText.pretty(x, digits: 2) }

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
