/// Where each state of the compiled model stands in the twin.
extension SkinTwin {
  typealias Place = WritableKeyPath<State, Double>

  /// Every state: its name in the compiled model, its place in the twin.
  // Key paths of stored properties: nothing to share wrongly.
  nonisolated(unsafe) static let places =
    outerPlaces + layer("papillary", \.papillary) + layer("reticular", \.reticular)

  private nonisolated(unsafe) static let outerPlaces: [(name: String, place: Place)] = [
    ("film", \.film), ("stratum_corneum", \.stratumCorneum),
    ("removed_from_surface", \.removedFromSurface), ("contaminant_film", \.contaminantFilm),
    ("channels", \.channels), ("film_growth_factor", \.filmGrowthFactor),
    ("plasma_fast", \.plasmaFast), ("plasma_slow", \.plasmaSlow),
    ("liver_and_spleen", \.liverAndSpleen), ("lung", \.lung), ("other_organs", \.otherOrgans),
    ("digested_in_organs", \.digestedInOrgans), ("lymph_node", \.lymphNode),
    ("digested_in_lymph_node", \.digestedInLymphNode),
    ("contaminant_removed", \.contaminantRemoved), ("lost_in_storage", \.lostInStorage),
    ("administered", \.administered), ("current_age", \.age), ("ultraviolet", \.ultraviolet),
    ("device_signal", \.deviceSignal),
  ]

  private typealias Part<Whole, Value> = WritableKeyPath<Whole, Value>

  private static func layer(
    _ name: String, _ layer: Part<State, Layer>
  ) -> [(name: String, place: Place)] {
    var places = ownPlaces.map { (name: name + $0, place: layer.appending(path: $1)) }
    for (kind, cell) in cells {
      let cell = layer.appending(path: cell)
      for (part, place) in inCell {
        places.append((name: name + kind + part, place: cell.appending(path: place)))
      }
    }
    return places
  }

  private nonisolated(unsafe) static let ownPlaces: [(String, Part<Layer, Double>)] = [
    ("_free", \.free), ("_depot", \.depot), ("__matrix_bound", \.matrixBound),
    ("_contaminant", \.contaminant), ("_growth_factor", \.growthFactor),
    ("__received_per_cell", \.receivedPerCell), ("__released_per_cell", \.releasedPerCell),
    ("__rna__copies_per_cell", \.copiesPerCell),
    ("__rna__cytosolic_mirna", \.cytosolicMirna), ("__rna__loaded_mirna", \.loadedMirna),
    ("_copies_loaded", \.copiesLoaded),
    ("__growth_activity", \.growthActivity), ("__signals__smad_active", \.smad),
    ("__signals__smad7", \.smad7), ("_inflammation", \.inflammation),
    ("__vesicle_memory", \.vesicleMemory),
    ("__matrix__quiescent", \.quiescent), ("__matrix__activated", \.activated),
    ("__matrix__senescent", \.senescent), ("__matrix__collagen_mrna", \.collagenMrna),
    ("__matrix__procollagen", \.procollagen), ("_labile_collagen", \.labile),
    ("_mature_collagen", \.mature), ("_fragmented_collagen", \.fragmented),
    ("_tropoelastin", \.tropoelastin), ("_elastin", \.elastin), ("_mmp1", \.mmp1),
    ("__matrix__timp1", \.timp1),
  ]
  private nonisolated(unsafe) static let cells: [(String, Part<Layer, Cell>)] = [
    ("__fibroblast__", \.fibroblast), ("__macrophage__", \.macrophage),
  ]
  private nonisolated(unsafe) static let inCell: [(String, Part<Cell, Double>)] = [
    ("bound", \.bound), ("early_endosome", \.early), ("late_endosome", \.late),
    ("digested", \.digested), ("opened", \.opened),
  ]

  static func named(_ state: State) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: places.map { ($0.name, state[keyPath: $0.place]) })
  }

  /// The states in the order of memory, which holds nothing but them.
  static func vector(_ state: State) -> [Double] {
    withUnsafeBytes(of: state) { Array($0.assumingMemoryBound(to: Double.self)) }
  }

  static func state(_ vector: [Double]) -> State {
    precondition(MemoryLayout<State>.size == MemoryLayout<Double>.stride * vector.count)
    return vector.withUnsafeBytes { $0.loadUnaligned(as: State.self) }
  }

  /// Where a state stands in a vector.
  static func index(of place: Place) -> Int {
    (MemoryLayout<State>.offset(of: place) ?? -1) / MemoryLayout<Double>.stride
  }
}
