import ReactionNetworks

/// What one member of an ensemble remembers beside its clock: stops, events, record.
///
/// A class, so that the loop changes it in place; it never leaves its solver.
final class Lane {
  let memberIndex: Int
  let member: Member
  var stops: [Stop] = []
  var nextStop = 0
  var nextOutput = 0
  var truths: [Bool] = []
  var pending: [PendingEvent] = []
  let record: RecordedRows
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

  init(memberIndex: Int, member: Member, record: RecordedRows) {
    self.memberIndex = memberIndex
    self.member = member
    self.record = record
  }

  /// A time the solver must land on.
  struct Stop {
    var time: Double
    /// Indices of the member's interventions at this time; empty for a change of branch.
    var interventions: [Int]
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
