public import Dosing

/// One plan on one model, and everything learned: the answer as a value.
///
/// Times are in hours throughout. Pictures, pages and documents are made from this and nothing else.
public struct StudyResult: Sendable {
  /// Version of the JSON form; see `StudyResult.schema`.
  public static let schemaVersion = 1

  public var subject: StudySubject
  public var verdict: Verdict
  /// `nil` where no step of the path can be said to limit the effect.
  public var limitingStep: LimitingStep?
  /// Every administration, in the order of time.
  public var schedule: [GivenDose]
  /// `nil` where the dose file gives no price of a vial or no size of one.
  public var price: TreatmentPrice?
  /// Of the treated arm, at the end of the course.
  public var funnel: Funnel
  /// `nil` where the model names no numbers per cell.
  public var cells: CellStatistics?
  /// At the asked times, in every arm.
  public var response: ResponseTable
  /// In the order of the dose file.
  public var claims: [ClaimAnswer]
  /// How long the gain lasts, against each other arm that the treated one differs from.
  public var memory: [HalfGain]
  /// What would change the answer: one path step or the particle number at a time.
  public var counterfactuals: [Counterfactual]
  /// The same plan under the other options of the model's variants.
  public var hypotheses: [Hypothesis]
  /// Effect against particle number, ascending in dose; empty if it was not computed.
  public var doseCurve: [DoseCurvePoint]
  /// Of the treated arm.
  public var ledger: Ledger
  public var evidence: EvidenceSummary
  public var certificate: Certificate
  /// Every ratio that turned one kind of quantity into another.
  public var conversions: [StatedConversion]
  /// Every number that this run took from the table or the dose file.
  public var parameters: [ParameterInUse]
  /// One for each readout with a symbol of its own, in the order of the manifest.
  public var courses: [TimeCourse]
  /// What was settled for the user, in sentences.
  public var notes: [String]
  /// What the model leaves out or assumes, one sentence each.
  public var limits: [String]
  /// Versions, command and hashes, by which the result can be made again.
  public var provenance: Provenance
  /// Every recorded symbol of every arm, for the table of the whole course.
  public var recordings: [ArmRecording]
  /// How sure the answer is; `nil` unless draws were asked for.
  public var uncertainty: Uncertainty?
  /// What diluting the product does, by route; `nil` if it was not computed. For the page only.
  public var lesson: DilutionResult?

  public init(
    subject: StudySubject, verdict: Verdict, limitingStep: LimitingStep? = nil,
    schedule: [GivenDose] = [], price: TreatmentPrice? = nil, funnel: Funnel,
    cells: CellStatistics? = nil,
    response: ResponseTable, claims: [ClaimAnswer] = [], memory: [HalfGain] = [],
    counterfactuals: [Counterfactual] = [], hypotheses: [Hypothesis] = [],
    doseCurve: [DoseCurvePoint] = [], ledger: Ledger,
    evidence: EvidenceSummary, certificate: Certificate, conversions: [StatedConversion] = [],
    parameters: [ParameterInUse] = [], courses: [TimeCourse] = [], notes: [String] = [],
    limits: [String] = [],
    provenance: Provenance, recordings: [ArmRecording] = []
  ) {
    self.subject = subject
    self.verdict = verdict
    self.limitingStep = limitingStep
    self.schedule = schedule
    self.price = price
    self.funnel = funnel
    self.cells = cells
    self.response = response
    self.claims = claims
    self.memory = memory
    self.counterfactuals = counterfactuals
    self.hypotheses = hypotheses
    self.doseCurve = doseCurve
    self.ledger = ledger
    self.evidence = evidence
    self.certificate = certificate
    self.conversions = conversions
    self.parameters = parameters
    self.courses = courses
    self.notes = notes
    self.limits = limits
    self.provenance = provenance
    self.recordings = recordings
  }
}

extension StudyResult {
  /// True for a difference that the accuracy of the arithmetic cannot tell from zero.
  public func isBelowAccuracy(
    _ row: ResponseRow, to reference: Comparator, at index: Int
  ) -> Bool {
    guard let difference = row.difference(to: reference, at: index) else { return false }
    let scale = row.change == .relative ? 1 : abs(row.treated[index])
    return abs(difference) <= certificate.resolution * scale
  }
}

/// What was studied: the model, the preparation and the person, as the dose file and manifest say.
public struct StudySubject: Hashable, Sendable {
  /// By name, as the dose file has it.
  public var model: String
  public var modelTitle: String
  /// The question that the model answers.
  public var question: String
  /// The manifest's setting that the route leads into.
  public var setting: String
  /// Its name, or what it is from where it has none.
  public var product: String
  public var routeLabel: String
  /// The plan in words, one label and value a line.
  public var facts: [Fact]
  /// Length of the course.
  public var duration: Double
  /// False when the route has no device pass: device-only is then the untreated subject.
  public var hasDevice: Bool
  /// The readout that the model is about.
  public var headline: String

  public init(
    model: String, modelTitle: String, question: String, setting: String, product: String,
    routeLabel: String, facts: [Fact], duration: Double, hasDevice: Bool, headline: String = ""
  ) {
    self.headline = headline
    self.model = model
    self.modelTitle = modelTitle
    self.question = question
    self.setting = setting
    self.product = product
    self.routeLabel = routeLabel
    self.facts = facts
    self.duration = duration
    self.hasDevice = hasDevice
  }
}

/// One line of the plan in words.
public struct Fact: Hashable, Sendable {
  public var label: String
  public var value: String
  public init(_ label: String, _ value: String) {
    self.label = label
    self.value = value
  }
}

/// One administration as it was simulated.
public struct GivenDose: Hashable, Sendable {
  /// From 1.
  public var number: Int
  /// Unit: h.
  public var time: Double
  /// "dose 2".
  public var label: String
  /// Particles as counted by the maker, genuine or not.
  public var countedParticles: Double
  /// mL, if the plan gives one.
  public var volume: Double?
  /// ug, if the plan gives it.
  public var protein: Double?
  /// Hours; 0 for a bolus.
  public var infusion: Double

  public init(
    number: Int, time: Double, label: String, countedParticles: Double, volume: Double? = nil,
    protein: Double? = nil, infusion: Double = 0
  ) {
    self.number = number
    self.time = time
    self.label = label
    self.countedParticles = countedParticles
    self.volume = volume
    self.protein = protein
    self.infusion = infusion
  }
}
