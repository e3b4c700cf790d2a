import Dosing
import Kinetics

/// A trajectory as a table: time, one column a symbol, and the phase of each row.
struct TimeCourse {
  var trajectory: Trajectory

  init(_ trajectory: Trajectory) { self.trajectory = trajectory }

  /// Every number in the shortest form that reads back to the same bits.
  var csv: String {
    let width = trajectory.names.count
    var text = (["time"] + trajectory.names + ["phase"]).joined(separator: ",") + "\n"
    for (row, time) in trajectory.times.enumerated() {
      text += "\(time)"
      for column in 0..<width { text += ",\(trajectory.values[row * width + column])" }
      text += ",\(trajectory.phases[row].rawValue)\n"
    }
    return text
  }

  func json(of model: String) -> JSONText {
    let done = trajectory.statistics
    return .object(present: [
      ("schemaVersion", 1), ("model", .string(model)),
      ("ending", .string(trajectory.ending.rawValue)),
      ("time", .array(trajectory.times.map { .number($0) })),
      ("phase", .array(trajectory.phases.map { .string($0.rawValue) })),
      (
        "values",
        .object(
          trajectory.names.map { name in
            .init(name, .array((trajectory.column(name) ?? []).map { .number($0) }))
          })
      ),
      (
        "statistics",
        [
          "steps": .integer(done.steps), "rejections": .integer(done.rejections),
          "rightHandSides": .integer(done.rightHandSides), "jacobians": .integer(done.jacobians),
          "factorisations": .integer(done.factorisations),
          "pivotedFactorisations": .integer(done.pivotedFactorisations),
          "solves": .integer(done.solves), "events": .integer(done.events),
        ]
      ),
      ("conservationDrift", .number(trajectory.conservationDrift)),
    ])
  }
}
