/// One firing at a time, each at its exact time: for small counts.
///
/// The waiting time is drawn from the hazard of all reactions, which one fires in proportion to its
/// propensity. Where inputs change, a time is proposed under the bound of the hazard until the next knot
/// and kept with the probability hazard over bound (thinning), which is exact for a changing hazard too.
///
/// - Source: Gillespie, "Exact stochastic simulation of coupled chemical reactions", Journal of Physical
///   Chemistry 81 (1977) 2340-2361. Thinning: Lewis & Shedler, Naval Research Logistics 26 (1979)
///   403-413.
enum DirectMethod {
  /// One proposal: something fires, or nothing does, or the segment ends.
  static func advance(
    _ solver: StochasticSolver, _ segment: InputCourse.Segment
  ) throws(SolveError) {
    guard solver.totalBound > 0 else { return solver.pass(to: segment.end, segment) }
    let next = solver.time + solver.stream.exponential() / solver.totalBound
    guard next < segment.end else { return solver.pass(to: segment.end, segment) }
    let rates = try solver.peek(segment, at: next)
    solver.pass(to: next, segment)
    guard let channel = choose(rates, solver) else {
      solver.realisation.statistics.thinned += 1
      return
    }
    try solver.fire(channel, rates)
    solver.realisation.statistics.firings += 1
    try solver.look(segment)
  }

  /// The channel that fires; `nil` for a proposal that is not kept.
  private static func choose(_ rates: [Double], _ solver: StochasticSolver) -> Int? {
    var left = solver.stream.uniform() * solver.totalBound
    var last: Int?
    for (channel, rate) in rates.enumerated() where !solver.isRider(channel) && rate > 0 {
      left -= rate
      if left < 0 { return channel }
      last = channel
    }
    // rates that add up to the bound are always kept, whatever rounding has left
    return solver.isSteady ? last : nil
  }
}

extension StochasticSolver {
  /// One firing of a channel, and of what comes with it.
  ///
  /// - Parameter rates: just before.
  func fire(_ channel: Int, _ rates: [Double]) throws(SolveError) {
    if channel == network.reactions.count { return halve() }
    change(by: channel, times: 1)
    for rider in network.riders[channel] {
      change(by: rider, times: stream.poisson(mean: rates[rider] / rates[channel]))
    }
  }

  func change(by reaction: Int, times: Int) {
    guard times > 0 else { return }
    firings[reaction] += times
    for change in network.changes[reaction] { counts[change.species] += change.by * times }
  }

  /// The cell divides: what it holds is shared out by chance, and one half is followed, with all that
  /// happened in the line that it comes from.
  func halve() {
    for i in counts.indices { counts[i] = stream.binomial(counts[i], probability: 0.5) }
  }
}
