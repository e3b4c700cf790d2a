import Foundation

@testable import Analysis

/// Random values and states for the twin, from a fixed seed (SplitMix64).
struct TwinDraw: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func between(_ low: Double, _ high: Double) -> Double {
    Double.random(in: low...high, using: &self)
  }
  /// A power of ten.
  mutating func decade(_ low: Double, _ high: Double) -> Double { pow(10, between(low, high)) }

  /// Every row of the table somewhere within its bounds.
  mutating func values(_ table: ParameterTable) -> [String: Double] {
    var values: [String: Double] = [:]
    for row in table.rows {
      let isLog = row.scale != .lin && row.lowerBound > 0
      values[row.id] =
        row.lowerBound == row.upperBound
        ? row.nominal
        : isLog
          ? decade(log10(row.lowerBound), log10(row.upperBound))
          : between(row.lowerBound, row.upperBound)
    }
    return values
  }

  /// Aged, dosed, alarmed skin: every state away from zero and from rest.
  mutating func state(_ twin: SkinTwin) -> SkinTwin.State {
    var s = twin.young
    for at in SkinTwin.places {
      let young = s[keyPath: at.place]
      s[keyPath: at.place] = young > 0 ? young * decade(-0.4, 0.4) : decade(0, 11)
    }
    s.age = between(25, 100)
    s.channels = between(0, 1)
    s.filmGrowthFactor = decade(-2, 3)
    s.ultraviolet = between(0, 1)
    s.deviceSignal = between(0, 5)
    layer(&s.papillary)
    layer(&s.reticular)
    return s
  }

  private mutating func layer(_ l: inout SkinTwin.Layer) {
    l.growthFactor = decade(-2, 2)
    l.growthActivity = between(0, 1)
    l.vesicleMemory = between(0, 1)
    l.smad = between(0, 0.9)
    l.activated = l.quiescent * between(0, 1)
    l.inflammation = between(0.3, 8)
  }
}
