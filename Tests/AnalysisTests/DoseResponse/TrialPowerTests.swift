import Dosing
import Foundation
import ShippedModels
import Testing

@testable import Analysis

@Suite("Power of a trial")
struct TrialPowerTests {
  /// Reference values: scipy.stats.nct and scipy.stats.t 1.16, both tails added.
  static let known: [(TrialPower, difference: Double, power: Double)] = [
    (.init(design: .paired, number: 60, spread: 2.96, error: 0.05), 1.07, 0.786477828535223),
    (.init(design: .twoGroups, number: 3, spread: 0.1, error: 0.05), 0.31, 0.806900251896912),
    (.init(design: .paired, number: 20, spread: 1, error: 0.05), 0.5, 0.564504418439021),
    (.init(design: .twoGroups, number: 26, spread: 1, error: 0.05), 0.8, 0.8074866151465276),
    (.init(design: .twoGroups, number: 2, spread: 1, error: 0.01), 3, 0.09480087861452555),
  ]

  @Test("is that of the noncentral t distribution", arguments: known.indices)
  func reference(index: Int) {
    let (trial, difference, power) = Self.known[index]
    #expect(abs(trial.power(of: difference) - power) < 1e-9)
    #expect(trial.power(of: -difference) == trial.power(of: difference))
  }

  @Test(
    "without an effect is the error of the first kind, for any size", arguments: [2, 3, 10, 500])
  func nothing(number: Int) {
    for design in TrialPower.Design.allCases {
      for error in [0.01, 0.05, 0.2] {
        let trial = TrialPower(design: design, number: number, spread: 3, error: error)
        #expect(abs(trial.power(of: 0) - error) < 1e-9)
      }
    }
  }

  @Test("grows with the effect and with the number, and the detectable effect has the power asked")
  func monotone() {
    var last = 0.0
    for number in [3, 5, 10, 30, 100] {
      let trial = TrialPower(design: .twoGroups, number: number, spread: 2, error: 0.05)
      let power = trial.power(of: 1.5)
      #expect(power > last)
      last = power
      #expect(abs(trial.power(of: trial.detectable(power: 0.9)) - 0.9) < 1e-9)
    }
  }

  @Test("quantiles of t are those of the tables")
  func quantiles() {
    // scipy.stats.t.ppf(0.975, ν)
    for (degrees, t) in [
      (1.0, 12.706204736432095), (2, 4.302652729911275), (4, 2.7764451051977934),
      (59, 2.000995378088267),
    ] { #expect(abs(TrialPower.quantile(0.975, degrees) - t) < 1e-8 * t) }
  }

  @Test("what the table says a trial would see is what its own spread and number come to")
  func tableAgrees() throws {
    let model = try SkinModel()
    let pairs = [model.manifest.detection] + model.manifest.settings.map(\.detection)
    var checked = 0
    for case let detection? in pairs {
      let trial = try #require(detection.trial)
      let power = TrialPower(
        design: try #require(.init(rawValue: trial.design)),
        number: Int(try #require(model.table.value(trial.number))),
        spread: try #require(model.table.value(trial.spread)),
        error: try #require(model.table.value(trial.error)))
      let stated = try #require(model.table.value(detection.threshold))
      let computed = power.detectable(power: try #require(model.table.value(trial.power)))
      // the table's own is rounded to three digits
      #expect(abs(computed / stated - 1) < 0.002, "\(detection.threshold): \(computed)")
      checked += 1
    }
    #expect(checked == 2)
  }
}
