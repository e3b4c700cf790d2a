extension SweepDesign {
  /// Settles what is varied against what is computed.
  ///
  /// - Parameter axes: each with the place where the user wrote it.
  public static func settled(
    _ axes: [(axis: SweepAxis, place: String)], points: SweepPoints?, sample: Int?, scheme: Scheme,
    seed: UInt64, for subject: any SweepSubject
  ) throws -> SweepDesign {
    var grid: [Dimension] = []
    var drawn: [Drawn] = []
    for (axis, place) in axes {
      switch axis.choice {
      case .levels(let levels): grid.append(Dimension(name: axis.name, levels: levels))
      case .drawn(let low, let high, let isLogarithmic, let unit):
        drawn.append(
          Drawn(
            name: axis.name, low: low, high: high, isLogarithmic: isLogarithmic, unit: unit))
      case .drawnFromTable:
        drawn.append(try fromTable(axis.name, subject, at: place))
      }
    }
    if points != nil, sample != nil || !drawn.isEmpty {
      throw SweepError(
        "design", at: "--points", "points come from a table or are drawn, not both",
        help: "leave out --sample and what is drawn, or --points")
    }
    if let sample {
      guard sample >= 1 else {
        throw SweepError(
          "design", at: "--sample", "\(sample) points are too few", help: "1 or more")
      }
      if drawn.isEmpty {
        drawn = try subject.usuallyDrawn(with: grid).map {
          try fromTable($0, subject, at: "--sample")
        }
      }
    } else if let first = drawn.first {
      throw SweepError(
        "design", at: first.name, "it is drawn, but nothing says how often",
        help: "add --sample 256 (\"sample\": 256 in a sweep file)")
    }
    guard !grid.isEmpty || !drawn.isEmpty || points != nil else {
      throw SweepError(
        "design", at: "the sweep", "nothing is varied",
        help: "such as --vary product.dilution=log:1:1e4:41, --sample 256 or --points points.csv")
    }
    return try SweepDesign(
      grid: grid, drawn: drawn, points: points, sample: sample, scheme: scheme, seed: seed)
  }

  private static func fromTable(
    _ name: String, _ subject: any SweepSubject, at place: String
  ) throws(SweepError) -> Drawn {
    let bounds = try subject.tableBounds(of: name, at: place)
    return Drawn(
      name: name, low: bounds.low, high: bounds.high, isLogarithmic: bounds.isLogarithmic, unit: "")
  }

  /// The whole design on one line: equal texts are equal designs.
  public var text: String {
    var parts = grid.map { axis in
      "\(axis.name)=\(axis.levels.map(\.description).joined(separator: ","))"
    }
    parts += drawn.map { axis in
      let scale = axis.isLogarithmic ? "loguniform" : "uniform"
      return "\(axis.name)=\(scale):\(axis.low):\(axis.high) \(axis.unit)"
    }
    if points != nil, let count = pointCount {
      parts.append("\(count) points of \(pointNames.joined(separator: ","))")
    } else if let count = pointCount {
      parts.append("\(count) points, \(scheme.rawValue), seed \(seed)")
    }
    return parts.joined(separator: "; ")
  }
}
