public import Dosing

/// What the tissue does at the asked times, against its counterfactuals.
public struct ResponseTable: Hashable, Sendable {
  /// Those asked for and the setting's usual ones, ascending. Unit: h.
  public var times: [Double]
  /// In the order of the manifest; readouts that this setting does not compute are left out.
  public var rows: [ResponseRow]
  /// What the dose file asks for by name: a readout and the place of its time; empty where it asks for
  /// nothing and gets the usual.
  public var asked: [Asked]
  /// A readout at one of the times.
  public struct Asked: Hashable, Sendable {
    public var key: String
    public var time: Int
    public init(key: String, time: Int) {
      self.key = key
      self.time = time
    }
  }
  public init(times: [Double], rows: [ResponseRow], asked: [Asked] = []) {
    self.times = times
    self.rows = rows
    self.asked = asked
  }
  /// The row of that readout, if the setting computes it.
  public subscript(key: String) -> ResponseRow? { rows.first { $0.key == key } }
}

/// One readout over the asked times.
public struct ResponseRow: Hashable, Sendable {
  /// How a difference from another arm is told.
  public enum Change: String, Hashable, Sendable {
    /// Treated over reference, minus one.
    case relative
    /// Treated minus reference, in the readout's unit.
    case absolute
    /// The value stands for itself.
    case none
  }
  /// The readout's name in the manifest.
  public var key: String
  public var label: String
  /// Of the values; empty for a pure number.
  public var unit: String
  public var change: Change
  /// Shape of each: `ResponseTable.times`.
  public var treated: [Double]
  /// Shape: `ResponseTable.times`. The same as `untreated` where the route has no device.
  public var deviceOnly: [Double]
  /// Shape: `ResponseTable.times`.
  public var untreated: [Double]

  public init(
    key: String, label: String, unit: String, change: Change, treated: [Double],
    deviceOnly: [Double], untreated: [Double]
  ) {
    self.key = key
    self.label = label
    self.unit = unit
    self.change = change
    self.treated = treated
    self.deviceOnly = deviceOnly
    self.untreated = untreated
  }

  /// Difference of the treated arm to another at one of the times; `nil` for `Change.none`.
  public func difference(to reference: Comparator, at index: Int) -> Double? {
    Self.difference(
      treated[index], (reference == .untreated ? untreated : deviceOnly)[index], change)
  }

  static func difference(_ value: Double, _ reference: Double, _ change: Change) -> Double? {
    switch change {
    case .relative: reference == 0 ? nil : value / reference - 1
    case .absolute: value - reference
    case .none: nil
    }
  }
}

extension Comparator {
  /// As it stands in a sentence.
  public var label: String { self == .untreated ? "untreated" : "device only" }
}

/// A claim of the dose file, answered for this one run.
public struct ClaimAnswer: Hashable, Sendable {
  /// The claim in words.
  public var text: String
  /// By its name in the manifest.
  public var readout: String
  /// Unit: h.
  public var time: Double
  /// `nil` = the treated subject's own value.
  public var versus: Comparator?
  /// The bound, a fraction if `isRelative`, else in `unit`; exactly one of the two is given.
  public var atLeast: Double?
  /// The most that holds; see `atLeast`.
  public var atMost: Double?
  /// A fraction for relative readouts, else the readout's unit.
  public var found: Double?
  /// A difference up to this size is none that the run can tell; as `found`.
  public var accuracy: Double
  /// False too where `isTold` is false.
  public var isMet: Bool
  /// Found minus demanded, positive when met.
  public var margin: Double?
  /// False where the margin is below the accuracy of the run.
  public var isTold: Bool
  /// True for a difference that the run cannot tell from none.
  public var isNothing: Bool { versus != nil && abs(found ?? .infinity) <= accuracy }
  /// True where bound and found are fractions, told as percentages.
  public var isRelative: Bool
  /// Of bound, found and margin; empty for fractions and pure numbers.
  public var unit: String

  public init(
    text: String, readout: String, time: Double, versus: Comparator?, atLeast: Double?,
    atMost: Double?, found: Double?, accuracy: Double = 0, isMet: Bool, margin: Double?,
    isTold: Bool = true, isRelative: Bool, unit: String = ""
  ) {
    self.text = text
    self.readout = readout
    self.time = time
    self.versus = versus
    self.atLeast = atLeast
    self.atMost = atMost
    self.found = found
    self.accuracy = accuracy
    self.isMet = isMet
    self.margin = margin
    self.isTold = isTold
    self.isRelative = isRelative
    self.unit = unit
  }
}

/// How long the gain lasts after the last dose.
public struct HalfGain: Hashable, Sendable {
  /// The arm that the gain is taken to.
  public var versus: Comparator
  /// Largest gain of the headline readout at or after the last dose.
  public var peakGain: Double
  /// Since time 0. Unit: h.
  public var peakTime: Double
  /// Hours after the last dose until half of the peak is gone; `nil` = not within the course.
  public var time: Double?
  public init(versus: Comparator, peakGain: Double, peakTime: Double, time: Double?) {
    self.versus = versus
    self.peakGain = peakGain
    self.peakTime = peakTime
    self.time = time
  }
}
