import Analysis
import Dosing
import ReactionNetworks

/// A model that comes with the program: names, numbers and equations, read from its folder.
struct LibraryModel {
  var folder: String
  var manifest: ModelManifest
  var table: ParameterTable
  /// What was read so far, for the record of what a result was made from: file name and text.
  private(set) var texts: [(name: String, text: String)]

  init(_ name: String, in library: ModelLibrary) throws {
    folder = try library.folder(of: name)
    let path = "\(folder)/model.json"
    let text = try InputFile.text(path)
    manifest = try ModelManifest(json: text, file: path)
    let tablePath = "\(folder)/\(manifest.parameterTable)"
    let rows = try InputFile.text(tablePath)
    table = try ParameterTable(tsv: rows, file: tablePath)
    texts = [("model.json", text), (manifest.parameterTable, rows)]
  }

  /// The network of one setting; values that the equations leave open come from the table.
  mutating func network(of setting: ModelManifest.Setting) throws -> ReactionNetwork {
    try table.filling(equations(of: setting))
  }

  /// The network of one setting as written.
  mutating func equations(of setting: ModelManifest.Setting) throws -> ReactionNetwork {
    var reader = ModelFile.Reader("\(folder)/\(setting.file)")
    let network = try reader.network(module: setting.module)
    texts += reader.texts
    return network
  }

  /// What the model leaves out: the points under "Limits" in its README.
  var limits: [String] {
    guard let text = try? InputFile.text("\(folder)/README.md") else { return [] }
    var points: [String] = []
    var isInside = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("#") {
        isInside = line.drop { $0 == "#" || $0 == " " }.lowercased().hasPrefix("limits")
      } else if isInside, line.hasPrefix("- ") {
        points.append(String(line.dropFirst(2)))
      } else if isInside, line.hasPrefix("  "), !points.isEmpty {
        points[points.count - 1] += " " + line.drop { $0 == " " }
      }
    }
    return points
  }
}
