import ReactionNetworks

/// Terms of rate rules that undo each other in two slopes or more: taken as one difference.
///
/// What `Lowering.findPairs` does for reactions. Two large terms that nearly cancel, rounded anew in
/// every slope, let a sum that the slopes keep drift by a rounding error of the terms; their
/// difference, taken once, is rounded once.
extension Lowering {
  /// The rate rules' slopes by term: state, and how often each node is in it.
  func termsOfRules() -> [(state: Int, terms: [Node: Int])] {
    let ruled = Set(
      network.rules.compactMap { if case .rate(let name, _) = $0 { name } else { nil } })
    return states.indices.compactMap { state in
      guard ruled.contains(states[state].name) else { return nil }
      let terms = graph.terms(of: rightHandSide[state])
      // what never changes is no part of a total
      return terms.isEmpty ? nil : (state, terms)
    }
  }

  /// - Parameter kept: states that are in a sum which their slopes keep.
  mutating func pairTerms(in kept: Set<Int>) {
    let slopes = termsOfRules().filter { kept.contains($0.state) }
    var counts: [[Node]: Int] = [:]
    for (_, terms) in slopes where terms.count <= 64 {
      for (a, sign) in terms where abs(sign) == 1 {
        for (b, other) in terms where a < b && other == -sign { counts[[a, b], default: 0] += 1 }
      }
    }
    let candidates = counts.filter { $0.value >= 2 }
      .sorted {
        $0.value != $1.value ? $0.value > $1.value : $0.key.lexicographicallyPrecedes($1.key)
      }
    var partner: [Node: Node] = [:]
    for (pair, _) in candidates where partner[pair[0]] == nil && partner[pair[1]] == nil {
      partner[pair[0]] = pair[1]
      partner[pair[1]] = pair[0]
    }
    guard !partner.isEmpty else { return }
    for (state, terms) in slopes { rightHandSide[state] = sum(of: terms, partner) }
  }

  private mutating func sum(of terms: [Node: Int], _ partner: [Node: Node]) -> Node {
    var plus: [Node] = []
    var minus: [Node] = []
    for (node, count) in terms.sorted(by: { $0.key < $1.key }) {
      if let other = partner[node], abs(count) == 1, terms[other] == -count {
        guard node < other else { continue }
        let difference = graph.subtract(node, other)
        if count > 0 { plus.append(difference) } else { minus.append(difference) }
        continue
      }
      let copies = Array(repeating: node, count: abs(count))
      if count > 0 { plus += copies } else { minus += copies }
    }
    return graph.signedSum(plus: plus, minus: minus)
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
