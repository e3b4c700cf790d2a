/// What a dose and a device pass do, by route.
extension SkinTwin {
  enum Route: String, CaseIterable {
    case topical, microneedle
    case laser = "co2_laser"
    case intradermal, iv
  }

  func give(_ dose: Dose, by route: Route, to s: inout State) {
    s.administered += dose.counted
    s.lostInStorage += dose.lost
    switch route {
    case .topical, .microneedle, .laser:
      s.film += dose.intact
      s.contaminantFilm += dose.contaminant
      s.filmGrowthFactor += dose.growthFactor
    case .intradermal:
      inject(dose, &s)
    case .iv:
      s.plasmaFast += p.plasma_fast_share * dose.intact
      s.plasmaSlow += (1 - p.plasma_fast_share) * dose.intact
      s.contaminantRemoved += dose.contaminant
    }
  }

  /// Into the fluid of both layers; what flows back is wiped off.
  private func inject(_ dose: Dose, _ s: inout State) {
    let back = 1 - p.route_delivered_fraction
    s.removedFromSurface += back * dose.intact
    s.contaminantRemoved += back * dose.contaminant
    let thin = thinning(s)
    func inject(_ layer: inout Layer, _ site: Site, _ share: Double) {
      let delivered = share * (1 - back)
      layer.free += delivered * (1 - p.vehicle_held_fraction) * dose.intact
      layer.depot += delivered * p.vehicle_held_fraction * dose.intact
      layer.contaminant += delivered * dose.contaminant
      layer.growthFactor += delivered * dose.growthFactor / fluid(site.youngVolume * thin)
    }
    inject(&s.papillary, papillarySite, p.entry_papillary_share)
    inject(&s.reticular, reticularSite, 1 - p.entry_papillary_share)
  }

  /// Fresh channels, alarm and flare; only needles and lasers do this.
  func passDevice(_ s: inout State) {
    s.channels = 1
    s.deviceSignal += p.device_strength
    let flare =
      p.device_flare * p.device_strength / (1 + p.device_strength / p.device_flare_ceiling)
    s.papillary.inflammation += flare
    s.reticular.inflammation += p.device_flare_share_reticular * flare
  }
}
