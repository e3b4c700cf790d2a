import ReactionNetworks

/// What one member of an ensemble remembers beside its clock: stops, events, record.
///
/// A class, so that the loop changes it in place; it never leaves its solver.
final class Lane {
  let memberIndex: Int
  var schedule: Schedule?
  var nextStop = 0
  var truths: [Bool] = []
  /// The same just before the place that the step was cut short to land on.
  var truthsBeforeLanding: [Bool] = []
  var pending: [PendingEvent] = []
  /// Changes of the right-hand side with no time between them, and when the last was.
  var flips = 0
  var lastFlip = -Double.infinity
  /// How often in a row a step landed a rounding before the change that it was cut short for.
  var shortfalls = 0
  var mostNegative: Trajectory.MostNegative?
  var lastChange: String?
  /// Largest drift of a conserved total since the last change.
  var drift = 0.0
  /// True once the totals of this stretch are kept.
  var hasTotals = false
  /// States whose floor is raised because they are just leaving zero.
  var beginning: [Int] = []
  /// The largest state of each unit at the last start, dose or event.
  var largestByUnit: [Double] = []

  init(memberIndex: Int) { self.memberIndex = memberIndex }

  /// The stop at hand, if any is left.
  var stop: Schedule.Stop? {
    guard let stops = schedule?.stops, nextStop < stops.count else { return nil }
    return stops[nextStop]
  }

  /// An event that has triggered and waits for its delay.
  struct PendingEvent {
    var event: Int
    var time: Double
    /// Values read when it triggered, if it uses those.
    var values: [Double]?
    var order: Int
  }
}
