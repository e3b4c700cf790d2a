/// A fraction of machine integers in lowest terms; every operation says when it would overflow.
struct Fraction: Hashable {
  let numerator: Int
  let denominator: Int
  static let zero = Fraction(numerator: 0, denominator: 1)
  static let one = Fraction(numerator: 1, denominator: 1)

  private init(numerator: Int, denominator: Int) {
    self.numerator = numerator
    self.denominator = denominator
  }

  private static func reduced(_ numerator: Int, _ denominator: Int) -> Fraction? {
    guard denominator != 0, numerator != .min, denominator != .min else { return nil }
    let divisor = greatestCommonDivisor(numerator, denominator) * (denominator < 0 ? -1 : 1)
    return Fraction(numerator: numerator / divisor, denominator: denominator / divisor)
  }

  /// A number that is a short fraction, such as 2, 0.5 or 1/3 as far as doubles can say.
  init?(_ value: Double) {
    guard value.isFinite, value.magnitude < 1e9 else { return nil }
    for denominator in 1...1000 {
      let scaled = value * Double(denominator)
      if scaled.rounded() == scaled, scaled / Double(denominator) == value {
        guard let fraction = Self.reduced(Int(scaled), denominator) else { return nil }
        self = fraction
        return
      }
    }
    return nil
  }

  var isZero: Bool { numerator == 0 }

  func adding(_ other: Fraction) -> Fraction? {
    let (a, first) = numerator.multipliedReportingOverflow(by: other.denominator)
    let (b, second) = other.numerator.multipliedReportingOverflow(by: denominator)
    let (sum, third) = a.addingReportingOverflow(b)
    let (product, fourth) = denominator.multipliedReportingOverflow(by: other.denominator)
    return first || second || third || fourth ? nil : Self.reduced(sum, product)
  }

  func times(_ other: Fraction) -> Fraction? {
    let (a, first) = numerator.multipliedReportingOverflow(by: other.numerator)
    let (b, second) = denominator.multipliedReportingOverflow(by: other.denominator)
    return first || second ? nil : Self.reduced(a, b)
  }

  func divided(by other: Fraction) -> Fraction? {
    Self.reduced(other.denominator, other.numerator).flatMap { times($0) }
  }

  var negated: Fraction { Fraction(numerator: -numerator, denominator: denominator) }
}

func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  var (a, b) = (a.magnitude, b.magnitude)
  while b != 0 { (a, b) = (b, a % b) }
  return max(1, Int(a))
}
