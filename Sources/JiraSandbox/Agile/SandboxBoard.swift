/// A board of the sandbox.
public struct SandboxBoard: Hashable, Sendable {
    /// What kind of board it is.
    public enum Kind: String, Hashable, Sendable {
        /// With sprints.
        case scrum
        /// Without sprints: asking for them is refused with 400.
        case kanban
    }

    /// Name.
    public var name: String
    /// Kind.
    public var kind: Kind
    /// Key of the project whose tickets it shows; a board of no known project is left out.
    public var project: String
    /// Sprints in the order of the board, which a kanban board ignores.
    public var sprints: [SandboxSprint]

    /// Makes a board.
    public init(name: String, kind: Kind, project: String, sprints: [SandboxSprint] = []) {
        self.name = name
        self.kind = kind
        self.project = project
        self.sprints = sprints
    }
}

/// A sprint of the sandbox.
public struct SandboxSprint: Hashable, Sendable {
    /// How far it is.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Completed.
        case closed
        /// Under way.
        case active
        /// Planned.
        case future
    }

    /// Name.
    public var name: String
    /// How far it is.
    public var state: State
    /// Days from the making of the site to its start, negative before it; nil for no start date.
    public var startsAfterDays: Int?
    /// Days that it lasts; without a start it says nothing.
    public var lengthDays: Int
    /// What it is for.
    public var goal: String?

    /// Makes a sprint.
    public init(
        name: String,
        state: State,
        startsAfterDays: Int? = nil,
        lengthDays: Int = 14,
        goal: String? = nil
    ) {
        self.name = name
        self.state = state
        self.startsAfterDays = startsAfterDays
        self.lengthDays = lengthDays
        self.goal = goal
    }
}
