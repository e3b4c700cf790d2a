import Dosing

extension TreatmentPrice {
  /// `nil` without a price, or without the size of a vial to count vials by.
  init?(_ schedule: Schedule, of plan: DosePlan, _ funnel: Funnel) {
    guard let price = plan.product.price else { return nil }
    let used = schedule.doses.compactMap(\.vials)
    guard !used.isEmpty, used.count == schedule.doses.count else { return nil }
    let vials = used.reduce(0, +)
    // Rounding of volumes must not open a vial more.
    let opened = used.reduce(0) { $0 + ($1 * (1 - 1e-9)).rounded(.up) }
    self.init(
      currency: price.currency, vial: price.value, vials: vials, openedVials: opened,
      perParticle: funnel.steps.compactMap { step in
        guard step.unit == funnel.steps[0].unit, step.amount > 0 else { return nil }
        let each = price.value * vials / step.amount
        // Less than a particle in all is none.
        return step.amount >= 1 ? Step(key: step.key, label: step.label, price: each) : nil
      })
  }

  /// Why a price that the file gives is not answered.
  static func note(_ schedule: Schedule, of plan: DosePlan) -> [String] {
    guard plan.product.price != nil, schedule.doses.contains(where: { $0.vials == nil }) else {
      return []
    }
    return [
      "product.price is the price of a vial; without product.vialVolume the price of the treatment "
        + "is not computed"
    ]
  }
}
