import Dosing
import Foundation
import Kinetics
import ReactionNetworks
import ShippedModels
import Testing

@testable import Analysis

/// The compiled model in motion against the hand-written one.
@Suite("Twin of the skin model in motion")
struct TwinRunTests {
  let skin: SkinModel
  let network: ReactionNetwork

  init() throws {
    skin = try SkinModel()
    network = try skin.table.filling(skin.network("skin"))
  }

  @Test("the twin's solver is of order five on a stiff problem with a known solution")
  func solver() {
    // x = cos t, held by a stiff spring; y = 1/(1 + 9 exp(-t)); z = t
    func derivative(_ v: [Double]) -> [Double] {
      [-1000 * (v[0] - cos(v[2])) - sin(v[2]), v[1] * (1 - v[1]), 1]
    }
    let end = 3.0
    let errors = [0.1, 0.05].map { step in
      var solver = TwinSolver(derivative: derivative, growth: 0, firstStep: step)
      let found = solver.integrate([1, 0.1, 0], outputs: [end])[0]
      #expect(abs(found[0] - cos(end)) < 1e-4 * step)
      return abs(found[1] - 1 / (1 + 9 * exp(-end)))
    }
    #expect(abs(log2(errors[0] / errors[1]) - 5) < 0.3)
  }

  @Test("a dose and a device pass change the same states", arguments: SkinTwin.Route.allCases)
  func dose(route: SkinTwin.Route) throws {
    let schedule = try schedule(
      """
      { "schemaVersion": 1, "model": "skin",
        "product": { "name": "x", "source": "dental_pulp", "particles": "1e11 /mL",
          "genuineFraction": 0.4, "freeGrowthFactor": "20 ng/mL", "vialVolume": "5 mL",
          "storage": { "form": "lyophilised", "freezeThawCycles": 2, "refrigerated": "24 h" } },
        "administration": { "route": "\(route.rawValue)", "volume": "1 mL", "area": "300 cm2" },
        "regimen": "single", "subject": { "age": "45 y" },
        "variants": { "vehicle": "slow_release" } }
      """)
    let twin = SkinTwin(p: TwinValues(skin.table, given: schedule.parameters))
    var draw = TwinDraw(seed: 3)
    var state = draw.state(twin)

    let interventions = schedule.arms[0].interventions
    var settings = SimulationSettings(end: 0, outputTimes: [0])
    settings.record = SkinTwin.places.map(\.name)
    let member = Member(
      parameters: schedule.parameters, initial: SkinTwin.named(state),
      interventions: interventions)
    let after = try run(member, settings, interventions).finalState

    if interventions.contains(where: { $0.label.hasPrefix("device pass") }) {
      twin.passDevice(&state)
    }
    let given = schedule.doses[0]
    twin.give(
      twin.dose(counted: given.countedParticles, volume: given.volume), by: route, to: &state)
    expectEqual(SkinTwin.named(state), after, route.rawValue)
  }

  @Test("ageing, then the first sessions of the standard example: every state within 1e-8")
  func sessions() throws {
    let study = try skin.example("microneedle-monthly-x3", explains: false)
    let schedule = try study.plan.schedule(for: network, table: skin.table.row)
    let hours: [Double] = [0.5, 6, 48, 240, 672, 674, 720]
    let compiled = try compiledRun(schedule, hours)
    let hand = handRun(schedule, hours)
    var worst = (gap: 0.0, name: "", hour: 0.0)
    for at in SkinTwin.places {
      let i = SkinTwin.index(of: at.place)
      let column = try #require(compiled[at.name])
      let peak = column.reduce(0) { max($0, abs($1)) }
      for (row, hour) in hours.enumerated() where peak > 0 {
        let gap = abs(hand[row][i] - column[row]) / (abs(column[row]) + 1e-3 * peak)
        if !(gap <= worst.gap) { worst = (gap, at.name, hour) }
      }
      if peak == 0 { #expect(hand.allSatisfy { $0[i] == 0 }, "\(at.name)") }
    }
    #expect(worst.gap < 1e-8, "\(worst.name) at hour \(worst.hour): \(worst.gap)")
  }

  // MARK: by hand

  /// States at some hours after the first dose; doses and passes written out by hand.
  private func handRun(_ schedule: Schedule, _ hours: [Double]) -> [[Double]] {
    let twin = SkinTwin(p: TwinValues(skin.table, given: schedule.parameters))
    var solver = TwinSolver { SkinTwin.vector(twin.derivative(SkinTwin.state($0))) }
    let ageing = (twin.p.age - twin.p.age_start) * twin.p.hours_per_year
    solver.growth = 0.05
    var y = solver.integrate(SkinTwin.vector(twin.young), outputs: [ageing])[0]
    solver.growth = 0.02
    solver.longestStep = 3
    var found: [[Double]] = []
    let ends = schedule.doses.dropFirst().map(\.time) + [.infinity]
    for (dose, end) in zip(schedule.doses, ends) {
      var state = SkinTwin.state(y)
      twin.passDevice(&state)
      let content = twin.dose(counted: dose.countedParticles, volume: dose.volume)
      twin.give(content, by: .microneedle, to: &state)
      // an hour at which a dose is given reads what was just before it
      let wanted = hours.filter { $0 > dose.time && $0 <= end }
      let stops = hours.contains { $0 > end } && wanted.last != end ? wanted + [end] : wanted
      solver.jacobian = nil
      let values = solver.integrate(SkinTwin.vector(state), outputs: stops.map { $0 - dose.time })
      found += values.prefix(wanted.count)
      if !hours.contains(where: { $0 > end }) { break }
      y = values.last ?? y
    }
    return found
  }

  // MARK: compiled

  private func schedule(_ dose: String) throws -> Schedule {
    try skin.study(dose, explains: false).plan.schedule(for: network, table: skin.table.row)
  }

  private func compiledRun(_ schedule: Schedule, _ hours: [Double]) throws -> [String: [Double]] {
    let interventions = schedule.arms[0].interventions
    var settings = SimulationSettings(end: 0, record: SkinTwin.places.map(\.name))
    settings.relativeTolerance = 1e-11
    var member = Member(parameters: schedule.parameters)
    let p = TwinValues(skin.table, given: schedule.parameters)
    settings.start = -(p.age - p.age_start) * p.hours_per_year
    member.initial = try run(member, settings, interventions).final
    settings.start = 0
    settings.end = hours.last ?? 0
    settings.outputTimes = hours
    member.interventions = interventions.filter { $0.time < settings.end }
    let trajectory = try run(member, settings, interventions)
    // of two rows at one time the one before the dose
    let rows = hours.compactMap { trajectory.times.firstIndex(of: $0) }
    return Dictionary(
      uniqueKeysWithValues: try trajectory.names.map { name in
        let column = try #require(trajectory.column(name))
        return (name, rows.map { column[$0] })
      })
  }

  private func run(
    _ member: Member, _ settings: SimulationSettings, _ interventions: [Intervention]
  ) throws -> Trajectory {
    var seen: Set<[Assignment]> = []
    let distinct = interventions.filter { seen.insert($0.assignments).inserted }
    let compiled = try CompiledNetwork(network, interventions: distinct)
    return try compiled.simulate([member], settings: settings)[0].get()
  }
}
