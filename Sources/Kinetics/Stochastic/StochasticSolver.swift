/// The loop for one realisation: from knot to knot of the inputs, by the method asked for.
///
/// What happens depends on the seed and on the number of the realisation, on nothing else: not on the
/// processor, nor on how many others there are.
final class StochasticSolver {
  let network: CountedNetwork
  let settings: StochasticSettings
  let course: InputCourse
  let propensities: Propensities
  var stream: RandomStream

  var time: Double
  var counts: [Int] = []
  var firings: [Int]
  /// At `time`, with the counts as they are. Shape: [channels].
  var rates: [Double]
  /// At the end of the segment, with the same counts.
  var ratesAtEnd: [Double]
  /// The larger of both: nowhere on the segment is a rate above it.
  var bounds: [Double]
  var totalBound = 0.0
  /// True if no rate changes on the segment until something fires.
  var isSteady = true
  /// The rates last looked at ahead of time, and when that was.
  var ratesAhead: [Double]
  private var ahead = -Double.infinity
  private var readings: [Double]
  private var readingsAtEnd: [Double]
  private var readingsAhead: [Double]
  private var integrals: [Double]
  private let rest: RestTable?
  private var nextOutput = 0
  var realisation = Realisation()

  init(
    _ network: CountedNetwork, _ settings: StochasticSettings, _ course: InputCourse,
    _ propensities: Propensities, rest: RestTable?, realisation index: Int
  ) {
    self.network = network
    self.settings = settings
    self.course = course
    self.propensities = propensities
    self.rest = rest
    stream = RandomStream(
      seed: settings.seed, purpose: .firing, member: UInt64(index) >> 32,
      cell: UInt32(truncatingIfNeeded: index))
    time = settings.start
    firings = [Int](repeating: 0, count: network.reactions.count)
    rates = [Double](repeating: 0, count: network.channels)
    ratesAtEnd = rates
    bounds = rates
    ratesAhead = rates
    readings = [Double](repeating: 0, count: network.readings.count)
    readingsAtEnd = readings
    readingsAhead = readings
    integrals = readings
  }

  func run(_ parameters: NamedValues, _ places: NamePlaces) throws(SolveError) -> Realisation {
    counts = try propensities.begin(parameters, places, at: time)
    var hint = 0
    var method = Method(settings.method)
    var last: Int?
    if time == settings.end { try look(course.segment(at: time, limit: time, hint: &hint)) }
    while time < settings.end {
      let segment = course.segment(at: time, limit: settings.end, hint: &hint)
      isSteady = !network.readsTime && course.isSteady(segment)
      try enter(segment, from: last)
      while time < segment.end {
        try method.advance(self, segment)
        try checkWork()
      }
      // before the inputs jump
      recordDue()
      last = segment.last
    }
    recordDue()
    return realisation
  }

  /// The method with what it remembers from step to step.
  private enum Method {
    case direct
    case leaping(TauLeaping)

    init(_ method: StochasticSettings.Method) {
      switch method {
      case .direct: self = .direct
      case .tauLeaping(let epsilon): self = .leaping(TauLeaping(epsilon: epsilon))
      }
    }

    mutating func advance(
      _ solver: StochasticSolver, _ segment: InputCourse.Segment
    ) throws(SolveError) {
      switch self {
      case .direct: try DirectMethod.advance(solver, segment)
      case .leaping(var leaping):
        try leaping.advance(solver, segment)
        self = .leaping(leaping)
      }
    }
  }

  // MARK: rates

  /// Rates, readings and bounds at the start of a segment.
  ///
  /// - Parameter last: the knot at which the segment before ended: where this one begins with it, its
  ///   rates are known.
  private func enter(_ segment: InputCourse.Segment, from last: Int?) throws(SolveError) {
    guard last == segment.first, !network.readsTime, !course.times.isEmpty else {
      return try look(segment)
    }
    swap(&rates, &ratesAtEnd)
    swap(&readings, &readingsAtEnd)
    try lookToEnd(segment)
  }

  /// Works out rates, readings and bounds anew, after anything has changed.
  func look(_ segment: InputCourse.Segment) throws(SolveError) {
    let now = propensities.evaluate(counts, course, segment, at: time)
    try take(now, into: &rates)
    for i in readings.indices { readings[i] = now[network.channels + i] }
    try lookToEnd(segment)
  }

  private func lookToEnd(_ segment: InputCourse.Segment) throws(SolveError) {
    ahead = -.infinity
    if isSteady {
      for i in rates.indices { (ratesAtEnd[i], bounds[i]) = (rates[i], rates[i]) }
      for i in readings.indices { readingsAtEnd[i] = readings[i] }
    } else if let rest, let row = rest.row(segment, course), network.isAtRest(counts) {
      for i in ratesAtEnd.indices { ratesAtEnd[i] = rest.values[row + i] }
      for i in readings.indices { readingsAtEnd[i] = rest.values[row + network.channels + i] }
    } else {
      let then = propensities.evaluate(counts, course, segment, at: segment.end)
      try take(then, into: &ratesAtEnd)
      for i in readings.indices { readingsAtEnd[i] = then[network.channels + i] }
    }
    totalBound = 0
    for i in bounds.indices {
      bounds[i] = max(rates[i], ratesAtEnd[i])
      if !isRider(i) { totalBound += bounds[i] }
    }
  }

  func isRider(_ channel: Int) -> Bool {
    channel < network.hosts.count && network.hosts[channel] != nil
  }

  private func take(
    _ values: UnsafePointer<Double>, into rates: inout [Double]
  ) throws(SolveError) {
    for i in rates.indices {
      let rate = values[i]
      guard rate >= 0, rate.isFinite else { throw negative(i, rate) }
      if rate > 0, i < network.needs.count {
        for need in network.needs[i] where counts[need.species] < need.count {
          throw lacking(i, rate, need)
        }
      }
      rates[i] = rate
    }
  }

  /// The rates at a later time of the segment, counts unchanged.
  func peek(_ segment: InputCourse.Segment, at time: Double) throws(SolveError) -> [Double] {
    if isSteady { return rates }
    let then = propensities.evaluate(counts, course, segment, at: time)
    try take(then, into: &ratesAhead)
    for i in readings.indices { readingsAhead[i] = then[network.channels + i] }
    ahead = time
    return ratesAhead
  }

  // MARK: moving on

  /// Lets time pass with the counts as they are: records what is due before `next`, integrates readings.
  ///
  /// What is due at `next` itself is recorded later, with what has happened there.
  func pass(to next: Double, _ segment: InputCourse.Segment) {
    while nextOutput < settings.outputTimes.count, settings.outputTimes[nextOutput] < next {
      integrate(to: max(time, settings.outputTimes[nextOutput]), segment)
      record()
    }
    integrate(to: next, segment)
  }

  /// The next time to record; infinite after the last.
  var nextOutputTime: Double {
    nextOutput < settings.outputTimes.count ? settings.outputTimes[nextOutput] : .infinity
  }

  private func integrate(to next: Double, _ segment: InputCourse.Segment) {
    if !readings.isEmpty, next > time {
      if !isSteady, next != ahead {
        if next == segment.end {
          for i in readings.indices { readingsAhead[i] = readingsAtEnd[i] }
        } else {
          let found = propensities.evaluate(counts, course, segment, at: next)
          for i in readings.indices { readingsAhead[i] = found[network.channels + i] }
        }
      }
      for i in readings.indices {
        let then = isSteady ? readings[i] : readingsAhead[i]
        integrals[i] += (next - time) * (readings[i] + then) / 2
        readings[i] = then
      }
    }
    time = max(time, next)
  }

  private func record() {
    realisation.counts += counts
    realisation.firings += firings
    realisation.readings += readings
    realisation.integrals += integrals
    nextOutput += 1
  }

  private func recordDue() {
    while nextOutputTime <= time { record() }
  }

  private func checkWork() throws(SolveError) {
    let work = realisation.statistics
    guard
      work.firings + work.thinned + work.leaps + work.rejectedLeaps <= settings.maximumFirings
    else {
      throw SolveError(
        .tooManySteps(limit: settings.maximumFirings), time: time,
        advice: "use tau-leaping, a shorter time, or fewer particles")
    }
  }
}

// MARK: failures

extension StochasticSolver {
  private func name(_ channel: Int) -> String {
    channel < network.reactions.count ? network.reactions[channel] : "halving"
  }

  private func negative(_ channel: Int, _ rate: Double) -> SolveError {
    SolveError(
      .invalid(
        "the rate of '\(name(channel))' is \(rate), and a propensity is a finite number from 0"),
      time: time,
      advice: "write a reaction that can run backwards as two reactions, each with its own rate")
  }

  private func lacking(
    _ channel: Int, _ rate: Double, _ need: (species: Int, count: Int)
  ) -> SolveError {
    let species = network.species[need.species]
    return SolveError(
      .invalid(
        "'\(name(channel))' takes \(need.count) of '\(species)' and has the rate \(rate) where there "
          + "are \(counts[need.species])"),
      time: time,
      advice: need.count > 1
        ? "write the rate for pairs, such as k*\(species)*(\(species) - 1)"
        : "write a rate that is 0 where '\(species)' is")
  }
}
