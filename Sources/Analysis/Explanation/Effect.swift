public import Dosing
import Kinetics
import ReactionNetworks

/// A number that can be explained or aimed at: one readout at one time, by itself or against a
/// comparator.
struct Effect {
  enum Kind: String {
    /// Treated over the comparator, minus one.
    case relative
    /// Treated minus the comparator, in the readout's unit.
    case difference
    /// The treated arm's own value, in the readout's unit.
    case value
  }
  var readout: ModelManifest.Readout
  /// Model time unit.
  var time: Double
  var versus: Comparator?
  var kind: Kind

  init(
    _ readout: ModelManifest.Readout, at time: Double, versus: Comparator?, kind: Kind? = nil
  ) {
    self.readout = readout
    self.time = time
    let usual: Kind =
      switch readout.change {
      case .relative: .relative
      case .absolute: .difference
      case .none: .value
      }
    self.kind = versus == nil ? .value : kind ?? usual
    self.versus = self.kind == .value ? nil : versus
  }

  init(_ judge: Judge) { self.init(judge.readout, at: judge.time, versus: judge.versus) }

  /// - Parameter other: the comparator's record; not looked at for a plain value.
  func value(_ treated: Arms.Record, _ other: Arms.Record?, _ manifest: ModelManifest) -> Double? {
    guard let own = readout.value(in: treated, at: time, of: manifest) else { return nil }
    if kind == .value { return own }
    guard let other, let reference = readout.value(in: other, at: time, of: manifest) else {
      return nil
    }
    return kind == .relative ? (reference == 0 ? nil : own / reference - 1) : own - reference
  }

  /// dE/dθ from records that carry derivatives, by the chain rule.
  func derivative(_ treated: Arms.Record, _ other: Arms.Record?) -> Double? {
    func pair(_ record: Arms.Record?) -> (value: Double, change: Double)? {
      guard let record, let symbol = readout.symbol, let value = record.value(symbol, at: time),
        let change = record.value(Sensitivity.name(of: symbol), at: time)
      else { return nil }
      return (value, change)
    }
    guard let own = pair(treated) else { return nil }
    if kind == .value { return own.change }
    guard let reference = pair(other) else { return nil }
    if kind == .difference { return own.change - reference.change }
    guard reference.value != 0 else { return nil }
    let ratio = own.value / reference.value
    return (own.change - ratio * reference.change) / reference.value
  }

  /// What an error relative to the readout is in units of the effect.
  func scale(_ treated: Arms.Record, _ manifest: ModelManifest) -> Double {
    if kind == .relative { return 1 }
    return readout.value(in: treated, at: time, of: manifest).map { abs($0) } ?? 1
  }
}

/// A number of an effect's kind as people read it.
public struct EffectWords: Hashable, Sendable {
  /// "new papillary collagen", without its remark in brackets.
  public var label: String
  /// "relative", "difference" or "value".
  public var kind: String
  /// Of the number; empty for a relative change or a pure number.
  public var unit: String
  /// Unit: h.
  public var hours: Double
  /// `nil` = the treated subject's own value.
  public var versus: Comparator?
  /// "lower is better", if the readout's label says something of the kind.
  public var remark: String?

  init(_ effect: Effect, hours: Double) {
    (label, remark) = Self.split(effect.readout.label)
    kind = effect.kind.rawValue
    let own = effect.readout.unit
    unit = effect.kind == .relative || ["1", "dimensionless"].contains(own) ? "" : own
    self.hours = effect.time * hours
    versus = effect.versus
  }

  /// A value of the effect as people read it: a relative one in %, others with their unit.
  ///
  /// - Parameter signed: `nil` = changes carry their sign, plain values do not.
  public func number(_ value: Double, digits: Int = 3, signed: Bool? = nil) -> String {
    let isRelative = kind == Effect.Kind.relative.rawValue
    let scaled = isRelative ? value * 100 : value
    let isSigned = signed ?? (kind != Effect.Kind.value.rawValue)
    let text =
      isSigned
      ? NumberText.signed(scaled, digits: digits) : NumberText.short(scaled, digits: digits)
    return isRelative ? "\(text) %" : unit.isEmpty ? text : "\(text) \(unit)"
  }

  /// "new papillary collagen at 12 wk against the device alone".
  public var what: String {
    let other =
      switch versus {
      case .deviceOnly: " against the device alone"
      case .untreated: " against no treatment"
      case nil: ""
      }
    return "\(label) at \(TimeText.short(hours: hours))\(other)"
  }

  private static func split(_ label: String) -> (String, String?) {
    guard let open = label.firstIndex(of: "("), label.last == ")" else { return (label, nil) }
    var plain = label[..<open]
    while plain.last == " " { plain.removeLast() }
    return (String(plain), String(label[open...].dropFirst().dropLast()))
  }
}
