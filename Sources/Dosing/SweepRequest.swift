/// What a sweep file asks: which dose file or model, what is varied, how it is drawn.
///
/// Everything is as written; what names and ranges mean is settled against the model.
public struct SweepRequest: Hashable, Sendable {
  /// The values of one thing that is varied.
  public enum Values: Hashable, Sendable {
    /// "log:1:1e4:41", as on the command line.
    case text(String)
    /// Each as it would stand in the dose file.
    case list([String])
  }

  /// One thing that is varied, and the values it takes.
  public struct Axis: Hashable, Sendable {
    /// A path of the dose file, or a parameter of the model.
    public var name: String
    /// As written: a list, or a range in words.
    public var values: Values
    public init(name: String, values: Values) {
      self.name = name
      self.values = values
    }
  }

  /// A dose file, relative to the sweep file.
  public var dose: String?
  /// An Antimony file, relative to the sweep file.
  public var model: String?
  /// In the order of the file; the last runs fastest.
  public var vary: [Axis] = []
  /// A CSV of points, relative to the sweep file.
  public var points: String?
  /// How many points are drawn; `nil` = the file asks for none.
  public var sample: Int?
  /// "lhs" or "sobol"; `nil` = not said.
  public var design: String?
  /// Of the points drawn; `nil` = not said.
  public var seed: UInt64?
  /// What follows is for a bare model only.
  public var end: String?
  /// As `end`, a number in the model's time unit or a time such as "180 d"; `nil` = 0.
  public var start: String?
  /// How many times are kept, evenly from start to end; `nil` = the end alone.
  public var times: Int?
  /// Symbols to keep; empty = every species, and what rules compute.
  public var record: [String] = []
  /// Values that replace those of the model, in its own units.
  public var set: [String: Double] = [:]
  /// Relative, per step; `nil` = 1e-6.
  public var tolerance: Double?

  /// Asks for nothing, to be filled.
  public init() {}

  /// The version of the sweep-file format this program reads.
  public static let schemaVersion = 1

  /// True for a document that is a sweep file rather than a dose file.
  public static func isSweep(_ document: JSONValue) -> Bool {
    guard document["product"] == nil, document["administration"] == nil else { return false }
    return ["vary", "dose", "points", "sample"].contains { document[$0] != nil }
  }

  /// Reads a sweep file.
  ///
  /// - Throws: the first error of the file, carrying the others that were found with it.
  public init(document: JSONValue, file: String) throws(DoseError) {
    let findings = Findings(file: file, prefix: "sweep")
    let node = Node(value: document, path: "", findings: findings)
    if let object = node.object("a sweep file", keys: Self.keys + ["$schema"]) {
      read(object)
    }
    try findings.throwIfAny()
  }

  private static let keys = [
    "schemaVersion", "dose", "model", "vary", "points", "sample", "end", "start", "times",
    "record", "set", "tolerance",
  ]
  private static let modelKeys = ["end", "start", "times", "record", "set", "tolerance"]

  private mutating func read(_ object: ObjectNode) {
    let version = Self.schemaVersion
    _ = object.required("schemaVersion", example: "\(version)")?.whole(
      in: version...version, "the version of the format")
    dose = object["dose"]?.text("the name of a dose file", limit: 4000)
    model = object["model"]?.text("the name of an Antimony file", limit: 4000)
    if (object["dose"] == nil) == (object["model"] == nil) {
      object.node.report(
        "conflict", "a sweep is of a dose file or of a bare model",
        allowed: "one of \"dose\": \"dose.json\", \"model\": \"model.ant\"")
    }
    vary = (object["vary"]?.dictionary("what is varied, by name") ?? []).compactMap(axis)
    points = object["points"]?.text("the name of a table of points", limit: 4000)
    if let node = object["sample"] { readSample(node) }
    if object["model"] == nil {
      for key in Self.modelKeys {
        object[key]?.report("no-effect", "this is for a bare model", allowed: "leave it out")
      }
    } else {
      readModel(object)
    }
  }

  private func axis(_ name: String, _ node: Node) -> Axis? {
    if case .string = node.value.kind {
      return node.text("a range such as \"log:1:1e4:41\"", limit: 100_000).map {
        Axis(name: name, values: .text($0))
      }
    }
    let items = node.list("a list of values, or a range such as \"log:1:1e4:41\"", limit: 1_000_000)
    let values = items?.compactMap { item -> String? in
      if case .number(_, let literal) = item.value.kind { return literal }
      return item.text("a number, or a text such as \"5 mL\"")
    }
    return values.map { Axis(name: name, values: .list($0)) }
  }

  private mutating func readSample(_ node: Node) {
    if case .number = node.value.kind {
      sample = node.whole(in: 1...100_000_000, "how many points are drawn")
      return
    }
    guard let object = node.object("how points are drawn", keys: ["size", "design", "seed"])
    else { return }
    sample = object.required("size", example: "256")?.whole(
      in: 1...100_000_000, "how many points are drawn")
    design = object["design"]?.name(from: ["lhs", "sobol"], what: "a design")
    seed = object["seed"]?.whole(in: 0...(1 << 53), "a seed").map { UInt64($0) }
  }

  private mutating func readModel(_ object: ObjectNode) {
    func time(_ node: Node?) -> String? {
      guard let node else { return nil }
      if case .number(_, let literal) = node.value.kind { return literal }
      return node.text("a number in the model's time unit, or a time such as \"180 d\"")
    }
    end = object.required("end", example: "\"180 d\"").flatMap { time($0) }
    start = time(object["start"])
    times = object["times"]?.whole(in: 1...1_000_000, "how many times are kept")
    record =
      object["record"]?.list("symbols to keep", limit: 10_000)?.compactMap {
        $0.text("the name of a symbol")
      } ?? []
    for (name, node) in object["set"]?.dictionary("values by name") ?? [] {
      set[name] = node.number(
        in: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude, "a number")
    }
    tolerance = object["tolerance"]?.number(in: 1e-13...0.1, "a tolerance from 1e-13 to 0.1")
  }
}
