public import Dosing
public import ReactionNetworks

/// A dose file on its model, with paths of the file and parameters of the model varied.
public final class DoseSweep: SweepSubject {
  let document: JSONValue
  let file: String
  let manifest: ModelManifest
  let table: ParameterTable
  /// How many processors may be used; `nil` = all.
  let threads: Int?
  /// The plan of the file as it stands.
  let base: DosePlan
  /// The model of one setting.
  let load: (String) throws -> ReactionNetwork
  private var networks: [String: ReactionNetwork] = [:]
  private var names: [String: Set<String>] = [:]
  private var conversions: [String: [String: (given: Double, own: Double)?]] = [:]
  private var symbols: [String: ModelSymbols] = [:]
  private var effective: Set<String> = []
  private(set) var design: SweepDesign?
  /// Places of `design.names` that are paths of the dose file, and that are parameters.
  private(set) var paths: [Int] = []
  private(set) var changed: [Int] = []
  private(set) var questions: [DoseQuestion] = []
  /// What is asked instead of what the dose file asks; `nil` = what the file asks.
  var asked: [Question]?
  /// Where what members came to is kept; `nil` = nowhere.
  public var memory: (any MemberMemory)?
  /// One column or more for each question; empty before `begin`.
  public private(set) var outputs: [SweepOutput] = []
  private var variants: [[SweepValue]: Result<DoseVariant, DoseError>] = [:]
  var runs = DoseRuns()

  /// Empty: one number a member, read at the time its question names.
  public let times: [Double] = []
  /// Empty, as there are no times.
  public let timeUnit = ""
  /// Members at a time: as many as make some thousand trajectories.
  public var chunk: Int { max(8, 4096 / (1 + armsNeeded.count) / 8 * 8) }
  /// More dose files than this are not kept, nor all looked at before the sweep begins.
  private static let mostVariants = 2048

  /// - Parameter network: the model of one setting, flat, by the setting's name.
  public convenience init(
    bytes: [UInt8], file: String, manifest: ModelManifest, table: ParameterTable,
    threads: Int? = nil, network: @escaping (String) throws -> ReactionNetwork
  ) throws {
    try self.init(
      document: try JSONValue(bytes: bytes, file: file), file: file, manifest: manifest,
      table: table, threads: threads, network: network)
  }

  /// The same for a dose file that is a value already.
  init(
    document: JSONValue, file: String, manifest: ModelManifest, table: ParameterTable,
    threads: Int? = nil, network: @escaping (String) throws -> ReactionNetwork
  ) throws {
    self.document = document
    base = try DosePlan(document: document, file: file, manifest: manifest)
    self.file = file
    self.manifest = manifest
    self.table = table
    self.threads = threads
    load = network
    _ = try self.network(base.route.setting)
  }

  /// Names of the parameters that a setting's network has and does not compute.
  func parameterNames(_ setting: String, _ network: ReactionNetwork) -> Set<String> {
    if let known = names[setting] { return known }
    let found = Set(network.parameters.map(\.name)).subtracting(network.rules.map(\.target))
    names[setting] = found
    return found
  }

  /// From the table's unit of a parameter to the network's; looked up once, not for every member.
  func conversion(
    of name: String, _ setting: String, _ network: ReactionNetwork
  ) -> (given: Double, own: Double)? {
    if let known = conversions[setting]?[name] { return known }
    let found = table[name].flatMap { table.conversion(of: $0, in: network) }
    conversions[setting, default: [:]][name] = .some(found)
    return found
  }

  /// The filled network of a setting.
  func network(_ setting: String) throws -> ReactionNetwork {
    if let known = networks[setting] { return known }
    var whole = try load(setting)
    // Every member has the layers of the file; settings without layers take no part.
    if setting == base.route.setting { whole = try base.divided(whole) }
    let filled = try table.filling(whole)
    networks[setting] = filled
    return filled
  }

  /// What a dose file may refer to in a setting; made once, since it takes as long as the rest.
  private func symbols(_ setting: String) throws -> ModelSymbols {
    if let known = symbols[setting] { return known }
    let found = ModelSymbols(try network(setting))
    symbols[setting] = found
    return found
  }

  // MARK: names

  /// True for a path of the dose file; everything else is a parameter.
  func isPath(_ name: String) -> Bool {
    let first = name.split(separator: ".").first.map(String.init) ?? ""
    return name.contains(".") && DosePlan.topKeys.contains(first) || DosePlan.topKeys.contains(name)
  }

  /// True for a path of the dose file that takes a name of the model.
  public func isName(_ name: String) -> Bool { isPath(name) && DosePlan.isName(name) }

  /// Refuses what is the same for every member, and names that neither file nor model has.
  public func check(_ name: String, at place: String) throws(SweepError) {
    if isPath(name) {
      let top = name.split(separator: ".").first.map(String.init) ?? name
      guard name != "simulation.layers", name != "simulation" else {
        throw SweepError(
          "name", at: place, "'\(name)' cannot be varied: every member has the layers of the file",
          help: "make a sweep for each number of layers, or vary simulation.relativeTolerance")
      }
      guard !["schemaVersion", "model", "readouts", "claims"].contains(top) else {
        throw SweepError(
          "name", at: place, "'\(name)' cannot be varied: every member is asked the same",
          help: "vary the product, the administration, the regimen, the subject or a parameter")
      }
      return
    }
    let known = knownParameters
    guard !known.contains(name) else { return }
    let nearest = closest(name, in: known + Self.usualPaths).map { "did you mean '\($0)'?" }
    throw SweepError(
      "unknown-name", at: place,
      "'\(name)' is neither a path of the dose file nor a parameter of the model",
      help: nearest ?? "such as product.dilution; for parameters see exosim model show")
  }

  private var knownParameters: [String] {
    let ruled = Set(networks.values.flatMap { $0.rules.map(\.target) })
    let own = networks.values.flatMap { $0.parameters.map(\.name) }.filter { !ruled.contains($0) }
    return table.rows.map(\.id) + own.sorted()
  }

  private static let usualPaths =
    DosePlan.inputPaths + DosePlan.choicePaths + [
      "product.particles", "product.dilution", "product.proteinConcentration",
      "administration.route", "administration.volume", "regimen",
    ]

  /// Of the table's row, else of the model's parameter; a path carries its units in its values.
  public func unit(of name: String) -> String {
    if isPath(name) { return "" }
    return table[name]?.unit
      ?? networks.values.lazy.compactMap { network in
        network.parameters.first { $0.name == name }?.unit
      }.first ?? ""
  }

  /// What the table calls it; a path stands for itself.
  public func label(of name: String) -> String {
    isPath(name) ? name : table[name].map { $0.name.isEmpty ? name : $0.name } ?? name
  }

  /// The range of the row of that name; refused where there is none, or one of no width.
  public func tableBounds(of name: String, at place: String) throws(SweepError) -> SweepBounds {
    guard let row = table[name] else {
      throw SweepError(
        "no-bounds", at: place, "'\(name)' has no row in the parameter table, so no bounds",
        help: "give them: uniform:low:high or loguniform:low:high")
    }
    guard row.lowerBound < row.upperBound else {
      throw SweepError(
        "no-bounds", at: place, "the parameter table gives '\(name)' no range to draw from",
        help: "give one: uniform:low:high or loguniform:low:high")
    }
    return SweepBounds(
      low: row.lowerBound, high: row.upperBound, isLogarithmic: row.scale != .lin)
  }

  /// Every uncertain number of the table that this sweep rests on and the dose file does not state.
  public func usuallyDrawn(with grid: [SweepDesign.Dimension]) throws -> [String] {
    let uncertain = table.rows.filter { $0.isEstimated && $0.lowerBound < $0.upperBound }
    let paths = grid.filter { isPath($0.name) }
    let taken = Set(grid.map(\.name))
    var used: Set<String> = []
    for values in Self.combinations(paths.map(\.levels), most: Self.mostVariants) {
      let plan = try plan(zip(paths, values).map { ($0.name, $1) })
      let network = try network(plan.route.setting)
      let variant = try DoseVariant(
        plan, on: symbols(plan.route.setting), table, varied: uncertain.map(\.id))
      let names = Set(network.parameters.map(\.name))
      for row in uncertain where ParameterInUse.isUsed(row.id, by: plan) {
        let isRead = names.contains(row.id) && variant.parameters[row.id] == nil
        if isRead || !(variant.bound[row.id] ?? []).isEmpty
          || variant.rowsOfSchedule.contains(row.id)
        {
          used.insert(row.id)
        }
      }
    }
    return uncertain.map(\.id).filter { used.contains($0) && !taken.contains($0) }
  }

  // MARK: before the first run

  /// Takes a design and reads the dose files at its corners, so that most mistakes are told now.
  ///
  /// - Throws: `DoseError` for a file that makes no sense, `SweepError` for what has no effect.
  public func begin(_ design: SweepDesign) throws {
    self.design = design
    // Runs are remembered by their place in the design, which now means something else.
    variants = [:]
    runs.forget()
    paths = design.names.indices.filter { isPath(design.names[$0]) }
    changed = design.names.indices.filter { !isPath(design.names[$0]) }
    try checkNumbers(design)
    let first = try checkCorners(design)
    let readouts =
      try asked ?? first.plan.schedule(for: network(first.setting), table: table.row).readouts
    questions = try DoseQuestion.all(readouts, manifest, network(first.setting))
    guard !questions.isEmpty else {
      throw SweepError(
        "no-readouts", at: file, "the dose file asks for no readout, so there is nothing to keep",
        help: "\"readouts\": [{\"readout\": \"new_collagen\", \"at\": \"12 wk\"}]")
    }
    outputs = questions.flatMap(\.outputs)
  }

  /// A parameter takes plain numbers, in the unit of the table.
  private func checkNumbers(_ design: SweepDesign) throws(SweepError) {
    for index in changed {
      let column = index - design.grid.count
      let values: [SweepValue]
      if column < 0 {
        values = design.grid[index].levels
      } else if let points = design.points {
        values = points.levels(of: column) ?? []
      } else {
        values = [.number(design.drawn[column].low, unit: design.drawn[column].unit)]
      }
      for value in values {
        if case .number(_, unit: "") = value { continue }
        let name = design.names[index]
        let unit = unit(of: name)
        throw SweepError(
          "value", at: name, "'\(value)' stands where a plain number is expected",
          help: "'\(name)' is counted in \(unit.isEmpty ? "the model's own unit" : unit)")
      }
    }
  }

  /// Reads every combination of listed values and of the ends of what is drawn, as far as they are
  /// not too many, so that a wrong value is told before anything is computed.
  ///
  /// - Returns: the first of them.
  private func checkCorners(_ design: SweepDesign) throws -> DoseVariant {
    let grid = design.grid.count
    let choices = paths.map { index -> [SweepValue] in
      if index < grid { return design.grid[index].levels }
      let column = index - grid
      if let points = design.points {
        return points.levels(of: column)
          ?? [0, points.count - 1].map { points.value(row: $0, column: column) }
      }
      let axis = design.drawn[column]
      return [axis.low, axis.high].map { .number($0, unit: axis.unit) }
    }
    // Rows of a table belong together: each is looked at as it stands.
    var first: DoseVariant?
    if design.points != nil {
      // Some rows of every combination of what is crossed with them.
      let rows = max(1, design.pointCount ?? 1)
      let combinations = design.count / rows
      let looked = min(rows, max(1, Self.mostVariants / combinations))
      for start in (0..<min(combinations, Self.mostVariants)).map({ $0 * rows }) {
        for member in start..<start + looked {
          let variant = try variant(design.values(of: member)).get()
          try note(variant)
          first = first ?? variant
        }
      }
    } else {
      for values in Self.combinations(choices, most: Self.mostVariants) {
        let variant = try variant(dose: values)
        try note(variant)
        first = first ?? variant
      }
    }
    for index in changed where !effective.contains(design.names[index]) {
      throw SweepError(
        "no-effect", at: design.names[index],
        "this parameter has no part in what is computed for this dose file",
        help: "leave it out, or vary what the route and the choices of the dose file use")
    }
    guard let first else {
      throw SweepError("design", at: file, "the sweep has no member")
    }
    return first
  }

  /// Remembers which parameters a variant reads.
  private func note(_ variant: DoseVariant) throws {
    let own = parameterNames(variant.setting, try network(variant.setting))
    for index in changed {
      guard let name = design?.names[index], !effective.contains(name) else { continue }
      let isRead = own.contains(name) && ParameterInUse.isUsed(name, by: variant.plan)
      if isRead || !(variant.bound[name] ?? []).isEmpty
        || variant.rowsOfSchedule.contains(name)
      {
        effective.insert(name)
      }
    }
  }

  /// The first combinations of one value from each list, the last list running fastest.
  static func combinations(_ lists: [[SweepValue]], most: Int) -> [[SweepValue]] {
    var all: [[SweepValue]] = [[]]
    for list in lists {
      // Leave room for every value of this list at least once.
      let kept = all.prefix(max(1, most / max(list.count, 1)))
      all = kept.flatMap { head in list.map { head + [$0] } }
    }
    return all
  }

  /// Arms to run, as places in `DoseVariant.arms`: the treated, and what it is compared with.
  var armsNeeded: [Int] {
    [0]
      + [(1, Comparator.deviceOnly), (2, .untreated)].filter { _, comparator in
        questions.contains { $0.comparators.contains(comparator) }
      }.map(\.0)
  }

  // MARK: dose files

  /// The plan with some of its values changed; an error says with which.
  func plan(_ changes: [(String, SweepValue)]) throws(DoseError) -> DosePlan {
    if changes.isEmpty { return base }
    let words = changes.map { "\($0) = \($1)" }.joined(separator: ", ")
    let name = "\(file) with \(words)"
    var edited = document
    for (path, value) in changes {
      edited = try edited.setting(path, to: value.json, file: name)
    }
    return try DosePlan(document: edited, file: name, manifest: manifest)
  }

  /// The variant of one member, by all its values.
  ///
  /// - Parameter sessions: how often its plan is repeated instead of what it says.
  func variant(
    _ values: [SweepValue], sessions: Int? = nil
  ) throws -> Result<DoseVariant, DoseError> {
    let plain = try result(paths.map { values[$0] }, sessions: sessions, rows: [:])
    guard case .success(let variant) = plain, !variant.rowsOfSchedule.isEmpty, let design else {
      return plain
    }
    var rows: [String: Double] = [:]
    for index in changed where variant.rowsOfSchedule.contains(design.names[index]) {
      rows[design.names[index]] = values[index].number
    }
    return try result(
      paths.map { values[$0] }, sessions: sessions, rows: rows, like: variant)
  }

  private func variant(dose values: [SweepValue]) throws -> DoseVariant {
    try result(values, rows: [:]).get()
  }

  private func result(
    _ values: [SweepValue], sessions: Int? = nil, rows: [String: Double],
    like twin: DoseVariant? = nil
  ) throws -> Result<DoseVariant, DoseError> {
    guard let design else { return .failure(DoseError("dose.unreadable", "", file: file)) }
    let order = rows.sorted { $0.key < $1.key }
    let key =
      values + order.flatMap { [.name($0.key), .number($0.value, unit: "")] }
      + (sessions.map { [.name("sessions"), .number(Double($0), unit: "")] } ?? [])
    if let known = variants[key] { return known }
    let changes = zip(paths, values).map { (design.names[$0], $1) }
    let varied = changed.map { design.names[$0] }
    let made: Result<DoseVariant, DoseError>
    let read: Result<DosePlan, DoseError> =
      twin.map { .success($0.plan) }
      ?? Result { () throws(DoseError) in try plan(changes) }
    switch read {
    case .failure(let error): made = .failure(error)
    case .success(var plan):
      if let sessions { plan = plan.repeated(sessions) }
      let symbols = try symbols(plan.route.setting)
      let variant = Result { () throws(DoseError) in
        try DoseVariant(plan, on: symbols, table, rows: rows, varied: varied, like: twin)
      }
      switch variant {
      case .failure(let error): made = .failure(error)
      case .success(var variant):
        variant.keys = variant.arms.map { runs.number(of: variant.identity(of: $0)) }
        variant.ageKey = runs.number(of: variant.identity(of: nil))
        variant.columns = try columns(of: variant, design)
        variant.inputs = variant.arms.map { DoseRuns.Inputs($0, of: variant) }
        made = .success(variant)
      }
    }
    if variants.count < Self.mostVariants { variants[key] = made }
    return made
  }
}
