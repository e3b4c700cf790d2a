public struct ConservationLaw: Hashable, Sendable { public var weights: [String: Double] = [:] }
extension ReactionNetwork { public var conservationLaws: [ConservationLaw] { [] } }
extension ReactionNetwork { public func validate() -> [ModelError] { [] } }
