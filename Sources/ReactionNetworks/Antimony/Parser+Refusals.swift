/// Statements of Antimony that exosim does not support, each refused by its own name.
///
/// Annotations change no number; they are refused all the same, so that nobody thinks they were kept.
extension Parser {
  /// `0 = A - 2` and `0 < J0 < 3`, where the number stands `ahead` tokens from here.
  func refuseStatementAboutNumber(at ahead: Int) throws(ModelError) {
    guard peek(ahead).isPlainNumber else { return }
    switch peek(ahead + 1) {
    case .symbol("="): throw unsupported("algebraic rules ('0 = ...')")
    case .symbol("<"), .symbol("<="), .symbol(">"), .symbol(">="):
      throw unsupported("flux bounds ('\(peek(ahead).bare) \(peek(ahead + 1).bare) ...')")
    default: return
    }
  }

  /// `pi = 3`: what a constant of the language is, a model cannot say.
  func refuseValueOfConstant(_ word: String) throws(ModelError) {
    switch peek(1) {
    case .symbol("="), .symbol(":="), .symbol("'"):
      throw unsupported(
        "a value of the model's own for '\(word)', which has a fixed meaning",
        suggestion: "give it another name")
    default: return
    }
  }

  /// `model created "..."`, `model creator1.name "..."`: said about a model, defining none.
  func refuseAnnotationOfModel() throws(ModelError) {
    guard case .name(let word) = peek(1) else { return }
    switch peek(2) {
    case .string, .symbol("="), .symbol("."): break
    default: return
    }
    var name = word
    if peek(2) == .symbol("."), case .name(let part) = peek(3) { name += "." + part }
    throw unsupported("the annotation 'model \(name.shortened)'")
  }

  /// `A.sboTerm = 236`, `creator1.name = "J"`, `A.confidenceInterval = {1, 2}`: at the `=`.
  func refuseAnnotation(of path: Syntax.Path) throws(ModelError) {
    guard path.isDotted else { return }
    switch peek(1) {
    case .string, .symbol("{"): break
    default: guard path.parts.last == "sboTerm" else { return }
    }
    throw unsupported("the annotation '\(path.text.shortened)'", at: path.offset)
  }
}

/// The words of Antimony's annotations.
enum Annotation {
  /// Behind the name of what they are about: `S identity "..."`, `S.mean = 3`.
  static let words: Set<String> = [
    "identity", "biological_entity_is", "hasPart", "part", "isPartOf", "parthood", "isVersionOf",
    "hypernym", "hasVersion", "version", "isHomologTo", "homolog", "isDescribedBy", "description",
    "isEncodedBy", "encoder", "encodes", "encodement", "occursIn", "container", "hasProperty",
    "property", "isPropertyOf", "propertyBearer", "hasTaxon", "taxon", "model_entity_is",
    "isDerivedFrom", "origin", "isInstanceOf", "class", "hasInstance", "instance", "created",
    "creator", "modified", "notes", "sboTerm", "model_entity", "hypothesis", "mean", "stdev",
    "distribution", "confidenceInterval", "standardDeviation", "variance", "standardError",
    "sampleSize", "median", "mode", "range", "interquartileRange", "credibleInterval",
    "coefficientOfVariation", "kurtosis", "skewness", "externalParameter",
  ]
}

extension Token {
  /// A number, or a word that stands for one.
  fileprivate var isPlainNumber: Bool {
    switch self {
    case .number: true
    case .name(let word): ReservedWord.constants[word] != nil && word != "time"
    default: false
    }
  }

  /// As written, for examples in messages.
  var bare: String {
    switch self {
    case .name(let name): name.shortened
    case .number(let value): value.shortest
    case .symbol(let sign): sign.text
    default: "..."
    }
  }
}
