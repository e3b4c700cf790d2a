import Dosing
import ReactionNetworks
import Testing

@Suite struct MutationTests {
  static let files = [
    Examples.standard, Examples.least, Examples.dish(),
    Examples.plan(regimen: #""1e10 over 1 h q 72 h x 4""#),
    Examples.plan(
      regimen: """
        {"table": [{"time": "1 d", "amt": "1 mL", "rate": "2 mL/h"},
                   {"time": "0 d", "amt": "5 ug", "ii": "5 d", "addl": 3}]}
        """, product: #""proteinConcentration": "10 ug/mL", "dilution": "1:10""#),
    Examples.plan(
      regimen: #"{"every": "28 d", "doses": 3, "start": "1 wk", "amount": "2 mL"}"#,
      more: """
        , "claims": [{"readout": "wrinkle_index", "atMost": 0.5},
                     {"readout": "untouched_fraction", "at": "1 d", "atMost": "10 %"}]
        """),
  ]

  @Test("a spoiled file is read and scheduled, or refused on one screen", arguments: 0..<8)
  func spoiled(_ part: Int) throws {
    let manifest = try Examples.manifest()
    let networks = ["skin": Examples.network("skin"), "culture": Examples.network("culture")]
    var mutator = DoseMutator(seed: UInt64(2026 + part))
    var accepted = 0
    for _ in 0..<250 {
      let bytes = mutator.spoiled(MutationTests.files)
      do {
        let plan = try DosePlan(bytes: bytes, file: "dose.json", manifest: manifest)
        let network = try #require(networks[plan.route.setting])
        let schedule = try plan.schedule(for: network, table: { Examples.table[$0] })
        try check(plan, schedule, manifest)
        accepted += 1
      } catch let error as DoseError {
        let text = error.description
        #expect(text.split(separator: "\n").count <= 24)
        #expect(text.utf8.count < 6000)
        #expect(text.contains("["))
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
      }
    }
    // Some spoiled files are still good ones: else the mutator would test nothing but the reader.
    #expect(accepted > 5)
  }

  private func check(_ plan: DosePlan, _ schedule: Schedule, _ manifest: ModelManifest) throws {
    #expect(!schedule.doses.isEmpty)
    for dose in schedule.doses {
      #expect(dose.time.isFinite && dose.time >= 0)
      #expect(dose.volume.isFinite && dose.volume > 0)
      #expect(dose.countedParticles.isFinite && dose.countedParticles >= 1)
    }
    #expect(schedule.parameters.values.allSatisfy { $0.isFinite })
    for arm in schedule.arms {
      let times = arm.interventions.map(\.time)
      #expect(times == times.sorted())
      for assignment in arm.interventions.flatMap(\.assignments) {
        if case .number(let value, _) = assignment.value { #expect(value.isFinite) }
      }
    }
    #expect(plan.json.firstNonFinite == nil)
    let again = try DosePlan(json: plan.json.text(), file: "echo.json", manifest: manifest)
    #expect(again.json == plan.json)
    let hour = PhysicalUnit(time: 1, factor: 3600)
    #expect(plan.simulation.outputTimes(in: hour).count <= SimulationPlan.mostOutputs + 2)
  }
}
