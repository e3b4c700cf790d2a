public import ReactionNetworks

/// A popular statement as an experiment: which plans are run, and what must hold for it to be true.
///
/// Read from a file of a model's `statements/`; plans are dose files of the model with some of their
/// values changed.
public struct StatementPlan: Sendable {
  /// What the literature or the trade leads one to expect, and where that is said.
  public struct Expectation: Hashable, Sendable {
    public var verdict: Verdict
    /// Unknowns that the expected verdict hangs on, by name; for `depends` only.
    public var unknowns: [String]
    /// What is said, and by whom.
    public var text: String
    /// Author, year, DOI or PMID.
    public var source: String
  }

  /// What a model can say to a statement over every answer to what nobody knows.
  public enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// True whatever nature has chosen.
    case supported
    /// False whatever nature has chosen.
    case notSupported = "not supported"
    /// True under some answers to what nobody knows, false under others.
    case depends
  }

  /// One plan to run.
  public struct Scenario: Sendable {
    /// Short, and no other scenario's.
    public var name: String
    /// The dose file it starts from, inside the model's folder.
    public var dose: String
    /// The dose file with the changes made.
    public var document: JSONValue
    /// `document`, read.
    public var plan: DosePlan
  }

  /// One thing that must hold.
  public struct Condition: Sendable {
    public var kind: Kind
    /// Scenarios it is about, as places in the list.
    public var scenarios: [Int]
    /// True if one of them is enough.
    public var isAny: Bool
    /// False if it is shown beside the others and decides nothing.
    public var isJudged: Bool
    /// JSON pointer, for errors found later.
    public var path: String
  }

  /// What a condition asks of its scenarios.
  public enum Kind: Sendable {
    /// A number of the answer against a bound, as in a dose file.
    case claim(Claim)
    /// Whether whoever looks could see the effect that the setting is judged by.
    case measurable(Bool, at: Quantity)
    /// A comparison of groups would find it: with enough power at this error.
    case significant(Question, Comparison)
    /// The effect of one scenario over that of another.
    case ratio(of: Side, to: Side, atLeast: Double?, atMost: Double?)
  }

  /// One effect of one scenario.
  public struct Side: Sendable {
    /// Place among `scenarios`.
    public var scenario: Int
    /// What is read in that scenario.
    public var question: Question
  }

  /// A comparison of means; rows of the parameter table where they are names.
  public struct Comparison: Hashable, Sendable {
    /// "paired" (everybody is their own control) or "two_groups".
    public var design: String
    /// People, or members of each group.
    public var number: Int
    /// The p value that has to be undercut. Pure number.
    public var error: Double
    /// Row of the standard deviation: of the differences, or within a group.
    public var spread: String
    /// Row of the chance of finding it that counts as enough.
    public var power: String
  }

  /// For messages.
  public var file: String
  /// As people say it, in one sentence.
  public var statement: String
  /// The answer is shown beside it; it changes nothing that is computed.
  public var expectation: Expectation
  /// In the order of the file, no two of one name.
  public var scenarios: [Scenario]
  /// All of them must hold.
  public var conditions: [Condition]

  /// The version of the format this program reads.
  public static let schemaVersion = 1
}
