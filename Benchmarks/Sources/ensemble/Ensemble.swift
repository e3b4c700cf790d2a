import Foundation
import Kinetics
import ReactionNetworks

/// Runs one job and prints one line of JSON: seconds of load, first member and each sweep, and what
/// was counted.
@main
struct Ensemble {
  static func main() throws {
    if CommandLine.arguments.dropFirst() == ["methods"] {
      print(SimulationSettings.Method.allCases.map(\.rawValue).joined(separator: "\n"))
      return
    }
    if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "counts" {
      try Counts.show(of: CommandLine.arguments[2])
      return
    }
    let job = try Job(Array(CommandLine.arguments.dropFirst()))
    let began = Clock.wall
    let model = try TimedModel(path: job.model)
    var settings = try job.settings()
    let compiled = try CompiledNetwork(model.network, interventions: model.interventions)
    let integrated = Set(compiled.stateNames)
    settings.sizes = settings.sizes.filter { integrated.contains($0.key) }
    let loaded = Clock.wall - began
    let draws = try job.draws().map {
      Member(parameters: $0, interventions: model.interventions)
    }
    let firstBegan = Clock.wall
    _ = try compiled.simulate([draws[0]], settings: settings)
    let first = Clock.wall - firstBegan

    let sweep = Sweep(job, width: settings.record.count, rows: settings.outputTimes.count)
    var (processor, wall): ([Double], [Double]) = ([], [])
    for _ in 0..<job.repeats {
      let (wallBegan, processorBegan) = (Clock.wall, Clock.processor)
      try sweep.run(compiled, draws, job, settings)
      wall.append(Clock.wall - wallBegan)
      processor.append(Clock.processor - processorBegan)
    }
    if job.out != "-" { try sweep.save(job.out) }
    let fields = [
      "\"load\": \(loaded)", "\"first\": \(first)", "\"cpu\": \(processor)", "\"wall\": \(wall)",
      "\"steps\": \(sweep.perMember(\.steps))",
      "\"rejections\": \(sweep.perMember(\.rejections))",
      "\"failures\": \(sweep.failures)", "\"peak_kB\": \(Clock.peakKilobytes)",
      "\"level\": \"\(Machine.processorLevel)\"",
    ]
    print("{\(fields.joined(separator: ", "))}")
  }
}

/// All members once, chunk by chunk: their rows at the output times, and what was counted. Every member
/// writes to its own place; where nothing is saved, every chunk writes over the one before.
final class Sweep: @unchecked Sendable {
  private let width: Int
  private let rows: Int
  private let members: Int
  private let places: Int
  private let values: UnsafeMutableBufferPointer<Double>
  private let counts: UnsafeMutableBufferPointer<SolverStatistics?>

  init(_ job: Job, width: Int, rows: Int) {
    self.width = width
    self.rows = rows
    members = job.members
    places = job.out == "-" ? min(job.members, job.chunk) : job.members
    values = .allocate(capacity: places * rows * width)
    values.initialize(repeating: .nan)
    counts = .allocate(capacity: members)
    counts.initialize(repeating: nil)
  }

  func run(
    _ compiled: CompiledNetwork, _ draws: [Member], _ job: Job, _ settings: SimulationSettings
  ) throws {
    for start in stride(from: 0, to: job.members, by: job.chunk) {
      let part = (start..<min(job.members, start + job.chunk)).map { draws[$0 % draws.count] }
      try compiled.simulate(part, settings: settings) { index, result in
        self.take(start + index, result)
      }
    }
  }

  private func take(_ member: Int, _ result: Result<Trajectory, SolveError>) {
    guard case .success(let trajectory) = result else {
      counts[member] = nil
      return
    }
    counts[member] = trajectory.statistics
    guard var place = values.baseAddress.map({ $0 + member % places * rows * width }) else {
      return
    }
    trajectory.values.withUnsafeBufferPointer { found in
      guard let row = found.baseAddress else { return }
      // rows that follow each other go together
      var at = 0
      while at < trajectory.phases.count {
        let from = at
        while at < trajectory.phases.count, trajectory.phases[at] == .regular { at += 1 }
        place.update(from: row + from * width, count: (at - from) * width)
        place += (at - from) * width
        at += 1
      }
    }
  }

  var failures: Int { counts.count { $0 == nil } }

  func perMember(_ count: KeyPath<SolverStatistics, Int>) -> Double {
    Double(counts.reduce(0) { $0 + ($1?[keyPath: count] ?? 0) }) / Double(members)
  }

  func save(_ path: String) throws {
    try Data(buffer: values).write(to: URL(fileURLWithPath: path))
  }
}
