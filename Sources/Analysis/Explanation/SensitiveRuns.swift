import Dosing
import Kinetics
import ReactionNetworks

/// Runs of an experiment in which each member carries the derivative of everything with respect to
/// one number of the model, from young skin on.
struct SensitiveRuns {
  /// A run and its direction: d parameter / d θ, by name.
  struct Request {
    var run: Experiment.Run
    var weights: [String: Double]
  }

  private let experiment: Experiment
  private let compiled: CompiledNetwork
  /// One list for every run, so that one program does for all: what is read, the length of the run
  /// before time 0, and the derivatives of both.
  private let record: [String]

  /// - Parameters:
  ///   - parameters: parameters of the network that requests have weights for.
  ///   - symbols: what is read of each run, with its derivative.
  init(_ experiment: Experiment, to parameters: [String], reading symbols: [String]) throws {
    self.experiment = experiment
    let read = symbols + (experiment.burnIn.map { [$0] } ?? [])
    record = read + read.map(Sensitivity.name)
    compiled = try experiment.compiled(sensitivitiesTo: parameters)
  }

  /// Makes all runs side by side up to `time`, which is the one that is recorded.
  func make(_ requests: [Request], at time: Double) throws -> [Arms.Record] {
    let aged = try ageing(requests)
    let members = requests.map { request in
      var member = Self.member(request)
      member.initial = aged[Age(request)] ?? NamedValues()
      member.interventions = request.run.interventions.filter { $0.time < time }
      return member
    }
    var settings = self.settings
    settings.end = time
    settings.outputTimes = [time]
    settings.record = record
    return try zip(requests, compiled.simulate(members, settings: settings)).map {
      Arms.Record(
        name: $0.run.name, trajectory: try Experiment.trajectory($1, of: $0.run.name))
    }
  }

  /// The derivative of a place that is still empty has no size by which to judge it; at the floor of
  /// `SimulationSettings.doseFloor` its rounding would make the steps.
  private var settings: SimulationSettings {
    var settings = experiment.settings
    settings.unitFloor = SimulationSettings(end: 0).unitFloor
    return settings
  }

  private static func member(_ request: Request) -> Member {
    var parameters = request.run.parameters
    for (name, weight) in request.weights { parameters[Sensitivity.name(of: name)] = weight }
    return Member(parameters: parameters, relativeTolerance: request.run.tolerance)
  }

  /// What makes two runs start from the same state.
  private struct Age: Hashable {
    var subject: Experiment.Age
    var weights: [String: Double]
    init(_ request: Request) {
      subject = Experiment.Age(request.run)
      weights = request.weights
      weights[Experiment.particleFactor] = nil
    }
  }

  /// State and derivatives at time 0. Where a parameter decides how long the subject is aged, the
  /// start moves with it.
  private func ageing(_ requests: [Request]) throws -> [Age: NamedValues] {
    guard let burnIn = experiment.burnIn, let column = record.firstIndex(of: burnIn),
      let slope = record.firstIndex(of: Sensitivity.name(of: burnIn))
    else { return [:] }
    var distinct: [Age: Request] = [:]
    for request in requests where distinct[Age(request)] == nil { distinct[Age(request)] = request }
    var groups: [Double: [(age: Age, member: Member)]] = [:]
    for (age, request) in distinct {
      var member = Self.member(request)
      let start = try compiled.initialValues(of: record, member: member)
      guard start[column] > 0 else { continue }
      member.parameters[Sensitivity.ofStart] = -start[slope]
      groups[start[column], default: []].append((age, member))
    }
    var aged: [Age: NamedValues] = [:]
    for (length, group) in groups {
      var past = self.settings
      past.start = -length
      past.end = 0
      past.outputTimes = []
      past.record = record
      let results = try compiled.simulate(group.map(\.member), settings: past)
      for (entry, result) in zip(group, results) {
        aged[entry.age] = try Experiment.trajectory(result, of: "ageing up to the start").final
      }
    }
    return aged
  }
}
