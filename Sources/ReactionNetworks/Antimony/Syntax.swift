/// Antimony text as written, before names are resolved and submodels are flattened.
enum Syntax {
  /// A name as written, possibly inside a submodel: `A.x`.
  struct Path {
    private(set) var text: String
    let offset: Int
    private(set) var isDotted = false

    init(_ name: String, at offset: Int) {
      text = name
      self.offset = offset
    }

    mutating func append(_ name: String) {
      text += "." + name
      isDotted = true
    }

    var parts: [String] {
      isDotted ? text.split(separator: ".").map(String.init) : [text]
    }
  }

  /// An expression whose symbols are written as in the text (`A.x`), with their places.
  struct Formula {
    var expression: Expression
    var references: [Path]
    var units: [Path]
    var calls: [Call]
    var offset: Int
  }

  /// A use of a function that the model must define.
  struct Call {
    var name: String
    var argumentCount: Int
    var offset: Int
  }

  /// The right-hand side of `unit u = ...` or of `x has ...`.
  struct Unit {
    var formula: UnitFormula
    var offset: Int
    /// The name alone, if it is nothing but one.
    var soleName: String? {
      if case .name(let path) = formula { path.text } else { nil }
    }
  }

  indirect enum UnitFormula {
    case number(Double)
    case name(Path)
    case product(UnitFormula, UnitFormula)
    case quotient(UnitFormula, UnitFormula)
    case power(UnitFormula, Double)
  }

  enum Kind: String { case species, compartment, reaction, event, parameter, submodel }

  /// `const species $S in c = 3` and its like; every part may be missing.
  struct Declaration {
    var path: Path
    var kind: Kind?
    var isConstant: Bool?
    var isSubstanceOnly = false
    var isBoundary = false
    var compartment: Path?
  }

  enum Role { case initial, assignmentRule, rateRule }

  struct Assignment {
    var target: Path
    var role: Role
    /// `nil` for `k = ;`: declared, without a value.
    var formula: Formula?
  }

  struct Participant {
    var stoichiometry: Double
    var symbol: Path?
    var species: Path
    var isBoundary: Bool
  }

  struct Reaction {
    var name: Path?
    var reactants: [Participant]
    var products: [Participant]
    var isReversible: Bool
    var rate: Formula?
    var compartment: Path?
    var offset: Int
  }

  struct Event {
    var name: Path?
    var trigger: Formula
    var delay: Formula?
    var priority: Formula?
    var isPersistent = true
    var triggerInitialValue = true
    var usesValuesFromTriggerTime = true
    var assignments: [(target: Path, value: Formula)] = []
    var offset: Int
  }

  enum Argument {
    case path(Path)
    case formula(Formula)
  }

  struct Submodel {
    var name: Path
    var module: String
    var moduleOffset: Int
    var arguments: [Argument]
    var compartment: Path?
  }

  enum Statement {
    case declaration(Declaration)
    case assignment(Assignment)
    case hasUnit(Path, Unit)
    case synchronisation(Path, Path)
    case submodel(Submodel)
    case reaction(Reaction)
    case event(Event)
    case unitDefinition(name: Path, Unit)
    case modelUnit(Keyword, Unit, offset: Int)
  }

  struct Module {
    var name: String
    var source: SourceText
    var offset: Int
    var isMain = false
    var formals: [Path] = []
    var body: [Statement] = []
    /// How many modules were already defined: only those may be instantiated.
    var order = 0
  }

  struct Function {
    var name: String
    var arguments: [String]
    var body: Formula
    var source: SourceText
    var offset: Int
  }
}
