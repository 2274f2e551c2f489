/// One execution of a command that works on a project, with everything to look into it later.
public struct FlightRecord: Hashable, Sendable {
    /// Unique id; the id of its run where it wrote to Jira.
    public var id: String
    /// Project that it worked on.
    public var scope: ProjectScope
    /// What was done: `run`, `plan`, `apply`, `rollback`, `sync`, `upkeep`.
    public var kind: String
    /// When it began, milliseconds since 1970.
    public var startedAt: Int64
    /// When it ended; nil where it ended without saying so.
    public var finishedAt: Int64?
    /// `open`, `complete`, `partial`, `stale`, `guarded`, `failed`, `dry_run`, `nothing`.
    public var outcome: String
    /// Run that it opened or continued; nil where nothing was to be written.
    public var runID: String?
    /// Hash of the plan.
    public var planHash: String?
    /// Hash of everything that decided the plan.
    public var inputsHash: String?
    /// Numbers of the night for history and guards, as a JSON object: see `NightNumbers`.
    public var numbers: String

    /// Makes a record.
    public init(
        id: String,
        scope: ProjectScope,
        kind: String,
        startedAt: Int64,
        finishedAt: Int64? = nil,
        outcome: String = "open",
        runID: String? = nil,
        planHash: String? = nil,
        inputsHash: String? = nil,
        numbers: String = "{}"
    ) {
        self.id = id
        self.scope = scope
        self.kind = kind
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.outcome = outcome
        self.runID = runID
        self.planHash = planHash
        self.inputsHash = inputsHash
        self.numbers = numbers
    }
}
