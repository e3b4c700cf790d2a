import Dosing
import Foundation
import Kinetics
import ReactionNetworks
import ShippedModels
import Testing

@testable import Analysis

/// Laws of a dermis divided into layers, on the model that ships.
@Suite("Layers of the dermis")
struct LayerTests {
  private let skin: SkinModel

  init() throws { skin = try SkinModel() }

  /// An example with its number of layers, and values put into its network.
  private func study(
    _ example: String, layers: Int?, changing values: [String: Double] = [:]
  ) throws -> Study {
    var dose = try JSONValue(
      text: try SkinModel.text("examples/\(example).json"), file: "dose.json")
    if let layers {
      dose = try dose.setting(
        "simulation.layers", to: .number(Double(layers), literal: "\(layers)"), file: "")
    }
    var study = try skin.example(example, explains: false)
    study.plan = try DosePlan(document: dose, file: "dose.json", manifest: skin.manifest)
    study.network = try skin.table.filling(
      study.plan.divided(skin.network(study.plan.route.setting)))
    for index in study.network.parameters.indices {
      if let value = values[study.network.parameters[index].name] {
        study.network.parameters[index].value = value
      }
    }
    return study
  }

  /// Last values of the treated arm, by readout.
  private func answers(_ result: StudyResult) -> [String: Double] {
    Dictionary(
      uniqueKeysWithValues: result.response.rows.compactMap { row in
        row.treated.last.map { (row.key, $0) }
      })
  }

  @Test("two layers are the model as it stands, and nothing said is two layers")
  func two() throws {
    let plain = try study("microneedle-monthly-x3", layers: nil)
    let two = try study("microneedle-monthly-x3", layers: 2)
    #expect(plain.plan.simulation.layers == 2)
    #expect(two.network == plain.network)
    #expect(two.plan.route == plain.plan.route)
  }

  @Test(
    "a divided model is whole: valid, with the totals of the undivided one", arguments: [3, 10, 50])
  func valid(layers: Int) throws {
    let whole = try study("intradermal", layers: 2).network
    let network = try study("intradermal", layers: layers).network
    let problems = network.validate()
    #expect(problems.isEmpty, "\(problems.prefix(3))")
    // A layer more is as many states, reactions and rules more as every other layer has.
    #expect((network.species.count - whole.species.count) % (layers - 2) == 0)
    #expect(network.conservationLaws.count == whole.conservationLaws.count)
    #expect(Set(network.parameters.map(\.name)).count == network.parameters.count)
  }

  @Test(
    "particles are conserved, the funnel only narrows and the arithmetic proves itself",
    arguments: ["microneedle-monthly-x3", "intradermal", "topical-intact", "iv-drip"])
  func laws(example: String) throws {
    let two = try study(example, layers: 2).run()
    let result = try study(example, layers: 7).run()
    #expect(result.certificate.ledgerDrift <= 1e-9)
    #expect(result.funnel.isMonotone())
    #expect(result.certificate.deliveredError < 1e-4)
    #expect(result.certificate.mostNegative <= 1)
    #expect(result.json.firstNonFinite == nil)
    let given = result.schedule.reduce(0) { $0 + $1.countedParticles }
    #expect(abs(result.funnel.steps[0].amount / given - 1) < 1e-12)
    // What is delivered does not depend on how finely one looks.
    let (one, other) = (two.funnel.steps[3].amount, result.funnel.steps[3].amount)
    #expect(abs(one / other - 1) < 1e-5)
  }

  @Test("without diffusion, layers of a zone that all get the same are the zone")
  func alike() throws {
    let still = ["diffusion_free": 0.0, "growth_factor_diffusion": 0.0]
    let two = answers(try study("intradermal", layers: 2, changing: still).run())
    let nine = answers(try study("intradermal", layers: 9, changing: still).run())
    #expect(two.count > 8)
    for (readout, value) in two {
      let other = try #require(nine[readout])
      #expect(abs(other - value) <= 1e-5 * abs(value), "\(readout): \(value) and \(other)")
    }
  }

  @Test(
    "readouts approach each other as layers become thinner",
    arguments: ["microneedle-monthly-x3", "topical-intact", "iv-drip"])
  func converges(example: String) throws {
    let found = try [4, 8, 16, 32].map { layers -> [Double] in
      let result = try study(example, layers: layers).run()
      let gain = try #require(result.response["new_collagen"]).difference(to: .deviceOnly, at: 1)
      let cells = try #require(result.cells)
      return [try #require(gain), cells.received, cells.released]
    }
    for readout in found[0].indices {
      let steps = zip(found, found.dropFirst()).map { abs($1[readout] - $0[readout]) }
      #expect(steps[1] < 0.6 * steps[0], "\(readout): \(found.map { $0[readout] })")
      #expect(steps[2] < 0.6 * steps[1], "\(readout): \(found.map { $0[readout] })")
      #expect(steps[2] < 0.02 * abs(found[3][readout]))
    }
  }

  @Test("the cells of thin layers are as unlike as their exposure, in the answer as in the model")
  func unlikeCells() throws {
    let result = try study("topical-intact", layers: 12).run()
    let cells = try #require(result.cells)
    #expect(cells.depths.count == 6)
    #expect(abs(cells.depths.reduce(0) { $0 + $1.share } - 1) < 1e-12)
    // Particles come from above.
    for (upper, lower) in zip(cells.depths, cells.depths.dropFirst()) {
      #expect(upper.received > lower.received)
    }
    let untouched = try #require(result.response["untouched_fraction"]?.treated.last)
    #expect(abs(untouched / cells.untouched - 1) < 1e-9)
    #expect(untouched > exp(-cells.received))
    #expect(try study("topical-intact", layers: 2).run().cells?.depths.isEmpty == true)
  }

  @Test("fixed pattern, band and dense matrix give the same trajectory of a divided dermis")
  func solvers() throws {
    let study = try study("microneedle-monthly-x3", layers: 6)
    let schedule = try study.plan.schedule(for: study.network, table: study.table.row)
    let interventions = schedule.arms[0].interventions
    let compiled = try CompiledNetwork(study.network, interventions: interventions)
    var settings = SimulationSettings(end: 24 * 84, outputTimes: [24, 24 * 84])
    settings.record = [
      "papillary_free", "new_collagen", "funnel_met", "mirna_copies", "wrinkle_index",
    ]
    settings.relativeTolerance = 1e-8
    let member = Member(parameters: schedule.parameters, interventions: interventions)
    let answers = try [SimulationSettings.LinearSolver.fixedPattern, .banded, .dense].map {
      settings.linearSolver = $0
      return try compiled.simulate([member], settings: settings)[0].get().values
    }
    for other in answers.dropFirst() {
      for (a, b) in zip(answers[0], other) { #expect(abs(a - b) <= 1e-6 * abs(a) + 1e-12) }
    }
  }

  @Test("diffusion alone is the heat equation, to second order in the thickness of a layer")
  func heat() throws {
    let off = [
      "matrix_binding_rate": 0.0, "uptake_clearance": 0, "lymph_rate": 0, "thinning_per_year": 0,
      "plasma_to_skin_rate": 0,
    ]
    let share = try #require(skin.table.value("papillary_share"))
    let depth = try #require(skin.table.value("dermis_thickness_young"))
    let speed =
      try #require(skin.table.value("diffusion_free"))
      * (try #require(skin.table.value("diffusion_hindrance")))
    let times = [0.05, 0.2, 1].map { $0 * pow(share * depth, 2) / speed }
    var worst: [Double] = []
    for layers in [4, 8, 16, 32] {
      let study = try study("topical-intact", layers: layers, changing: off)
      let schedule = try study.plan.schedule(for: study.network, table: study.table.row)
      let compiled = try CompiledNetwork(study.network)
      var settings = SimulationSettings(end: times[2], outputTimes: times)
      settings.record = ["papillary_free", "free_in_tissue"]
      settings.relativeTolerance = 1e-9
      var start: [String: Double] = [:]
      for index in 1...(layers / 2) { start["papillary_\(index)_free"] = 2e9 / Double(layers) }
      let member = Member(
        parameters: schedule.parameters.merging(off) { $1 }, initial: start)
      let values = try compiled.simulate([member], settings: settings)[0].get().values
      var error = 0.0
      for (row, time) in times.enumerated() {
        #expect(abs(values[2 * row + 1] / 1e9 - 1) < 1e-9)
        let exact = Self.heldBack(share, speed * time / (depth * depth))
        error = max(error, abs(values[2 * row] / 1e9 - exact))
      }
      worst.append(error)
    }
    for (coarse, fine) in zip(worst, worst.dropFirst()) {
      #expect(fine < 0.35 * coarse, "\(worst)")
    }
    #expect(worst[3] < 3e-3)
  }

  /// What is left in the upper `share` of a closed column after the scaled time `t`, if all was there
  /// at the start, evenly: the cosine series of the heat equation.
  private static func heldBack(_ share: Double, _ t: Double) -> Double {
    (1...4000).reduce(share) { sum, n in
      let wave = Double(n) * Double.pi
      return sum + 2 / share * pow(sin(wave * share) / wave, 2) * exp(-wave * wave * t)
    }
  }

  @Test("doses and device passes reach every layer, by thickness")
  func doses() throws {
    let route = try study("intradermal", layers: 6).plan.route
    let targets = route.dose.map(\.target)
    #expect(targets.filter { $0.hasPrefix("reticular_") && $0.hasSuffix("_free") }.count == 3)
    #expect(!targets.contains("reticular_free"))
    let device = try study("microneedle-monthly-x3", layers: 6).plan.route.device
    #expect(device.filter { $0.target.hasSuffix("_inflammation") }.count == 6)
  }

  @Test("a setting without layers, and a number that is none, are refused by name")
  func refused() throws {
    for (example, number) in [("culture-100ug-per-mL", 4), ("intradermal", 1), ("intradermal", 51)]
    {
      let error = #expect(throws: DoseError.self) { try study(example, layers: number) }
      #expect(error?.path == "/simulation/layers")
    }
  }
}
