/// Values under names; the members of an ensemble may share one list of names, which is then
/// looked up once for all of them.
///
/// Of a name that stands twice the last counts.
public struct NamedValues: Hashable, Sendable, ExpressibleByDictionaryLiteral {
  /// In the order given; a name may stand twice.
  public private(set) var names: [String]
  /// Shape: `names`.
  public private(set) var values: [Double]

  /// No values: everything stays as the network has it.
  public init() {
    names = []
    values = []
  }

  /// A name without a value gets one that is not a number, which a run refuses by name; values without
  /// a name are no one's.
  public init(names: [String], values: [Double]) {
    self.names = names
    let missing = names.count - values.count
    self.values =
      missing == 0
      ? values : values.prefix(names.count) + [Double](repeating: .nan, count: max(0, missing))
  }

  /// In the order of the alphabet, so that equal dictionaries give equal lists.
  public init(_ dictionary: [String: Double]) {
    let sorted = dictionary.sorted { $0.key < $1.key }
    self.init(names: sorted.map(\.key), values: sorted.map(\.value))
  }

  /// So that a member can be written with a dictionary literal, which keeps its order here.
  public init(dictionaryLiteral elements: (String, Double)...) {
    self.init(names: elements.map(\.0), values: elements.map(\.1))
  }

  /// The value under a name, the last if it stands twice; `nil` where there is none, and setting `nil` removes
  /// the name.
  public subscript(name: String) -> Double? {
    get { names.lastIndex(of: name).map { values[$0] } }
    set {
      if let newValue, let at = names.lastIndex(of: name) {
        values[at] = newValue
      } else if let newValue {
        names.append(name)
        values.append(newValue)
      } else {
        for at in names.indices.reversed() where names[at] == name {
          names.remove(at: at)
          values.remove(at: at)
        }
      }
    }
  }
}
