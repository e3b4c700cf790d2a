import Testing

@testable import Analysis

@Suite("Numbers as text")
struct NumberTextTests {
  @Test(
    "a number keeps its leading digits and its size",
    arguments: [
      (0, "0"), (1, "1"), (0.5, "0.5"), (45_300, "45300"), (123_456, "1.23e5"), (1e10, "1e10"),
      (1.25e10, "1.25e10"), (0.0123, "0.0123"), (0.000_123_4, "1.23e-4"), (-2.5, "-2.5"),
      (999.9, "1000"), (99_999, "1e5"), (9.999e9, "1e10"), (1e-300, "1e-300"),
    ] as [(Double, String)])
  func short(value: Double, text: String) {
    #expect(NumberText.short(value) == text)
  }

  @Test("three digits are within half a unit of the third digit")
  func rounding() throws {
    var x = 1.234_567_8e-9
    for _ in 0..<400 {
      let read = try #require(Double(NumberText.short(x)))
      #expect(abs(read - x) <= 0.005 * abs(x) * 1.000_001)
      x *= -1.137
    }
  }

  @Test("all digits of the decimal read back as the same double")
  func roundTrip() throws {
    var x = 0.1
    for _ in 0..<300 {
      let text = NumberText.plain(NumberText.decimal(x))
      #expect(Double(text) == x)
      x = -x * 3.7
    }
  }

  @Test("powers of ten are written as powers")
  func pretty() {
    #expect(NumberText.pretty(1e11) == "10¹¹")
    #expect(NumberText.pretty(-2.5e-12) == "−2.5\u{202F}×\u{202F}10⁻¹²")
    #expect(NumberText.powerOfTen(6) == "10⁶")
    #expect(NumberText.powerOfTen(-2) == "0.01")
  }

  @Test("a share is never certain and never nothing")
  func shares() {
    #expect(NumberText.share(0.9999) == "> 99.9 %")
    #expect(NumberText.share(1e-9) == "< 0.0001 %")
    #expect(NumberText.share(0) == "0 %")
    #expect(NumberText.share(0.128) == "12.8 %")
  }

  @Test("fixed notation pads and rounds")
  func fixed() {
    #expect(NumberText.fixed(12.3, decimals: 2) == "12.30")
    #expect(NumberText.fixed(0.06, decimals: 1) == "0.1")
    #expect(NumberText.fixed(0.001, decimals: 1) == "0.0")
    #expect(NumberText.fixed(99.99, decimals: 1) == "100.0")
  }

  @Test(
    "times are said in the unit that keeps them short",
    arguments: [
      (0, "0 h"), (2016, "12 wk"), (4320, "180 d"), (24, "1 d"), (6, "6 h"), (0.5, "30 min"),
      (36, "36 h"), (672, "4 wk"), (168, "7 d"),
    ] as [(Double, String)])
  func times(hours: Double, text: String) {
    #expect(TimeText.short(hours: hours) == text)
  }
}

@Suite("SHA-256")
struct SHA256Tests {
  @Test("agrees with the vectors of FIPS 180")
  func vectors() {
    #expect(
      SHA256.hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      SHA256.hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      SHA256.hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    #expect(
      SHA256.hex([UInt8](repeating: UInt8(ascii: "a"), count: 1000))
        == "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3")
  }
}
