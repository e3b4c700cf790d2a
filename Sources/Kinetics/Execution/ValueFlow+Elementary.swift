/// exp and log as chains of single operations: those of the kernels, in their order, with their
/// constants, so that the bits are the same.
extension ValueFlow {
  private mutating func apply(
    _ kind: Kind, _ a: Value, _ b: Value = -1, _ c: Value = -1, _ d: Value = -1
  ) -> Value {
    let result = link()
    add(kind, result, a, b, c, d)
    return result
  }

  /// a * b + constant
  private mutating func horner(_ a: Value, _ b: Value, _ c: Double) -> Value {
    let constant = constant(c)
    return apply(.fma, a, b, constant)
  }

  private static let magic = 0x1.8p52

  /// exp(x) as a product of two values.
  mutating func exponential(_ x: Value) -> (Value, Value) {
    let high = apply(.least, constant(720), x)
    let clamped = apply(.greatest, constant(-760), high)
    let t = horner(clamped, constant(0x1.71547652b82fep0), Self.magic)
    let n = apply(.sub, t, constant(Self.magic))
    var r = apply(.fma, n, constant(-0x1.62e42fefa39efp-1), clamped)
    r = apply(.fma, n, constant(-0x1.abc9e3b39803fp-56), r)
    var p = constant(1.0 / 6_227_020_800.0)
    for factorial in [
      479_001_600.0, 39_916_800, 3_628_800, 362_880, 40_320, 5_040, 720, 120, 24, 6, 2,
    ] {
      p = horner(p, r, 1 / factorial)
    }
    let pr = apply(.mul, p, r)
    p = apply(.add, apply(.fma, pr, r, r), constant(1))
    let k = apply(.subWhole, t, constant(Self.magic))
    let half = apply(.shiftRight(1), k)
    let rest = apply(.subWhole, k, half)
    return (apply(.mul, p, power(half)), power(rest))
  }

  /// 2 to a whole number.
  private mutating func power(_ k: Value) -> Value {
    apply(.shiftLeft(52), apply(.addWhole, k, constant(bits: 1023)))
  }

  /// Zero in place of a number just below it that has not all its digits: see the kernel.
  mutating func zeroIfRounding(_ x: Value) -> Value {
    let zero = constant(0)
    return apply(.pick(17), x, zero, apply(.pick(17), constant(-0x1p-1022), x, zero, x), x)
  }

  /// log(x) but for x that is not a number.
  mutating func logarithm(_ x: Value) -> Value {
    let least = constant(0x1p-1022)
    let scaled = apply(.pick(17), x, least, apply(.mul, x, constant(0x1p54)), x)
    let offset = apply(.subWhole, scaled, constant(bits: 0x3fe6_a09e_667f_3bcd))
    let k = apply(.shiftRight(52), offset)
    let m = apply(.subWhole, scaled, apply(.shiftLeft(52), k))
    let shifted = apply(.addWhole, k, constant(Self.magic))
    var e = apply(.sub, shifted, constant(Self.magic))
    e = apply(.pick(17), x, least, apply(.sub, e, constant(54)), e)
    let f = apply(.sub, m, constant(1))
    let s = apply(.div, f, apply(.add, constant(2), f))
    let z = apply(.mul, s, s)
    var r = constant(1.479819860511658591e-01)
    for c in [
      1.531383769920937332e-01, 1.818357216161805012e-01, 2.222219843214978396e-01,
      2.857142874366239149e-01, 3.999999999940941908e-01, 6.666666666666735130e-01,
    ] {
      r = horner(r, z, c)
    }
    r = apply(.mul, r, z)
    let q = apply(.mul, apply(.mul, constant(0.5), f), f)
    let tail = apply(.mul, e, constant(1.90821492927058770002e-10))
    let low = apply(.fma, s, apply(.add, q, r), tail)
    let main = apply(.sub, f, apply(.sub, q, low))
    var y = apply(.fma, e, constant(6.93147180369123816490e-01), main)
    let zero = constant(0)
    y = apply(.pick(0), x, zero, constant(-.infinity), y)
    y = apply(.pick(17), x, zero, constant(.nan), y)
    return apply(.pick(0), x, constant(.infinity), x, y)
  }
}
