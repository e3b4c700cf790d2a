#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#endif

/// The C library under names that do not collide with the operators' own.
extension Operator {
  static func naturalLogarithm(_ x: Double) -> Double { libmLog(x) }
  static func exponential(_ x: Double) -> Double { libmExp(x) }
  static func decimalLogarithm(_ x: Double) -> Double { libmLog10(x) }

  /// Circular and hyperbolic functions and their inverses.
  func trigonometric(_ x: Double) -> Double {
    switch self {
    case .sin: libmSin(x)
    case .cos: libmCos(x)
    case .tan: libmTan(x)
    case .sec: 1 / libmCos(x)
    case .csc: 1 / libmSin(x)
    case .cot: 1 / libmTan(x)
    case .arcsin: asin(x)
    case .arccos: acos(x)
    case .arctan: atan(x)
    case .arcsec: acos(1 / x)
    case .arccsc: asin(1 / x)
    case .arccot: x == 0 ? .pi / 2 : atan(1 / x)
    case .sinh: libmSinh(x)
    case .cosh: libmCosh(x)
    case .tanh: libmTanh(x)
    case .sech: 1 / libmCosh(x)
    case .csch: 1 / libmSinh(x)
    case .coth: 1 / libmTanh(x)
    case .arcsinh: asinh(x)
    case .arccosh: acosh(x)
    case .arctanh: atanh(x)
    case .arcsech: acosh(1 / x)
    case .arccsch: asinh(1 / x)
    case .arccoth: atanh(1 / x)
    default: .nan
    }
  }
}

/// Free functions of the C library under names that no operator has.
private func libmExp(_ x: Double) -> Double { exp(x) }
private func libmLog(_ x: Double) -> Double { log(x) }
private func libmLog10(_ x: Double) -> Double { log10(x) }
private func libmSin(_ x: Double) -> Double { sin(x) }
private func libmCos(_ x: Double) -> Double { cos(x) }
private func libmTan(_ x: Double) -> Double { tan(x) }
private func libmSinh(_ x: Double) -> Double { sinh(x) }
private func libmCosh(_ x: Double) -> Double { cosh(x) }
private func libmTanh(_ x: Double) -> Double { tanh(x) }
