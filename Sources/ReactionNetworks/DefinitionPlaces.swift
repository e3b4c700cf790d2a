/// Something a model defines with a formula, by the name of what it defines.
public enum Definition: Hashable, Sendable {
  /// A compartment, species or parameter, where it was first named.
  case name(String)
  case function(String)
  case initialAssignment(String)
  case rule(String)
  case reaction(String)
  case event(String)
}

/// Where each definition of a network was read, for messages.
///
/// Two networks that say the same are equal wherever they were written, so any two of these are.
struct DefinitionPlaces: Sendable {
  var known: [Definition: SourcePlace] = [:]
  /// Names as a text may write them -> names of the network, where the two differ.
  var written: [String: String] = [:]
}

extension DefinitionPlaces: Hashable {
  static func == (a: Self, b: Self) -> Bool { true }
  func hash(into hasher: inout Hasher) {}
}

extension ReactionNetwork {
  /// The name in this network of what the text it was read from calls `name`: `A.k` is `A__k`, or the
  /// name it was made one with (`A.k is B.k`). A name that is none comes back as it is.
  public func flatName(of name: String) -> String { places.written[name] ?? name }

  /// The error with file, line and column of a definition, if it names no place yet and the
  /// definition was read from a text.
  public func placed(_ error: ModelError, at definition: Definition) -> ModelError {
    guard error.line == nil, let place = places.known[definition] else { return error }
    return place.error(error.kind, error.message, suggestion: error.suggestion)
  }
}
