@testable import Analysis

/// Parameter values under the names of the table: `p.film_drying_rate`.
@dynamicMemberLookup
struct TwinValues {
  var values: [String: Double]

  /// A name that the table lacks reads as NaN, which no comparison lets pass.
  subscript(dynamicMember name: String) -> Double { values[name] ?? .nan }
}

extension TwinValues {
  /// The table's nominal values, some rows taking the place of others, some values given.
  init(_ table: ParameterTable, rows: [String: String] = [:], given: [String: Double] = [:]) {
    values = Dictionary(uniqueKeysWithValues: table.rows.map { ($0.id, $0.nominal) })
    for (name, row) in rows { values[name] = table.value(row) ?? .nan }
    values.merge(given) { $1 }
  }
}
