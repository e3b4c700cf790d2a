/// A weighted sum of amounts that no reaction changes.
///
/// Holds for amounts, between events and interventions, and only while no rule touches its species.
public struct ConservationLaw: Hashable, Sendable {
  /// One species of the sum, with its weight: amounts count `coefficient` times.
  public struct Term: Hashable, Sendable {
    /// By its name in the network.
    public var species: String
    /// Whole, without a common divisor over the law; the first term's is positive.
    public var coefficient: Int
    public init(_ species: String, _ coefficient: Int) {
      self.species = species
      self.coefficient = coefficient
    }
  }
  /// Each species once; without terms there is no law.
  public var terms: [Term]
  /// The sum of these terms; whether reactions leave it alone is not looked at here.
  public init(terms: [Term]) { self.terms = terms }

  /// The same by name, for arithmetic on amounts.
  public var weights: [String: Double] {
    Dictionary(
      terms.map { ($0.species, Double($0.coefficient)) }, uniquingKeysWith: { first, _ in first })
  }
}

extension ConservationLaw: CustomStringConvertible {
  /// `2 A + B - C`
  public var description: String {
    var text = ""
    for (index, term) in terms.enumerated() {
      let isNegative = term.coefficient < 0
      text += index == 0 ? (isNegative ? "-" : "") : (isNegative ? " - " : " + ")
      let size = term.coefficient.magnitude
      text += size == 1 ? term.species : "\(size) \(term.species)"
    }
    return text
  }
}

extension ReactionNetwork {
  /// The integer left null space of the stoichiometry of reacting species: one law for each
  /// independent sum that reactions leave alone, laws of one sign first and short.
  ///
  /// Exact arithmetic over fractions. Species whose stoichiometry is a symbol, and species that
  /// are boundary or ruled, are in no law.
  public var conservationLaws: [ConservationLaw] {
    let ruled = Set(rules.map(\.target))
    let free = species.filter { !$0.isBoundary && !$0.isConstant && !ruled.contains($0.name) }
    let row = Dictionary(
      free.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { a, _ in a })
    guard var matrix = stoichiometry(rows: row) else { return [] }
    // a species that variable stoichiometry changes is conserved by nothing known
    for name in speciesWithVariableStoichiometry {
      if let index = row[name] { matrix[index].isExcluded = true }
    }
    let laws = NullSpace.left(matrix)
    return laws.map { weights in
      ConservationLaw(
        terms: zip(free, weights).compactMap { species, weight in
          weight == 0 ? nil : ConservationLaw.Term(species.name, weight)
        })
    }.filter { !$0.terms.isEmpty }
  }

  private var speciesWithVariableStoichiometry: [String] {
    reactions.flatMap { reaction -> [String] in
      let participants = reaction.reactants + reaction.products
      return participants.filter { $0.stoichiometrySymbol != nil }.map(\.species)
    }
  }

  /// Net stoichiometry as exact fractions; `nil` if a coefficient is no short fraction.
  private func stoichiometry(rows: [String: Int]) -> [NullSpace.Row]? {
    var matrix = [NullSpace.Row](repeating: NullSpace.Row(), count: rows.count)
    for (column, reaction) in reactions.enumerated() {
      let changes = reaction.reactants.map { ($0, -1.0) } + reaction.products.map { ($0, 1.0) }
      for (participant, sign) in changes {
        guard let row = rows[participant.species] else { continue }
        guard let change = Fraction(sign * participant.stoichiometry),
          let sum = (matrix[row].entries[column] ?? .zero).adding(change)
        else { return nil }
        matrix[row].entries[column] = sum.isZero ? nil : sum
      }
    }
    return matrix
  }
}
