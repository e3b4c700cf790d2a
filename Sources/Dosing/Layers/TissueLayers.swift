public import ReactionNetworks

/// How the tissue of a setting is divided into more layers than its text has.
///
/// The text has two zones, one layer each, built from one module. Which of a zone's symbols are
/// amounts, which are averages and what passes between neighbours stands in the manifest, by the names
/// that symbols have behind "ZONE_".
public struct TissueLayers: Hashable, Sendable {
  /// What the layers are, in words.
  public var label: String
  /// No more layers than this.
  public var most: Int
  /// Zones from the surface down.
  public var upper: String
  /// The zone below `upper`.
  public var lower: String
  /// By zone, 1 if not named: its layers end at the fractions (i/n)^grading of its depth, so that 2
  /// puts thin layers at its upper end.
  public var grading: [String: Int]
  /// What the text gives a zone and its layers share by thickness: volumes, cells at the start.
  public var divided: Set<String>
  /// Amounts that each layer has: the zone's is their sum.
  public var totals: Set<String>
  /// What is not an amount: the zone's is the mean over its layers, weighted by another symbol.
  public var means: [String: String]
  /// Formulas that hold for each layer and have no meaning for the zone.
  public var local: Set<String>
  /// Reactions that reach the first layer of a zone only; all others share by thickness.
  public var fromAbove: Set<String>
  /// What couples the two zones, and so each layer to the next.
  public var between: Between
  /// The zone whose cells the manifest counts particles in, and which of its amounts these are.
  public var cellZone: String?
  /// Symbols behind "ZONE_" of that zone; `nil` with `cellZone`.
  public var cells: ModelManifest.Cells.Layer?

  /// What passes between the zones, and so between any two neighbouring layers.
  public struct Between: Hashable, Sendable {
    /// By the names that they have in the text.
    public var reactions: [String]
    /// Symbols with a formula of their own for each pair.
    public var rules: [String]
    /// Those of `rules` that a layer's own formulas lose downwards and gain from above.
    public var flows: Set<String>
    /// The symbol that holds the distance of the middles.
    public var distance: String
    /// A layer's thickness, from symbols of the layer and of the whole.
    public var thickness: Expression
  }

  /// As many as the text has.
  public static let fewest = 2

  /// Every name a symbol may have behind "ZONE_".
  var names: Set<String> { divided.union(totals).union(means.keys).union(local) }
}

extension TissueLayers {
  /// One layer: its name stands where that of its zone stands in the text.
  struct Layer: Hashable {
    var name: String
    var zone: String
    /// How many layers share the zone.
    var siblings: Int
    /// The first of its zone.
    var isFirst: Bool
    /// The layer's part of its zone, as a fraction of whole numbers.
    var part: (over: Int, under: Int)

    static func == (a: Self, b: Self) -> Bool { a.name == b.name }
    func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// The layer's part of what its zone has.
    func share(of whole: Expression) -> Expression {
      guard siblings > 1 else { return whole }
      let times =
        part.over == 1 ? whole : .apply(.times, [whole, .number(Double(part.over))])
      return .apply(.divide, [times, .number(Double(part.under))])
    }

    func share(of whole: Double) -> Double {
      siblings > 1 ? whole * Double(part.over) / Double(part.under) : whole
    }
  }

  /// `count` layers from the surface down: half of them to each zone, an odd one to the lower.
  ///
  /// A zone of one layer keeps its names.
  func layers(_ count: Int) -> [Layer] {
    let above = count / 2
    return [(upper, above), (lower, count - above)].flatMap { zone, siblings in
      (1...max(1, siblings)).map { index in
        // (i/n)^g - ((i-1)/n)^g
        func power(_ base: Int) -> Int {
          (0..<grading[zone, default: 1]).reduce(1) { product, _ in product * base }
        }
        return Layer(
          name: siblings < 2 ? zone : "\(zone)_\(index)", zone: zone, siblings: siblings,
          isFirst: index == 1,
          part: (over: power(index) - power(index - 1), under: power(siblings)))
      }
    }
  }

  /// The part of a symbol's name behind its zone, if it is one of the zone's.
  func part(of symbol: String, in zone: String) -> String? {
    guard symbol.hasPrefix(zone + "_") else { return nil }
    let rest = String(symbol.dropFirst(zone.utf8.count + 1))
    return rest.hasPrefix("_") || names.contains(rest) ? rest : nil
  }

  func zone(of symbol: String) -> (zone: String, part: String)? {
    for zone in [upper, lower] {
      if let part = part(of: symbol, in: zone) { return (zone, part) }
    }
    return nil
  }

  /// What assignments to zones come to in layers: an amount is shared by thickness, anything else is
  /// added to every layer alike.
  ///
  /// - Throws: `manifest.layers` for an assignment that does not add something to its target.
  func dividing(
    _ assignments: [Assignment], into count: Int, file: String
  ) throws(DoseError) -> [Assignment] {
    let layers = layers(count)
    var result: [Assignment] = []
    for assignment in assignments {
      guard let (zone, part) = zone(of: assignment.target) else {
        result.append(assignment)
        continue
      }
      let own = layers.filter { $0.zone == zone }
      guard own.count > 1 else {
        result.append(assignment)
        continue
      }
      guard case .apply(.plus, let terms) = assignment.value, terms.count == 2,
        terms[0] == .symbol(assignment.target), totals.contains(part) || means[part] != nil
      else {
        throw DoseError(
          "manifest.layers", "an assignment cannot be divided among layers", file: file,
          found: "\(assignment.target) = \(assignment.value.antimony)",
          allowed: "\"a = a + something\" for one of layers.totals or layers.means")
      }
      for layer in own {
        let target = "\(layer.name)_\(part)"
        let share = means[part] == nil ? layer.share(of: terms[1]) : terms[1]
        result.append(
          Assignment(target: target, value: .apply(.plus, [.symbol(target), share])))
      }
    }
    return result
  }
}

extension Expression {
  static func sum(_ terms: [Expression]) -> Expression {
    terms.dropFirst().reduce(terms.first ?? .number(0)) { .apply(.plus, [$0, $1]) }
  }
}
