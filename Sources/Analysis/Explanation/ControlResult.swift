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
      value = handle.value
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
  }

  /// Of the funnel's step, or "dose", "reach" or "free_growth_factor".
  public var key: String
  public var label: String
  /// What passes it, 0 ... 1; `nil` where nothing is counted.
  public var passed: Double?
  /// The one with the most control first.
  public var coefficients: [Coefficient]
  /// `nil` where the effect is too small to tell.
  public var again: Again?

  init(_ lever: Lever, _ coefficients: [Coefficient], _ again: Again?) {
    key = lever.key
    label = lever.label
    passed = lever.passed
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
  /// An effect smaller than this drowns in the arithmetic; of the effect's unit.
  public var accuracy: Double
  /// Most control first. Where the effect drowns, coefficients are d effect / d ln(number).
  public var steps: [ControlStep]
  /// What the cells meet in the plan itself; `nil` where the model names no numbers per cell.
  public var cells: CellStatistics?
  public var notes: [String]
  public var provenance: Provenance

  /// False where the effect drowns in the arithmetic: then no step limits it.
  public var isResolved: Bool { abs(value ?? 0) > accuracy }

  /// Coefficients this close are one.
  private static let sameShare = 0.01

  /// Those that hold most first, and of these the largest loss; then by size. A step with several
  /// numbers counts by the one that has most.
  static func ranked(_ steps: [ControlStep], isResolved: Bool) -> [ControlStep] {
    let bySize = steps.enumerated().sorted { a, b in
      let (x, y) = (abs(a.element.control), abs(b.element.control))
      return x != y ? x > y : a.offset < b.offset
    }.map(\.element)
    let first = isResolved ? leaders(bySize) : []
    return first + bySize.filter { step in !first.contains { $0.key == step.key } }
  }

  private static func leaders(_ steps: [ControlStep]) -> [ControlStep] {
    let felt = steps.filter { $0.isFelt && $0.control > 0 }
    guard let most = felt.map(\.control).max() else { return [] }
    return felt.filter { $0.control >= most * (1 - sameShare) }
      .sorted { ($0.passed ?? 1) < ($1.passed ?? 1) }
  }

  /// The steps that hold most, largest loss first; empty if none is felt.
  public var limiting: [ControlStep] { isResolved ? Self.leaders(steps) : [] }

  /// The step that limits, in one sentence of the numbers.
  public var sentence: String {
    guard let value else { return "The effect cannot be formed here, so no step limits it." }
    guard isResolved else {
      return "The effect, \(effect.number(value, digits: 2)), is less than the arithmetic resolves "
        + "(\(effect.number(accuracy, digits: 2, signed: false))): no step can be said to limit it."
    }
    guard let first = limiting.first else {
      let turned = steps.first { $0.isFelt }
      return turned.map {
        "No step holds the effect back; it is \($0.label) that lowers it most (control "
          + "\(NumberText.signed($0.control, digits: 2)))."
      } ?? "No step moves the effect by more than the accuracy of the computation."
    }
    let control = NumberText.short(first.control, digits: 2)
    var text = "The limiting step is \(first.label) (control \(control)\(Self.loss(first)))"
    let others = limiting.dropFirst().map(\.label)
    if !others.isEmpty {
      text +=
        "; as much hangs on " + EvidenceSummary.list(others)
        + ", since the effect follows whatever multiplies the particles"
    }
    return text + "."
  }

  private static func loss(_ step: ControlStep) -> String {
    guard let passed = step.passed, passed < 1, passed > 0 else { return "" }
    if passed >= 0.0995 { return ", \(NumberText.percent(passed, digits: 2)) pass" }
    return ", 1 in \(NumberText.short(1 / passed, digits: 2)) passes"
  }

  /// "Twice the endosomal release: +91 %; twice the dose: +8 %, sites are 84 % full."
  public var whatIf: String {
    let told = steps.filter { $0.again != nil && $0.isFelt }.prefix(4)
    guard !told.isEmpty else { return "" }
    var parts = told.compactMap { step -> String? in
      guard let again = step.again else { return nil }
      let times = again.factor == 2 ? "twice" : again.factor == 0.5 ? "half" : "other"
      let name =
        step.key == Lever.doseKey ? "the dose" : step.coefficients.first?.name ?? step.label
      let change = NumberText.signed((again.ratio - 1) * 100, digits: 2)
      return
        "\(times) the \(name.hasPrefix("the ") ? String(name.dropFirst(4)) : name): \(change) %"
    }
    if let full = cells?.siteOccupancy {
      parts.append("binding sites are at most \(NumberText.percent(full, digits: 2)) full")
    }
    let text = parts.joined(separator: "; ")
    return text.prefix(1).uppercased() + text.dropFirst() + "."
  }
}
