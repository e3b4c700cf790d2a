public func closest(_ word: String, in words: some Sequence<String>) -> String? { nil }
public struct ConservationLaw: Hashable, Sendable { public var weights: [String: Double] = [:] }
extension ReactionNetwork { public var conservationLaws: [ConservationLaw] { [] } }
