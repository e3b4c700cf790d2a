import ReactionNetworks

/// What one member of an ensemble remembers between steps: its own clock, stops, events, record.
///
/// A class, so that the loop changes it in place; it never leaves its solver.
final class Lane {
  let memberIndex: Int
  let member: Member
  var time: Double
  /// The step the controller proposes next.
  var proposal = 0.0
  /// The step being tried, and where it ends if that is a stop.
  var step = 0.0
  var landing: Landing = .none
  var history = StepController.History()
  /// Just after a change of branch: formulas are read at or after this time.
  var windowFrom: Double = -.infinity
  var stops: [Stop] = []
  var nextStop = 0
  var nextOutput = 0
  var truths: [Bool] = []
  var pending: [PendingEvent] = []
  var statistics = SolverStatistics()
  var times: [Double] = []
  var phases: [Trajectory.Phase] = []
  var values: [Double] = []
  var mostNegative: Trajectory.MostNegative?
  var lastWorst: (state: Int, error: Double) = (0, 0)
  var lastChange: String?
  /// Conserved totals: value at the last change, and the largest drift since.
  var totals: [Double] = []
  var drift = 0.0
  /// States whose floor is raised because they are just leaving zero.
  var beginning: [Int] = []
  /// The largest state of each unit at the last start, dose or event.
  var largestByUnit: [Double] = []

  init(memberIndex: Int, member: Member, time: Double) {
    self.memberIndex = memberIndex
    self.member = member
    self.time = time
  }

  enum Landing: Equatable {
    /// Nowhere in particular.
    case none
    /// On the next stop.
    case stop
    /// On a state event that the dense output located.
    case event
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
