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
    return ofReactions + totalsOfRules(network, lowering)
  }

  /// Sums of ruled states whose slopes cancel term by term: y2' - y3' - y4' = 0 where each is written
  /// out. Terms are the same if they are the same node; a sum that cancels only after multiplying out
  /// is not seen.
  private static func totalsOfRules(
    _ network: ReactionNetwork, _ lowering: Lowering
  ) -> [ConservedTotal] {
    let ruled = Set(
      network.rules.compactMap { if case .rate(let name, _) = $0 { name } else { nil } })
    let states = lowering.states.indices.filter { ruled.contains(lowering.states[$0].name) }
    guard states.count > 1 else { return [] }
    let slopes = states.map { state in
      Dictionary(
        lowering.graph.terms(of: lowering.rightHandSide[state]).map { (Int($0.key), $0.value) },
        uniquingKeysWith: { first, _ in first })
    }
    // what never changes is no total of anything
    let moving = states.indices.filter { !slopes[$0].isEmpty }
    return ConservationLaw.weights(cancelling: moving.map { slopes[$0] }).map { weights in
      ConservedTotal(
        weights: zip(moving, weights).compactMap { place, weight in
          weight == 0 ? nil : (states[place], Double(weight))
        })
    }
  }
}

extension ExpressionGraph {
  /// What a value is the sum of: node and how often, less where it is subtracted.
  func terms(of root: Node) -> [Node: Int] {
    var counts: [Node: Int] = [:]
    var stack: [(node: Node, sign: Int)] = [(root, 1)]
    while let (node, sign) = stack.popLast() {
      switch kinds[Int(node)] {
      case .sum(let s):
        stack += sums[Int(s)].plus.map { ($0, sign) } + sums[Int(s)].minus.map { ($0, -sign) }
      case .unary(.neg, let a): stack.append((a, -sign))
      default: if node != zero { counts[node, default: 0] += sign }
      }
    }
    return counts.filter { $0.value != 0 }
  }
}
