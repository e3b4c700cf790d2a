public import ReactionNetworks

extension DosePlan {
  /// How the plan divides the tissue; `nil` = as the model's text has it.
  private var division: (tissue: TissueLayers, count: Int)? {
    guard let tissue = manifest.setting(route.setting)?.layers,
      let count = simulation.layers, count > TissueLayers.fewest
    else { return nil }
    return (tissue, count)
  }

  /// The model of the plan's setting with its tissue divided as the plan asks.
  ///
  /// - Parameter network: as the text of the model has it.
  public func divided(_ network: ReactionNetwork) throws(DoseError) -> ReactionNetwork {
    guard let (tissue, count) = division else { return network }
    return try DividedNetwork(network, tissue, count: count, file: manifest.file).network
  }

  /// Doses and device passes go into layers where the plan divides the tissue.
  mutating func divideAssignments() throws(DoseError) {
    guard let (tissue, count) = division else { return }
    let file = manifest.file
    if let zone = tissue.cellZone, let symbols = tissue.cells {
      let own = tissue.layers(count).filter { $0.zone == zone }
      manifest.cells?.layers =
        own.count < 2
        ? []
        : own.map { layer in
          ModelManifest.Cells.Layer(
            number: "\(layer.name)_\(symbols.number)",
            received: "\(layer.name)_\(symbols.received)",
            released: symbols.released.map { "\(layer.name)_\($0)" })
        }
    }
    for index in manifest.routes.indices
    where manifest.routes[index].setting == route.setting {
      let route = manifest.routes[index]
      manifest.routes[index].dose = try tissue.dividing(route.dose, into: count, file: file)
      manifest.routes[index].device = try tissue.dividing(route.device, into: count, file: file)
    }
  }
}
