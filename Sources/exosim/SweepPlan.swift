import Analysis
import ArgumentParser
import Dosing
import Kinetics
import ReactionNetworks
import Reporting

/// What a sweep comes to once every file is read: its points, what is computed at each, and where
/// everything comes from.
struct SweepPlan {
  let design: SweepDesign
  let subject: any SweepSubject
  let origin: SweepArrays.Origin
  let identity: SweepJournal.Identity
  /// The folder that the results go to when none is named.
  let folder: String

  init(_ command: SweepCommand) throws {
    var inputs = try SweepInputs(command)
    let subject = try inputs.subject()
    self.subject = subject
    design = try inputs.design(for: subject)
    try subject.begin(design)
    identity = inputs.identity(design)
    folder = inputs.folder
    origin = SweepArrays.Origin(
      title: inputs.title, version: Exosim.version, command: inputs.command,
      facts: [("varied", Self.shortened(design.text))]
        + identity.map { (SweepSession.attribute($0.name), $0.value) } + inputs.facts,
      seed: inputs.seed)
  }
}

extension SweepPlan {
  /// As much of a text as a label has room for.
  private static func shortened(_ text: String) -> String {
    text.utf8.count <= 4000 ? text : String(text.prefix(4000)) + "..."
  }
}

/// The command line and the files it names, on their way to a plan.
private struct SweepInputs {
  let asked: SweepCommand
  /// What the sweep file says, with the command line put over it.
  var request = SweepRequest()
  /// The dose file or model.
  private let path: String
  private let isDose: Bool
  /// Where names in the sweep file are looked for.
  private let base: String
  private let isFile: Bool
  private(set) var title = ""
  private(set) var facts: [(name: String, value: String)] = []
  private var modelHash = ""
  private var subjectHash = ""
  private var pointsHash = ""
  private var settings = ""

  init(_ asked: SweepCommand) throws {
    self.asked = asked
    let subject = asked.subject
    guard subject.hasSuffix(".json") else {
      (path, isDose, base, isFile) = (subject, false, "", false)
      return
    }
    let document = try JSONValue(
      bytes: InputFile.bytes(subject, limit: InputFile.modelLimit), file: subject,
      limits: .init(bytes: InputFile.modelLimit))
    guard SweepRequest.isSweep(document) else {
      (path, isDose, base, isFile) = (subject, true, "", false)
      return
    }
    request = try SweepRequest(document: document, file: subject)
    let cut = subject.lastIndex(of: "/").map { subject.index(after: $0) } ?? subject.startIndex
    base = String(subject[..<cut])
    isFile = true
    isDose = request.dose != nil
    path = Self.resolved(request.dose ?? request.model ?? "", base)
  }

  private static func resolved(_ name: String, _ base: String) -> String {
    name.hasPrefix("/") ? name : base + name
  }

  var seed: UInt64 { asked.seed ?? request.seed ?? 0 }
  var scheme: SweepDesign.Scheme {
    asked.design ?? request.design.flatMap { SweepDesign.Scheme(rawValue: $0) } ?? .lhs
  }

  var folder: String {
    let name = asked.subject.split(separator: "/").last.map(String.init) ?? "sweep"
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    return stem.hasSuffix("sweep") ? stem + "-results" : stem + "-sweep"
  }

  /// The command as it would be typed to get this result, without what the result does not depend on.
  var command: String {
    var words = ["exosim", "sweep", asked.subject]
    for text in asked.vary { words += ["--vary", text] }
    if let points = asked.points { words += ["--points", points] }
    if let sample = asked.sample { words += ["--sample", "\(sample)"] }
    if let design = asked.design { words += ["--design", design.rawValue] }
    if let seed = asked.seed { words += ["--seed", "\(seed)"] }
    if let end = asked.bare.end { words += ["--end", end] }
    if let start = asked.bare.start { words += ["--start", start] }
    if let times = asked.bare.times { words += ["--times", "\(times)"] }
    for value in asked.bare.values { words += ["--set", value] }
    if let record = asked.bare.record { words += ["--record", record] }
    if let tolerance = asked.bare.tolerance { words += ["--tolerance", "\(tolerance)"] }
    if let method = asked.bare.method { words += ["--method", method.rawValue] }
    if let module = asked.bare.module { words += ["--module", module] }
    return words.map(Self.quoted).joined(separator: " ")
  }

  /// A word as a shell takes it.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      byte >= 0x80 || (48...57).contains(byte) || (65...90).contains(byte)
        || (97...122).contains(byte) || "-_=.,:/+%".utf8.contains(byte)
    }
    return isPlain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
  }

  func identity(_ design: SweepDesign) -> SweepJournal.Identity {
    [
      ("version", Exosim.version), ("model", modelHash),
      (isDose ? "dose file" : "settings", isDose ? subjectHash : settings),
      ("design", SHA256.hex(design.text + "\u{0}" + pointsHash)),
    ]
  }

  /// The dose file or model without its folder.
  private var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  // MARK: what is computed

  mutating func subject() throws -> any SweepSubject {
    if isDose, let given = asked.bare.first {
      throw ValidationError("\(given) is for a bare model; a dose file says this itself")
    }
    return isDose ? try doseSweep() : try modelSweep()
  }

  private mutating func doseSweep() throws -> DoseSweep {
    let library = try ModelLibrary(asked: asked.models.models)
    let bytes = try InputFile.bytes(path, limit: InputFile.doseLimit)
    let name = try DosePlan.model(bytes: bytes, file: path, among: library.names)
    var model = try LibraryModel(name, in: library)
    var networks: [String: ReactionNetwork] = [:]
    for setting in model.manifest.settings {
      networks[setting.name] = try model.network(of: setting)
    }
    var seen: Set<String> = []
    let texts = model.texts.filter { seen.insert($0.name).inserted }
    modelHash = SHA256.hex(texts.map { $0.name + "\u{0}" + $0.text }.joined(separator: "\u{0}"))
    subjectHash = SHA256.hex(bytes)
    title = "\(model.manifest.title): a sweep of \(name)"
    let manifest = model.manifest
    facts.append(("dose", String(decoding: bytes, as: UTF8.self)))
    return try DoseSweep(
      bytes: bytes, file: path, manifest: manifest, table: model.table, threads: asked.threads
    ) { name in
      guard let network = networks[name] else {
        throw Failure(
          .data, code: "models.no-setting", "\(manifest.file) has no setting '\(name)'")
      }
      return network
    }
  }

  private mutating func modelSweep() throws -> ModelSweep {
    var reader = ModelFile.Reader(path)
    let network = try reader.network(module: asked.bare.module)
    try network.refuseContradictions()
    modelHash = SHA256.hex(
      reader.texts.map { $0.name + "\u{0}" + $0.text }.joined(separator: "\u{0}"))
    title = "\(network.name): a sweep of \(name)"
    guard let asked = asked.bare.end ?? request.end else {
      throw ValidationError("--end is missing: when a run of the model ends, such as --end 180d")
    }
    let end = try ModelTime.read(asked, option: "--end", in: network)
    let start = try ModelTime.read(
      self.asked.bare.start ?? request.start ?? "0", option: "--start", in: network)
    guard end > start else { throw ValidationError("--end must be later than --start") }
    var settings = SimulationSettings(end: end)
    settings.start = start
    settings.method = self.asked.bare.method ?? .rodas5P
    settings.relativeTolerance = self.asked.bare.tolerance ?? request.tolerance ?? 1e-6
    settings.threads = self.asked.threads
    let count = self.asked.bare.times ?? request.times ?? 1
    settings.outputTimes = (0..<count).map {
      $0 == count - 1 ? end : start + (end - start) * Double($0) / Double(count - 1)
    }
    let names =
      self.asked.bare.record?.split(separator: ",").map { $0.filter { $0 != " " } }
      ?? request.record
    for name in names { try require(name, among: network.symbols, option: "--record") }
    settings.record = names
    let values = try replacements(in: network)
    self.settings = SHA256.hex(
      "\(start) \(end) \(count) \(settings.method) \(settings.relativeTolerance) \(names) "
        + values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        + (self.asked.bare.module ?? ""))
    return try ModelSweep(network, settings: settings, values: values)
  }

  private func replacements(in network: ReactionNetwork) throws -> [String: Double] {
    var values = request.set
    for name in values.keys { try require(name, among: network.symbols, option: "set") }
    for text in asked.bare.values {
      guard let sign = text.firstIndex(of: "="),
        let value = Double(text[text.index(after: sign)...]), value.isFinite
      else { throw ValidationError("--set '\(text)': write name=number") }
      let name = String(text[..<sign])
      try require(name, among: network.symbols, option: "--set")
      values[name] = value
    }
    return values
  }

  // MARK: at which points

  mutating func design(for subject: any SweepSubject) throws -> SweepDesign {
    var axes: [(axis: SweepAxis, place: String)] = []
    // Flags beat the file: what both name is as the flag says.
    let flagged = Set(asked.vary.compactMap { $0.split(separator: "=").first.map(String.init) })
    for axis in request.vary where !flagged.contains(axis.name) {
      let place = "\(asked.subject): vary \(axis.name)"
      try subject.check(axis.name, at: place)
      switch axis.values {
      case .text(let text):
        axes.append(
          (
            try SweepAxis(
              name: axis.name, text: text, isName: subject.isName(axis.name), at: place), place
          ))
      case .list(let items):
        let values = items.map { SweepValue($0, isName: subject.isName(axis.name)) }
        axes.append((try SweepAxis(name: axis.name, values: values, at: place), place))
      }
    }
    for text in asked.vary {
      guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
        throw ValidationError("--vary '\(text)': write NAME=VALUES, such as k=log:0.1:10:21")
      }
      let name = String(text[..<sign])
      let place = "--vary \(text)"
      try subject.check(name, at: place)
      axes.append(
        (
          try SweepAxis(
            name: name, text: String(text[text.index(after: sign)...]),
            isName: subject.isName(name), at: place), place
        ))
    }
    return try SweepDesign.settled(
      axes, points: try points(for: subject), sample: asked.sample ?? request.sample,
      scheme: scheme, seed: seed, for: subject)
  }

  private mutating func points(for subject: any SweepSubject) throws -> SweepPoints? {
    guard let path = asked.points ?? request.points.map({ Self.resolved($0, base) }) else {
      return nil
    }
    let bytes = try InputFile.bytes(path, limit: 1 << 29)
    pointsHash = SHA256.hex(bytes)
    let points = try SweepPoints(csv: bytes, file: path) { subject.isName($0) }
    for (index, name) in points.names.enumerated() {
      try subject.check(name, at: "\(path):1, column \(index + 1)")
    }
    return points
  }
}

/// Times of the command line in a model's own unit.
enum ModelTime {
  static func read(
    _ text: String, option: String, in network: ReactionNetwork
  ) throws -> Double {
    if let number = Double(text), number.isFinite { return number }
    guard let quantity = try? Quantity(text) else {
      throw ValidationError("\(option) '\(text)': give a number or a time such as 180d")
    }
    guard let name = network.timeUnit, let unit = network.unit(named: name) else {
      throw ValidationError(
        "\(option) '\(text)': the model does not name its time unit; give a plain number")
    }
    guard let value = quantity.converted(to: unit) else {
      throw ValidationError("\(option) '\(text)' is not a time")
    }
    return value
  }
}
