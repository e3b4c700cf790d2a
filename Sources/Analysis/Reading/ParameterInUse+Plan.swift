import Dosing
import Kinetics
import ReactionNetworks

extension ParameterInUse {
  /// Every number this run took from the table or the dose file, in the order of the model.
  ///
  /// A parameter bound to another row by the route or a choice counts as that row.
  static func all(
    _ plan: DosePlan, _ schedule: Schedule, _ network: ReactionNetwork, _ table: ParameterTable
  ) -> [ParameterInUse] {
    let bound = rows(boundBy: plan)
    // what follows from a rule takes nothing from a table that has a row of its name
    let ruled = Set(network.rules.map(\.target))
    var used = network.parameters.compactMap { parameter -> ParameterInUse? in
      let name = parameter.name
      guard !ruled.contains(name) else { return nil }
      if let value = schedule.parameters[name], bound[name] == nil {
        return stated(name, value, parameter.unit, table)
      }
      guard counts(bound[name] ?? name, for: plan) else { return nil }
      return table[bound[name] ?? name].map { ParameterInUse($0) }
    }
    let extra = schedule.conversions.map(\.parameter) + [plan.manifest.detection?.threshold]
    for case let id? in extra where !used.contains(where: { $0.id == id }) {
      if let row = table[id] { used.append(ParameterInUse(row)) }
    }
    return used
  }

  /// False for what only other routes of the same setting use; what only another setting's routes
  /// name, this network declares for a purpose of its own.
  private static func counts(_ id: String, for plan: DosePlan) -> Bool {
    plan.route.uses.contains(id)
      || !plan.manifest.routes.contains {
        $0.setting == plan.route.setting && $0.uses.contains(id)
      }
  }

  /// False for what only other routes use.
  static func isUsed(_ id: String, by plan: DosePlan) -> Bool {
    plan.route.uses.contains(id) || !plan.manifest.routes.contains { $0.uses.contains(id) }
  }

  /// Parameter -> row of the table, by route and chosen options; later choices win.
  static func rows(boundBy plan: DosePlan) -> [String: String] {
    var bound: [String: String] = [:]
    for binding in plan.route.set { bound[binding.parameter] = binding.row }
    for choice in plan.manifest.choices {
      let option = plan.chosen(choice.path).flatMap { choice.option($0) }
      for binding in option?.set ?? [] { bound[binding.parameter] = binding.row }
    }
    return bound
  }

  /// A number that the dose file gives: a setting of the run, whatever the table knows of it.
  private static func stated(
    _ name: String, _ value: Double, _ unit: String?, _ table: ParameterTable
  ) -> ParameterInUse {
    let row = table[name]
    return ParameterInUse(
      id: name, name: row?.name ?? name, value: value, nominal: row?.nominal,
      lowerBound: row?.lowerBound, upperBound: row?.upperBound, unit: unit ?? row?.unit ?? "",
      evidence: .setting, source: "the dose file", note: row?.note ?? "")
  }

  private init(_ row: ParameterTable.Row) {
    self.init(
      id: row.id, name: row.name, value: row.nominal, nominal: row.nominal,
      lowerBound: row.lowerBound,
      upperBound: row.upperBound, unit: row.unit, evidence: row.evidence, source: row.source,
      note: row.note)
  }
}

extension EvidenceSummary {
  /// - Parameters:
  ///   - readout: the numbers that the verdict's readout is computed with, the nearest first.
  ///   - name: what the readout is called.
  ///   - threshold: what its difference is judged by.
  init(
    parameters: [ParameterInUse], limiting step: LimitingStep?, readout: [ParameterInUse] = [],
    named name: String = "", threshold: ParameterInUse? = nil
  ) {
    let classes = Evidence.allCases.filter { $0 != .setting }
    let counts = classes.map { evidence in
      Count(evidence, parameters.count { $0.evidence == evidence })
    }
    let total = counts.reduce(0) { $0 + $1.number }
    let parts = counts.filter { $0.number > 0 }.map { "\($0.number) \($0.evidence.rawValue)" }
    let limiting = parameters.filter { step?.parameters.contains($0.id) ?? false }
      .sorted { ($0.id == step?.parameter ? 0 : 1) < ($1.id == step?.parameter ? 0 : 1) }
    var sentence = "\(total) numbers: \(Self.list(parts))"
    let read = readout.filter { $0.evidence != .setting }
    func graded(_ row: ParameterInUse) -> String { "\(row.id) (\(row.evidence.rawValue))" }
    if let first = read.first {
      let others = read.dropFirst()
      let assumed = others.count { $0.evidence == .assumed }
      sentence += "; the \(name) on \(graded(first))"
      if !others.isEmpty { sentence += " and \(others.count) more (\(assumed) assumed)" }
    }
    if let threshold { sentence += "; the least to be seen on \(graded(threshold))" }
    if !limiting.isEmpty {
      var named = limiting.prefix(1).map(graded)
      if limiting.count > 1 { named.append("\(limiting.count - 1) more") }
      sentence += "; the limiting step on " + Self.list(named)
    }
    self.init(
      counts: counts, limiting: limiting, readout: readout + (threshold.map { [$0] } ?? []),
      sentence: sentence + ".")
  }

  /// "a, b and c"
  package static func list(_ parts: [String]) -> String {
    guard parts.count > 1, let last = parts.last else { return parts.first ?? "none" }
    return parts.dropLast().joined(separator: ", ") + " and " + last
  }
}
