/// How one cell is cut out of a setting's model, so that its particles can be counted one by one.
///
/// Names only: the reactions are those of the model's own modules with the number of cells set to one,
/// and whatever their rates read of the tissue is followed from the tissue's solution.
public struct CellLevel: Hashable, Sendable {
  /// A number of the cell that an answer tells.
  public struct Count: Hashable, Sendable {
    /// The name of the number in a result, for programs.
    public var key: String
    /// What it is, for people; the key where the manifest gives none.
    public var label: String
    /// What is counted: firings of a reaction so far, or the particles of a species now.
    public var reaction: String?
    /// Exactly one of the two is named.
    public var species: String?
    /// The total over all cells that the tissue level computes of it; `nil` for a species, which is its
    /// own total.
    public var total: String?
  }

  /// What a cell makes of its particles: a symbol of the model, read at one cell's counts.
  public struct Response: Hashable, Sendable {
    /// The name of the response in a result, for programs.
    public var key: String
    /// What it is, for people; the key where the manifest gives none.
    public var label: String
    public var symbol: String
  }

  /// The symbol that holds the number of cells; one in a cell.
  public var number: String
  /// Modules whose species and reactions belong to the cell.
  public var modules: [String]
  /// Reactions that fire with another one: what a particle brings when it opens.
  public var batches: [Batch]
  /// In the order they are told.
  public var counts: [Count]
  /// In the order they are told.
  public var responses: [Response]

  /// A reaction that fires whenever its host does, in the same moment.
  public struct Batch: Hashable, Sendable {
    /// The reaction that follows; as many firings as the ratio of the two rates says.
    public var reaction: String
    /// The reaction that it follows.
    public var host: String
  }

  /// The same with every symbol under another name.
  func renamed(_ rename: (String) -> String) -> CellLevel {
    CellLevel(
      number: rename(number), modules: modules.map(rename),
      batches: batches.map { Batch(reaction: rename($0.reaction), host: rename($0.host)) },
      counts: counts.map {
        Count(
          key: $0.key, label: $0.label, reaction: $0.reaction.map(rename),
          species: $0.species.map(rename), total: $0.total.map(rename))
      },
      responses: responses.map {
        Response(key: $0.key, label: $0.label, symbol: rename($0.symbol))
      })
  }
}

extension DosePlan {
  /// The cell level of the plan's setting, once for each layer that its cells are in; empty where the
  /// setting has none.
  public var cellLevels: [CellLevel] {
    guard let setting = manifest.setting(route.setting), let level = setting.cellLevel else {
      return []
    }
    guard let tissue = setting.layers, let zone = tissue.cellZone, let count = simulation.layers
    else { return [level] }
    return tissue.layers(count).filter { $0.zone == zone }.map { layer in
      level.renamed { symbol in
        tissue.part(of: symbol, in: zone).map { "\(layer.name)_\($0)" } ?? symbol
      }
    }
  }
}
