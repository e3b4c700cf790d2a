import Dosing
import ReactionNetworks
import Testing

@Suite struct DosePlanTests {
  @Test("the standard dose file becomes a plan and a schedule")
  func standardExample() throws {
    let plan = try Examples.read(Examples.standard)
    #expect(plan.product.price?.text == "30000 JPY")
    #expect(plan.product.genuineFraction == 0.5)
    #expect(plan.variants == ["release": "0.30", "potency": "in_vitro", "collagenPools": "A"])
    #expect(plan.claims.first?.isRelative == true)
    #expect(plan.simulation.relativeTolerance == 1e-5)

    let schedule = try Examples.schedule(Examples.standard)
    #expect(schedule.setting == "skin")
    #expect(schedule.doses.map(\.time) == [0, 672, 1344])
    #expect(schedule.doses.allSatisfy { $0.countedParticles == 1e11 && $0.volume == 1 })
    #expect(schedule.doses.first?.vials == 0.2)
    #expect(schedule.doses.first?.microgramProtein == 100)
    #expect(schedule.arms.map(\.name) == ["treated", "device_only", "untreated"])
    #expect(schedule.arms.map(\.interventions.count) == [9, 3, 0])
    #expect(
      schedule.arms[0].interventions.prefix(3).map(\.label) == [
        "device pass 1", "dose 1", "dose 1",
      ])
    #expect(schedule.parameters["route_delivered_fraction"] == 0.1)
    #expect(schedule.parameters["treated_area"] == 400)
    #expect(schedule.parameters["age"] == 45)
    #expect(schedule.parameters["release"] == 0.3)
    #expect(schedule.parameters["growth_factor_concentration"] == 20)
  }

  @Test(
    "the echo of a plan reads back as the same plan",
    arguments: [
      Examples.standard, Examples.least, Examples.dish(),
      Examples.plan(regimen: #""1e10 over 1 h q 72 h x 4""#),
      Examples.plan(regimen: #"{"table": [{"time": "3 d", "amt": "1 mL", "rate": "2 mL/h"}]}"#),
    ])
  func echo(_ text: String) throws {
    let plan = try Examples.read(text)
    var again = try Examples.read(plan.json.text())
    #expect(again.json == plan.json)
    again.areReadoutsStandard = plan.areReadoutsStandard
    #expect(again == plan)
  }
}
