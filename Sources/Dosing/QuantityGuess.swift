import ReactionNetworks

/// What somebody may have meant by a quantity that cannot be read, in a form that can: powers of ten
/// written out, commas in numbers, "per", and the names that labels give to particles.
enum QuantityGuess {
  /// "1e11 particles/mL" for "1x10^11 exosomes per mL"; `nil` where that does not make it readable.
  static func suggestion(for text: String) -> String? {
    guard text.utf8.count <= 100 else { return nil }
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    let joined = powersOfTen(words.joined(separator: " "))
    let split = joined.firstIndex { !"+-0123456789.,eE".contains($0) } ?? joined.endIndex
    let scaled = number(String(joined[..<split]), unit: String(joined[split...]))
    let unit = self.unit(scaled.unit)
    let guess = scaled.number + (unit.isEmpty || unit.hasPrefix("%") ? "" : " ") + unit
    guard guess != text, let quantity = try? Quantity(guess), quantity.value.isFinite else {
      return nil
    }
    return guess
  }

  /// "1x10^11", "1 × 10^11" and "1*10^11" as "1e11".
  private static func powersOfTen(_ text: String) -> String {
    var text = text
    for times in ["x", "X", "×", "*"] {
      for between in ["\(times)10^", " \(times) 10^", " \(times)10^", "\(times) 10^"] {
        text = text.replacing(between, with: "e")
      }
    }
    return text
  }

  /// Without commas between thousands, with a point for a decimal comma, times "million" and the like.
  private static func number(_ number: String, unit: String) -> (number: String, unit: String) {
    var number = number
    let groups = number.split(separator: ",", omittingEmptySubsequences: false)
    if groups.count > 1 {
      let areThousands = groups.dropFirst().allSatisfy { $0.prefix { $0 != "." }.count == 3 }
      number = groups.joined(separator: areThousands ? "" : ".")
    }
    let unit = unit.split(separator: " ").joined(separator: " ")
    for (word, power) in [("million", 6), ("billion", 9), ("trillion", 12)]
    where unit.hasPrefix(word) && !number.contains("e") {
      return ("\(number)e\(power)", String(unit.dropFirst(word.count)))
    }
    return (number, unit)
  }

  private static func unit(_ unit: String) -> String {
    let slashes = unit.split(separator: " ").map {
      $0 == "per" ? "/" : names[String($0)] ?? String($0)
    }
    .joined(separator: " ").replacing(" / ", with: "/").replacing("/ ", with: "/")
    return slashes.split(separator: "/", omittingEmptySubsequences: false)
      .map { names[String($0)] ?? String($0) }.joined(separator: "/")
  }

  private static let names = [
    "exosome": "particle", "exosomes": "particles", "vesicle": "particle", "vesicles": "particles",
    "EV": "particle", "EVs": "particles", "w": "wk",
  ]
}
