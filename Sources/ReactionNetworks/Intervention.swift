/// A change from outside at a time known beforehand: a dose, a device pass, a schedule change.
///
/// What a dose file asks for and the engine lands on exactly; the state is given both before and
/// after it. At one time, interventions apply in the order of their list; within one, all values are
/// read before any target is written (as in an SBML event).
public struct Intervention: Hashable, Sendable {
  /// In the model's time unit.
  public var time: Double
  /// What it is, for schedules and reports: "dose 2", "device pass 2".
  public var label: String
  /// What it does to the state; a species is set as its symbol reads, amount or concentration.
  public var assignments: [Assignment]
  public init(time: Double, label: String, assignments: [Assignment]) {
    self.time = time
    self.label = label
    self.assignments = assignments
  }
}
