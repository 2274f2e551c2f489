internal import Planning
internal import Tickets

/// What the journal knows of a plan before it is published.
struct PlanKnowledge {
    /// How far each cluster has come in any run of the plan, by cluster id.
    var intents: [String: ClusterIntent] = [:]
    /// When the first run of the plan began; nil where there was none.
    var since: Int64?
    /// Ids of the Job Clusters that runs of other plans have made, and this plan's other clusters.
    var claimed: Set<String> = []
    /// How many runs of the plan were rolled back: what is created anew carries markers of its own.
    var rollbacks = 0
    /// Whether a run of the plan is to be continued.
    var hasUnfinishedRun = false
    /// When the newest run before this one began, of any plan; nil where there was none.
    var latestRun: Int64?
}

extension Publisher {
    /// What the journal knows of a plan, from every run of it; and which Job Clusters are other plans'.
    func knowledge(
        planHash: String,
        scope: ProjectScope
    ) async throws(PublishingError) -> PlanKnowledge {
        try await journaled { () async throws(StoreError) in
            var known = PlanKnowledge()
            let runs = try await journal.runs(in: scope, limit: .max)
            for run in runs where run.planHash == planHash {
                known.since = min(known.since ?? run.startedAt, run.startedAt)
                // What was undone was never done.
                guard run.outcome != .rolledBack else {
                    known.rollbacks += 1
                    continue
                }
                if run.outcome == .open || run.outcome == .partial { known.hasUnfinishedRun = true }
                for intent in try await journal.intents(runID: run.id) {
                    known.intents[intent.clusterID] =
                        known.intents[intent.clusterID]?.furthest(intent) ?? intent
                }
            }
            let since = known.since ?? .max
            for run in runs {
                known.latestRun = max(known.latestRun ?? run.startedAt, run.startedAt)
                // Only Job Clusters that were made since can be taken for one of this plan's.
                guard run.startedAt >= since || run.finishedAt.map({ $0 >= since }) ?? true else { continue }
                known.claimed.formUnion(try await journal.intents(runID: run.id).compactMap(\.issueID))
            }
            return known
        }
    }

    func record(_ ids: [String], _ state: inout PublishingState) async throws(PublishingError) {
        let wanted = Set(ids)
        let intents = state.intents.filter { wanted.contains($0.clusterID) }
        guard !intents.isEmpty else { return }
        let runID = state.runID
        try await journaled { () async throws(StoreError) in try await journal.record(intents, runID: runID) }
    }

    func journaled<Result: Sendable>(
        _ body: () async throws(StoreError) -> Result
    ) async throws(PublishingError) -> Result {
        do {
            return try await body()
        } catch {
            throw PublishingError(kind: .journal, message: error.message)
        }
    }

    func wait(_ delay: Duration) async throws(PublishingError) {
        do { try await sleep(delay) } catch { throw Self.cancelled }
    }

    static func checkCancellation() throws(PublishingError) {
        guard !Task.isCancelled else { throw Self.cancelled }
    }

    static let cancelled = PublishingError(kind: .cancelled, message: "cancelled; run again to finish")
}
