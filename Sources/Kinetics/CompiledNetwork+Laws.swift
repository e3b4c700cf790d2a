import ReactionNetworks

/// The totals that a network keeps: of its reactions by their stoichiometry, of its rate rules by
/// their terms.
extension CompiledNetwork {
  static func conservedTotals(
    _ network: ReactionNetwork, _ lowering: Lowering
  ) -> [ConservedTotal] {
    let ofReactions = network.conservationLaws.compactMap { law -> ConservedTotal? in
      var weights: [(state: Int, weight: Double)] = []
      for term in law.terms {
        guard case .state(let i)? = lowering.places[term.species],
          lowering.states[i].kind == .amount
        else { return nil }
        weights.append((i, Double(term.coefficient)))
      }
      return ConservedTotal(weights: weights.sorted { $0.state < $1.state })
    }
    return ofReactions + totalsOfRules(lowering)
  }

  /// Sums of ruled states whose slopes cancel term by term: y2' - y3' - y4' = 0 where each is written
  /// out. Terms are the same if they are the same node; a sum that cancels only after multiplying out
  /// is not seen.
  static func totalsOfRules(_ lowering: Lowering) -> [ConservedTotal] {
    let slopes = lowering.termsOfRules()
    guard slopes.count > 1 else { return [] }
    let rows = slopes.map { slope in
      Dictionary(
        slope.terms.map { (Int($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    }
    return ConservationLaw.weights(cancelling: rows).map { weights in
      ConservedTotal(
        weights: zip(slopes, weights).compactMap { slope, weight in
          weight == 0 ? nil : (slope.state, Double(weight))
        })
    }
  }
}
