import Kinetics
import ReferenceProblems
import Testing

@Suite("Published problems are reached")
struct ReferenceTests {
  @Test("within the attainable accuracy at the tightest tolerance", arguments: ReferenceProblem.all)
  func reached(problem: ReferenceProblem) throws {
    let trajectory = try simulate(problem.network(), settings: problem.settings())
    let comparison = problem.comparison(with: trajectory)
    #expect(comparison.isClose, "\(problem.name): \(comparison)")
  }

  @Test(
    "closed forms: a step ends within a few tolerances of the truth",
    arguments: AnalyticProblem.all)
  func stepEnds(problem: AnalyticProblem) throws {
    for tolerance in [1e-4, 1e-6, 1e-8, 1e-10] {
      var settings = problem.settings(relativeTolerance: tolerance)
      settings.outputTimes = [problem.end]
      let comparison = try compare(problem, settings, allowed: 5 * tolerance)
      #expect(comparison.isClose, "\(problem.name) at \(tolerance): \(comparison)")
    }
  }

  /// Between step ends the interpolant of a stiff step is less exact than its ends: 126 times the
  /// tolerance was the most seen, on Kaps' problem at four steps in all. Other problems keep 50.
  @Test("closed forms: the dense output stays near the tolerance", arguments: AnalyticProblem.all)
  func betweenSteps(problem: AnalyticProblem) throws {
    let isStiff = problem.name.contains("Prothero") || problem.name.contains("1000000")
    for tolerance in [1e-4, 1e-6, 1e-8, 1e-10] {
      let settings = problem.settings(relativeTolerance: tolerance)
      let comparison = try compare(problem, settings, allowed: (isStiff ? 150 : 50) * tolerance)
      #expect(comparison.isClose, "\(problem.name) at \(tolerance): \(comparison)")
    }
  }

  private func compare(
    _ problem: AnalyticProblem, _ settings: SimulationSettings, allowed: Double
  ) throws -> Comparison {
    let trajectory = try simulate(
      problem.network(), interventions: problem.interventions, settings: settings)
    let peak = trajectory.values.map(\.magnitude).max() ?? 0
    return ReferenceProblems.compare(
      trajectory, relative: allowed, absolute: 1e-3 * allowed * peak, with: problem.solution)
  }
}
