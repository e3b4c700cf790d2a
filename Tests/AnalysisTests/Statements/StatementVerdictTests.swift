import Dosing
import Testing

@testable import Analysis

/// From what holds under each combination to a verdict, and from effects to p values.
@Suite("Verdicts on statements") struct StatementVerdictTests {
  /// Every combination of two options for each unknown, in order, holding or not.
  private func combinations(_ holds: [Bool?]) -> [StatementResult.Combination] {
    let count = holds.count.trailingZeroBitCount
    return holds.enumerated().map { number, holds in
      let options = (0..<count).map { place in
        number & (1 << (count - 1 - place)) == 0 ? "a" : "b"
      }
      return .init(options: options, holds: holds, probability: nil, unanswered: 0)
    }
  }

  private func verdict(_ holds: [Bool?]) -> StatementResult.Verdict {
    StatementResult.verdict(
      combinations(holds), unknowns: holds.count.trailingZeroBitCount, why: "a reason")
  }

  @Test("it is supported only under every combination, and open where one has no result")
  func plain() {
    #expect(verdict([true, true, true, true]) == .supported)
    #expect(verdict([false, false]) == .notSupported)
    #expect(verdict([true]) == .supported)
    #expect(verdict([true, nil, true, true]) == .open("a reason"))
  }

  @Test("it depends on the fewest unknowns that tell where it holds")
  func depends() {
    #expect(verdict([true, false]) == .depends([0]))
    #expect(verdict([true, false, true, false]) == .depends([1]))
    #expect(verdict([true, true, false, false]) == .depends([0]))
    #expect(verdict([true, false, false, false]) == .depends([0, 1]))
    #expect(verdict([true, false, false, true]) == .depends([0, 1]))
    #expect(verdict([true, false, true, false, true, false, true, false]) == .depends([2]))
  }

  @Test("the median p of no difference is one half, and p values of trials are spread evenly")
  func noDifference() {
    let trial = TrialPower(design: .twoGroups, number: 28, spread: 0.2, error: 0.01)
    for share in [0.01, 0.25, 0.5, 0.9] {
      #expect(abs(trial.error(below: share, of: 0) - share) < 1e-4)
    }
  }

  @Test(
    "a share of trials equal to the power stays below the error of the first kind",
    arguments: [0.05, 0.1, 0.2, 0.3])
  func power(difference: Double) {
    let trial = TrialPower(design: .paired, number: 20, spread: 0.3, error: 0.01)
    let share = trial.power(of: difference)
    #expect(abs(trial.error(below: share, of: difference) / 0.01 - 1) < 1e-3)
    let errors = [0.25, 0.5, 0.75].map { trial.error(below: $0, of: difference) }
    #expect(errors == errors.sorted())
    let more = trial.error(below: 0.5, of: 1.5 * difference)
    #expect(more < errors[1])
  }
}
