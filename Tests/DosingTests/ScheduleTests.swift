import Dosing
import ReactionNetworks
import Testing

@Suite struct ScheduleTests {
  @Test(
    "every kind of amount comes to the same particles, through stated ratios",
    arguments: [
      "2 mL", "2000 uL", "2e10 particles", "200 ug", "0.2 mg",
    ])
  func amounts(_ amount: String) throws {
    let text = Examples.plan(
      regimen: JSONText.quoted(amount),
      product: #""particles": "1e10 /mL", "proteinConcentration": "100 ug/mL""#)
    let schedule = try Examples.schedule(text)
    let dose = try #require(schedule.doses.first)
    #expect(abs(dose.countedParticles / 2e10 - 1) < 1e-12)
    #expect(abs(dose.volume / 2 - 1) < 1e-12)
    #expect(abs((dose.microgramProtein ?? 0) / 200 - 1) < 1e-12)
    #expect(schedule.conversions.isEmpty)
  }

  @Test("protein becomes particles by the table's ratio, with its range and source")
  func proteinByTable() throws {
    let schedule = try Examples.schedule(
      Examples.plan(regimen: #""single""#, product: #""proteinConcentration": "10 ug/mL""#))
    #expect(schedule.doses.first?.countedParticles == 2e10)
    let conversion = try #require(schedule.conversions.first)
    #expect(conversion.parameter == "particles_per_microgram")
    #expect(conversion.evidence == "second-hand")
    #expect(conversion.to == "1e10 /mL")
    #expect((conversion.lower, conversion.upper) == (1e8, 1e10))
  }

  @Test("a ratio the file states is used and called stated")
  func statedRatio() throws {
    let product = #""particles": "1e10 /mL", "particlesPerMicrogram": "2e9 /ug""#
    let schedule = try Examples.schedule(Examples.plan(regimen: #""5 ug""#, product: product))
    #expect(schedule.doses.first?.countedParticles == 1e10)
    #expect(schedule.conversions.first?.evidence == "stated")
  }

  @Test("moles of miRNA become particles by copies per particle")
  func moles() throws {
    let schedule = try Examples.schedule(Examples.plan(regimen: #""0.1 pmol""#, volume: nil))
    let expected = 1e-13 * 6.02214076e23 / 0.01
    #expect(abs((schedule.doses.first?.countedParticles ?? 0) / expected - 1) < 1e-12)
    #expect(schedule.conversions.first?.parameter == "mirna_copies_per_particle")
  }

  @Test(
    "dilution divides particles and free growth factor alike",
    arguments: [
      "100", #""1:100""#, #""2 : 200""#,
    ])
  func dilution(_ dilution: String) throws {
    let stated = Examples.plan(
      regimen: #""single""#,
      product: #""particles": "1e10 /mL", "freeGrowthFactor": "20 ng/mL", "dilution": \#(dilution)"#
    )
    var schedule = try Examples.schedule(stated)
    #expect(schedule.doses.first?.countedParticles == 2e8)
    #expect(schedule.parameters["growth_factor_concentration"] == 0.2)
    // The table's own value is a property of the undiluted product too.
    schedule = try Examples.schedule(
      Examples.plan(
        regimen: #""single""#, product: #""particles": "1e10 /mL", "dilution": \#(dilution)"#))
    #expect(schedule.parameters["growth_factor_concentration"] == 0.1)
  }

  @Test("a dish holds what its medium is to hold, as particles or protein")
  func dish() throws {
    var schedule = try Examples.schedule(Examples.dish())
    #expect(schedule.setting == "culture")
    #expect(schedule.doses.first?.countedParticles == 2e9)
    #expect(schedule.parameters["medium"] == 2)
    #expect(schedule.arms[1].isSameAs == "untreated")
    schedule = try Examples.schedule(
      Examples.dish(
        product: #""proteinConcentration": "1 mg/mL""#,
        administration:
          #""concentration": "100 ug/mL", "well": {"medium": "2 mL", "cells": "2e4 cells"}"#))
    #expect(schedule.doses.first?.countedParticles == 2e11)
    #expect(schedule.doses.first?.volume == 0.2)
    #expect(schedule.parameters["cells_seeded"] == 2e4)
  }

  @Test("an infusion flows in at one administration per its length, and ends at exactly zero")
  func infusion() throws {
    let schedule = try Examples.schedule(Examples.plan(regimen: #""2 mL over 2 h q 1 h x 3""#))
    let flows = schedule.arms[0].interventions.compactMap { step in
      step.assignments.first { $0.target == "infusing" }.map { (step.time, $0.value) }
    }
    #expect(flows.map(\.0) == [0, 1, 2, 3, 4])
    #expect(flows.map(\.1) == [0.5, 1, 1, 0.5, 0])
  }

  @Test("infusions one after another leave no gap and no overlap")
  func backToBack() throws {
    let text = Examples.plan(
      regimen: #""2 mL over 0.1 h q 0.1 h x 50""#)
    let steps = try Examples.schedule(text).arms[0].interventions
    let flows = steps.flatMap(\.assignments).filter { $0.target == "infusing" }.map(\.value)
    #expect(flows.count == 51)
    #expect(flows.last == 0)
    for flow in flows.dropLast() {
      guard case .number(let perTime, _) = flow else { continue }
      #expect(abs(perTime - 10) < 1e-9)
    }
  }

  @Test("overlapping infusions of unequal amounts are refused by name")
  func overlap() throws {
    let regimen = """
      {"table": [{"time": "0 h", "amt": "2 mL", "dur": "2 h"},
                 {"time": "1 h", "amt": "1 mL", "dur": "2 h"}]}
      """
    let error = try #require(throws: DoseError.self) {
      try Examples.schedule(Examples.plan(regimen: regimen))
    }
    #expect(error.code == "dose.overlapping-infusions")
    #expect(error.place != nil)
  }

  @Test("a dose given during an infusion leaves the infusion its own amounts")
  func bolusDuringInfusion() throws {
    let regimen = """
      {"table": [{"time": "0 h", "amt": "2 mL", "dur": "2 h"}, {"time": "1 h", "amt": "1 mL"}]}
      """
    let steps = try Examples.schedule(Examples.plan(regimen: regimen)).arms[0].interventions
    let counted = steps.compactMap { step in
      step.assignments.first { $0.target == "counted_particles" }.map { (step.time, $0.value) }
    }
    #expect(counted.map(\.0) == [0, 1, 1])
    #expect(counted.map(\.1) == [2e10, 1e10, 2e10])
  }

  @Test("interventions come in the order of time, whatever the regimen")
  func order() throws {
    for regimen in [
      #""2 mL over 3 h q 1 h x 20""#, #""q 1 d x 5""#,
      #"{"table": [{"time": "5 h", "dur": "1 h"}, {"time": "1 h"}, {"time": "5.5 h"}]}"#,
    ] {
      let arms = try Examples.schedule(Examples.plan(regimen: regimen)).arms
      for arm in arms {
        let times = arm.interventions.map(\.time)
        #expect(times == times.sorted())
      }
    }
  }

  @Test("ten thousand overlapping infusions are scheduled without delay")
  func manyInfusions() throws {
    let text = Examples.plan(
      regimen: #""2 mL over 30 d q 10 min x 10000""#)
    let schedule = try Examples.schedule(text)
    #expect(schedule.doses.count == 10_000)
  }

  @Test("a setting outside its range is refused, knowledge outside its range is told")
  func ranges() throws {
    let old = Examples.standard.replacing("45 y", with: "95 y")
    let error = try #require(throws: DoseError.self) { try Examples.schedule(old) }
    #expect(error.code == "dose.out-of-range")
    #expect(error.path == "/subject/age")
    #expect(error.allowed == "20 to 80 year")
    let pure = Examples.standard.replacing(
      #""genuineFraction": 0.5"#, with: #""genuineFraction": 1"#)
    #expect(try Examples.schedule(pure).notes.contains { $0.contains("genuineFraction") })
  }

  @Test("what has no meaning for a route is refused, not ignored")
  func noEffect() throws {
    let dish = Examples.dish(
      administration: #""volume": "10 uL", "area": "2 cm2""#)
    let error = try #require(throws: DoseError.self) { try Examples.schedule(dish) }
    #expect(error.code == "dose.no-effect")
    #expect(error.path == "/administration/area")
  }

  @Test("the usual questions are those the model of the route can answer")
  func usualQuestions() throws {
    let skin = try Examples.schedule(Examples.least)
    #expect(skin.readouts.contains { $0.readout == "wrinkle_index" })
    #expect(
      skin.readouts.filter { $0.readout == "new_collagen" }.map(\.at.text) == ["4 wk", "12 wk"])
    let dish = try Examples.schedule(Examples.dish())
    #expect(!dish.readouts.contains { $0.readout == "wrinkle_index" })
    #expect(dish.readouts.allSatisfy { $0.at.text == "72 h" })
  }

  @Test("a manifest that names what the model has not is refused with its file")
  func manifestMistake() throws {
    let text = Examples.manifestText.replacing("film = film + dose_intact", with: "flim = 1")
    let manifest = try ModelManifest(json: text, file: "model.json")
    let plan = try DosePlan(json: Examples.least, file: "d.json", manifest: manifest)
    let error = try #require(throws: DoseError.self) {
      try plan.schedule(for: Examples.network("skin"), table: { Examples.table[$0] })
    }
    #expect(error.code == "manifest.unknown-symbol")
    #expect(error.file == "model.json")
    #expect(error.suggestion == #""film""#)
  }

  @Test(
    "output times run from 0 to the end, both included",
    arguments: [
      ("1 d", "10 d", 11), ("3 d", "10 d", 5), ("0.1 d", "1 d", 11), ("7 h", "1 d", 5),
    ])
  func outputTimes(_ every: String, _ duration: String, _ count: Int) throws {
    let simulation = #", "simulation": {"duration": "\#(duration)", "outputEvery": "\#(every)"}"#
    let plan = try Examples.read(Examples.plan(regimen: #""single""#, more: simulation))
    let hour = PhysicalUnit(time: 1, factor: 3600)
    let times = plan.simulation.outputTimes(in: hour)
    #expect(times.count == count)
    #expect(times.first == 0)
    #expect(times.last == plan.simulation.duration.converted(to: hour))
    #expect(times == times.sorted())
  }
}
