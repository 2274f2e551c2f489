/// What a run is about, as its `planHash` says: a plan, the undoing of a run, or the upkeep of single Job Clusters.
public enum RunWork: Hashable, Sendable {
    /// Publishes the plan with this hash.
    case plan(hash: String)
    /// Undoes the run with this id.
    case rollback(of: String)
    /// Changes Job Clusters as a person asked for; the text tells one such change from another.
    case upkeep(String)

    private static let rollbackPrefix = "rollback:"
    private static let upkeepPrefix = "upkeep:"

    /// Reads what a run's `planHash` says.
    public init(planHash: String) {
        if planHash.hasPrefix(Self.rollbackPrefix) {
            self = .rollback(of: String(planHash.dropFirst(Self.rollbackPrefix.count)))
        } else if planHash.hasPrefix(Self.upkeepPrefix) {
            self = .upkeep(String(planHash.dropFirst(Self.upkeepPrefix.count)))
        } else {
            self = .plan(hash: planHash)
        }
    }

    /// What a run record keeps as its `planHash`; equal for runs that continue one another.
    public var planHash: String {
        switch self {
        case .plan(let hash): hash
        case .rollback(let id): Self.rollbackPrefix + id
        case .upkeep(let text): Self.upkeepPrefix + text
        }
    }

    /// One word for it: `plan`, `rollback` or `upkeep`.
    public var kind: String {
        switch self {
        case .plan: "plan"
        case .rollback: "rollback"
        case .upkeep: "upkeep"
        }
    }
}

extension RunRecord {
    /// What the run is about.
    public var work: RunWork { RunWork(planHash: planHash) }
}
