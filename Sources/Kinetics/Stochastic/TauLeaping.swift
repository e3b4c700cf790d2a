/// Many firings at once: as long as no rate is expected to change by more than about `epsilon` of
/// itself, each reaction fires a Poisson number of times.
///
/// Reactions within ten firings of using up a reactant are critical: of these at most one fires in a
/// leap, at its exact time. A leap that would make a count or a rate negative is taken back and halved.
/// Where leaps would hold fewer than ten firings, a hundred are taken one by one. Inputs change within a
/// leap: expected firings are the integrals of the rates, by Simpson's rule.
///
/// - Source: Cao, Gillespie & Petzold, "Efficient step size selection for the tau-leaping simulation
///   method", Journal of Chemical Physics 124 (2006) 044109. Its factor g, the steepness of rates in a
///   count, is measured here by one more particle, so that it holds for rates that saturate; for mass
///   action it is not below the paper's.
struct TauLeaping {
  let epsilon: Double
  /// Firings still to be taken one by one.
  private var single = 0

  private static let few = 10
  private static let least = 10.0
  private static let singles = 100

  init(epsilon: Double) { self.epsilon = epsilon }

  mutating func advance(
    _ solver: StochasticSolver, _ segment: InputCourse.Segment
  ) throws(SolveError) {
    if single > 0 {
      single -= 1
      return try DirectMethod.advance(solver, segment)
    }
    guard solver.totalBound > 0 else { return solver.pass(to: segment.end, segment) }
    // times that were proposed and not taken have left the rates behind
    if !solver.isSteady { try solver.look(segment) }
    let critical = Self.critical(solver)
    var longest = longestLeap(solver, critical, solver.rates, segment, at: solver.time)
    if !solver.isSteady {
      longest = min(
        longest, longestLeap(solver, critical, solver.ratesAtEnd, segment, at: segment.end))
    }
    longest = min(longest, solver.roomForLeap(segment))
    while longest * solver.totalBound >= Self.least {
      if try leap(solver, segment, critical, longest) { return }
      solver.realisation.statistics.rejectedLeaps += 1
      longest /= 2
    }
    single = Self.singles
  }

  /// By channel: whether a few more firings could use something up. Halving is one too.
  private static func critical(_ solver: StochasticSolver) -> [Bool] {
    let network = solver.network
    return (0..<network.channels).map { channel in
      guard channel < network.reactions.count else { return true }
      return network.needs[channel].contains {
        solver.counts[$0.species] < few * $0.count
      }
    }
  }

  /// The leap in which no rate is expected to change by more than `epsilon` of itself.
  private func longestLeap(
    _ solver: StochasticSolver, _ critical: [Bool], _ rates: [Double],
    _ segment: InputCourse.Segment, at time: Double
  ) -> Double {
    let network = solver.network
    var mean = [Double](repeating: 0, count: network.species.count)
    var variance = mean
    for channel in network.reactions.indices where !critical[channel] && rates[channel] > 0 {
      for change in network.changes[channel] {
        mean[change.species] += Double(change.by) * rates[channel]
        variance[change.species] += Double(change.by * change.by) * rates[channel]
      }
    }
    var longest = Double.infinity
    for species in network.species.indices
    where variance[species] > 0 && !network.readers[species].isEmpty {
      let steepness = solver.steepness(in: species, rates, segment, at: time)
      let allowed = max(epsilon * Double(solver.counts[species]) / steepness, 1)
      longest = min(longest, allowed / abs(mean[species]), allowed * allowed / variance[species])
    }
    return longest
  }

  /// One leap, if nothing becomes negative.
  ///
  /// - Returns: false if everything was taken back.
  private func leap(
    _ solver: StochasticSolver, _ segment: InputCourse.Segment, _ critical: [Bool],
    _ horizon: Double
  ) throws(SolveError) -> Bool {
    let lone = try firstCritical(solver, segment, critical, within: horizon)
    let length = lone?.after ?? horizon
    let next = min(solver.time + length, segment.end)
    let middle = try solver.peek(segment, at: solver.time + length / 2)
    let last = try solver.peek(segment, at: next)
    let before = (counts: solver.counts, firings: solver.firings)
    for channel in solver.network.reactions.indices
    where !critical[channel] && !solver.isRider(channel) {
      let rate = (solver.rates[channel] + 4 * middle[channel] + last[channel]) / 6
      let times = solver.stream.poisson(mean: rate * length)
      solver.change(by: channel, times: times)
      for rider in solver.network.riders[channel] where times > 0 && middle[channel] > 0 {
        let each = middle[rider] / middle[channel]
        solver.change(by: rider, times: solver.stream.poisson(mean: each * Double(times)))
      }
    }
    if let lone { try solver.fire(lone.channel, lone.rates) }
    let isPossible = solver.isPossible(segment, at: next)
    let after = (counts: solver.counts, firings: solver.firings)
    (solver.counts, solver.firings) = before
    guard isPossible else { return false }
    solver.pass(to: next, segment)
    (solver.counts, solver.firings) = after
    solver.realisation.statistics.leaps += 1
    try solver.look(segment)
    return true
  }

  /// The first firing of a critical channel, the counts being what they are, at its exact time.
  private func firstCritical(
    _ solver: StochasticSolver, _ segment: InputCourse.Segment, _ critical: [Bool],
    within horizon: Double
  ) throws(SolveError) -> (after: Double, channel: Int, rates: [Double])? {
    var bound = 0.0
    for channel in critical.indices where critical[channel] && !solver.isRider(channel) {
      bound += solver.bounds[channel]
    }
    guard bound > 0 else { return nil }
    var after = 0.0
    while true {
      after += solver.stream.exponential() / bound
      guard after < horizon else { return nil }
      let rates = try solver.peek(segment, at: solver.time + after)
      var left = solver.stream.uniform() * bound
      var last: Int?
      for channel in critical.indices
      where critical[channel] && !solver.isRider(channel) && rates[channel] > 0 {
        left -= rates[channel]
        last = channel
        if left < 0 { return (after, channel, rates) }
      }
      if solver.isSteady, let last { return (after, last, rates) }
    }
  }
}

extension StochasticSolver {
  /// How far a leap may go: to the end of the segment, or to the next time that is recorded.
  func roomForLeap(_ segment: InputCourse.Segment) -> Double {
    let due = nextOutputTime
    return due > time ? min(segment.end, due) - time : segment.end - time
  }

  /// By how much of itself the steepest rate changes for each part by which a count does; at least 1.
  func steepness(
    in species: Int, _ rates: [Double], _ segment: InputCourse.Segment, at time: Double
  ) -> Double {
    counts[species] += 1
    let more = propensities.evaluate(counts, course, segment, at: time)
    counts[species] -= 1
    var steepest = 1.0
    for channel in network.readers[species] where rates[channel] > 0 {
      let change = abs(more[channel] - rates[channel]) / rates[channel]
      steepest = max(steepest, Double(counts[species]) * change)
    }
    return steepest
  }

  /// True if no count and no rate is negative.
  func isPossible(_ segment: InputCourse.Segment, at time: Double) -> Bool {
    guard counts.allSatisfy({ $0 >= 0 }) else { return false }
    let found = propensities.evaluate(counts, course, segment, at: time)
    return rates.indices.allSatisfy { found[$0] >= 0 && found[$0].isFinite }
  }
}
