import CKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#endif

/// The operations of the bytecode; raw values are those of `exo_op`.
enum Opcode: UInt32, Hashable, CaseIterable {
  case mov, add, sub, mul, div, fma, fnma, fms, neg, rcp, sum, dot, asum
  case exp, log, pow, sqrt, abs, floor, ceil, min, max
  case sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, acosh, atanh, gamma, trunc
  case lt, le, eq, ne, and, or, xor, not, select

  /// The operation on a constant, where folding it is exact or as good as running it.
  func fold(_ x: Double) -> Double? {
    switch self {
    case .neg: -x
    case .rcp: 1 / x
    case .sqrt: x.squareRoot()
    case .abs: Swift.abs(x)
    case .floor: x.rounded(.down)
    case .ceil: x.rounded(.up)
    case .trunc: x.rounded(.towardZero)
    case .exp: Self.libm(.exp, x)
    case .log: Self.libm(.log, x)
    case .sin: Self.libm(.sin, x)
    case .cos: Self.libm(.cos, x)
    case .tan: Self.libm(.tan, x)
    case .gamma: Self.libm(.gamma, x)
    case .not: x == 0 ? 1 : 0
    default: nil
    }
  }

  func fold(_ x: Double, _ y: Double) -> Double? {
    switch self {
    case .mul: x * y
    case .div: x / y
    case .pow: Self.power(x, y)
    case .min: x < y || x.isNaN ? x : y
    case .max: x > y || x.isNaN ? x : y
    case .lt: x < y ? 1 : 0
    case .le: x <= y ? 1 : 0
    case .eq: x == y ? 1 : 0
    case .ne: x != y ? 1 : 0
    case .and: x != 0 && y != 0 ? 1 : 0
    case .or: x != 0 || y != 0 ? 1 : 0
    case .xor: (x != 0) != (y != 0) ? 1 : 0
    default: nil
    }
  }

  private static func libm(_ op: Opcode, _ x: Double) -> Double {
    switch op {
    case .exp: return _exp(x)
    case .log: return _log(x)
    case .sin: return _sin(x)
    case .cos: return _cos(x)
    case .tan: return _tan(x)
    default: return _gamma(x)
    }
  }
  private static func power(_ x: Double, _ y: Double) -> Double { _pow(x, y) }
}

// The C library's functions under names that the enum's cases do not hide.
private func _exp(_ x: Double) -> Double { exp(x) }
private func _log(_ x: Double) -> Double { log(x) }
private func _sin(_ x: Double) -> Double { sin(x) }
private func _cos(_ x: Double) -> Double { cos(x) }
private func _tan(_ x: Double) -> Double { tan(x) }
private func _gamma(_ x: Double) -> Double { tgamma(x) }
private func _pow(_ x: Double, _ y: Double) -> Double { pow(x, y) }
