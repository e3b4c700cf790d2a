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
    let settings = try job.settings()
    let compiled = try CompiledNetwork(model.network, interventions: model.interventions)
    let loaded = Clock.wall - began
    let draws = try job.draws().map {
      Member(parameters: $0, interventions: model.interventions)
    }
    let firstBegan = Clock.wall
    _ = try compiled.simulate([draws[0]], settings: settings)
    let first = Clock.wall - firstBegan

    var sweep = Sweep(width: settings.record.count, rows: settings.outputTimes.count)
    var (processor, wall): ([Double], [Double]) = ([], [])
    for _ in 0..<job.repeats {
      let keep = job.out != "-" && wall.isEmpty
      let (wallBegan, processorBegan) = (Clock.wall, Clock.processor)
      try sweep.run(compiled, draws, job, settings, keep: keep)
      wall.append(Clock.wall - wallBegan)
      processor.append(Clock.processor - processorBegan)
    }
    if job.out != "-" { try sweep.save(job.out) }
    let fields = [
      "\"load\": \(loaded)", "\"first\": \(first)", "\"cpu\": \(processor)", "\"wall\": \(wall)",
      "\"steps\": \(sweep.perMember(sweep.steps))",
      "\"rejections\": \(sweep.perMember(sweep.rejections))",
      "\"failures\": \(sweep.failures)", "\"peak_kB\": \(Clock.peakKilobytes)",
      "\"level\": \"\(Machine.processorLevel)\"",
    ]
    print("{\(fields.joined(separator: ", "))}")
  }
}

/// All members once, chunk by chunk; counts, and if wanted the rows at the output times.
struct Sweep {
  var width: Int
  var rows: Int
  private(set) var values: [Double] = []
  private(set) var (members, steps, rejections, failures) = (0, 0, 0, 0)

  init(width: Int, rows: Int) {
    self.width = width
    self.rows = rows
  }

  mutating func run(
    _ compiled: CompiledNetwork, _ draws: [Member], _ job: Job, _ settings: SimulationSettings,
    keep: Bool
  ) throws {
    (members, steps, rejections, failures) = (job.members, 0, 0, 0)
    for start in stride(from: 0, to: job.members, by: job.chunk) {
      let part = (start..<min(job.members, start + job.chunk)).map { draws[$0 % draws.count] }
      for result in try compiled.simulate(part, settings: settings) {
        take(result, keep: keep)
      }
    }
  }

  private mutating func take(_ result: Result<Trajectory, SolveError>, keep: Bool) {
    switch result {
    case .failure:
      failures += 1
      if keep { values += [Double](repeating: .nan, count: rows * width) }
    case .success(let trajectory):
      steps += trajectory.statistics.steps
      rejections += trajectory.statistics.rejections
      guard keep else { return }
      for (row, phase) in trajectory.phases.enumerated() where phase == .regular {
        values += trajectory.values[row * width..<(row + 1) * width]
      }
    }
  }

  func perMember(_ count: Int) -> Double { Double(count) / Double(members) }

  func save(_ path: String) throws {
    try values.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: path)) }
  }
}
