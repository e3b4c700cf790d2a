#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// The four elementary functions this room needs, so that no other file imports a C library.

func exponential(_ x: Double) -> Double { exp(x) }
/// e^x - 1 without cancellation for small x.
func exponentialMinusOne(_ x: Double) -> Double { expm1(x) }
func logarithm(_ x: Double) -> Double { log(x) }
func decimalLogarithm(_ x: Double) -> Double { log10(x) }
