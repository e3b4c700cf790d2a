import Kinetics
import Testing

/// The cipher against the vectors that its authors publish, and the laws of the streams.
@Suite("Random stream")
struct RandomStreamTests {
  // Source: kat_vectors of the Random123 library, lines "philox4x32 10".
  static let known: [(counter: SIMD4<UInt32>, key: SIMD2<UInt32>, result: SIMD4<UInt32>)] = [
    (
      SIMD4(0, 0, 0, 0), SIMD2(0, 0),
      SIMD4(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8)
    ),
    (
      SIMD4(repeating: .max), SIMD2(repeating: .max),
      SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD)
    ),
    (
      SIMD4(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344),
      SIMD2(0xA409_3822, 0x299F_31D0),
      SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1)
    ),
  ]

  @Test("gives the published numbers", arguments: 0..<3)
  func vectors(index: Int) {
    let vector = Self.known[index]
    #expect(RandomStream.philox(counter: vector.counter, key: vector.key) == vector.result)
  }

  @Test("equal keys give equal numbers; any other key gives others")
  func keys() {
    func draw(_ stream: RandomStream) -> [UInt32] {
      var stream = stream
      return (0..<10).map { _ in stream.next() }
    }
    let own = draw(RandomStream(seed: 1, purpose: .stratum, member: 2, cell: 3))
    #expect(own == draw(RandomStream(seed: 1, purpose: .stratum, member: 2, cell: 3)))
    let others = [
      RandomStream(seed: 2, purpose: .stratum, member: 2, cell: 3),
      RandomStream(seed: 1 << 32 | 1, purpose: .stratum, member: 2, cell: 3),
      RandomStream(seed: 1, purpose: .sobolShift, member: 2, cell: 3),
      RandomStream(seed: 1, purpose: .stratum, member: 3, cell: 3),
      RandomStream(seed: 1, purpose: .stratum, member: 1 << 32 | 2, cell: 3),
      RandomStream(seed: 1, purpose: .stratum, member: 2, cell: 4),
    ]
    for other in others { #expect(own != draw(other)) }
  }

  @Test("uniform numbers lie inside the unit interval and fill it")
  func uniform() {
    var stream = RandomStream(seed: 9, purpose: .placeInStratum)
    var sum = 0.0
    for _ in 0..<10_000 {
      let value = stream.uniform()
      #expect(value > 0 && value < 1)
      sum += value
    }
    // Five standard errors of the mean of ten thousand.
    #expect(abs(sum / 10_000 - 0.5) < 5 * 0.2887 / 100)
  }
}
