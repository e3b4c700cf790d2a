import ReactionNetworks

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Finds the models that come with the program: folders with a `model.json`.
struct ModelLibrary {
  /// The folder that holds the models, without a slash at its end.
  var folder: String

  /// Looks at `--models`, then `EXOSIM_MODELS`, then beside the program, then up from it.
  init(asked: String? = nil) throws(Failure) {
    let variable = Console.environment("EXOSIM_MODELS").flatMap { $0.isEmpty ? nil : $0 }
    if let given = asked ?? variable {
      let origin = asked == nil ? "EXOSIM_MODELS" : "--models"
      guard InputFile.isDirectory(given) else {
        throw Failure(
          .inputOutput, code: "models.not-found", "\(origin): there is no folder \(given)")
      }
      guard Self.holdsModels(given) else {
        throw Failure(
          .inputOutput, code: "models.not-found", "\(origin): the folder \(given) holds no model",
          help: "a model is a folder with a model.json in it; name the folder above it")
      }
      folder = given
      return
    }
    guard let found = Self.candidates().first(where: Self.holdsModels) else {
      throw Failure(
        .inputOutput, code: "models.not-found",
        "the folder with the models is nowhere to be found",
        help: "name it: --models DIR, or set the variable EXOSIM_MODELS")
    }
    folder = found
  }

  var names: [String] {
    InputFile.names(in: folder).filter { InputFile.exists("\(folder)/\($0)/model.json") }
  }

  /// The folder of one model.
  func folder(of model: String) throws(Failure) -> String {
    let names = names
    guard names.contains(model) else {
      let nearest = closest(model, in: names).map { "did you mean '\($0)'?" }
      throw Failure(
        .data, code: "models.unknown", "there is no model '\(model)' in \(folder)",
        help: nearest ?? "there are: \(names.joined(separator: ", "))")
    }
    return "\(folder)/\(model)"
  }

  private static func holdsModels(_ folder: String) -> Bool {
    InputFile.names(in: folder).contains { InputFile.exists("\(folder)/\($0)/model.json") }
  }

  /// An installed program has its models in ../share; one in a build folder has them further up.
  private static func candidates() -> [String] {
    var steps = executable().split(separator: "/").dropLast()
    var places = ["/\(steps.dropLast().joined(separator: "/"))/share/exosim/Models"]
    while !steps.isEmpty {
      places.append("/\(steps.joined(separator: "/"))/Models")
      steps = steps.dropLast()
    }
    return places
  }

  /// The path of this program, links resolved.
  static func executable() -> String {
    for path in ["/proc/self/exe", CommandLine.arguments.first ?? ""] {
      guard let resolved = realpath(path, nil) else { continue }
      defer { free(resolved) }
      return String(cString: resolved)
    }
    return ""
  }
}
