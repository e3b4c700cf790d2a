import ReactionNetworks

/// Rows of the three tables -> values, with strict checks.
extension ValidationSuite {
  static func target(_ row: TabbedTable.Row) throws(TableError) -> ValidationTarget {
    guard let kind = ValidationTarget.Class(rawValue: row["class"]) else {
      let all = ValidationTarget.Class.allCases.map(\.rawValue).joined(separator: ", ")
      throw row.error("class", all)
    }
    guard let evidence = Evidence(rawValue: row["evidence"]) else {
      throw row.error("evidence", Evidence.allCases.map(\.rawValue).joined(separator: ", "))
    }
    for column in ["experiment", "observed", "source"] where row[column].isEmpty {
      throw row.error(column, "a few words; every target has them")
    }
    let (lower, upper) = (try row.number("lower"), try row.number("upper"))
    if let lower, let upper, lower > upper {
      throw row.error("lower", "at most upper, \(row["upper"])")
    }
    if (lower != nil || upper != nil) && row["range"].isEmpty {
      throw row.error("range", "where the accepted range comes from")
    }
    let observable = row["observable"].isEmpty ? nil : try Observable(row, column: "observable")
    if observable == nil {
      for column in ["reason", "structure"] where row[column].isEmpty {
        throw row.error(column, "words: a target without an observable says why it cannot be run")
      }
    }
    return ValidationTarget(
      id: try row.identifier("id"), target: try row.identifier("target"),
      experiment: row["experiment"], kind: kind, observable: observable, unit: row["unit"],
      observed: row["observed"], lower: lower, upper: upper, range: row["range"],
      source: row["source"], evidence: evidence, reason: row["reason"],
      structure: row["structure"], line: row.line)
  }

  /// Parameter values by condition (PEtab v1: `conditionId`, `conditionName`, parameters).
  static func conditions(
    _ text: String, file: String
  ) throws(TableError) -> [String: [String: String]] {
    let table = try TabbedTable(text, file: file, columns: ["conditionId"], isOpen: true)
    var conditions: [String: [String: String]] = [:]
    for row in table.rows {
      let id = try row.identifier("conditionId")
      guard conditions[id] == nil else { throw row.error("conditionId", "each condition once") }
      var values: [String: String] = [:]
      for column in table.columns where column != "conditionId" && column != "conditionName" {
        guard !row[column].isEmpty else {
          throw row.error(column, "a number, or the name of a row of the parameter table")
        }
        values[column] = row[column]
      }
      conditions[id] = values
    }
    return conditions
  }

  static func runs(
    _ text: String, file: String, _ conditions: [String: [String: String]]
  ) throws(TableError) -> [ValidationRun] {
    let table = try TabbedTable(text, file: file, columns: Self.runColumns)
    var runs: [ValidationRun] = []
    for row in table.rows {
      let id = try row.identifier("run")
      guard !id.contains("."), !id.contains("-") else {
        throw row.error("run", "a name of letters, digits and _")
      }
      if let first = runs.first(where: { $0.id == id }) {
        throw row.error("run", "each run once; it stands in line \(first.line) already")
      }
      var parameters: [String: String] = [:]
      if !row["condition"].isEmpty {
        guard let values = conditions[row["condition"]] else {
          throw row.error("condition", conditions.keys.sorted().joined(separator: ", "))
        }
        parameters = values
      }
      for (name, value) in try row.settings("parameters", "age = 70; photo_damage = 0") {
        parameters[name] = value
      }
      let changes = try row.settings("changes", "regimen = single; product.dilution = 10")
      guard changes.isEmpty || !row["dose"].isEmpty else {
        throw row.error("changes", "nothing, since the run has no dose file")
      }
      runs.append(
        ValidationRun(
          id: id, setting: row["setting"], dose: row["dose"],
          changes: Dictionary(uniqueKeysWithValues: changes), parameters: parameters,
          interventions: try interventions(row), line: row.line))
    }
    return runs
  }

  /// `0 h: ultraviolet = 2 | 168 h: ultraviolet = 0`.
  private static func interventions(
    _ row: TabbedTable.Row
  ) throws(TableError) -> [ValidationRun.Planned] {
    let allowed = "changes such as 0 h: ultraviolet = 2 | 168 h: ultraviolet = 0"
    var planned: [ValidationRun.Planned] = []
    for part in row["interventions"].split(separator: "|") {
      guard let colon = part.firstIndex(of: ":"),
        let time = try? Quantity(part[..<colon].trimmed),
        let hours = time.converted(to: PhysicalUnit(time: 1, factor: 3600)), hours >= 0
      else { throw row.error("interventions", allowed, found: part.trimmed) }
      if let last = planned.last, last.time > hours {
        throw row.error("interventions", "times that ascend", found: part.trimmed)
      }
      do throws(ModelError) {
        let text = part[part.index(after: colon)...].trimmed
        let assignments = try Assignment.list(antimony: text)
        guard !assignments.isEmpty else {
          throw ModelError(.semantics, "nothing is assigned")
        }
        planned.append(.init(time: hours, assignments: assignments))
      } catch {
        throw row.error("interventions", "\(allowed) (\(error.message))", found: part.trimmed)
      }
    }
    return planned
  }
}
