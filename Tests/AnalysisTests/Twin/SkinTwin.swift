import Foundation

/// The skin model once more, by hand: a struct of states and one function for their derivatives.
///
/// It shares the numbers of the parameter table with the model files and nothing else: no reader, no
/// expression graph, no bytecode. Written state by state, as a paper prints its balances, where the
/// model files are written flux by flux. Time in hours, area in cm2, volume in mL.
struct SkinTwin {
  let p: TwinValues
  /// A half-life as a rate constant.
  func rate(_ halfLife: Double) -> Double { log(2) / halfLife }

  struct State {
    // on the surface: particles, except `channels` (open share) and `filmGrowthFactor` (ng)
    var film = 0.0
    var stratumCorneum = 0.0
    var removedFromSurface = 0.0
    var contaminantFilm = 0.0
    var channels = 0.0
    var filmGrowthFactor = 0.0
    // in blood, organs and lymph: particles
    var plasmaFast = 0.0
    var plasmaSlow = 0.0
    var liverAndSpleen = 0.0
    var lung = 0.0
    var otherOrgans = 0.0
    var digestedInOrgans = 0.0
    var lymphNode = 0.0
    var digestedInLymphNode = 0.0
    // the books: particles
    var contaminantRemoved = 0.0
    var lostInStorage = 0.0
    var administered = 0.0
    // the subject
    var age = 0.0
    var ultraviolet = 0.0
    var deviceSignal = 0.0
    // the two layers of the dermis
    var papillary = Layer()
    var reticular = Layer()
  }

  // MARK: the vial

  struct Dose {
    var counted = 0.0
    var intact = 0.0
    var lost = 0.0
    var contaminant = 0.0
    /// Unit: ng.
    var growthFactor = 0.0
  }

  /// What one administration of so many counted particles in so many mL holds.
  func dose(counted: Double, volume: Double) -> Dose {
    let survival =
      p.survival_of_form * pow(p.survival_per_freeze_thaw, p.freeze_thaw_cycles)
      * exp(-p.refrigerated_loss_rate * p.hours_refrigerated)
    let genuine = p.genuine_fraction * counted
    return Dose(
      counted: counted, intact: survival * genuine, lost: genuine - survival * genuine,
      contaminant: counted - genuine, growthFactor: p.growth_factor_concentration * volume)
  }

  // MARK: geometry

  /// What differs between the layers: shape, cells when young, collagen turnover.
  struct Site {
    /// Unit: mL.
    var youngVolume: Double
    var youngFibroblasts: Double
    /// Unit: mg.
    var youngElastin: Double
    /// Unit: 1/h.
    var matureLossRate: Double
  }

  var papillarySite: Site {
    site(p.papillary_share, p.papillary_fibroblast_density, p.mature_loss_rate_papillary)
  }
  var reticularSite: Site {
    site(1 - p.papillary_share, p.reticular_fibroblast_density, p.mature_loss_rate_reticular)
  }
  private func site(_ share: Double, _ density: Double, _ loss: Double) -> Site {
    let volume = p.treated_area * p.dermis_thickness_young * share
    return Site(
      youngVolume: volume, youngFibroblasts: density * volume,
      youngElastin: p.elastin_density_young * volume, matureLossRate: loss)
  }

  /// Thickness of the dermis as a share of its thickness when young.
  func thinning(_ s: State) -> Double { exp(-p.thinning_per_year * (s.age - p.age_start)) }

  // MARK: where it starts, and how it moves

  /// The state the run starts with: young skin, no particles.
  var young: State {
    var s = State()
    s.age = p.age_start
    s.papillary = youngLayer(papillarySite)
    s.reticular = youngLayer(reticularSite)
    return s
  }

  /// The time derivative of every state. `infused`: the administration that an infusion repeats.
  func derivative(_ s: State, infused: Dose = Dose()) -> State {
    var d = State()

    // subject
    d.age = 1 / p.hours_per_year
    d.ultraviolet = rate(p.ultraviolet_half_life) * (p.chronic_ultraviolet - s.ultraviolet)
    d.deviceSignal = -rate(p.device_signal_half_life) * s.deviceSignal

    // surface: the film dries, soaks into the stratum corneum, or passes; channels close
    let dry = p.film_drying_rate
    let soak = p.stratum_corneum_uptake_rate
    let cross = p.stratum_corneum_transmission_rate
    let shed = p.stratum_corneum_shedding_rate
    let closing = rate(p.channel_half_life)
    let delivered = p.route_delivered_fraction
    let fullyOpen = delivered / (1 - delivered) * (dry + soak + cross + closing)
    let pass = fullyOpen * s.channels
    d.channels = -closing * s.channels
    d.film = -(dry + soak + cross + pass) * s.film
    d.stratumCorneum = soak * s.film - (shed + cross) * s.stratumCorneum
    d.removedFromSurface = dry * s.film + shed * s.stratumCorneum
    d.contaminantFilm = -(dry + soak + cross + pass) * s.contaminantFilm
    d.filmGrowthFactor = -(dry + soak + cross + pass) * s.filmGrowthFactor

    // blood and organs
    let fast = p.plasma_fast_clearance_rate * s.plasmaFast
    let slow = p.plasma_slow_clearance_rate * s.plasmaSlow
    let toDermis = p.plasma_to_skin_rate * p.treated_area / p.whole_skin_area
    let seeping = toDermis * (s.plasmaFast + s.plasmaSlow)
    let digestion = p.organ_digestion_rate
    let inLiver = p.liver_and_spleen_share
    let inLung = p.lung_share
    d.plasmaFast =
      p.infusing * infused.intact * p.plasma_fast_share - fast - toDermis * s.plasmaFast
    d.plasmaSlow =
      p.infusing * infused.intact * (1 - p.plasma_fast_share) - slow - toDermis * s.plasmaSlow
    d.liverAndSpleen = inLiver * (fast + slow) - digestion * s.liverAndSpleen
    d.lung = inLung * (fast + slow) - digestion * s.lung
    d.otherOrgans = (1 - inLiver - inLung) * (fast + slow) - digestion * s.otherOrgans
    d.digestedInOrgans = digestion * (s.liverAndSpleen + s.lung + s.otherOrgans)
    d.digestedInLymphNode = p.lymph_node_digestion_rate * s.lymphNode
    d.lymphNode =
      p.lymph_rate * (s.papillary.free + s.reticular.free)
      - p.lymph_node_digestion_rate * s.lymphNode

    // the books
    d.administered = p.infusing * (infused.intact + infused.lost + infused.contaminant)
    d.lostInStorage = p.infusing * infused.lost
    d.contaminantRemoved =
      p.infusing * infused.contaminant + (dry + soak + cross) * s.contaminantFilm
      + (p.lymph_rate + p.contaminant_clearance_rate)
      * (s.papillary.contaminant + s.reticular.contaminant)

    // each layer for itself
    let thin = thinning(s)
    let upper = papillarySite
    let lower = reticularSite
    let outside = Surroundings(
      years: s.age - p.age_start, deviceSignal: s.deviceSignal, ultraviolet: s.ultraviolet)
    d.papillary = derivative(s.papillary, upper, volume: upper.youngVolume * thin, outside)
    d.reticular = derivative(s.reticular, lower, volume: lower.youngVolume * thin, outside)

    // into the layers: from the film through channels, some of it in a vehicle; from the blood
    let first = p.entry_papillary_share
    let held = p.vehicle_held_fraction
    d.papillary.free +=
      pass * first * (1 - held) * s.film + cross * (s.film + s.stratumCorneum)
      + p.plasma_papillary_share * seeping
    d.reticular.free +=
      pass * (1 - first) * (1 - held) * s.film + (1 - p.plasma_papillary_share) * seeping
    d.papillary.depot += pass * first * held * s.film
    d.reticular.depot += pass * (1 - first) * held * s.film
    d.papillary.contaminant += pass * first * s.contaminantFilm
    d.reticular.contaminant += pass * (1 - first) * s.contaminantFilm

    // between the layers: diffusion across half the dermis, from middle to middle
    let distance = p.dermis_thickness_young * thin / 2
    let fluidArea = p.treated_area * p.reached_area_fraction * p.interstitial_fraction
    let upperFluid = fluid(upper.youngVolume * thin)
    let lowerFluid = fluid(lower.youngVolume * thin)
    let downward =
      p.diffusion_free * p.diffusion_hindrance * fluidArea / distance
      * (s.papillary.free / upperFluid - s.reticular.free / lowerFluid)
    d.papillary.free -= downward
    d.reticular.free += downward
    let growthFactorDownward =
      p.growth_factor_diffusion * fluidArea / distance
      * (s.papillary.growthFactor - s.reticular.growthFactor)
    let growthFactorIn = pass * s.filmGrowthFactor
    d.papillary.growthFactor += (first * growthFactorIn - growthFactorDownward) / upperFluid
    d.reticular.growthFactor += ((1 - first) * growthFactorIn + growthFactorDownward) / lowerFluid
    return d
  }

  /// Fluid of the reached part of so much tissue. Unit: mL.
  func fluid(_ tissue: Double) -> Double {
    tissue * p.interstitial_fraction * p.reached_area_fraction
  }
}
