#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// The elementary functions that Analysis and Reporting need; no other file imports a C library.

package func exponential(_ x: Double) -> Double { exp(x) }
/// e^x - 1 without cancellation for small x.
package func exponentialMinusOne(_ x: Double) -> Double { expm1(x) }
package func logarithm(_ x: Double) -> Double { log(x) }
package func decimalLogarithm(_ x: Double) -> Double { log10(x) }
package func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
/// 1 - erf(x), without cancellation in the tail.
package func complementaryError(_ x: Double) -> Double { erfc(x) }
package func inverseHyperbolicSine(_ x: Double) -> Double { asinh(x) }
