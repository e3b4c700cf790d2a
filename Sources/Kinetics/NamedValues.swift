/// Values under names; the members of an ensemble may share one list of names, which is then
/// looked up once for all of them.
///
/// Of a name that stands twice the last counts.
public struct NamedValues: Hashable, Sendable, ExpressibleByDictionaryLiteral {
  public private(set) var names: [String]
  public private(set) var values: [Double]

  public init() {
    names = []
    values = []
  }

  /// - Requires: as many values as names.
  public init(names: [String], values: [Double]) {
    precondition(names.count == values.count, "a value for every name")
    self.names = names
    self.values = values
  }

  /// In the order of the alphabet, so that equal dictionaries give equal lists.
  public init(_ dictionary: [String: Double]) {
    let sorted = dictionary.sorted { $0.key < $1.key }
    self.init(names: sorted.map(\.key), values: sorted.map(\.value))
  }

  public init(dictionaryLiteral elements: (String, Double)...) {
    self.init(names: elements.map(\.0), values: elements.map(\.1))
  }

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
