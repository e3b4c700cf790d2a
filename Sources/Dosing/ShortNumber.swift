extension Double {
  /// The number with three significant digits, for messages and stated conversions: "1e10".
  ///
  /// Rounded on the decimal digits, so that no binary remainder shows.
  var shortText: String { text(digits: 3) }

  /// How many digits, three or more, it takes to tell it from other numbers.
  func digits(toTellFrom others: Double...) -> Int {
    (3..<17).first { count in
      let own = text(digits: count)
      return others.allSatisfy { $0 == self || $0.text(digits: count) != own }
    } ?? 17
  }

  /// The number with so many significant digits, without zeros at the end.
  func text(digits count: Int) -> String {
    guard isFinite, self != 0 else { return JSONText.digits(self) }
    let (digits, exponent) = decimal
    var kept = Array(digits.prefix(count))
    var power = exponent
    if digits.count > count, digits[count] >= 5 {
      var index = kept.count - 1
      while index >= 0, kept[index] == 9 {
        kept[index] = 0
        index -= 1
      }
      if index >= 0 {
        kept[index] += 1
      } else {
        kept = [1]
        power += 1
      }
    }
    while kept.count > 1, kept.last == 0 { kept.removeLast() }
    let sign = self < 0 ? "-" : ""
    if (-3..<6).contains(power) { return sign + plain(kept, power) }
    let tail = kept.dropFirst().map(String.init).joined()
    return "\(sign)\(kept[0])\(tail.isEmpty ? "" : "." + tail)e\(power)"
  }

  /// The shortest digits d1 d2 d3 ... and the power of ten of d1.
  private var decimal: (digits: [Int], exponent: Int) {
    let text = magnitude.description.lowercased()
    let parts = text.split(separator: "e")
    var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    var digits = mantissa.joined().compactMap(\.wholeNumberValue)
    exponent += mantissa[0].count - 1
    while digits.count > 1, digits[0] == 0 {
      digits.removeFirst()
      exponent -= 1
    }
    return (digits, exponent)
  }

  private func plain(_ digits: [Int], _ power: Int) -> String {
    let text = digits.map(String.init).joined()
    if power < 0 { return "0." + String(repeating: "0", count: -power - 1) + text }
    if digits.count <= power + 1 {
      return text + String(repeating: "0", count: power + 1 - digits.count)
    }
    return text.prefix(power + 1) + "." + text.dropFirst(power + 1)
  }
}
