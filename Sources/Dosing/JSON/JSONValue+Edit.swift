extension JSONValue {
  /// The document with another value at a dotted path such as "product.dilution" or "readouts.0.at".
  ///
  /// Objects that the path leads through are made where they are missing; whether the key means
  /// anything is for the reader of the document to say.
  public func setting(
    _ path: String, to kind: Kind, file: String
  ) throws(DoseError) -> JSONValue {
    let steps = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    return try setting(steps[...], to: kind, walked: "", file: file)
  }

  private func setting(
    _ steps: ArraySlice<String>, to kind: Kind, walked: String, file: String
  ) throws(DoseError) -> JSONValue {
    guard let step = steps.first else { return JSONValue(kind: kind, place: place) }
    let rest = steps.dropFirst()
    let here = "\(walked)/\(pointerToken(step))"
    var copy = self
    switch self.kind {
    case .object(var members):
      if let index = members.firstIndex(where: { $0.key == step }) {
        members[index].value = try members[index].value.setting(
          rest, to: kind, walked: here, file: file)
      } else {
        let empty = JSONValue(kind: .object([]), place: place)
        members.append(
          Member(
            key: step, place: place,
            value: try empty.setting(rest, to: kind, walked: here, file: file)))
      }
      copy.kind = .object(members)
    case .array(var elements):
      guard let index = Int(step), elements.indices.contains(index) else {
        throw DoseError(
          "dose.unknown-key", "the list has no entry \(quotedShortly(step))", file: file,
          path: walked, place: place,
          allowed: elements.isEmpty ? "it is empty" : "0 to \(elements.count - 1)")
      }
      elements[index] = try elements[index].setting(rest, to: kind, walked: here, file: file)
      copy.kind = .array(elements)
    default:
      throw DoseError(
        "dose.wrong-type",
        "\(kindName) stands where \(quotedShortly(step)) is to be set", file: file, path: walked,
        place: place, found: shortText, allowed: "an object with \(quotedShortly(step))")
    }
    return copy
  }

  /// The document without the value at a dotted path.
  public func removing(_ path: String) -> JSONValue {
    removing(path.split(separator: ".").map(String.init)[...])
  }

  private func removing(_ steps: ArraySlice<String>) -> JSONValue {
    guard let step = steps.first, case .object(var members) = kind,
      let index = members.firstIndex(where: { $0.key == step })
    else { return self }
    var copy = self
    if steps.count == 1 {
      members.remove(at: index)
    } else {
      members[index].value = members[index].value.removing(steps.dropFirst())
    }
    copy.kind = .object(members)
    return copy
  }
}
