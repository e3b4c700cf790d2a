/// Numbers as people read them: a few significant digits, powers of ten where they help.
///
/// Works on the shortest decimal digits that identify the double, so that rounding is decimal
/// rounding of what would be printed in full; no locale, no Foundation.
public enum NumberText {
  /// A decimal number: 0.d₁d₂d₃... times ten to the power of `exponent`.
  struct Decimal: Equatable {
    var isNegative = false
    /// 0 ... 9, first one not 0; empty for zero.
    var digits: [UInt8] = []
    var exponent = 0
  }

  /// The shortest digits that read back as `x`, which must be finite.
  static func decimal(_ x: Double) -> Decimal {
    var result = Decimal()
    var pointAt: Int?
    var written = 0
    var power = 0
    var powerIsNegative = false
    var inPower = false
    for byte in x.description.utf8 {
      switch byte {
      case UInt8(ascii: "-"):
        if inPower { powerIsNegative = true } else { result.isNegative = true }
      case UInt8(ascii: "."): pointAt = written
      case UInt8(ascii: "e"): inPower = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let digit = byte - UInt8(ascii: "0")
        if inPower {
          power = power * 10 + Int(digit)
        } else {
          result.digits.append(digit)
          written += 1
        }
      default: break
      }
    }
    result.exponent = (pointAt ?? written) + (powerIsNegative ? -power : power)
    let leading = result.digits.prefix { $0 == 0 }.count
    result.digits.removeFirst(leading)
    result.exponent -= leading
    while result.digits.last == 0 { result.digits.removeLast() }
    if result.digits.isEmpty { result.exponent = 0 }
    return result
  }

  /// The same number with at most `count` digits, half away from zero.
  static func rounded(_ number: Decimal, to count: Int) -> Decimal {
    guard number.digits.count > count else { return number }
    var result = number
    guard count >= 0 else { return Decimal(isNegative: number.isNegative) }
    let carries = number.digits[count] >= 5
    result.digits.removeSubrange(count...)
    if carries {
      var index = count - 1
      while index >= 0, result.digits[index] == 9 {
        result.digits[index] = 0
        index -= 1
      }
      if index >= 0 {
        result.digits[index] += 1
      } else {
        result.digits = [1] + result.digits
        result.exponent += 1
      }
    }
    while result.digits.last == 0 { result.digits.removeLast() }
    if result.digits.isEmpty { result.exponent = 0 }
    return result
  }

  /// Plain decimal notation, with at least `decimals` digits behind the point.
  static func plain(_ number: Decimal, decimals: Int = 0) -> String {
    var whole: [UInt8] = []
    var fraction: [UInt8] = []
    for position in 0..<max(number.exponent, number.digits.count, 0) {
      let digit = position < number.digits.count ? number.digits[position] : 0
      if position < number.exponent { whole.append(digit) } else { fraction.append(digit) }
    }
    if number.exponent < 0 {
      fraction = [UInt8](repeating: 0, count: -number.exponent) + fraction
    }
    while fraction.count < decimals { fraction.append(0) }
    var text = number.isNegative && !number.digits.isEmpty ? "-" : ""
    text += whole.isEmpty ? "0" : string(whole)
    if !fraction.isEmpty { text += "." + string(fraction) }
    return text
  }

  private static func string(_ digits: some Sequence<UInt8>) -> String {
    String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
  }

  /// About `digits` significant digits: 0.0123, 45300, 1.2e10.
  public static func short(_ x: Double, digits: Int = 3) -> String {
    let (mantissa, power) = parts(x, digits: digits)
    return power.map { "\(mantissa)e\($0)" } ?? mantissa
  }

  /// The same with true powers: 1.2×10¹⁰.
  public static func pretty(_ x: Double, digits: Int = 3) -> String {
    let (mantissa, power) = parts(x, digits: digits)
    guard let power else { return mantissa.replacingMinus }
    let ten = "10" + superscript(power)
    if mantissa == "1" { return ten }
    return "\(mantissa.replacingMinus)\u{202F}×\u{202F}\(ten)"
  }

  /// Mantissa text and power of ten, `nil` where plain notation reads better.
  static func parts(_ x: Double, digits: Int) -> (String, Int?) {
    guard x.isFinite else {
      return (x.isNaN ? "not a number" : x < 0 ? "-infinite" : "infinite", nil)
    }
    var number = rounded(decimal(x), to: digits)
    if number.digits.isEmpty { return ("0", nil) }
    if number.exponent > -3, number.exponent <= 5 { return (plain(number), nil) }
    let power = number.exponent - 1
    number.exponent = 1
    return (plain(number), power)
  }

  static func superscript(_ value: Int) -> String {
    let figures: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return String(
      "\(value)".map { $0 == "-" ? "⁻" : figures[Int(String($0)) ?? 0] })
  }

  /// A decade as an axis shows it: 0.01 ... 100 in full, else 10⁶.
  public static func powerOfTen(_ power: Int) -> String {
    switch power {
    case 0...2: "1" + String(repeating: "0", count: power)
    case -2..<0: "0." + String(repeating: "0", count: -power - 1) + "1"
    default: "10" + superscript(power)
    }
  }

  /// A fixed number of digits behind the point: 12.30.
  public static func fixed(_ x: Double, decimals: Int) -> String {
    guard x.isFinite else { return short(x) }
    let number = decimal(x)
    return plain(rounded(number, to: number.exponent + decimals), decimals: decimals)
  }

  /// A change, always signed: +1.4, -0.02, 0.
  public static func signed(_ x: Double, digits: Int = 3) -> String {
    let text = short(x, digits: digits)
    return x > 0 ? "+" + text : text
  }

  /// A fraction as per cent: 0.014 is "1.4 %".
  public static func percent(_ fraction: Double, digits: Int = 3) -> String {
    short(fraction * 100, digits: digits) + " %"
  }

  /// A probability or a part of a whole: near one it is "> 99.9 %", since a model is never sure.
  public static func share(_ fraction: Double) -> String {
    if fraction > 0.9995 { return "> 99.9 %" }
    if fraction > 0, fraction < 1e-6 { return "< 0.0001 %" }
    return percent(fraction)
  }
}

extension String {
  /// With the typographic minus sign.
  fileprivate var replacingMinus: String {
    hasPrefix("-") ? "\u{2212}" + dropFirst() : self
  }
}
