import ReactionNetworks

/// Reads a model and what it imports from files.
enum ModelFile {
  /// - Parameters:
  ///   - bytes: of the file, where they were read before.
  ///   - module: the main module; `nil` = the one the file marks, or its last.
  static func network(
    _ path: String, bytes: [UInt8]? = nil, module: String? = nil
  ) throws -> ReactionNetwork {
    var reader = Reader(path, bytes: bytes)
    return try reader.network(module: module)
  }

  /// Reads one model and keeps the texts that went into it.
  struct Reader {
    var path: String
    /// File names without their folder, and their texts, in the order read.
    private(set) var texts: [(name: String, text: String)] = []

    private let bytes: [UInt8]?

    init(_ path: String, bytes: [UInt8]? = nil) {
      self.path = path
      self.bytes = bytes
    }

    mutating func network(module: String?) throws -> ReactionNetwork {
      let text = try bytes.map { try InputFile.text(of: $0, path) } ?? InputFile.text(path)
      let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
      let folder = String(path[..<cut])
      var found = [(name: String(path[cut...]), text: text)]
      defer { texts = found }
      return try ReactionNetwork(antimony: text, file: path, module: module) {
        (name) throws(ModelError) in
        let text = try Self.imported(name, from: folder)
        found.append((name, text))
        return text
      }
    }

    /// Only files in the model's own folder and below: a model from elsewhere reads nothing else.
    private static func imported(
      _ name: String, from folder: String
    ) throws(ModelError) -> String {
      guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
        throw ModelError(
          .file, "import \"\(name)\": only files in the folder of the model can be imported")
      }
      do {
        return try InputFile.text(folder + name)
      } catch {
        throw ModelError(.file, error.diagnostics.first?.message ?? "cannot read \(name)")
      }
    }
  }
}
