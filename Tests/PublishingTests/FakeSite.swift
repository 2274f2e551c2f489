import Clustering
import Geodesy
import Locking
import Planning
import Publishing
import Tickets

/// A Jira in memory whose calls can be cut off: before they act, or after they acted and before they answer.
final class FakeSite: ClusterSite {
    enum Cut: String, CaseIterable { case before, after }

    struct World {
        var issues: [String: (issue: JobClusterIssue, marker: String)] = [:]
        /// Members by cluster id.
        var links: [String: [String]] = [:]
        var statuses: [String: String] = [:]
        var nextID = 1_000
        var calls = 0
        var creations = 0
        var linkCalls = 0
        /// The call of this number is cut off, and every call after it fails: the process is gone.
        var fuse: (call: Int, cut: Cut)?
        var isBlown = false
        /// Only the one call is cut off: the network failed once.
        var recovers = false
        var refusedClusters: Set<String> = []
        var linksRunBackwards = false
        /// Creates are answered with links that were not made.
        var forgetsLinks = false
        /// So many searches find nothing of what was created before them.
        var searchLag = 0
    }

    let draftsPerCall: Int
    let linksInsideCreate: Bool
    let marksWithLabels: Bool
    let world: Locked<World>

    init(
        draftsPerCall: Int = 50,
        linksInsideCreate: Bool = true,
        marksWithLabels: Bool = true,
        world: World = World()
    ) {
        self.draftsPerCall = draftsPerCall
        self.linksInsideCreate = linksInsideCreate
        self.marksWithLabels = marksWithLabels
        self.world = Locked(world)
    }

    /// Counts a call, says whether it acts and whether its answer arrives.
    private static func enter(_ world: inout World) -> (acts: Bool, answers: Bool) {
        world.calls += 1
        if world.isBlown { return (false, false) }
        guard let fuse = world.fuse, fuse.call == world.calls else { return (true, true) }
        world.isBlown = !world.recovers
        return (fuse.cut == .after, false)
    }

    private static let lost = PublishingError(kind: .unavailable, message: "the connection was lost")

    func create(_ drafts: [JobClusterDraft]) async -> [CreationOutcome] {
        world.withLock { world in
            let (acts, answers) = Self.enter(&world)
            var outcomes: [CreationOutcome] = []
            for draft in drafts {
                if world.refusedClusters.contains(draft.cluster.id) {
                    outcomes.append(.refused("Field 'labels' cannot be set."))
                    continue
                }
                guard acts else { continue }
                let issue = JobClusterIssue(id: String(world.nextID), key: "FIELD-\(world.nextID)")
                world.nextID += 1
                world.creations += 1
                world.issues[issue.id] = (issue, marksWithLabels ? draft.marker : "")
                world.links[issue.id] =
                    linksInsideCreate && !world.forgetsLinks ? draft.members.map(\.id) : []
                outcomes.append(.created(issue, linked: linksInsideCreate))
            }
            return answers ? outcomes : drafts.map { _ in .unknown(Self.lost) }
        }
    }

    func link(_ cluster: JobClusterIssue, member: PlannedTicket) async throws(PublishingError) {
        try world.withLock { world throws(PublishingError) in
            let (acts, answers) = Self.enter(&world)
            if acts {
                world.linkCalls += 1
                if world.links[cluster.id]?.contains(member.id) == false {
                    world.links[cluster.id]?.append(member.id)
                }
            }
            guard answers else { throw Self.lost }
        }
    }

    func currentStates(of ids: [String]) async throws(PublishingError) -> [String: MemberState] {
        try world.withLock { world throws(PublishingError) in
            guard Self.enter(&world).answers else { throw Self.lost }
            var states: [String: MemberState] = [:]
            for id in ids {
                let clusters = world.links.filter { $0.value.contains(id) }.keys.sorted().compactMap { key in
                    world.issues[key].map {
                        LinkedCluster(issue: $0.issue, isInward: !world.linksRunBackwards)
                    }
                }
                let ticket = Ticket(
                    id: id,
                    key: "K-\(id)",
                    status: world.statuses[id] ?? "Ready",
                    place: (try? .located(.geographic(samplePlace(ofTicket: Int(id) ?? 0))))
                        ?? .unusable(.noCoordinates, found: "")
                )
                states[id] = MemberState(ticket: ticket, clusters: clusters)
            }
            return states
        }
    }

    func search(markers: [String]) async throws(PublishingError) -> [String: [JobClusterIssue]] {
        try world.withLock { world throws(PublishingError) in
            guard Self.enter(&world).answers else { throw Self.lost }
            if world.searchLag > 0 {
                world.searchLag -= 1
                return [:]
            }
            return Dictionary(
                grouping: world.issues.values.filter { markers.contains($0.marker) },
                by: \.marker
            ).mapValues { $0.map(\.issue) }
        }
    }

    func markers(of issue: JobClusterIssue) async throws(PublishingError) -> [String] {
        try world.withLock { world throws(PublishingError) in
            guard Self.enter(&world).answers else { throw Self.lost }
            return world.issues[issue.id].map { [$0.marker] } ?? []
        }
    }

    func transition(_ member: MemberState, to status: String) async throws(PublishingError) {
        try world.withLock { world throws(PublishingError) in
            let (acts, answers) = Self.enter(&world)
            if acts { world.statuses[member.ticket.id] = status }
            guard answers else { throw Self.lost }
        }
    }
}

/// A journal in memory that outlives the process that writes it.
final class FakeJournal: RunJournaling {
    private struct Content {
        var runs: [String: RunRecord] = [:]
        var intents: [String: [ClusterIntent]] = [:]
        var writes = 0
        var failing: Int?
    }

    private let content = Locked(Content())

    /// The write of this number, and every later one, finds the disk full; nil for none.
    var failingWrite: Int? {
        get { content.withLock { $0.failing } }
        set { content.withLock { $0.failing = newValue } }
    }

    /// Writes so far.
    var writes: Int { content.withLock { $0.writes } }

    private static func enter(_ content: inout Content) throws(StoreError) {
        content.writes += 1
        guard let failing = content.failing, content.writes >= failing else { return }
        throw StoreError(kind: .diskFull, message: "the disk is full")
    }

    func savePlan(hash: String, scope: ProjectScope, document: [UInt8], at time: Int64)
        async throws(StoreError)
    {}

    func plan(hash: String) async throws(StoreError) -> [UInt8]? { nil }

    func openRun(
        _ run: RunRecord,
        intents: [ClusterIntent]
    ) async throws(StoreError) -> (RunRecord, [ClusterIntent]) {
        try content.withLock { content throws(StoreError) in
            try Self.enter(&content)
            let open = content.runs.values.first { $0.planHash == run.planHash && $0.finishedAt == nil }
            if let open { return (open, content.intents[open.id] ?? []) }
            content.runs[run.id] = run
            content.intents[run.id] = intents
            return (run, intents)
        }
    }

    func record(_ intents: [ClusterIntent], runID: String) async throws(StoreError) {
        try content.withLock { content throws(StoreError) in
            try Self.enter(&content)
            for intent in intents {
                guard
                    let index = content.intents[runID]?.firstIndex(where: { $0.clusterID == intent.clusterID }
                    )
                else { continue }
                content.intents[runID]?[index] = intent
            }
        }
    }

    func finishRun(
        id: String,
        outcome: RunRecord.Outcome,
        at time: Int64,
        report: [UInt8]
    ) async throws(StoreError) {
        content.withLock { content in
            content.runs[id]?.outcome = outcome
            content.runs[id]?.finishedAt = time
        }
    }

    func runs(in scope: ProjectScope, limit: Int) async throws(StoreError) -> [RunRecord] {
        content.withLock { content in content.runs.values.sorted { $0.id > $1.id } }
    }

    func intents(runID: String) async throws(StoreError) -> [ClusterIntent] {
        content.withLock { $0.intents[runID] ?? [] }
    }
}

/// Where a ticket of the sample plan is: all three of a cluster in one place.
func samplePlace(ofTicket number: Int) throws -> Coordinate {
    try Coordinate(latitude: 50, longitude: Double(number / 3) / 10)
}

/// A plan of so many clusters of three tickets each.
///
/// - Parameters:
///   - clusters: how many clusters of three tickets each.
///   - issues: ids and keys of the tickets, three a cluster; made up where nil.
/// - Returns: the plan.
/// - Throws: never, for up to some thousand clusters.
func samplePlan(clusters: Int, of issues: [JobClusterIssue]? = nil) throws -> Plan {
    var tickets: [PlannedTicket] = []
    var planned: [PlannedCluster] = []
    for number in 0..<clusters {
        let center = Location.geographic(try samplePlace(ofTicket: number * 3))
        let named = (0..<3).map { place in
            issues?[number * 3 + place]
                ?? JobClusterIssue(id: "\(number * 3 + place)", key: "K-\(number * 3 + place)")
        }
        let ids = named.map(\.id)
        tickets += named.map {
            PlannedTicket(
                id: $0.id,
                key: $0.key,
                summary: "",
                location: center,
                priority: .medium,
                load: 1,
                updated: 7
            )
        }
        planned.append(
            PlannedCluster(
                id: "C\(number)",
                center: center,
                radius: Length(meters: 0),
                load: 3,
                priority: .medium,
                members: ids,
                visitOrder: ids,
                pathLength: Length(meters: 0)
            )
        )
    }
    return Plan(
        source: .jira(site: "hq", project: "FIELD", jql: "project = FIELD"),
        parameters: PlanParameters(),
        tickets: tickets,
        clusters: planned,
        unclustered: [],
        objective: PlanObjective(
            sumDistance: 0,
            sumSquared: 0,
            clusters: clusters,
            lowerBoundOnClusters: clusters
        )
    )
}

let sampleRun = RunRecord(
    id: "run-1",
    scope: ProjectScope(site: "hq", project: "FIELD"),
    planHash: "sha256:0123456789abcdef0123456789abcdef",
    startedAt: 0
)
