import ReactionNetworks

/// A stream of draws that depends on its seed alone (SplitMix64), so that every failure repeats.
struct Draw: RandomNumberGenerator {
  private var state: UInt64

  init(seed: Int) { state = UInt64(bitPattern: Int64(seed)) &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(max(count, 1))) }
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
  mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

  /// Numbers of every size and spelling.
  mutating func number() -> Double {
    switch below(8) {
    case 0: Double(below(10))
    case 1: -Double(below(10))
    case 2: Double(below(1000)) / 8
    case 3: Double(bitPattern: next() & 0x3FFF_FFFF_FFFF_FFFF | 0x0010_0000_0000_0000)
    case 4: .pi
    case 5: -1e-7 * Double(below(1000))
    case 6: 1e10 * Double(1 + below(1000))
    default: Double(below(100_000)) / 1000
    }
  }
}
