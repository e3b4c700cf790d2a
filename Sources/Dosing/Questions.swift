import ReactionNetworks

/// Reads what a dose file asks (`readouts`) and what it asserts (`claims`).
struct QuestionReader {
  /// Narrowed to the setting.
  let manifest: ModelManifest
  let setting: String
  /// Readouts that mean something in other settings only.
  let elsewhere: [String]
  let duration: Quantity
  /// False: device_only and untreated are the same arm.
  let hasDevice: Bool
  /// When the first administration is. Unit: s.
  var firstMoment = 0.0
  /// What was asked and plays no part.
  private(set) var notes: [String] = []
  private(set) var isDeviceMissed = false
  private(set) var isEarlyTold = false

  static let mostQuestions = 200

  mutating func questions(_ node: Node) -> [Question] {
    node.list("a list of readouts", limit: Self.mostQuestions)?.compactMap { node in
      guard let object = node.object("a readout", keys: ["readout", "at", "versus"]) else {
        return nil
      }
      let readout = self.readout(object)
      let at = self.time(object)
      let versus = object["versus"].map { $0.comparator() }
      guard let readout, let at else { return nil }
      note(object, readout, at: at, versus: versus ?? nil)
      return Question(readout: readout.name, at: moment(at, of: readout), versus: versus ?? nil)
    } ?? []
  }

  mutating func claims(_ node: Node) -> [Claim] {
    node.list("a list of claims", limit: Self.mostQuestions)?.compactMap { claim($0) } ?? []
  }

  func readout(_ object: ObjectNode) -> ModelManifest.Readout? {
    let names = manifest.readouts.map(\.name)
    let node = object.required("readout", example: quotedShortly(names.first ?? "new_collagen"))
    if let node, case .string(let name) = node.value.kind, elsewhere.contains(name) {
      let place = manifest.setting(setting)?.label.map { "\(setting) (\($0))" } ?? setting
      node.report(
        "no-meaning", "\(name) means nothing in the setting \(place)",
        allowed: names.joined(separator: ", "))
      return nil
    }
    return node?.name(from: names, what: "a readout").flatMap { manifest.readout($0) }
  }

  /// The time asked, within the simulation; its end if the file names none.
  func time(_ object: ObjectNode) -> Quantity? {
    guard let node = object["at"] else { return duration }
    guard let time = node.quantity(.time, from: .zeroOrMore) else { return nil }
    guard time.seconds <= duration.seconds else {
      node.report(
        "out-of-range", "the time lies after the end of the simulation",
        allowed: "0 to \(duration.text) (simulation.duration)")
      return nil
    }
    return time
  }

  /// What is of the whole course is asked at its end.
  private func moment(_ at: Quantity, of readout: ModelManifest.Readout) -> Quantity {
    readout.symbol == nil ? duration : at
  }

  /// Says what has no effect where it stands.
  private mutating func note(
    _ object: ObjectNode, _ readout: ModelManifest.Readout, at: Quantity, versus: Comparator?
  ) {
    let place = object.node.path
    if firstMoment > 0, at.seconds <= firstMoment, readout.symbol != nil, !isEarlyTold {
      isEarlyTold = true
      notes.append(
        "\(place)/at: the first administration is at \((firstMoment / 86_400).shortText) d, so this "
          + "and all others up to then ask about what nothing was given to yet")
    }
    if readout.symbol == nil, at.seconds != duration.seconds {
      notes.append("\(place)/at: \(readout.name) is of the whole course and has no moment")
    }
    if versus == .deviceOnly, !hasDevice, !isDeviceMissed {
      isDeviceMissed = true
      notes.append(
        "\(place)/versus: this route has no device, so device_only is the untreated subject, "
          + "wherever it is asked")
    }
  }

  mutating func claim(_ node: Node) -> Claim? {
    guard
      let object = node.object("a claim", keys: ["readout", "at", "versus", "atLeast", "atMost"])
    else { return nil }
    let readout = self.readout(object)
    let at = self.time(object)
    let versus = object["versus"].map { $0.comparator() } ?? nil
    let bounds = ["atLeast", "atMost"].compactMap { key in object[key].map { (key, $0) } }
    guard bounds.count == 1, let (key, boundNode) = bounds.first else {
      node.report(
        "conflict",
        bounds.isEmpty ? "a claim needs a bound" : "a claim has one bound only",
        allowed: "one of \"atLeast\": \"5 %\", \"atMost\": \"5 %\"")
      return nil
    }
    guard let readout, let at, let bound = self.bound(boundNode, of: readout) else { return nil }
    let isPercent = bound.isPercentage
    let isRelative = isPercent && readout.change == .relative
    if isRelative, versus == nil, object["versus"] == nil {
      node.report(
        "missing", "a percentage of \(readout.name) needs something to compare with",
        allowed: "\"versus\": \"untreated\" or \"device_only\"")
      return nil
    }
    note(object, readout, at: at, versus: versus)
    return Claim(
      readout: readout.name, at: moment(at, of: readout), versus: versus,
      bound: key == "atLeast" ? .atLeast(bound) : .atMost(bound), isRelative: isRelative)
  }

  /// A percentage, or a value in the readout's own dimension.
  private func bound(_ node: Node, of readout: ModelManifest.Readout) -> Quantity? {
    let unit = PhysicalUnit(readout.unit)
    let isPure = unit.map { $0.isCommensurable(with: .dimensionless) } ?? true
    let own = isPure ? "a pure number" : "a quantity in \(readout.unit)"
    let allowed =
      readout.change == .relative
      ? "a percentage such as \"5 %\", or \(own)"
      : isPure && readout.change == .none ? "\(own), or \"5 %\"" : own
    switch node.value.kind {
    case .number(let number, let literal):
      guard isPure else {
        node.report(
          "missing-unit", "the unit is missing", allowed: allowed,
          suggestion: quotedShortly("\(literal) \(readout.unit)"))
        return nil
      }
      return Quantity(value: number, unit: .dimensionless, unitText: "")
    case .string(let text):
      guard case .success(let quantity) = Quantity.reading(text) else {
        node.report("bad-quantity", "this cannot be read as number and unit", allowed: allowed)
        return nil
      }
      let isPercent = quantity.isPercentage
      let fits = unit.map { quantity.counted(in: $0) != nil } ?? true
      // A percentage of points could mean two things; it is refused.
      let takesPercent = readout.change == .relative || (isPure && readout.change == .none)
      if isPercent, !takesPercent {
        node.report(
          "wrong-dimension",
          "a percentage of \(readout.name) could be of its value or of its change, so it takes none",
          allowed: own + (isPure ? " without %" : ""))
        return nil
      }
      guard fits || isPercent else {
        node.report(
          "wrong-dimension",
          "\(quantity.unit.dimensionName) stands where a bound of \(readout.name) is expected",
          allowed: allowed)
        return nil
      }
      guard (quantity.value * quantity.unit.factor).isFinite else {
        node.report("out-of-range", "the value is out of range", allowed: allowed)
        return nil
      }
      return quantity
    default:
      node.report(
        "wrong-type", "\(node.value.kindName) stands where a bound is expected",
        allowed: allowed)
      return nil
    }
  }

  /// What is asked when the file asks nothing: every readout late, the headline also early.
  mutating func usual(for route: ModelManifest.Route) -> [Question] {
    let stated = manifest.setting(route.setting)?.readoutTimes ?? []
    let wanted = stated.isEmpty ? [Quantity.weeks(4), .weeks(12)] : stated
    var times = wanted.filter { $0.seconds <= duration.seconds }
    if times.isEmpty { times = [duration] }
    let comparators: [Comparator] = route.hasDevice ? [.untreated, .deviceOnly] : [.untreated]
    var questions: [Question] = []
    for readout in manifest.readouts {
      let at = readout.name == manifest.headline ? times : Array(times.suffix(1))
      for time in at {
        if readout.change == .none {
          questions.append(
            Question(readout: readout.name, at: moment(time, of: readout), versus: nil))
        } else {
          questions += comparators.map {
            Question(readout: readout.name, at: time, versus: $0)
          }
        }
      }
    }
    return questions
  }
}

extension Quantity {
  fileprivate static func weeks(_ weeks: Double) -> Quantity {
    Quantity(value: weeks, unit: PhysicalUnit(time: 1, factor: 604_800), unitText: "wk")
  }
}
