#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#endif

extension Expression {
  /// The value of the expression at one moment.
  ///
  /// Slow and plain; trajectories use compiled code. True is 1, false is 0, and everything that is
  /// not 0 is true.
  /// - Parameters:
  ///   - time: in the model's time unit.
  ///   - functions: those of the model, by name.
  ///   - value: the value of a symbol; `nil` if there is none, which is an error.
  public func evaluate(
    time: Double = 0, functions: [String: FunctionDefinition] = [:],
    _ value: (String) -> Double?
  ) throws(ModelError) -> Double {
    var evaluator = Evaluator(time: time, functions: functions)
    return try evaluator.value(of: self, value)
  }
}

/// Walks an expression; counts its steps, since functions of functions can multiply without end.
private struct Evaluator {
  let time: Double
  let functions: [String: FunctionDefinition]
  var steps = 0
  var callDepth = 0

  mutating func value(
    of expression: Expression, _ symbols: (String) -> Double?
  ) throws(ModelError) -> Double {
    steps += 1
    guard steps < 1_000_000 else {
      throw ModelError(.unsupported, "this formula takes more than a million steps to work out")
    }
    switch expression {
    case .number(let value, _): return value
    case .time: return time
    case .symbol(let name):
      guard let value = symbols(name) else {
        throw ModelError(.missingValue, "'\(name.shortened)' has no value")
      }
      return value
    case .call(let name, let arguments): return try call(name, arguments, symbols)
    case .apply(.piecewise, let arguments): return try piecewise(arguments, symbols)
    case .apply(let op, let arguments):
      guard op != .delay, op != .rateOf else {
        throw ModelError(.unsupported, "'\(op.rawValue)' cannot be worked out at one moment")
      }
      var values: [Double] = []
      values.reserveCapacity(arguments.count)
      for argument in arguments { values.append(try value(of: argument, symbols)) }
      guard op.arity.contains(values.count) else {
        throw ModelError(.semantics, "'\(op.rawValue)' cannot have \(values.count) arguments")
      }
      return op.applied(to: values)
    }
  }

  private mutating func piecewise(
    _ arguments: [Expression], _ symbols: (String) -> Double?
  ) throws(ModelError) -> Double {
    var index = 0
    while index + 1 < arguments.count {
      if try value(of: arguments[index + 1], symbols) != 0 {
        return try value(of: arguments[index], symbols)
      }
      index += 2
    }
    return index < arguments.count ? try value(of: arguments[index], symbols) : .nan
  }

  private mutating func call(
    _ name: String, _ arguments: [Expression], _ symbols: (String) -> Double?
  ) throws(ModelError) -> Double {
    guard let function = functions[name] else {
      throw ModelError(
        .semantics, "there is no function named '\(name.shortened)'",
        suggestion: didYouMean(name, in: functions.keys.sorted()))
    }
    guard function.arguments.count == arguments.count else {
      throw ModelError(
        .semantics,
        "the function '\(name.shortened)' takes \(function.arguments.count) arguments, "
          + "not \(arguments.count)")
    }
    guard callDepth < 100 else {
      throw ModelError(.unsupported, "functions call each other more than 100 levels deep")
    }
    callDepth += 1
    defer { callDepth -= 1 }
    var values: [String: Double] = [:]
    for (argument, expression) in zip(function.arguments, arguments) {
      values[argument] = try value(of: expression, symbols)
    }
    let inside = values
    return try value(of: function.body) { inside[$0] }
  }
}

extension Operator {
  /// The result for plain values; `piecewise`, `delay` and `rateOf` are not plain.
  fileprivate func applied(to v: [Double]) -> Double {
    switch self {
    case .plus: v.reduce(0, +)
    case .times: v.reduce(1, *)
    case .minus: v[0] - v[1]
    case .divide: v[0] / v[1]
    case .power: pow(v[0], v[1])
    case .min: v.contains(where: \.isNaN) ? .nan : v.min() ?? .nan
    case .max: v.contains(where: \.isNaN) ? .nan : v.max() ?? .nan
    case .quotient: (v[0] / v[1]).rounded(.towardZero)
    case .rem: fmod(v[0], v[1])
    case .log: Self.naturalLogarithm(v[1]) / Self.naturalLogarithm(v[0])
    case .root: v[0] == 2 ? v[1].squareRoot() : v[0] == 3 ? cbrt(v[1]) : pow(v[1], 1 / v[0])
    case .eq: chain(v, ==)
    case .neq: chain(v, !=)
    case .lt: chain(v, <)
    case .leq: chain(v, <=)
    case .gt: chain(v, >)
    case .geq: chain(v, >=)
    case .and: v.allSatisfy { $0 != 0 } ? 1 : 0
    case .or: v.contains { $0 != 0 } ? 1 : 0
    case .xor: v.count { $0 != 0 } % 2 == 1 ? 1 : 0
    case .implies: v[0] == 0 || v[1] != 0 ? 1 : 0
    case .not: v[0] == 0 ? 1 : 0
    case .piecewise, .delay, .rateOf: .nan
    default: elementary(v[0])
    }
  }

  private func chain(_ values: [Double], _ holds: (Double, Double) -> Bool) -> Double {
    zip(values, values.dropFirst()).allSatisfy { holds($0, $1) } ? 1 : 0
  }

  private func elementary(_ x: Double) -> Double {
    switch self {
    case .negate: -x
    case .exp: Self.exponential(x)
    case .ln: Self.naturalLogarithm(x)
    case .log10: Self.decimalLogarithm(x)
    case .sqrt: x.squareRoot()
    case .abs: x.magnitude
    case .floor: x.rounded(.down)
    case .ceil: x.rounded(.up)
    case .factorial: tgamma(x + 1).rounded()
    default: trigonometric(x)
    }
  }
}
