import Dosing

extension DosePlan {
  /// The same plan with so many sessions; a table of administrations says itself how many.
  func repeated(_ sessions: Int) -> DosePlan {
    var plan = self
    if case .repeated(var regimen) = plan.regimen {
      regimen.doses = sessions
      plan.regimen = .repeated(regimen)
    }
    return plan
  }
}
