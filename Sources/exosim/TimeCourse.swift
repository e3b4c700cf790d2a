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
}
