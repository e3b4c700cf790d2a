public import Analysis

/// A sweep as labelled arrays: one dimension for each thing varied, one variable for each readout.
public struct SweepArrays {
  /// Where everything comes from; no time of writing, so that equal sweeps are equal files.
  public struct Origin: Sendable {
    public var title: String
    /// Of exosim.
    public var version: String
    /// That makes the same file again.
    public var command: String
    /// Name and value of everything else that the results depend on.
    public var facts: [(name: String, value: String)]
    /// Of the points drawn.
    public var seed: UInt64

    public init(
      title: String, version: String, command: String, facts: [(name: String, value: String)],
      seed: UInt64
    ) {
      self.title = title
      self.version = version
      self.command = command
      self.facts = facts
      self.seed = seed
    }
  }

  /// Bytes kept of the reason why a member failed.
  public static let reasonLength = 120

  /// Which members there are, and what each is given.
  public let design: SweepDesign
  /// One variable of the file each.
  public let outputs: [SweepOutput]
  /// Empty where an output has one number a member. Unit: the subject's `timeUnit`.
  public let times: [Double]
  /// What the file declares: dimensions, variables, attributes.
  public let layout: LabelledArrays.Layout
  /// Names in the file: of each thing varied, and of each output.
  public let variedNames: [String]
  /// In the order of `outputs`; letters, digits and underscores only.
  public let outputNames: [String]
  /// Units and words for each thing varied.
  public let variedUnits: [String]
  /// What each thing varied is, for people.
  public let variedLabels: [String]

  /// Names everything that the file will hold, in words that every reader of netCDF takes.
  ///
  /// - Parameter subject: begun, so that its outputs are known.
  public init(_ design: SweepDesign, _ subject: any SweepSubject, _ origin: Origin) {
    self.design = design
    outputs = subject.outputs
    times = subject.times
    let names = design.names
    var taken = Set(["member", "status", "reason", "reason_length", "time"])
    variedNames = names.map { Self.name($0, &taken) }
    outputNames = subject.outputs.map { Self.name($0.name, &taken) }
    variedUnits = names.enumerated().map { index, name in
      let own = Self.ownUnit(design, index)
      let unit = own.isEmpty ? subject.unit(of: name) : own
      return unit.isEmpty || unit == "dimensionless" ? "1" : unit
    }
    variedLabels = names.map { subject.label(of: $0) }
    layout =
      Builder(
        design: design, subject: subject, origin: origin, varied: variedNames,
        outputs: outputNames, units: variedUnits, labels: variedLabels
      ).layout
  }

  /// A name that every reader of netCDF takes: letters, digits and underscores.
  private static func name(_ text: String, _ taken: inout Set<String>) -> String {
    var name = String(
      text.map { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "_" ? $0 : "_" })
    if name.first.map({ !$0.isLetter }) ?? true { name = "v" + name }
    while !taken.insert(name).inserted { name += "_" }
    return name
  }

  /// The unit that all values of one thing varied carry themselves.
  private static func ownUnit(_ design: SweepDesign, _ index: Int) -> String {
    if index < design.grid.count {
      return sharedUnit(design.grid[index].levels) ?? ""
    }
    let column = index - design.grid.count
    if let points = design.points {
      return points.levels(of: column).flatMap { sharedUnit($0) } ?? ""
    }
    return design.drawn[column].unit
  }

  /// The one unit of values that are all numbers; `nil` if they are names or their units differ.
  static func sharedUnit(_ values: [SweepValue]) -> String? {
    var unit: String?
    for value in values {
      guard case .number(_, let own) = value, unit ?? own == own else { return nil }
      unit = own
    }
    return unit
  }

  /// The values of one thing varied as words, or `nil` where they are numbers of one unit.
  static func words(_ design: SweepDesign, _ index: Int) -> [SweepValue]? {
    let levels: [SweepValue]?
    if index < design.grid.count {
      levels = design.grid[index].levels
    } else {
      levels = design.points?.levels(of: index - design.grid.count)
    }
    guard let levels, sharedUnit(levels) == nil else { return nil }
    return levels
  }

  // MARK: writing

  /// Makes the file with its coordinates in it and every result missing.
  public func make(at path: String) throws(LabelledArraysError) -> LabelledArrays {
    let file = try LabelledArrays(making: layout, at: path)
    for (index, axis) in design.grid.enumerated() {
      try write(axis.levels, index, 0, to: file)
    }
    if let count = design.pointCount {
      for start in stride(from: 0, to: count, by: 4096) {
        let points = start..<min(start + 4096, count)
        try file.write(points.map { Int64($0) }, to: "member", from: start)
        for column in design.pointNames.indices {
          let values = points.map { design.value(point: $0, column: column) }
          try write(values, design.grid.count + column, start, to: file)
        }
      }
    }
    if !times.isEmpty { try file.write(times, to: "time", from: 0) }
    try file.synchronise()
    return file
  }

  private func write(
    _ values: [SweepValue], _ index: Int, _ start: Int, to file: LabelledArrays
  ) throws(LabelledArraysError) {
    guard let words = Self.words(design, index) else {
      try file.write(values.map { $0.number ?? .nan }, to: variedNames[index], from: start)
      return
    }
    let length = Builder.length(of: words)
    var text: [UInt8] = []
    for value in values {
      let bytes = Array("\(value)".utf8.prefix(length))
      text += bytes + [UInt8](repeating: 0, count: length - bytes.count)
    }
    try file.write(text: text, to: variedNames[index], from: start * length)
  }

  /// Writes what a range of members came to; a failed one is missing, with its reason.
  public func write(
    _ block: SweepBlock, from start: Int, to file: LabelledArrays
  ) throws(LabelledArraysError) {
    let width = max(1, times.count)
    for (index, name) in outputNames.enumerated() {
      var values = block.values[index]
      for member in block.reasons.keys {
        for place in 0..<width { values[member * width + place] = LabelledArrays.missing }
      }
      try file.write(values, to: name, from: start * width)
    }
    for (member, reason) in block.reasons.sorted(by: { $0.key < $1.key }) {
      try file.write(
        text: Self.cut(reason), to: "reason", from: (start + member) * Self.reasonLength)
    }
    try file.write(block.statuses.map(\.rawValue), to: "status", from: start)
    try file.synchronise()
  }

  /// As much of a text as fits, whole characters only.
  static func cut(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for character in text {
      let own = String(character).utf8
      if bytes.count + own.count > reasonLength { break }
      bytes += own
    }
    return bytes + [UInt8](repeating: 0, count: reasonLength - bytes.count)
  }
}
