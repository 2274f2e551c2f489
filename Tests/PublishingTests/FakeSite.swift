import Clustering
import Geodesy
import Locking
import Planning
import Publishing
import Tickets

/// A Jira in memory whose calls can be cut off: before they act, or after they acted and before they answer.
final class FakeSite: ClusterSite {
    enum Cut: String, CaseIterable { case before, after }

    /// A Job Cluster.
    struct Issue {
        var issue: JobClusterIssue
        var marker = ""
        var summary = ""
        /// What the last edit set.
        var fields = ""
        var status = "To Do"
        var isClosed: Bool { status == "Done" }
        var category: String { isClosed ? "done" : status == "In Progress" ? "indeterminate" : "new" }
    }

    struct World {
        var issues: [String: Issue] = [:]
        /// Members by cluster id.
        var links: [String: [String]] = [:]
        var statuses: [String: String] = [:]
        /// Comments by issue, each with its marker.
        var comments: [String: [(marker: String, text: String)]] = [:]
        /// Tickets that are gone.
        var gone: Set<String> = []
        var nextID = 1_000
        var calls = 0
        /// Calls by name.
        var callsByName: [String: Int] = [:]
        var writes = 0
        var creations = 0
        var linkCalls = 0
        /// The call of this number is cut off, and every call after it fails: the process is gone.
        var fuse: (call: Int, cut: Cut)?
        var isBlown = false
        /// Only the one call is cut off: the network failed once.
        var recovers = false
        /// What the create of this number is answered with after it was done: 429 for instance.
        var answersOver: Set<Int> = []
        var createCalls = 0
        var refusedClusters: Set<String> = []
        /// Members that Jira refuses to link, by id.
        var refusedMembers: Set<String> = []
        /// Members whose links are answered and not made, so many times.
        var forgottenLinks: [String: Int] = [:]
        /// Every link is refused: the link type is gone.
        var refusesLinks = false
        var linksRunBackwards = false
        /// Creates are answered with links that were not made.
        var forgetsLinks = false
        /// So many searches find nothing of what was created before them.
        var searchLag = 0

        /// Job Clusters that are open and have a member.
        func openClusters(of member: String) -> [String] {
            links.filter { $0.value.contains(member) && issues[$0.key]?.isClosed == false }.keys.sorted()
        }
    }

    let draftsPerCall: Int
    let linksInsideCreate: Bool
    let marksWithLabels: Bool
    let marksWithField: Bool
    let marksWithProperty: Bool
    let world: Locked<World>
    /// Waited for before each call, with its name; for tests that decide who goes first.
    let turn: @Sendable (String) async -> Void

    init(
        draftsPerCall: Int = 50,
        linksInsideCreate: Bool = true,
        marksWithLabels: Bool = true,
        marksWithField: Bool = false,
        marksWithProperty: Bool = false,
        world: Locked<World> = Locked(World()),
        turn: @escaping @Sendable (String) async -> Void = { _ in }
    ) {
        self.draftsPerCall = draftsPerCall
        self.linksInsideCreate = linksInsideCreate
        self.marksWithLabels = marksWithLabels
        self.marksWithField = marksWithField
        self.marksWithProperty = marksWithProperty
        self.world = world
        self.turn = turn
    }

    /// Counts a call, says whether it acts and whether its answer arrives.
    static func enter(_ world: inout World, _ name: String, isWrite: Bool = false) -> (
        acts: Bool, answers: Bool
    ) {
        world.calls += 1
        world.callsByName[name, default: 0] += 1
        if isWrite { world.writes += 1 }
        if world.isBlown { return (false, false) }
        guard let fuse = world.fuse, fuse.call == world.calls else { return (true, true) }
        world.isBlown = !world.recovers
        return (fuse.cut == .after, false)
    }

    static let lost = PublishingError(kind: .unavailable, message: "the connection was lost")

    func create(_ drafts: [JobClusterDraft]) async -> [CreationOutcome] {
        await turn("create")
        return world.withLock { world in
            world.createCalls += 1
            let (acts, answers) = Self.enter(&world, "create", isWrite: true)
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
                world.issues[issue.id] = Issue(
                    issue: issue,
                    marker: marksWithLabels || marksWithField || marksWithProperty ? draft.marker : "",
                    summary: wording(of: draft).summary
                )
                world.links[issue.id] =
                    linksInsideCreate && !world.forgetsLinks ? draft.members.map(\.id) : []
                outcomes.append(.created(issue, linked: linksInsideCreate))
            }
            if world.answersOver.contains(world.createCalls) {
                let error = PublishingError(kind: .unavailable, message: "429 Too Many Requests")
                return drafts.map { _ in .unknown(error, isOver: true) }
            }
            return answers ? outcomes : drafts.map { _ in .unknown(Self.lost) }
        }
    }

    func link(_ cluster: JobClusterIssue, member: PlannedTicket) async throws(PublishingError) {
        try await link(cluster, memberID: member.id)
    }

    func link(_ cluster: JobClusterIssue, memberID: String) async throws(PublishingError) {
        await turn("link")
        try world.withLock { world throws(PublishingError) in
            let (acts, answers) = Self.enter(&world, "link", isWrite: true)
            if acts {
                world.linkCalls += 1
                if world.refusesLinks || world.refusedMembers.contains(memberID)
                    || world.gone.contains(memberID)
                {
                    throw PublishingError(kind: .refused, message: "No issue link type is there.")
                }
                if let left = world.forgottenLinks[memberID], left > 0 {
                    world.forgottenLinks[memberID] = left - 1
                } else if world.links[cluster.id]?.contains(memberID) == false {
                    world.links[cluster.id]?.append(memberID)
                }
            }
            guard answers else { throw Self.lost }
        }
    }

    func currentStates(of ids: [String]) async throws(PublishingError) -> [String: MemberState] {
        try await states(ids, "currentStates")
    }

    func confirmedStates(of ids: [String]) async throws(PublishingError) -> [String: MemberState] {
        try await states(ids, "confirmedStates")
    }

    private func states(_ ids: [String], _ name: String) async throws(PublishingError) -> [String:
        MemberState]
    {
        await turn(name)
        return try world.withLock { world throws(PublishingError) in
            guard Self.enter(&world, name).answers else { throw Self.lost }
            var states: [String: MemberState] = [:]
            for id in ids where !world.gone.contains(id) {
                let clusters = world.openClusters(of: id).compactMap { key in
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

    func search(
        markers: [String],
        openOnly: Bool
    ) async throws(PublishingError) -> [String: [JobClusterIssue]] {
        await turn("search")
        return try world.withLock { world throws(PublishingError) in
            guard Self.enter(&world, "search").answers else { throw Self.lost }
            if world.searchLag > 0 {
                world.searchLag -= 1
                return [:]
            }
            return Dictionary(
                grouping: world.issues.values.filter {
                    markers.contains($0.marker) && !(openOnly && $0.isClosed)
                },
                by: \.marker
            ).mapValues { $0.map(\.issue) }
        }
    }

    func markers(of issue: JobClusterIssue) async throws(PublishingError) -> [String] {
        await turn("markers")
        return try world.withLock { world throws(PublishingError) in
            guard Self.enter(&world, "markers").answers else { throw Self.lost }
            return world.issues[issue.id].map { [$0.marker] } ?? []
        }
    }

    func creations(_ sweep: CreationSweep) async throws(PublishingError) -> [CreationTrace] {
        await turn("creations")
        return try world.withLock { world throws(PublishingError) in
            guard Self.enter(&world, "creations").answers else { throw Self.lost }
            if world.searchLag > 0 {
                world.searchLag -= 1
                return []
            }
            let isSearchable = marksWithLabels || marksWithField
            return world.issues.values.sorted { $0.issue.id < $1.issue.id }.map { issue in
                CreationTrace(
                    issue: issue.issue,
                    summary: issue.summary,
                    markers: isSearchable && !issue.marker.isEmpty ? [issue.marker] : [],
                    memberIDs: Set(world.links[issue.issue.id] ?? []),
                    isOpen: !issue.isClosed
                )
            }
        }
    }

    func wording(of draft: JobClusterDraft) -> ClusterWording {
        let summary = "Job Cluster \(draft.cluster.id): \(draft.members.count) tickets"
        let keys = draft.members.map(\.key).joined(separator: " ")
        return ClusterWording(
            summary: summary,
            fields: #"{"description":"\#(keys)"}"#,
            fieldsWithSummary: #"{"description":"\#(keys)","summary":"\#(summary)"}"#
        )
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
///   - issues: ids and keys of the tickets, cluster by cluster; made up, three each, where nil.
///   - membersEach: tickets in a cluster of these.
/// - Returns: the plan.
/// - Throws: never, for up to some thousand clusters.
func samplePlan(
    clusters: Int,
    of issues: [JobClusterIssue]? = nil,
    membersEach: Int = 3
) throws -> Plan {
    var tickets: [PlannedTicket] = []
    var planned: [PlannedCluster] = []
    for number in 0..<clusters {
        let center = Location.geographic(try samplePlace(ofTicket: number * 3))
        let named = (0..<membersEach).map { place in
            issues?[number * membersEach + place]
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
