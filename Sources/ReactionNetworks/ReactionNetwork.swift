/// A model as a value: compartments, species, parameters, reactions, rules and events.
///
/// Flat (no submodels: `sub.x` in Antimony is the name `sub__x` here, as libsbml flattens), with the
/// semantics of SBML Level 3 Version 2 core. Reading text gives one; compiling it makes it move.
public struct ReactionNetwork: Hashable, Sendable {
  public var name: String
  /// Units the model defines by name, in order of definition.
  public var unitDefinitions: [UnitDefinition] = []
  /// The model-wide units: names of unit definitions or of SBML base units.
  public var timeUnit: String?
  public var substanceUnit: String?
  public var volumeUnit: String?
  public var areaUnit: String?
  public var lengthUnit: String?
  /// Of what reactions turn over; `nil` = the substance unit.
  public var extentUnit: String?
  public var functions: [FunctionDefinition] = []
  public var compartments: [Compartment] = []
  /// Their amounts move; see `Species.isAmount` for what a symbol means.
  public var species: [Species] = []
  public var parameters: [Parameter] = []
  public var reactions: [Reaction] = []
  public var rules: [Rule] = []
  /// Values computed at the start, by symbol; they win over `Species.initial` and the like.
  public var initialAssignments: [InitialAssignment] = []
  public var events: [Event] = []
  /// Where its definitions were read.
  var places = DefinitionPlaces()

  /// A network with nothing in it, to be filled.
  public init(name: String) { self.name = name }
}

/// A named unit: a product of SBML base units. See `PhysicalUnit` for its dimension and factor.
public struct UnitDefinition: Hashable, Sendable {
  public var name: String
  public var unit: PhysicalUnit
  public init(name: String, unit: PhysicalUnit) {
    self.name = name
    self.unit = unit
  }
}

/// A function a model defines: `name(arguments) = body`.
public struct FunctionDefinition: Hashable, Sendable {
  public var name: String
  /// Names that `body` reads instead of symbols of the model.
  public var arguments: [String]
  public var body: Expression
  public init(name: String, arguments: [String], body: Expression) {
    self.name = name
    self.arguments = arguments
    self.body = body
  }
}

/// A well-mixed volume. Its size may be constant, ruled, or changed by events.
public struct Compartment: Hashable, Sendable {
  public var name: String
  /// In `unit`. `nil` when the model gives none.
  public var size: Double?
  /// 3 a volume, 2 an area, 1 a length.
  public var dimensions: Int
  /// By name; `nil` = the model-wide one for its dimensions.
  public var unit: String?
  /// False where a rule or an event may change the size.
  public var isConstant: Bool
  public init(
    name: String, size: Double? = 1, dimensions: Int = 3, unit: String? = nil,
    isConstant: Bool = true
  ) {
    self.name = name
    self.size = size
    self.dimensions = dimensions
    self.unit = unit
    self.isConstant = isConstant
  }
}

/// A counted entity in one compartment. The engine's state is always its amount.
public struct Species: Hashable, Sendable {
  /// What there is at the start, as the model says it: an amount, or an amount per size.
  public enum Initial: Hashable, Sendable {
    /// Substance, whatever the compartment's size.
    case amount(Double)
    /// Substance per size of the compartment.
    case concentration(Double)
  }
  public var name: String
  public var compartment: String
  /// `nil` when the model gives none: then an assignment or a run must.
  public var initial: Initial?
  /// True: its symbol means the amount; false: amount / compartment size. (SBML
  /// hasOnlySubstanceUnits; `substanceOnly` in Antimony.)
  public var isAmount: Bool
  /// Reactions do not change it (`$` in Antimony).
  public var isBoundary: Bool
  /// Nothing changes it.
  public var isConstant: Bool
  /// Of what its symbol means: an amount, or an amount per size. (As Antimony has it; the substance
  /// unit of SBML is this one, or this one times the unit of the compartment.)
  public var unit: String?
  public init(
    name: String, compartment: String, initial: Initial? = nil, isAmount: Bool = false,
    isBoundary: Bool = false, isConstant: Bool = false, unit: String? = nil
  ) {
    self.name = name
    self.compartment = compartment
    self.initial = initial
    self.isAmount = isAmount
    self.isBoundary = isBoundary
    self.isConstant = isConstant
    self.unit = unit
  }
}

/// A named value. Range, evidence and source live in the parameter table beside the model.
public struct Parameter: Hashable, Sendable {
  public var name: String
  /// `nil` when the model gives no value: then a rule, an assignment or a table must.
  public var value: Double?
  /// By name; `nil` = not declared.
  public var unit: String?
  /// False where a rule or an event may change the value.
  public var isConstant: Bool
  public init(
    name: String, value: Double? = nil, unit: String? = nil, isConstant: Bool = true
  ) {
    self.name = name
    self.value = value
    self.unit = unit
    self.isConstant = isConstant
  }
}

/// Reactants -> products at a rate in extent per time.
public struct Reaction: Hashable, Sendable {
  /// A species on one side of a reaction, with how many of it one firing takes or makes.
  public struct Participant: Hashable, Sendable {
    public var species: String
    /// How many of it one firing takes or makes; need not be whole.
    public var stoichiometry: Double
    /// The name of a symbol that holds a variable stoichiometry, if there is one.
    public var stoichiometrySymbol: String?
    public init(_ species: String, _ stoichiometry: Double = 1, symbol: String? = nil) {
      self.species = species
      self.stoichiometry = stoichiometry
      self.stoichiometrySymbol = symbol
    }
  }
  public var name: String
  public var reactants: [Participant]
  public var products: [Participant]
  /// Species the rate reads without being consumed; informative.
  public var modifiers: [String]
  /// Informative (`->` in Antimony, `=>` if false): the sign of the rate says which way it runs.
  public var isReversible: Bool
  /// `nil` when the model gives none; such a reaction does not move.
  public var rate: Expression?
  public init(
    name: String, reactants: [Participant] = [], products: [Participant] = [],
    modifiers: [String] = [], isReversible: Bool = false, rate: Expression? = nil
  ) {
    self.name = name
    self.reactants = reactants
    self.products = products
    self.modifiers = modifiers
    self.isReversible = isReversible
    self.rate = rate
  }
}

/// A value that always equals an expression, or a value with a given time derivative.
public enum Rule: Hashable, Sendable {
  /// The symbol always equals the expression.
  case assignment(String, Expression)
  /// The symbol moves at this rate. Unit: its own per model time unit.
  case rate(String, Expression)

  /// The symbol whose value or derivative it gives.
  public var target: String {
    switch self {
    case .assignment(let target, _), .rate(let target, _): target
    }
  }
  /// Of an assignment rule the value, of a rate rule the time derivative.
  public var expression: Expression {
    switch self {
    case .assignment(_, let expression), .rate(_, let expression): expression
    }
  }
}

/// A value computed at the start of a simulation.
public struct InitialAssignment: Hashable, Sendable {
  public var target: String
  public var expression: Expression
  public init(target: String, expression: Expression) {
    self.target = target
    self.expression = expression
  }
}

/// A change that fires when a condition on the state becomes true.
public struct Event: Hashable, Sendable {
  public var name: String
  /// It fires when this turns from false to true.
  public var trigger: Expression
  /// Model time from trigger to firing; `nil` = none.
  public var delay: Expression?
  /// Of events due at one time the highest goes first; `nil` comes last, ties keep the model's
  /// order.
  public var priority: Expression?
  /// False: it fires at the start if its trigger is true there (SBML initialValue, Antimony t0).
  public var triggerInitialValue: Bool
  /// True: once triggered it fires even if the trigger turns false before its delay has passed.
  public var isPersistent: Bool
  /// True: the assigned values are computed when it triggers, not when it fires (`fromTrigger`).
  public var usesValuesFromTriggerTime: Bool
  public var assignments: [Assignment]
  public init(
    name: String, trigger: Expression, delay: Expression? = nil, priority: Expression? = nil,
    triggerInitialValue: Bool = true, isPersistent: Bool = true,
    usesValuesFromTriggerTime: Bool = true, assignments: [Assignment] = []
  ) {
    self.name = name
    self.trigger = trigger
    self.delay = delay
    self.priority = priority
    self.triggerInitialValue = triggerInitialValue
    self.isPersistent = isPersistent
    self.usesValuesFromTriggerTime = usesValuesFromTriggerTime
    self.assignments = assignments
  }
}

/// `target = value`, all right-hand sides read before any target is written.
public struct Assignment: Hashable, Sendable {
  /// A species is written as its symbol reads: amount or concentration.
  public var target: String
  public var value: Expression
  public init(target: String, value: Expression) {
    self.target = target
    self.value = value
  }
}
