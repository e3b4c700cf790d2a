import Dispatch
public import ReactionNetworks

extension CountedNetwork {
  /// Realises the network many times, each with a stream of random numbers of its own.
  ///
  /// - Parameters:
  ///   - indices: which realisations; each gives the same bits alone, in company, on any processor.
  ///   - course: the inputs over time, in the order of `inputs`.
  ///   - parameters: values that replace those of the network.
  ///   - take: given the index and the result; called on the processor that made it, on several at
  ///     once and in no order.
  /// - Throws: `ModelError` for a parameter that does not exist, and for settings that contradict
  ///   themselves.
  public func simulate(
    _ indices: Range<Int>, course: InputCourse = .none, settings: StochasticSettings,
    parameters: [String: Double] = [:],
    each take: @escaping @Sendable (Int, Result<Realisation, SolveError>) -> Void
  ) throws(ModelError) {
    let values = NamedValues(parameters)
    try check(indices, course, settings, values.names)
    let places = NamePlaces(values.names, in: program)
    let workers = max(1, min(settings.threads ?? Processor.count, indices.count))
    let queue = MemberQueue(count: indices.count)
    let first = indices.lowerBound
    let rest = restTable(values, places, course, settings)
    @Sendable func work() {
      let propensities = Propensities(self, settings.execution)
      while let next = queue.next() {
        let index = first + next
        let solver = StochasticSolver(
          self, settings, course, propensities, rest: rest, realisation: index)
        do throws(SolveError) {
          take(index, .success(try solver.run(values, places)))
        } catch {
          take(index, .failure(error))
        }
      }
    }
    if workers == 1 {
      work()
    } else {
      DispatchQueue.concurrentPerform(iterations: workers) { _ in work() }
    }
  }

  /// The same, gathered in the order of the indices.
  public func simulate(
    _ indices: Range<Int>, course: InputCourse = .none, settings: StochasticSettings,
    parameters: [String: Double] = [:]
  ) throws(ModelError) -> [Result<Realisation, SolveError>] {
    let places = RealisationPlaces(indices)
    try simulate(indices, course: course, settings: settings, parameters: parameters) {
      places.put($0, $1)
    }
    return places.inOrder
  }

  private func restTable(
    _ values: NamedValues, _ places: NamePlaces, _ course: InputCourse,
    _ settings: StochasticSettings
  ) -> RestTable? {
    let propensities = Propensities(self, settings.execution)
    // what is wrong with the start is told by the realisations
    guard (try? propensities.begin(values, places, at: settings.start)) != nil else { return nil }
    return RestTable(propensities, course)
  }

  private func check(
    _ indices: Range<Int>, _ course: InputCourse, _ settings: StochasticSettings,
    _ names: [String]
  ) throws(ModelError) {
    func require(_ holds: Bool, _ message: String) throws(ModelError) {
      if !holds { throw ModelError(.semantics, message, file: "settings") }
    }
    try require(
      settings.start.isFinite && settings.end.isFinite && settings.end >= settings.start,
      "the end (\(settings.end)) must be a finite time not before the start (\(settings.start))")
    try require(
      zip(settings.outputTimes, settings.outputTimes.dropFirst()).allSatisfy { $0 < $1 },
      "output times must ascend")
    try require(
      settings.outputTimes.allSatisfy { $0 >= settings.start && $0 <= settings.end },
      "output times leave the span \(settings.start) ... \(settings.end)")
    try require(indices.lowerBound >= 0, "realisations are counted from 0")
    if case .tauLeaping(let epsilon) = settings.method {
      try require(
        epsilon > 0 && epsilon <= 0.5, "epsilon of tau-leaping, \(epsilon), is outside 0 ... 0.5")
    }
    try require(
      course.width == inputs.count || (inputs.isEmpty && course.times.isEmpty),
      "the course has \(course.width) inputs, the network \(inputs.count)")
    for name in names where program.parameterIndex[name] == nil {
      throw ModelError(
        .semantics, "cannot set the unknown parameter '\(name)'",
        suggestion: closest(name, in: program.parameterIndex.keys.sorted())
          .map { "did you mean '\($0)'?" })
    }
  }
}

/// A place for every realisation, written once by whichever processor makes it.
private final class RealisationPlaces: @unchecked Sendable {
  private let first: Int
  private let places: UnsafeMutableBufferPointer<Result<Realisation, SolveError>?>

  init(_ indices: Range<Int>) {
    first = indices.lowerBound
    places = .allocate(capacity: indices.count)
    places.initialize(repeating: nil)
  }

  deinit {
    places.deinitialize()
    places.deallocate()
  }

  func put(_ index: Int, _ result: Result<Realisation, SolveError>) {
    places[index - first] = result
  }

  var inOrder: [Result<Realisation, SolveError>] { places.compactMap { $0 } }
}
