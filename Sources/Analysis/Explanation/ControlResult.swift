import Dosing

/// One step of the path: how much of the effect it holds, and what twice as much would do.
public struct ControlStep: Hashable, Sendable {
  /// d ln(effect) / d ln(number), of one number that scales the step.
  public struct Coefficient: Hashable, Sendable {
    /// Row of the parameter table; of the dose, the parameter that counts particles.
    public var id: String
    /// What the table calls it; the id where it has no row.
    public var name: String
    /// Model units.
    public var value: Double
    /// As the table writes it; empty without a row.
    public var unit: String
    /// `nil` without a row of the table.
    public var evidence: Evidence?
    /// Negative where more of the number lowers the effect.
    public var control: Double
    /// By how much an integration at a hundred times the tolerance says something else.
    public var error: Double

    init(_ handle: Lever.Handle, control: Double, error: Double) {
      id = handle.id
      name = handle.name
      value = handle.told ?? handle.value
      unit = handle.row?.unit ?? ""
      evidence = handle.row?.evidence
      self.control = control
      self.error = error
    }
  }

  /// The same plan with the leading number multiplied, computed by running it.
  public struct Again: Hashable, Sendable {
    /// 2, or 0.5 where twice as much lies beyond the table's range.
    public var factor: Double
    /// A fraction or in the readout's unit, as `EffectWords` says.
    public var effect: Double
    /// Over that of the plan.
    public var ratio: Double

    /// "+91 %"; "×6.7e29" where a percentage tells nobody anything.
    public var change: String {
      if ratio >= 100 { return "×\(NumberText.short(ratio, digits: 2))" }
      return abs(ratio - 1) < 5e-4 ? "0 %" : NumberText.signed((ratio - 1) * 100, digits: 2) + " %"
    }
  }

  /// Of the funnel's or the response's step, or "dose", "reach" or "free_growth_factor".
  public var key: String
  public var label: String
  /// What passes it, 0 ... 1; `nil` where nothing is counted.
  public var passed: Double?
  /// True for what cells and tissue make of the particles.
  public var isResponse: Bool
  /// The one with the most control first.
  public var coefficients: [Coefficient]
  /// `nil` where the effect is too small to tell.
  public var again: Again?

  init(_ lever: Lever, _ coefficients: [Coefficient], _ again: Again?) {
    key = lever.key
    label = lever.label
    passed = lever.passed
    isResponse = lever.isResponse
    self.coefficients = coefficients.sorted { abs($0.control) > abs($1.control) }
    self.again = again
  }

  /// That of the number that has the most of it.
  public var control: Double { coefficients.first?.control ?? 0 }
  /// Of `control`, in its unit.
  public var error: Double { coefficients.first?.error ?? 0 }

  /// More than the arithmetic can be wrong by, and more than a thousandth.
  public var isFelt: Bool { abs(control) > max(1e-3, 3 * error) }

  static func leading(_ coefficients: [Coefficient]) -> String? {
    coefficients.max { abs($0.control) < abs($1.control) }?.id
  }
}

/// The answer of `exosim explain`: every step of the path by its control over one effect.
public struct ControlResult: Sendable {
  /// Of the JSON form.
  public static let schemaVersion = 1
  public var subject: StudySubject
  /// By its name in the manifest.
  public var readout: String
  /// The effect in words.
  public var effect: EffectWords
  /// The effect; `nil` where it cannot be formed.
  public var value: Double?
  /// The readout itself in the treated arm.
  public var treated: Double?
  /// The same effect of the device without the product, where the effect holds both.
  public var deviceAlone: Double?
  /// An effect smaller than this drowns in the arithmetic; of the effect's unit.
  public var accuracy: Double
  /// An effect smaller than this `exosim run` tells as none; of the effect's unit.
  public var runAccuracy: Double
  /// The limiting one first, then most control first. Where the effect drowns, coefficients are
  /// d effect / d ln(number).
  public var steps: [ControlStep]
  /// The step whose loss costs the effect most, as `exosim run` names it; with no control where the
  /// effect drowns.
  public var limitingStep: LimitingStep?
  /// True where fewer particles would do.
  public var isOverdosed: Bool
  /// What the cells meet in the plan itself; `nil` where the model names no numbers per cell.
  public var cells: CellStatistics?
  public var notes: [String]
  public var provenance: Provenance

  /// False where the effect drowns in the arithmetic: then no step limits it.
  public var isResolved: Bool { abs(value ?? 0) > accuracy }

  /// Coefficients this close are one.
  private static let sameShare = 0.01

  static func ranked(_ steps: [ControlStep], after limiting: LimitingStep?) -> [ControlStep] {
    let key = limiting.flatMap { $0.control == nil ? nil : stepKey($0) }
    return steps.enumerated().sorted { a, b in
      let (isFirst, isSecond) = (a.element.key == key, b.element.key == key)
      if isFirst != isSecond { return isFirst }
      let (x, y) = (abs(a.element.control), abs(b.element.control))
      return x != y ? x > y : a.offset < b.offset
    }.map(\.element)
  }

  /// The dilution is what the dose loses before it is given.
  private static func stepKey(_ limiting: LimitingStep) -> String {
    limiting.key == LimitingStep.dilutionKey ? Lever.doseKey : limiting.key
  }

  /// The step that limits; `nil` where none does, or the effect drowns.
  public var limiting: ControlStep? {
    guard isResolved, let limitingStep, limitingStep.control != nil else { return nil }
    return steps.first { $0.key == Self.stepKey(limitingStep) }
  }

  /// Steps on which as much hangs as on the one that limits.
  private var equals: [ControlStep] {
    let path = steps.filter { !$0.isResponse }
    guard let limiting, let most = path.map(\.control).max(),
      limiting.control >= most * (1 - Self.sameShare)
    else { return [] }
    return path.filter {
      $0.key != limiting.key && $0.isFelt && $0.control >= most * (1 - Self.sameShare)
    }
  }

  /// The step that limits, in one sentence of the numbers.
  public var sentence: String {
    guard let value else { return "The effect cannot be formed here, so no step limits it." }
    let lost = limitingStep.map { "; most is lost at \($0.clause)" } ?? ""
    guard isResolved else {
      return "The effect, \(effect.number(value, digits: 2)), is less than the arithmetic resolves "
        + "(\(effect.number(accuracy, digits: 2, signed: false))): no step can be said to limit it"
        + lost + "."
    }
    if isOverdosed { return "No loss limits the effect: the particles are too many." }
    guard let limitingStep else {
      let turned = steps.first { !$0.isResponse && $0.isFelt && $0.control < 0 }
      return "No loss on the path limits the effect"
        + (turned.map {
          "; it is \($0.label) that lowers it most (control "
            + "\(NumberText.signed($0.control, digits: 2)))"
        } ?? "") + "."
    }
    var text = "The limiting step is \(limitingStep.clause)"
    if let reason = limitingStep.reason(control: "by a doubling") { text += "; \(reason)" }
    if !equals.isEmpty {
      text +=
        "; as much hangs on " + EvidenceSummary.list(equals.map(\.label))
        + ", since the effect follows whatever multiplies the particles"
    }
    return text + "."
  }

  /// "Twice the endosomal release: +91 %; twice the dose: +8 %, sites are 84 % full."
  public var whatIf: String {
    let told = steps.filter { $0.again != nil && $0.isFelt && !$0.isResponse }.prefix(4)
    guard !told.isEmpty else { return "" }
    var parts = told.compactMap { step -> String? in
      guard let again = step.again else { return nil }
      let times = again.factor == 2 ? "twice" : again.factor == 0.5 ? "half" : "other"
      let name =
        step.key == Lever.doseKey ? "the dose" : step.coefficients.first?.name ?? step.label
      return
        "\(times) the \(name.hasPrefix("the ") ? String(name.dropFirst(4)) : name): \(again.change)"
    }
    if let full = cells?.siteOccupancy {
      parts.append("binding sites are at most \(NumberText.percent(full, digits: 2)) full")
    }
    let text = parts.joined(separator: "; ")
    return text.prefix(1).uppercased() + text.dropFirst() + "."
  }
}
