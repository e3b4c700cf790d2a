import ReactionNetworks

extension Node {
  /// A text with number and unit, of the wanted kind and not below a bound.
  func quantity(_ kind: QuantityKind, from bound: LowerBound) -> Quantity? {
    let allowed = "\(kind.name), \(bound.words), such as \"\(kind.example)\""
    let text: String
    switch value.kind {
    case .string(let string): text = string
    case .number(let number, let literal):
      if kind.isPureNumberAllowed {
        return checked(Quantity(counting: number), kind, bound, allowed)
      }
      report(
        "missing-unit", "a number without a unit stands where \(kind.name) is expected",
        allowed: allowed,
        suggestion: quotedShortly(kind.exampleWith(shortened(literal, limit: 20))))
      return nil
    default:
      report(
        "wrong-type", "\(value.kindName) stands where \(kind.name) is expected",
        allowed: allowed)
      return nil
    }
    switch Quantity.reading(text) {
    case .success(let quantity): return checked(quantity, kind, bound, allowed)
    case .failure(.noUnit):
      if kind.isPureNumberAllowed, let number = plainNumber(text) {
        return checked(Quantity(counting: number), kind, bound, allowed)
      }
      report(
        "missing-unit", "the unit is missing", allowed: allowed,
        suggestion: quotedShortly(kind.exampleWith(shortened(text, limit: 20))))
    case .failure(.unreadable(let reason, let suggestion)):
      report(
        "bad-quantity", shortened(reason, limit: 120), allowed: allowed,
        suggestion: suggestion.map { quotedShortly($0) })
    }
    return nil
  }

  private func checked(
    _ quantity: Quantity, _ kind: QuantityKind, _ bound: LowerBound, _ allowed: String
  ) -> Quantity? {
    guard kind.accepts(quantity.unit) else {
      report(
        "wrong-dimension",
        "\(quantity.unit.dimensionName) stands where \(kind.name) is expected", allowed: allowed,
        suggestion: kind.counting(quantity).map { quotedShortly($0) })
      return nil
    }
    if let noun = kind.wrongNoun(in: quantity.unitText) {
      report(
        "wrong-dimension", "\(noun) stand where \(kind.name) is expected", allowed: allowed)
      return nil
    }
    guard bound.holds(quantity) else {
      report("out-of-range", "the value is out of range", allowed: allowed)
      return nil
    }
    // Neither the number nor what it is in base units may fall off the range of a double.
    let inBaseUnits = quantity.value * quantity.unit.factor
    guard inBaseUnits.isFinite, (inBaseUnits == 0) == (quantity.value == 0) else {
      report("out-of-range", "the value is out of range", allowed: allowed)
      return nil
    }
    return quantity
  }

  /// A fraction: a number from 0 to 1, or a text such as "50 %".
  func fraction() -> Double? {
    let allowed = "a fraction from 0 to 1, or a percentage such as \"50 %\""
    let fraction: Double
    switch value.kind {
    case .number(let number, _): fraction = number
    case .string(let text):
      guard case .success(let quantity) = Quantity.reading(text), quantity.isPercentage,
        let plain = quantity.converted(to: .dimensionless)
      else {
        report("bad-quantity", "this cannot be read as a fraction", allowed: allowed)
        return nil
      }
      fraction = plain
    default:
      report(
        "wrong-type", "\(value.kindName) stands where a fraction is expected",
        allowed: allowed)
      return nil
    }
    guard (0...1).contains(fraction) else {
      report("out-of-range", "a fraction is out of range", allowed: allowed)
      return nil
    }
    return fraction
  }
}

extension Node {
  /// 100, or "1:100": one part in a hundred.
  func dilution() -> Double? {
    let allowed = "1 (undiluted) or more, as 100 or \"1:100\""
    let factor: Double
    switch value.kind {
    case .number(let number, _): factor = number
    case .string(let text):
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, text.utf8.count <= 100,
        let one = plainNumber(parts[0]), one > 0, let whole = plainNumber(parts[1]),
        (whole / one).isFinite
      else {
        report("bad-quantity", "this cannot be read as a dilution", allowed: allowed)
        return nil
      }
      factor = whole / one
    default:
      report(
        "wrong-type", "\(value.kindName) stands where a dilution is expected",
        allowed: allowed)
      return nil
    }
    guard factor >= 1, factor <= 1e30 else {
      report("out-of-range", "a dilution is out of range", allowed: allowed)
      return nil
    }
    return factor
  }

  /// "30000 JPY".
  func price() -> Price? {
    let allowed = "a number and a currency of three letters, such as \"30000 JPY\""
    guard case .string(let text) = value.kind else {
      report(
        value.isNumber ? "missing-unit" : "wrong-type", "a price needs its currency",
        allowed: allowed)
      return nil
    }
    let parts = text.split(separator: " ")
    guard parts.count == 2, text.utf8.count <= 100, let amount = plainNumber(parts[0]),
      parts[1].utf8.count == 3,
      parts[1].utf8.allSatisfy({ $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") })
    else {
      report("bad-quantity", "this cannot be read as a price", allowed: allowed)
      return nil
    }
    guard amount >= 0 else {
      report("out-of-range", "a price is negative", allowed: allowed)
      return nil
    }
    return Price(value: amount, currency: String(parts[1]))
  }
}

extension QuantityKind {
  /// The user's number with the unit of the first example; a large number of no unit where an amount
  /// is wanted counts particles, as in the text of a regimen.
  /// "1e9 particles/h" for "1e9 /h", where that is of this kind.
  fileprivate func counting(_ quantity: Quantity) -> String? {
    var counted = quantity.unit
    counted.item += 1
    guard accepts(counted), quantity.unitText.hasPrefix("/") else { return nil }
    return "\(JSONText.digits(quantity.value)) particles\(quantity.unitText)"
  }

  fileprivate func exampleWith(_ number: String) -> String {
    if name == QuantityKind.amount.name, (plainNumber(number) ?? 0) >= Regimen.leastBareCount {
      return "\(number) particles"
    }
    if name == QuantityKind.wellConcentration.name,
      (plainNumber(number) ?? 0) >= Regimen.leastBareCount
    {
      return "\(number) /mL"
    }
    let first = example.split(separator: "\"").first.map(String.init) ?? example
    guard let space = first.firstIndex(of: " ") else { return first }
    return number + first[space...]
  }
}

extension JSONValue {
  var isNumber: Bool {
    if case .number = kind { return true }
    return false
  }
}
