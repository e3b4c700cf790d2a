/// What the loop reads and writes of a lane at every step: plain numbers, one after the other.
struct LaneClock {
  var isBusy = false
  var time = 0.0
  /// The step the controller proposes next.
  var proposal = 0.0
  /// The longest step in which the conditions of the right-hand side are seen well enough.
  var longest: Double = .infinity
  /// How long the step was to be that was cut short to land on a change; else 0.
  var shortened = 0.0
  /// The step being tried, and where it ends if that is somewhere in particular.
  var step = 0.0
  var landing: Landing = .none
  /// Just after a change of branch: formulas are read at or after this time.
  var windowFrom: Double = -.infinity
  /// The next time to land on: a dose, a change of branch, a delayed event, the end.
  var stopTime: Double = .infinity
  /// The next output time; infinite after the last.
  var outputTime: Double = .infinity
  /// Its place among the output times.
  var nextOutput = 0
  var history = StepController.History()
  var statistics = SolverStatistics()
  var worstState = 0
  var worstError = 0.0
  /// The most negative amount so far, in tolerances.
  var deepest = 0.0
  /// Some state's floor is raised because it is just leaving zero.
  var hasBeginnings = false

  enum Landing: Equatable {
    /// Nowhere in particular.
    case none
    /// On the next stop.
    case stop
    /// On a state event that the dense output located.
    case event
  }

  /// Where the step being tried ends.
  var end: Double { landing == .stop ? stopTime : time + step }
}
