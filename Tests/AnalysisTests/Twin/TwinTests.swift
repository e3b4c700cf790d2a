import Dosing
import Foundation
import Kinetics
import ReactionNetworks
import ShippedModels
import Testing

@testable import Analysis

/// The compiled skin model against the hand-written one.
@Suite("Twin of the skin model")
struct TwinTests {
  /// Choices of a dose file, as rows of the table that take the place of others.
  static let variants: [(name: String, rows: [String: String])] = [
    ("table as it stands", [:]),
    ("microneedle", microneedle),
    ("microneedle, little release", microneedle + ["released_share": "released_share_low"]),
    (
      "microneedle, potency of the trial",
      microneedle + ["half_effect_concentration": "half_effect_concentration_trial_fitted"]
    ),
    (
      "microneedle, collagen pools B",
      microneedle + [
        "collagen_output_per_cell": "collagen_output_per_cell_B",
        "maturation_fraction": "maturation_fraction_B",
      ]
    ),
    ("microneedle, miRNA arm off", microneedle + ["rna_arm_on": "arm_off"]),
    ("microneedle, surface arm off", microneedle + ["surface_arm_on": "arm_off"]),
    ("microneedle, anti-fibrotic arm off", microneedle + ["antifibrotic_arm_on": "arm_off"]),
    (
      "microneedle, gel and sunlight",
      microneedle + [
        "vehicle_held_fraction": "vehicle_held_fraction_slow_release",
        "chronic_ultraviolet": "chronic_ultraviolet_daily",
        "photo_damage": "photo_damage_severe",
      ]
    ),
    (
      "laser, freeze-dried cord vesicles",
      [
        "route_delivered_fraction": "delivered_fraction_co2_laser",
        "device_strength": "device_strength_co2_laser",
        "survival_of_form": "survival_of_lyophilised",
        "source_potency": "source_potency_umbilical_cord",
      ]
    ),
    ("topical", ["entry_papillary_share": "entry_papillary_share_intact"]),
    (
      "intradermal",
      [
        "route_delivered_fraction": "delivered_fraction_intradermal",
        "entry_papillary_share": "entry_papillary_share_intradermal",
        "reached_area_fraction": "reached_area_fraction_intradermal",
      ]
    ),
    ("iv, little to the skin", ["plasma_to_skin_rate": "plasma_to_skin_rate_low"]),
  ]
  static let microneedle = [
    "route_delivered_fraction": "delivered_fraction_microneedle",
    "entry_papillary_share": "entry_papillary_share_channels",
    "device_strength": "device_strength_microneedle",
  ]

  /// An infusion, so that its terms are not all zero.
  static let infusion = [
    "counted_particles": 1e11, "applied_volume": 1, "infusing": 0.5,
    "growth_factor_concentration": 20,
  ]

  let table: ParameterTable
  let compiled: CompiledSkin

  init() throws {
    table = try SkinModel().table
    let twin = SkinTwin(p: TwinValues(values: [:]))
    compiled = try CompiledSkin(recording: twin.readouts(twin.young).keys.sorted())
  }

  @Test("both have the same states")
  func states() {
    #expect(Set(compiled.stateNames) == Set(SkinTwin.places.map(\.name)))
    #expect(compiled.stateNames.count == SkinTwin.places.count)
  }

  @Test("every start value and, at random states, every derivative and readout agrees")
  func nominalValues() {
    var draw = TwinDraw(seed: 1)
    for variant in Self.variants {
      let values = TwinValues(table, rows: variant.rows, given: Self.infusion)
      for _ in 0..<20 { compare(values, &draw, variant.name) }
    }
  }

  @Test("they agree for every parameter anywhere within its bounds")
  func randomValues() {
    var draw = TwinDraw(seed: 2)
    for round in 0..<200 { compare(TwinValues(values: draw.values(table)), &draw, "draw \(round)") }
  }

  /// Compares start values, then derivatives and readouts at a random state.
  private func compare(_ values: TwinValues, _ draw: inout TwinDraw, _ what: String) {
    let twin = SkinTwin(p: values)
    let dose = twin.dose(
      counted: twin.p.counted_particles, volume: twin.p.applied_volume)
    let state = draw.state(twin)
    let found = compiled.evaluate(values.values, at: SkinTwin.named(state))
    expectEqual(SkinTwin.named(twin.young), found.start, "start, \(what)")
    expectEqual(
      SkinTwin.named(twin.derivative(state, infused: dose)), found.slope, "slope, \(what)")
    expectEqual(twin.readouts(state), found.recorded, "readout, \(what)")
  }
}

/// Every value within 1e-8 of the other, relative; reports the worst.
func expectEqual(_ hand: [String: Double], _ compiled: [String: Double], _ what: String) {
  func gap(_ name: String) -> Double {
    guard let x = hand[name], let y = compiled[name] else { return .infinity }
    let gap = x == y ? 0 : abs(x - y) / max(abs(x), abs(y))
    return gap.isNaN ? .infinity : gap
  }
  let worst = hand.keys.max { gap($0) < gap($1) } ?? ""
  #expect(
    gap(worst) < 1e-8,
    "\(what): \(worst) is \(hand[worst] ?? .nan) by hand, \(compiled[worst] ?? .nan) compiled")
}

/// The rows of one choice on top of another.
private func + (a: [String: String], b: [String: String]) -> [String: String] {
  a.merging(b) { $1 }
}
