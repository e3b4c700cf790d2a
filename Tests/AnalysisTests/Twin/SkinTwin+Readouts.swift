import Foundation

/// What is read out of a state: the funnel, the figures per cell, the tissue.
extension SkinTwin {
  func readouts(_ s: State) -> [String: Double] {
    let (a, b) = (s.papillary, s.reticular)
    let met = has(a.fibroblast) + has(b.fibroblast)
    let internalised = met - a.fibroblast.bound - b.fibroblast.bound
    let opened = a.fibroblast.opened + b.fibroblast.opened
    let delivered =
      inTissue(a) + inTissue(b) + met + has(a.macrophage) + has(b.macrophage)
      + s.lymphNode + s.digestedInLymphNode
    let elsewhere =
      s.film + s.stratumCorneum + s.removedFromSurface + s.plasmaFast + s.plasmaSlow
      + s.liverAndSpleen + s.lung + s.otherOrgans + s.digestedInOrgans
    let intact = delivered + elsewhere
    let reached = p.reached_area_fraction * a.fibroblasts
    let reachedBelow = p.reached_area_fraction * b.fibroblasts
    let volume = papillarySite.youngVolume * thinning(s)
    let volumeBelow = reticularSite.youngVolume * thinning(s)
    let newCollagen = a.labile / volume
    let youngCollagen =
      youngOutput(papillarySite) / rate(p.labile_half_life) / papillarySite.youngVolume
    return [
      "funnel_vial": s.administered, "funnel_genuine": intact + s.lostInStorage,
      "funnel_intact": intact,
      "funnel_delivered": delivered, "funnel_met": met, "funnel_internalised": internalised,
      "funnel_released": opened, "funnel_functional": a.copiesLoaded + b.copiesLoaded,
      "fibroblasts_reached": reached + reachedBelow,
      "received_per_fibroblast": a.receivedPerCell,
      "released_per_fibroblast": a.releasedPerCell,
      "site_occupancy": a.fibroblast.bound / (reached * p.sites_per_cell),
      "untouched_fraction":
        1 - p.reached_area_fraction + p.reached_area_fraction * exp(-a.receivedPerCell),
      "particles_per_fibroblast": delivered / (reached + reachedBelow),
      "released_fraction": opened / (internalised + p.particles_floor),
      "mirna_copies": a.copiesPerCell,
      "new_collagen": newCollagen,
      "total_collagen": (collagen(a) + collagen(b)) / (volume + volumeBelow),
      "fibroblasts": a.fibroblasts / p.treated_area,
      "mmp1": a.mmp1, "inflammation": a.inflammation,
      "elastin": (a.elastin + a.tropoelastin) / volume,
      "wrinkle_index": p.wrinkle_points * log(youngCollagen / newCollagen),
    ]
  }

  /// Particles that came to the cells of one kind and stayed.
  private func has(_ c: Cell) -> Double { c.bound + c.early + c.late + c.digested + c.opened }
  private func inTissue(_ l: Layer) -> Double { l.free + l.depot + l.matrixBound }
  private func collagen(_ l: Layer) -> Double { l.labile + l.mature + l.fragmented }
}
