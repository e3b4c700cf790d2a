/// A number with its unit, as a person writes it: "2 mL", "1e10 /mL", "28 d", "5 ug", "50 %".
///
/// Particles (items), micrograms and moles are different dimensions; nothing here turns one into
/// another.
public struct Quantity: Hashable, Sendable {
  /// In `unit`, as written.
  public var value: Double
  /// The dimension and factor that `unitText` stands for.
  public var unit: PhysicalUnit
  /// The unit as written; empty for a bare number.
  public var unitText: String

  public init(value: Double, unit: PhysicalUnit, unitText: String) {
    self.value = value
    self.unit = unit
    self.unitText = unitText
  }

  /// Reads a number and a unit behind it. A bare number is dimensionless.
  public init(_ text: String) throws(QuantityError) {
    guard text.utf8.count <= 200 else {
      throw QuantityError(.malformed, text: String(text.prefix(40)) + "...")
    }
    let trimmed = Self.trimmed(text[...])
    guard !trimmed.isEmpty else { throw QuantityError(.empty, text: text) }
    let bytes = Array(trimmed.utf8)
    let end = Self.lengthOfNumber(bytes)
    guard end > 0, let value = Double(Self.normalised(bytes[..<end])) else {
      throw QuantityError(.noNumber, text: text)
    }
    guard value.isFinite else { throw QuantityError(.outOfRange, text: text) }
    let rest = Self.trimmed(Substring(decoding: bytes[end...], as: UTF8.self))
    self.value = value
    unitText = String(rest)
    if rest.isEmpty {
      unit = .dimensionless
      return
    }
    guard let unit = PhysicalUnit(unitText) else {
      let word = PhysicalUnit.unknownWord(in: unitText) ?? unitText
      throw QuantityError(
        .unknownUnit(word), text: text, suggestion: closest(word, in: UnitSymbols.known))
    }
    self.unit = unit
  }

  /// The value in another unit; `nil` if that has another dimension.
  public func converted(to other: PhysicalUnit) -> Double? {
    guard unit.isCommensurable(with: other) else { return nil }
    // the ratio above 1 is whole for all units of daily life, up to rounding: 1e-6/1e-9 is 1000
    return other.factor < unit.factor
      ? value * Self.wholeIfNear(unit.factor / other.factor)
      : value / Self.wholeIfNear(other.factor / unit.factor)
  }

  private static func wholeIfNear(_ ratio: Double) -> Double {
    let whole = ratio.rounded()
    return (ratio - whole).magnitude <= 4 * ratio.ulp ? whole : ratio
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first?.isWhitespace ?? false { text.removeFirst() }
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return text
  }

  /// Bytes of the number at the front: sign, digits, one dot, exponent. The `e` of an exponent
  /// counts only with digits behind it.
  private static func lengthOfNumber(_ bytes: [UInt8]) -> Int {
    var index = 0
    var digits = 0
    if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      index = 1
    }
    var hasDot = false
    while index < bytes.count {
      if bytes[index].isDigit {
        digits += 1
      } else if bytes[index] == UInt8(ascii: "."), !hasDot {
        hasDot = true
      } else {
        break
      }
      index += 1
    }
    guard digits > 0 else { return 0 }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      var next = index + 1
      if next < bytes.count, bytes[next] == UInt8(ascii: "-") || bytes[next] == UInt8(ascii: "+") {
        next += 1
      }
      let exponent = next
      while next < bytes.count, bytes[next].isDigit { next += 1 }
      if next > exponent { index = next }
    }
    return index
  }

  /// "1." and ".5" as Swift reads them.
  private static func normalised(_ bytes: ArraySlice<UInt8>) -> String {
    var text = ""
    for (offset, byte) in bytes.enumerated() {
      let isDot = byte == UInt8(ascii: ".")
      if isDot, !(text.last?.isNumber ?? false) { text.append("0") }
      text.append(Character(UnicodeScalar(byte)))
      let next = bytes.index(bytes.startIndex, offsetBy: offset + 1)
      if isDot, next == bytes.endIndex || !bytes[next].isDigit { text.append("0") }
    }
    return text
  }
}

extension Quantity: CustomStringConvertible {
  /// As a person would write it: the shortest digits that read back, and the unit as written.
  public var description: String {
    unitText.isEmpty ? value.shortest : "\(value.shortest) \(unitText)"
  }
}

/// Why a text is no quantity.
public struct QuantityError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong with the text.
  public enum Kind: Hashable, Sendable {
    /// Nothing, or spaces.
    case empty
    /// No number stands first.
    case noNumber
    /// Larger than a double can hold.
    case outOfRange
    /// Longer than any quantity.
    case malformed
    /// The word that is no unit.
    case unknownUnit(String)
  }
  /// The part that programs can switch on.
  public var kind: Kind
  /// What was found.
  public var text: String
  /// A unit that may have been meant.
  public var suggestion: String?

  public init(_ kind: Kind, text: String, suggestion: String? = nil) {
    self.kind = kind
    self.text = text
    self.suggestion = suggestion
  }

  /// What was found, why it is none, and the unit that may have been meant.
  public var description: String {
    let found = "'\(text.printable.shortened)'"
    let message =
      switch kind {
      case .empty: "an empty text is no quantity"
      case .noNumber: "\(found) does not begin with a number"
      case .outOfRange: "\(found) is outside the range of double precision"
      case .malformed: "\(found) is no quantity"
      case .unknownUnit(let word): "'\(word.printable.shortened)' in \(found) is no known unit"
      }
    return suggestion.map { "\(message): did you mean '\($0)'?" } ?? message
  }
}
