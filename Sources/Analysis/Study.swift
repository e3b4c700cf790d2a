public import Dosing
public import ReactionNetworks

/// One plan on one model: what is asked, how it moves, what it means.
public struct Study: Sendable {
  /// The question: its readouts and claims say what is told.
  public var plan: DosePlan
  /// The model of the route's setting, flat; values may be missing where the table has them.
  public var network: ReactionNetwork
  /// Gives the network the values that it leaves open.
  public var table: ParameterTable
  /// What the model leaves out, one sentence each.
  public var limits: [String]
  /// Who asks and from which texts; it goes into the provenance and changes no number.
  public var origin: Origin
  /// False leaves out the dose curve, the counterfactuals and the other hypotheses.
  public var explains: Bool
  /// Cells to simulate one by one; `nil` = none.
  public var population: CellRequest?

  /// Who asks, and the texts that everything was read from.
  public struct Origin: Sendable {
    /// One file that was read.
    public struct Text: Sendable {
      /// As the provenance names it.
      public var name: String
      /// All of it; only its hash is kept.
      public var text: String
      public init(name: String, text: String) {
        self.name = name
        self.text = text
      }
    }
    /// Of exosim.
    public var version: String
    /// The command that asks, as the provenance tells it.
    public var command: String
    /// Manifest, model files and parameter table, in the order read.
    public var modelTexts: [Text]
    /// The dose file and whatever else went in.
    public var otherTexts: [Text]
    /// The OpenBLAS kernel in use, where known.
    public var blas: String?
    public init(
      version: String, command: String, modelTexts: [Text] = [], otherTexts: [Text] = [],
      blas: String? = nil
    ) {
      self.version = version
      self.command = command
      self.modelTexts = modelTexts
      self.otherTexts = otherTexts
      self.blas = blas
    }
  }

  public init(
    plan: DosePlan, network: ReactionNetwork, table: ParameterTable, limits: [String] = [],
    origin: Origin, explains: Bool = true, population: CellRequest? = nil
  ) {
    self.plan = plan
    self.network = network
    self.table = table
    self.limits = limits
    self.origin = origin
    self.explains = explains
    self.population = population
  }

  /// Regimens of more administrations are answered without the runs with one thing changed: each
  /// takes time with every dose, and there are some forty of them.
  static let mostExplained = 3000

  /// The pipeline: schedule, ageing, three arms at two tolerances, and everything read from them.
  ///
  /// - Throws: `DoseError`, `ModelError`, `AnalysisError` (a run that failed, or failed its proof).
  public func run() throws -> StudyResult {
    let network = try table.filling(network)
    let schedule = try plan.schedule(for: network, table: table.row)
    let questions = Questions(plan, schedule, network)
    let experiment = try Experiment(plan, schedule, network, questions, table: table)

    let arms = try experiment.arms()
    let certificate = try Certificate(of: arms, from: experiment)
    let funnel = Funnel(of: arms.treated, from: experiment)
    let cells = try cellStatistics(arms, experiment)
    let response = ResponseTable(of: arms, from: experiment)
    let claims = schedule.claims.map {
      ClaimAnswer($0, arms, experiment, resolution: certificate.resolution)
    }
    let memory = HalfGain.all(of: arms, from: experiment, resolution: certificate.resolution)

    let isLong = schedule.doses.count > Self.mostExplained
    var explanation = try Explanation(
      of: arms, funnel, certificate, from: experiment, isWanted: explains && !isLong)
    explanation.verdict.remarks += schedule.unused.map { Remark("not used", $0) }
    if explains, isLong {
      explanation.verdict.remarks.append(
        Remark(
          "left out",
          "what if one thing were different: with \(schedule.doses.count) administrations each such "
            + "run takes long; up to \(Self.mostExplained) they are made."))
    }
    let evidence = EvidenceSummary(
      parameters: experiment.numbersAtWork, limiting: explanation.limitingStep,
      readout: explanation.readout, named: explanation.verdict.readoutLabel,
      threshold: explanation.threshold)

    return StudyResult(
      subject: StudySubject(experiment), verdict: explanation.verdict,
      limitingStep: explanation.limitingStep, schedule: schedule.doses.map { GivenDose($0) },
      price: TreatmentPrice(schedule, of: plan, funnel), funnel: funnel, cells: cells,
      response: response, claims: claims, memory: memory,
      counterfactuals: explanation.counterfactuals, hypotheses: explanation.hypotheses,
      doseCurve: explanation.doseCurve, ledger: Ledger(of: arms.treated, from: experiment),
      evidence: evidence, certificate: certificate,
      conversions: schedule.conversions.map { StatedConversion($0) },
      parameters: experiment.parametersInUse, courses: TimeCourse.all(of: arms, from: experiment),
      notes: schedule.notes + experiment.folds + TreatmentPrice.note(schedule, of: plan),
      limits: explanation.limits + limits,
      provenance: Provenance(origin),
      recordings: arms.recordings(from: experiment))
  }

  /// Exact shares of the cells, what dose would reach them, and the simulated cells if asked for.
  private func cellStatistics(
    _ arms: Arms, _ experiment: Experiment
  ) throws -> CellStatistics? {
    var cells = CellStatistics(of: arms.treated, from: experiment)
    if explains, let own = cells { cells?.enough = EnoughParticles(own, experiment) }
    guard let population else { return cells }
    guard cells != nil, let simulated = try CellPopulation(population, from: experiment) else {
      throw AnalysisError.noCellLevel(
        setting: plan.route.setting,
        others: plan.manifest.settings.filter { $0.cellLevel != nil }.map(\.name))
    }
    cells?.simulated = simulated
    return cells
  }
}
