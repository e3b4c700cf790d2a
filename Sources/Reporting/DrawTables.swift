public import Analysis

/// Every draw and every point of the screening and the indices, as comma separated tables: what was
/// put in and what came out, for other tools to reckon with.
public enum DrawTables {
  /// `draws.csv`, `screening.csv` and `indices.csv`; none without draws.
  public static func all(_ result: StudyResult) -> [(name: String, text: String)] {
    guard let uncertainty = result.uncertainty, let points = uncertainty.points else { return [] }
    return [
      ("draws.csv", draws(uncertainty, points)), ("screening.csv", screening(uncertainty, points)),
      ("indices.csv", indices(uncertainty, points)),
    ]
  }

  /// Columns of what was found: one a combination and statement.
  private static func heads(_ uncertainty: Uncertainty) -> [String] {
    uncertainty.combinations.flatMap { combination in
      uncertainty.statements.indices.map { number in
        let options = zip(uncertainty.unknowns, combination.options)
          .map { "\($0.name)=\($1)" }.joined(separator: " ")
        return "\"\(options) statement \(number + 1)\""
      }
    }
  }

  /// Empty without a result; "none" where a run with a result has no such number.
  private static func cells(_ found: [[[Double]]], _ point: Int) -> [String] {
    found.flatMap { $0.map { $0[point] } }.map { value in
      value.isNaN ? "" : value.isFinite ? "\(value)" : "none"
    }
  }

  private static func draws(_ uncertainty: Uncertainty, _ points: Uncertainty.Points) -> String {
    var lines = [(["draw"] + uncertainty.parameters.map(\.id) + heads(uncertainty))]
    for draw in 0..<uncertainty.draws {
      lines.append(
        ["\(draw)"] + points.draws.map { "\($0[draw])" } + cells(points.drawFound, draw))
    }
    return text(lines)
  }

  /// Each point is the one before with one number moved from one part of its range to another.
  private static func screening(
    _ uncertainty: Uncertainty, _ points: Uncertainty.Points
  ) -> String {
    var lines = [["path", "moved", "from", "to"] + heads(uncertainty)]
    var path = -1
    for (point, move) in points.moves.enumerated() {
      if move == nil { path += 1 }
      let moved =
        move.map { [uncertainty.parameters[$0.parameter].id, "\($0.from)", "\($0.to)"] }
        ?? ["", "", ""]
      lines.append(["\(path)"] + moved + cells(points.screeningFound, point))
    }
    return text(lines)
  }

  /// Tables A, B and A with one group taken from B, row by row.
  private static func indices(
    _ uncertainty: Uncertainty, _ points: Uncertainty.Points
  ) -> String {
    guard let sample = uncertainty.indexSample else { return "" }
    var lines = [["table", "row"] + heads(uncertainty)]
    let tables = ["A", "B"] + sample.groups.indices.map { uncertainty.name(ofGroup: $0) }
    for (number, table) in tables.enumerated() {
      for row in 0..<sample.rows {
        lines.append([table, "\(row)"] + cells(points.indexFound, number * sample.rows + row))
      }
    }
    return text(lines)
  }

  private static func text(_ lines: [[String]]) -> String {
    lines.map { $0.joined(separator: ",") + "\n" }.joined()
  }
}
