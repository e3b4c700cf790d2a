extension Operator {
  /// How many arguments it takes.
  public var arity: ClosedRange<Int> {
    switch self {
    case .plus, .times, .and, .or, .xor: 0...Int.max
    case .min, .max, .piecewise: 1...Int.max
    case .eq, .lt, .leq, .gt, .geq: 2...Int.max
    case .minus, .divide, .power, .log, .root, .quotient, .rem, .neq, .implies, .delay: 2...2
    default: 1...1
    }
  }

  /// The functions of Antimony text by name, with the other spellings that it accepts.
  ///
  /// Not here, because they need more than a name: `log`, `root` and `minus` with one argument,
  /// `sqr`.
  static let byFunctionName: [String: Operator] = {
    var table: [String: Operator] = [
      "pow": .power, "ceiling": .ceil, "asin": .arcsin, "acos": .arccos, "atan": .arctan,
      "asec": .arcsec, "acsc": .arccsc, "acot": .arccot, "asinh": .arcsinh, "acosh": .arccosh,
      "atanh": .arctanh, "asech": .arcsech, "acsch": .arccsch, "acoth": .arccoth,
    ]
    for op in allCases where op != .negate { table[op.rawValue] = op }
    return table
  }()

  /// Functions of other tools' Antimony that stand for random draws.
  static let randomFunctions: Set<String> = [
    "normal", "truncatedNormal", "uniform", "exponential", "truncatedExponential", "binomial",
    "truncatedBinomial", "poisson", "truncatedPoisson", "gamma", "truncatedGamma", "cauchy",
    "truncatedCauchy", "chisquare", "truncatedChisquare", "laplace", "truncatedLaplace",
    "lognormal", "truncatedLognormal", "rayleigh", "truncatedRayleigh", "bernoulli",
  ]
}

/// Words with a meaning of their own in formulas, which no symbol may take.
enum ReservedWord {
  static let constants: [String: Expression] = [
    "time": .time, "avogadro": .number(Expression.avogadro), "pi": .number(.pi),
    "exponentiale": .number(2.718281828459045), "infinity": .number(.infinity),
    "inf": .number(.infinity), "nan": .number(.nan), "notanumber": .number(.nan),
  ]

  /// `true` and `false` in any mixture of capitals, as other readers of Antimony take them.
  static func truthValue(_ word: String) -> Bool? {
    guard let first = word.utf8.first, "tTfF".utf8.contains(first), word.utf8.count < 6 else {
      return nil
    }
    return switch word.lowercased() {
    case "true": true
    case "false": false
    default: nil
    }
  }

  static func isReserved(_ word: String) -> Bool {
    reserved.contains(word) || truthValue(word) != nil
  }

  /// Constants of the language, and the spellings of them that stand for nothing here.
  static func isConstant(_ word: String) -> Bool {
    constants[word] != nil || otherConstants.contains(word) || truthValue(word) != nil
  }

  private static let otherConstants: Set<String> = ["INF", "NaN"]
  private static let reserved = Set(constants.keys).union(functions).union(otherConstants)
    .union(Keyword.byWord.keys)
  private static let functions = Operator.randomFunctions.union(Operator.byFunctionName.keys)
    .union(["sqr"])

  static func isFunction(_ word: String) -> Bool {
    functions.contains(word)
  }
}
