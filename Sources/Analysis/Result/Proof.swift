/// How right the numbers are: a second integration at a hundredth of the tolerance, and two laws.
public struct Certificate: Hashable, Sendable {
  /// Of the run whose numbers are told, and of the one it is compared with.
  public var relativeTolerance: Double
  /// A hundredth of `relativeTolerance`.
  public var referenceTolerance: Double
  /// max |y - ref| / (|ref| + 1e-3 max|ref|) over every record of every arm; a record that stays
  /// below 1e-20 (`SimulationSettings.doseFloor`) of the largest in its unit is judged as that large.
  public var deliveredError: Double
  /// Where that is.
  public var worstSymbol: String
  /// treated, device_only or untreated; and when. Unit of the time: h.
  public var worstArm: String
  /// Unit: h.
  public var worstTime: Double
  /// Largest |sum of places - administered| / administered at any output time of any arm.
  public var ledgerDrift: Double
  /// Largest drift of a conserved total that the engine found.
  public var conservationDrift: Double
  /// The most negative value of any state in units of its absolute tolerance; 0 = none.
  public var mostNegative: Double
  /// `nil` where none fell below zero.
  public var mostNegativeSpecies: String?
  /// Work of all members together.
  public var steps: Int
  /// Steps tried again, of all members together.
  public var rejections: Int
  /// `SimulationSettings.Method`, by name.
  public var method: String

  /// Two integrations that differ by more than this prove each other wrong.
  public static let mostDeliveredError = 0.01

  /// The least relative difference between two arms that this run can tell from none: each arm errs
  /// by the delivered error, and so does the measure of it.
  public var resolution: Double { 3 * deliveredError }

  public init(
    relativeTolerance: Double, referenceTolerance: Double, deliveredError: Double,
    worstSymbol: String, worstArm: String, worstTime: Double, ledgerDrift: Double,
    conservationDrift: Double, mostNegative: Double, mostNegativeSpecies: String?, steps: Int,
    rejections: Int, method: String
  ) {
    self.relativeTolerance = relativeTolerance
    self.referenceTolerance = referenceTolerance
    self.deliveredError = deliveredError
    self.worstSymbol = worstSymbol
    self.worstArm = worstArm
    self.worstTime = worstTime
    self.ledgerDrift = ledgerDrift
    self.conservationDrift = conservationDrift
    self.mostNegative = mostNegative
    self.mostNegativeSpecies = mostNegativeSpecies
    self.steps = steps
    self.rejections = rejections
    self.method = method
  }
}

/// Where every particle is: the places of the treated arm over time, which sum to what was given.
public struct Ledger: Hashable, Sendable {
  /// One place that particles can be in.
  public struct Place: Hashable, Sendable {
    /// Of the model.
    public var symbol: String
    /// What people call the place.
    public var label: String
    /// Shape: [times].
    public var amounts: [Double]
    public init(symbol: String, label: String, amounts: [Double]) {
      self.symbol = symbol
      self.label = label
      self.amounts = amounts
    }
  }
  /// Ascending; a dose's time stands twice (before, after). Unit: h.
  public var times: [Double]
  /// Given so far, in the model's count of particles. Shape: [times].
  public var administered: [Double]
  /// In the order of the manifest.
  public var places: [Place]
  public init(times: [Double], administered: [Double], places: [Place]) {
    self.times = times
    self.administered = administered
    self.places = places
  }

  /// Largest |sum - administered| / administered over the times; 0 where nothing was given.
  public var drift: Double {
    var worst = 0.0
    for row in times.indices {
      let sum = places.reduce(0) { $0 + $1.amounts[row] }
      let scale = administered[row]
      let gap = abs(sum - scale)
      if gap > 0 { worst = max(worst, scale > 0 ? gap / scale : .infinity) }
    }
    return worst
  }
}

/// Who made the result, from what.
public struct Provenance: Hashable, Sendable {
  /// A text that went in: its name and the SHA-256 of its bytes.
  public struct Input: Hashable, Sendable {
    public var name: String
    /// 64 hexadecimal digits.
    public var sha256: String
    public init(name: String, sha256: String) {
      self.name = name
      self.sha256 = sha256
    }
  }
  /// Of exosim.
  public var version: String
  /// The command that makes the same again.
  public var command: String
  /// How the equations were solved, in words.
  public var engine: String
  /// The OpenBLAS kernel in use, where known.
  public var blas: String?
  /// SHA-256 over all texts of the model, in the order read.
  public var modelHash: String
  /// Texts of the model in the order read, then the dose file and whatever else went in.
  public var inputs: [Input]
  public init(
    version: String, command: String, engine: String, blas: String?, modelHash: String,
    inputs: [Input]
  ) {
    self.version = version
    self.command = command
    self.engine = engine
    self.blas = blas
    self.modelHash = modelHash
    self.inputs = inputs
  }
}
