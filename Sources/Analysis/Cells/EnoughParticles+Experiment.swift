import Dosing
import Kinetics

extension EnoughParticles {
  /// The closed form first, then the tissue itself: binding sites that fill and contaminants that crowd
  /// them make more particles do less. A run that fails on the way, at a size that no model was made for, is
  /// told as the reason and costs no answer.
  init?(_ cells: CellStatistics, _ experiment: Experiment) {
    guard let given = experiment.schedule.doses.first?.countedParticles, given > 0 else {
      return nil
    }
    let share = Self.asked
    let closed = cells.doseFactor(leaving: share)
    self.init(
      untouched: share, factor: nil, countedParticles: nil, firstOrderFactor: closed, reason: "")
    guard let closed else {
      reason =
        cells.reached <= 1 - share
        ? "only \(NumberText.share(cells.reached)) of the \(cells.label) are within reach"
        : "no particle arrives"
      return
    }
    let most = experiment.mostParticles ?? Self.most
    let covered = "the \(NumberText.short(most)) counted particles a session that the model covers"
    guard closed * given <= most else {
      reason = "it would take more than \(covered)"
      return
    }
    do {
      guard
        let root = try Self.root(
          near: closed, share, reached: cells.reached, given, most: most, experiment)
      else {
        reason = "sites fill before: not even \(covered) do it"
        return
      }
      factor = root
      countedParticles = root * given
    } catch {
      reason = "a run with more particles could not be computed"
    }
  }

  /// Where the table sets no limit: no vial of any maker holds as many.
  private static let most = 1e15

  /// The factor at which the tissue leaves that share untouched: a secant in the logarithms of dose and
  /// of the mean that would leave as many untouched, which is a straight line while sites are free.
  private static func root(
    near closed: Double, _ share: Double, reached: Double, _ given: Double,
    most: Double, _ experiment: Experiment
  ) throws -> Double? {
    /// The mean of equal cells that leaves as many untouched; `nil` without numbers per cell.
    func mean(_ factor: Double) throws -> Double? {
      // a root to 1e-3 needs no more than this
      let run = experiment.run(
        "particles times \(factor)", experiment.scaledDoses,
        tolerance: max(experiment.tolerance, 1e-6), changing: [Experiment.particleFactor: factor])
      let trajectory = try experiment.make([run], onlyAt: experiment.questions.duration)[0]
      let record = Arms.Record(name: run.name, trajectory: trajectory)
      return CellStatistics(of: record, from: experiment).map {
        meanLeaving($0.untouched, reached: $0.reached)
      }
    }
    guard let first = try mean(closed), first > 0 else { return nil }
    let wanted = meanLeaving(share, reached: reached)
    var before = (factor: closed, mean: first)
    var factor = closed * wanted / first
    for _ in 0..<30 {
      guard factor * given <= most, let now = try mean(factor), now > 0 else { return nil }
      if abs(now / wanted - 1) < 1e-3 { return factor }
      let bend = logarithm(now / before.mean) / logarithm(factor / before.factor)
      before = (factor, now)
      // where sites are full more particles do next to nothing
      factor *= power(wanted / now, 1 / min(1, max(0.05, bend)))
    }
    return nil
  }

  private static func meanLeaving(_ untouched: Double, reached: Double) -> Double {
    let rest = (untouched - (1 - reached)) / reached
    return rest > 0 ? min(700, -logarithm(rest)) : 700
  }
}
