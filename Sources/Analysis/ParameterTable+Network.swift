public import Dosing
public import ReactionNetworks

extension ParameterTable {
  /// The row as the dosing room reads it.
  public func row(_ id: String) -> TableRow? {
    self[id].map {
      TableRow(
        id: $0.id, value: $0.nominal, lower: $0.lowerBound, upper: $0.upperBound, unit: $0.unit,
        evidence: $0.evidence.rawValue, source: $0.source)
    }
  }

  /// The network with a value for every parameter it declares without one.
  ///
  /// A parameter takes the nominal value of the row of its name, converted to the unit it declares.
  /// - Throws: `ModelError` for a parameter that neither the model nor the table gives, and for
  ///   units that do not fit.
  public func filling(_ network: ReactionNetwork) throws(ModelError) -> ReactionNetwork {
    var filled = network
    let computed = Set(network.rules.map(\.target) + network.initialAssignments.map(\.target))
    for (index, parameter) in network.parameters.enumerated()
    where parameter.value == nil && !computed.contains(parameter.name) {
      guard let row = self[parameter.name] else {
        throw ModelError(
          .missingValue, "the parameter '\(parameter.name)' has no value and no row in \(file)",
          file: network.name,
          suggestion: closest(parameter.name, in: rows.map(\.id)).map { "did you mean '\($0)'?" })
      }
      filled.parameters[index].value = try value(of: row, in: parameter.unit, of: network)
    }
    return filled
  }

  /// A value in the unit of its row, in the unit that the network declares for the parameter.
  func value(_ value: Double, of row: Row, in network: ReactionNetwork) -> Double {
    guard let conversion = conversion(of: row, in: network) else { return value }
    return value * conversion.given / conversion.own
  }

  /// Factors of a row's unit and of the unit that the network declares for it; `nil` where they are
  /// one.
  func conversion(of row: Row, in network: ReactionNetwork) -> (given: Double, own: Double)? {
    guard let unit = network.parameters.first(where: { $0.name == row.id })?.unit, unit != row.unit,
      let own = network.unit(named: unit), let given = UnitReader.unit(row.unit, in: network),
      own.isCommensurable(with: given), own.factor != given.factor
    else { return nil }
    return (given.factor, own.factor)
  }

  private func value(
    of row: Row, in unit: String?, of network: ReactionNetwork
  ) throws(ModelError) -> Double {
    guard let unit, unit != row.unit else { return row.nominal }
    guard let own = network.unit(named: unit), let given = UnitReader.unit(row.unit, in: network)
    else { return row.nominal }
    guard own.isCommensurable(with: given) else {
      throw ModelError(
        .units,
        "the unit '\(row.unit)' of '\(row.id)' does not fit '\(unit)', which the model declares",
        file: file, line: row.line)
    }
    return own.factor == given.factor ? row.nominal : row.nominal * given.factor / own.factor
  }
}

/// Unit texts of tables and manifests as units: names the model defines, or people's notation.
enum UnitReader {
  static func unit(_ text: String, in network: ReactionNetwork) -> PhysicalUnit? {
    network.unit(named: text)
  }

  /// One of the model's time unit in hours; models without a stated unit count in hours.
  static func hours(of network: ReactionNetwork) -> Double {
    guard let name = network.timeUnit, let unit = network.unit(named: name) else { return 1 }
    return unit.factor / 3600
  }
}
