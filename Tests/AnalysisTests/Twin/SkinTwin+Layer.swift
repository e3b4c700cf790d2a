import Foundation

/// One layer of dermis: particles in its fluid, in its cells, and the tissue the cells keep.
extension SkinTwin {
  struct Layer {
    // particles in the fluid of the reached tissue; growth factor in ng/mL
    var free = 0.0
    var depot = 0.0
    var matrixBound = 0.0
    var contaminant = 0.0
    var growthFactor = 0.0
    // particles in cells
    var fibroblast = Cell()
    var macrophage = Cell()
    // so far per fibroblast: passages into it, returned ones included, openings into the cytosol, copies
    var receivedPerCell = 0.0
    var releasedPerCell = 0.0
    var copiesPerCell = 0.0
    // copies of one miRNA in fibroblasts
    var cytosolicMirna = 0.0
    var loadedMirna = 0.0
    var copiesLoaded = 0.0
    // signals in reached fibroblasts; pure numbers
    var growthActivity = 0.0
    var smad = 0.0
    var smad7 = 0.0
    var inflammation = 0.0
    var vesicleMemory = 0.0
    // fibroblasts of the whole layer, by kind
    var quiescent = 0.0
    var activated = 0.0
    var senescent = 0.0
    // matrix in mg, its message relative to young skin
    var collagenMrna = 0.0
    var procollagen = 0.0
    var labile = 0.0
    var mature = 0.0
    var fragmented = 0.0
    var tropoelastin = 0.0
    var elastin = 0.0
    // enzymes: ng/mL, and relative to young skin
    var mmp1 = 0.0
    var timp1 = 0.0

    var fibroblasts: Double { quiescent + activated + senescent }
  }

  /// Particles on and in all cells of one kind in a layer.
  struct Cell {
    var bound = 0.0
    var early = 0.0
    var late = 0.0
    var digested = 0.0
    var opened = 0.0
  }

  /// What a layer feels of the rest.
  struct Surroundings {
    var years: Double
    var deviceSignal: Double
    var ultraviolet: Double
  }

  // MARK: young skin

  /// Collagen made by the fibroblasts of young skin. Unit: mg/h.
  func youngOutput(_ site: Site) -> Double {
    p.collagen_output_per_cell * site.youngFibroblasts
      * (1 - p.senescent_share_young + p.senescent_share_young * p.senescent_output)
  }

  func youngLayer(_ site: Site) -> Layer {
    let output = youngOutput(site)
    var l = Layer()
    l.smad = smadAlone(p.tgf_basal)
    l.smad7 = 1
    l.inflammation = 1
    l.senescent = p.senescent_share_young * site.youngFibroblasts
    l.quiescent = site.youngFibroblasts - l.senescent
    l.collagenMrna = 1
    l.procollagen = output / rate(p.secretion_half_life)
    l.labile = output / rate(p.labile_half_life)
    l.mature = p.maturation_fraction * output / site.matureLossRate
    l.fragmented = p.maturation_fraction * output / rate(p.fragment_half_life)
    l.mmp1 = p.mmp1_basal
    l.timp1 = 1
    l.elastin = site.youngElastin
    l.tropoelastin =
      p.adult_elastin_share * rate(p.elastin_half_life) / rate(p.tropoelastin_half_life)
      * site.youngElastin
    return l
  }

  /// Steady active SMAD under one concentration of TGF-beta, while SMAD7 is as in young skin.
  private func smadAlone(_ tgf: Double) -> Double {
    let on = smadActivation(tgf)
    return on / (on + p.smad_inactivation_rate)
  }

  private func smadActivation(_ tgf: Double) -> Double {
    p.smad_activation_rate * tgf / (p.tgf_half_effect + tgf)
  }

  // MARK: balances

  /// The derivative of a layer left to itself; what enters and leaves it is added by the caller.
  func derivative(
    _ l: Layer, _ site: Site, volume: Double, _ outside: Surroundings
  ) -> Layer {
    var d = Layer()
    let fluid = fluid(volume)
    let reached = p.reached_area_fraction * l.fibroblasts
    let blocking = l.contaminant / fluid / p.contaminant_half_blocking
    let lymph = p.lymph_rate

    // cells take particles from the fluid and give some back
    let intoFibroblasts = uptake(
      l.fibroblast, cells: reached, clearance: p.uptake_clearance,
      concentration: l.free / fluid, blocking, &d.fibroblast)
    let intoMacrophages = uptake(
      l.macrophage, cells: p.macrophages_per_fibroblast * reached,
      clearance: p.macrophage_uptake_ratio * p.uptake_clearance,
      concentration: l.free / fluid, blocking, &d.macrophage)

    // the fluid
    d.free =
      p.vehicle_release_rate * l.depot + p.matrix_release_rate * l.matrixBound
      - (p.matrix_binding_rate + lymph) * l.free - intoFibroblasts - intoMacrophages
    d.depot = -p.vehicle_release_rate * l.depot
    d.matrixBound = p.matrix_binding_rate * l.free - p.matrix_release_rate * l.matrixBound
    d.contaminant = -(lymph + p.contaminant_clearance_rate) * l.contaminant
    d.growthFactor = -p.growth_factor_loss_rate * l.growthFactor

    // miRNA: decays, or is loaded into what Argonaute is free
    let vacant = p.argonaute_per_cell * p.argonaute_free_fraction
    let loadedPerCell = l.loadedMirna / reached
    let loading = p.loading_rate * vacant / (vacant + loadedPerCell) * l.cytosolicMirna
    d.cytosolicMirna =
      d.fibroblast.opened * p.mirna_copies_per_particle * p.loadable_fraction
      - p.free_mirna_decay_rate * l.cytosolicMirna - loading
    d.loadedMirna = loading - p.loaded_mirna_decay_rate * l.loadedMirna
    d.copiesLoaded = loading
    let silenced = p.rna_arm_on * occupancy(copies: loadedPerCell)
    let antifibrotic =
      p.antifibrotic_arm_on * occupancy(copies: p.antifibrotic_ratio * loadedPerCell)

    let senescenceExcess = l.senescent / l.fibroblasts - p.senescent_share_young
    signal(
      l, silenced: silenced, boundPerCell: l.fibroblast.bound / reached,
      particles: (l.free + l.contaminant) / fluid, senescenceExcess, outside, &d)
    keepTissue(l, site, antifibrotic: antifibrotic, outside, &d)

    d.receivedPerCell = p.internalisation_rate * l.fibroblast.bound / reached
    d.releasedPerCell = d.fibroblast.opened / reached
    d.copiesPerCell = loading / reached
    return d
  }

  /// Binding to release in the cells of one kind; returns the net particles they take, per hour.
  private func uptake(
    _ c: Cell, cells: Double, clearance: Double, concentration: Double, _ blocking: Double,
    _ d: inout Cell
  ) -> Double {
    let off = p.unbinding_rate
    let into = p.internalisation_rate
    // of what binds, into/(off + into) is taken in: so a lone cell clears `clearance`
    let perSite = clearance / p.sites_per_cell / (into / (off + into))
    let vacantSites = p.sites_per_cell * cells - c.bound
    let binding = perSite * vacantSites * concentration / (1 + blocking)
    // of what late endosomes lose, `released_share` opens and the rest is digested
    let digesting = p.digestion_rate * c.late
    let opening = digesting * p.released_share / (1 - p.released_share)
    d.bound = binding - (off + into) * c.bound
    d.early = into * c.bound - (p.recycling_rate + p.late_transfer_rate) * c.early
    d.late = p.late_transfer_rate * c.early - digesting - opening
    d.digested = digesting
    d.opened = opening
    return binding - off * c.bound - p.recycling_rate * c.early
  }

  /// Share of target messages held by so many loaded copies a cell.
  ///
  /// Free copies x solve x + pool x/(x + K) = copies. The root in the form without cancellation for
  /// few copies.
  private func occupancy(copies: Double) -> Double {
    let k = p.target_dissociation
    let b = p.target_site_pool + k - copies
    let x = 2 * k * copies / (b + (b * b + 4 * k * copies).squareRoot())
    return x / (x + k)
  }

  /// Particles bound to a cell of the dish at the half effect: binding there in balance with uptake.
  var halfEffectBound: Double {
    let genuine = p.half_effect_concentration * p.count_reference_genuine_fraction
    let halfSites = p.internalisation_rate * p.sites_per_cell / p.culture_uptake_clearance
    return p.sites_per_cell * genuine / (genuine + halfSites)
  }

  /// Akt/ERK, SMAD, inflammation and the vesicle memory of reached fibroblasts.
  private func signal(
    _ l: Layer, silenced: Double, boundPerCell: Double, particles: Double,
    _ senescenceExcess: Double, _ outside: Surroundings, _ d: inout Layer
  ) {
    let drive =
      p.surface_arm_on
      * (p.source_potency * boundPerCell / halfEffectBound
        + l.growthFactor / p.growth_factor_half_effect)
    let poison = particles / p.hyperdose_concentration
    d.growthActivity =
      p.growth_activity_rate * (drive / (1 + drive) / (1 + poison * poison) - l.growthActivity)

    let tgf = p.tgf_basal + p.tgf_added + p.tgf_from_device * outside.deviceSignal
    d.smad =
      2 * smadActivation(tgf) * (1 - l.smad) / (1 + l.smad7)
      - p.smad_inactivation_rate * l.smad
    let smad7Made =
      (1 + p.smad7_feedback * l.smad) / (1 + p.smad7_feedback * smadAlone(p.tgf_basal))
      * (1 - p.smad7_lowering * p.reached_area_fraction * silenced)
    d.smad7 = rate(p.smad7_half_life) * (smad7Made - l.smad7)

    let soothing = 1 - (1 - l.growthActivity) * (1 - silenced)
    // one factor for more senescent cells than in young skin, its inverse for fewer
    let senescence = p.inflammation_senescence_gain * senescenceExcess
    let raised = 1 + p.inflammation_ultraviolet_gain * outside.ultraviolet + max(0, senescence)
    let alarm = senescence < 0 ? raised / (1 - senescence) : raised
    d.inflammation =
      rate(p.inflammation_half_life)
      * (alarm * (1 - p.inflammation_suppression * p.reached_area_fraction * soothing)
        - l.inflammation)

    let primed =
      1 + p.priming_gain * outside.deviceSignal / (outside.deviceSignal + p.priming_half_signal)
    d.vesicleMemory =
      p.imprint_rate * l.growthActivity * primed * (1 - l.vesicleMemory)
      - rate(p.memory_half_life) * l.vesicleMemory
  }

  /// Fibroblasts, collagen, enzymes and elastin over the whole treated area.
  private func keepTissue(
    _ l: Layer, _ site: Site, antifibrotic: Double, _ outside: Surroundings, _ d: inout Layer
  ) {
    let years = outside.years
    let growth = p.reached_area_fraction * l.growthActivity
    let memory = p.reached_area_fraction * l.vesicleMemory
    let basal = smadAlone(p.tgf_basal)
    let ceiling = p.smad_activation_rate / (p.smad_activation_rate + p.smad_inactivation_rate)
    let smad = (l.smad - basal) / (ceiling - basal)

    // cells
    let activatedShare = l.activated / l.fibroblasts
    let fold = p.capacity_fold
    let capacity = fold * site.youngFibroblasts * exp(-p.fibroblast_loss_per_year * years)
    let crowding = (1 - l.fibroblasts / capacity) * fold / (fold - 1)
    let division =
      p.division_rate
      * (1 + p.division_gain * (growth + p.activated_division_drive * activatedShare))
    // at rest as many die as divide
    let net = division * crowding - p.division_rate
    let young = p.senescent_share_young
    let loss = rate(p.senescent_half_life)
    let senescing = loss * young / (1 - young) * (1 + p.senescence_gain_per_year * years)
    let activating = p.activation_rate * outside.deviceSignal * l.quiescent
    let forgetting = rate(p.memory_half_life) * l.activated
    d.quiescent = (net - senescing) * l.quiescent - activating + forgetting
    d.activated = (net - senescing) * l.activated + activating - forgetting
    d.senescent = senescing * (l.quiescent + l.activated) - loss * l.senescent

    // collagen
    let clearing = rate(p.fragment_half_life)
    // fragments' share of old collagen, over what it is in young skin
    let youngShare = site.matureLossRate / (site.matureLossRate + clearing)
    let fragments = l.fragmented / (l.mature + l.fragmented) / youngShare
    let pull = 1 + p.fragment_feedback_half_effect
    let calm = 1 + p.inflammation_collagen_half_effect
    let transcription =
      p.transcription_on
      * (1 + p.activated_collagen_gain * activatedShare + p.smad_collagen_gain * smad
        + p.retinoid_collagen_gain * p.retinoid_level)
      * (1 + p.vesicle_collagen_gain * memory)
      * pull / (p.fragment_feedback_half_effect + fragments)
      * calm / (p.inflammation_collagen_half_effect + l.inflammation)
    d.collagenMrna =
      rate(p.collagen_mrna_half_life)
      * (transcription - (1 + p.antifibrotic_decay_gain * antifibrotic) * l.collagenMrna)
    let output =
      p.collagen_output_per_cell * exp(-p.output_loss_per_year * years)
      * (l.quiescent + l.activated + p.senescent_output * l.senescent) * l.collagenMrna
      * (1 + p.translation_smad_gain * smad)
    let secreted = rate(p.secretion_half_life) * l.procollagen
    let maturing = p.maturation_fraction * rate(p.labile_half_life) * l.labile
    let lost = (1 - p.maturation_fraction) * rate(p.labile_half_life) * l.labile
    let cutting =
      1 + p.collagenolysis_share * (l.mmp1 / (p.mmp1_basal * l.timp1) - 1)
    let cut = site.matureLossRate * l.mature * cutting
    d.procollagen = output - secreted
    d.labile = secreted - maturing - lost * cutting
    d.mature = maturing - cut
    d.fragmented = cut - clearing * l.fragmented

    // enzymes
    let byAge = p.mmp1_age_gain_per_year * (1 + p.photo_damage) * years
    let excess =
      (1 + p.mmp1_ultraviolet_gain * outside.ultraviolet + byAge
        + p.mmp1_fragment_gain * (fragments - 1))
      * (1 + p.mmp1_inflammation_gain * (l.inflammation - 1)) - 1
    d.mmp1 =
      rate(p.mmp1_half_life)
      * (p.mmp1_basal * (1 + (1 - p.mmp1_suppression * growth) * excess) - l.mmp1)
    d.timp1 = rate(p.timp1_half_life) * (1 + p.timp1_vesicle_gain * growth - l.timp1)

    // elastin
    let assembled = rate(p.tropoelastin_half_life) * l.tropoelastin
    let fading = rate(p.elastin_half_life)
    d.tropoelastin =
      p.adult_elastin_share * fading * site.youngElastin * l.fibroblasts / site.youngFibroblasts
      * (1 + p.elastin_vesicle_gain * growth) - assembled
    d.elastin = assembled - fading * l.elastin
  }
}
