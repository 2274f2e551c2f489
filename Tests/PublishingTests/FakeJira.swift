import Clustering
import Geodesy
import Locking
import Planning
import Publishing
import Tickets

/// A Jira in memory with Job Clusters that stand, and with who did what to them, as rollbacks need it.
///
/// Its calls can be cut off: before they act, or after they acted and before they answer.
final class FakeJira: RollbackSite {
    struct Issue: Hashable {
        var id: String
        var key: String
        var project = "FIELD"
        var isCluster: Bool
        var status: String
        /// JSON by field id: summary, description, labels and whatever a test puts there.
        var fields: [String: String] = [:]
        var comments: [IssueTraces.Comment] = []
        var worklogs: [IssueTraces.Mark] = []
        var attachments: [IssueTraces.Mark] = []
        var changes: [IssueTraces.Change] = []
        var otherLinks: [String] = []
        /// When it was made; nil where nobody knows.
        var created: Int64?
        /// Of a ticket: one of the sample places.
        var place = 0
    }

    struct Link: Hashable {
        var id: String
        var cluster: String
        var member: String
    }

    /// What a test compares: everything but history, and but the ids that Jira gives.
    struct Snapshot: Hashable {
        var issues: [Issue]
        var links: [[String]]

        /// What one has and the other has not, in words.
        func differences(to other: Snapshot) -> [String] {
            let (mine, theirs) = (Set(issues), Set(other.issues))
            let (links, others) = (Set(links), Set(other.links))
            return mine.subtracting(theirs).map { "issue \($0)" }.sorted()
                + theirs.subtracting(mine).map { "no issue \($0)" }.sorted()
                + links.subtracting(others).map { "link \($0)" }.sorted()
                + others.subtracting(links).map { "no link \($0)" }.sorted()
        }
    }

    struct World {
        var issues: [String: Issue] = [:]
        var links: [Link] = []
        var nextID = 5_000
        var time: Int64 = 1_000_000
        var calls = 0
        /// Calls that changed something, by kind.
        var writes: [String] = []
        /// Writes to each issue in the order they came, for tests of turns.
        var order: [String] = []
        /// The call of this number is cut off, and every call after it fails: the process is gone.
        var fuse: (call: Int, cut: FakeSite.Cut)?
        var isBlown = false
        /// Issues of which every write is refused.
        var refusing: Set<String> = []
        var mayDelete = true
        /// Issues that moves were asked for, one list a call.
        var moves: [[String]] = []
    }

    let world = Locked(World())

    static let lost = PublishingError(kind: .unavailable, message: "the connection was lost")
    static let categories = ["To Do": "new", "Ready": "new", "Clustered": "indeterminate", "Done": "done"]

    // MARK: What tests do

    func add(_ id: String, isCluster: Bool, status: String, fields: [String: String] = [:]) {
        world.withLock { world in
            world.issues[id] = Issue(
                id: id,
                key: "FIELD-\(id)",
                isCluster: isCluster,
                status: status,
                fields: fields
            )
        }
    }

    func linkDirectly(_ cluster: String, _ members: String...) {
        world.withLock { world in
            for member in members {
                world.nextID += 1
                world.links.append(Link(id: "L\(world.nextID)", cluster: cluster, member: member))
            }
        }
    }

    /// Something that a person does, with an entry in the history where `field` is given.
    func person(
        on id: String,
        changing field: String? = nil,
        from: String? = nil,
        to: String? = nil,
        isOwn: Bool = false,
        _ body: (inout World, IssueTraces.Mark) -> Void = { _, _ in }
    ) {
        world.withLock { world in
            world.time += 1_000
            let mark = IssueTraces.Mark(
                author: isOwn ? "Muster" : "Dana Doe",
                isOwn: isOwn,
                time: world.time
            )
            if let field {
                world.issues[id]?.changes.append(
                    IssueTraces.Change(mark: mark, name: field, fieldID: field, from: from, to: to)
                )
            }
            body(&world, mark)
        }
    }

    var snapshot: Snapshot {
        world.withLock { world in
            let issues = world.issues.values.sorted { $0.id < $1.id }.map { issue in
                var issue = issue
                issue.changes = []
                return issue
            }
            return Snapshot(
                issues: issues,
                links: world.links.map { [$0.cluster, $0.member] }.sorted { $0.lexicographicallyPrecedes($1) }
            )
        }
    }

    func members(of cluster: String) -> [String] {
        world.withLock { world in world.links.filter { $0.cluster == cluster }.map(\.member).sorted() }
    }

    /// A new process: the network is there again.
    func revive() {
        world.withLock { world in
            world.fuse = nil
            world.isBlown = false
        }
    }

    // MARK: Calls

    /// Counts a call, says whether it acts and whether its answer arrives.
    private static func enter(_ world: inout World) -> (acts: Bool, answers: Bool) {
        world.calls += 1
        world.time += 10
        if world.isBlown { return (false, false) }
        guard let fuse = world.fuse, fuse.call == world.calls else { return (true, true) }
        world.isBlown = true
        return (fuse.cut == .after, false)
    }

    private func read<Result: Sendable>(
        _ body: (World) -> Result
    ) throws(PublishingError) -> Result {
        try world.withLock { world throws(PublishingError) in
            guard Self.enter(&world).answers else { throw Self.lost }
            return body(world)
        }
    }

    private func write<Result: Sendable>(
        _ name: String,
        _ id: String,
        _ body: (inout World) throws(PublishingError) -> Result
    ) throws(PublishingError) -> Result {
        try world.withLock { world throws(PublishingError) in
            let (acts, answers) = Self.enter(&world)
            guard acts else { throw Self.lost }
            if world.refusing.contains(id) {
                throw PublishingError(kind: .refused, message: "issue \(id) does not allow it")
            }
            let result = try body(&world)
            world.writes.append(name)
            world.order.append(id)
            guard answers else { throw Self.lost }
            return result
        }
    }

    private static func change(
        _ world: inout World,
        _ id: String,
        _ field: String,
        _ from: String?,
        _ to: String?
    ) {
        let mark = IssueTraces.Mark(author: "Muster", isOwn: true, time: world.time)
        world.issues[id]?.changes.append(
            IssueTraces.Change(mark: mark, name: field, fieldID: field, from: from, to: to)
        )
    }

    private static func standing(_ issue: Issue, _ world: World) -> StandingIssue {
        var standing = StandingIssue(
            issue: JobClusterIssue(id: issue.id, key: issue.key),
            project: issue.project,
            summary: issue.fields["summary"] ?? "",
            status: issue.status,
            statusCategory: categories[issue.status] ?? "new",
            labels: labels(issue),
            members: world.links.filter { $0.cluster == issue.id }.map { link in
                LinkedMember(linkID: link.id, id: link.member, key: "FIELD-\(link.member)")
            }
        )
        standing.isJobCluster = issue.isCluster
        return standing
    }

    private static func labels(_ issue: Issue) -> [String] {
        (issue.fields["labels"] ?? "[]").split { "[],\" ".contains($0) }.map(String.init)
    }

    func openJobClusters() async throws(PublishingError) -> [StandingIssue] {
        try read { world in
            world.issues.values.filter { $0.isCluster && $0.status != "Done" }
                .sorted { $0.id < $1.id }.map { Self.standing($0, world) }
        }
    }

    func standingIssues(ids: [String]) async throws(PublishingError) -> [String: StandingIssue] {
        guard !ids.isEmpty else { return [:] }
        return try read { world in
            var found: [String: StandingIssue] = [:]
            for name in ids {
                // By key or by id, as Jira does.
                let id = name.replacing("FIELD-", with: "")
                found[id] = world.issues[id].map { Self.standing($0, world) }
            }
            return found
        }
    }

    func rawFields(_ fields: [String], of issueIDs: [String]) async throws(PublishingError) -> [String:
        String]
    {
        try read { world in
            var found: [String: String] = [:]
            for id in issueIDs {
                guard let issue = world.issues[id] else { continue }
                let pairs = fields.sorted().map { "\"\($0)\":\(issue.fields[$0] ?? "null")" }
                found[id] = "{\(pairs.joined(separator: ","))}"
            }
            return found
        }
    }

    func statuses(of issueIDs: [String]) async throws(PublishingError) -> [String: IssueStatus] {
        guard !issueIDs.isEmpty else { return [:] }
        return try read { world in
            var found: [String: IssueStatus] = [:]
            for id in issueIDs {
                found[id] = world.issues[id].map {
                    IssueStatus(name: $0.status, category: Self.categories[$0.status] ?? "new")
                }
            }
            return found
        }
    }

    func link(_ cluster: JobClusterIssue, memberID: String) async throws(PublishingError) {
        try write("link", cluster.id) { world throws(PublishingError) in
            guard world.issues[memberID] != nil else {
                throw PublishingError(kind: .refused, message: "there is no issue \(memberID)")
            }
            guard !world.links.contains(where: { $0.cluster == cluster.id && $0.member == memberID }) else {
                return
            }
            world.nextID += 1
            world.links.append(Link(id: "L\(world.nextID)", cluster: cluster.id, member: memberID))
            Self.change(&world, cluster.id, "link", nil, "FIELD-\(memberID)")
        }
    }

    func removeLink(id: String) async throws(PublishingError) {
        let cluster = world.withLock { world in world.links.first { $0.id == id }?.cluster ?? "" }
        try write("unlink", cluster) { world throws(PublishingError) in
            world.links.removeAll { $0.id == id }
            Self.change(&world, cluster, "link", "a ticket", nil)
        }
    }

    func unlink(_ cluster: JobClusterIssue, memberID: String) async throws(PublishingError) -> Bool {
        try write("unlink", cluster.id) { world throws(PublishingError) in
            let before = world.links.count
            world.links.removeAll { $0.cluster == cluster.id && $0.member == memberID }
            return world.links.count < before
        }
    }

    func edit(_ issueID: String, fields json: String) async throws(PublishingError) {
        try write("edit", issueID) { world throws(PublishingError) in
            for (field, value) in FlatJSON.members(of: json) {
                if world.issues[issueID]?.fields[field] != value {
                    Self.change(&world, issueID, field, nil, nil)
                }
                world.issues[issueID]?.fields[field] = value == "null" ? nil : value
            }
        }
    }

    func comment(_ text: String, marker: String, on issueID: String) async throws(PublishingError) -> Bool {
        try write("comment", issueID) { world throws(PublishingError) in
            if world.issues[issueID]?.comments.contains(where: { $0.marker == marker }) ?? true {
                return false
            }
            let mark = IssueTraces.Mark(author: "Muster", isOwn: true, time: world.time)
            world.issues[issueID]?.comments.append(IssueTraces.Comment(mark: mark, marker: marker))
            return true
        }
    }

    func removeComment(marker: String, on issueID: String) async throws(PublishingError) -> Bool {
        try write("uncomment", issueID) { world throws(PublishingError) in
            let before = world.issues[issueID]?.comments.count ?? 0
            world.issues[issueID]?.comments.removeAll { $0.marker == marker }
            return world.issues[issueID]?.comments.count ?? 0 < before
        }
    }

    func move(_ issueIDs: [String], to status: String) async throws(PublishingError) -> [String:
        PublishingError]
    {
        try world.withLock { world throws(PublishingError) in
            let (acts, answers) = Self.enter(&world)
            guard acts else { throw Self.lost }
            var errors: [String: PublishingError] = [:]
            world.moves.append(issueIDs)
            for id in issueIDs {
                guard !world.refusing.contains(id), let present = world.issues[id]?.status else {
                    errors[id] = PublishingError(kind: .refused, message: "issue \(id) does not allow it")
                    continue
                }
                guard present != status else { continue }
                world.issues[id]?.status = status
                world.writes.append("move")
                Self.change(&world, id, "status", present, status)
            }
            guard answers else { throw Self.lost }
            return errors
        }
    }

    func close(_ cluster: JobClusterIssue, to status: String?) async throws(PublishingError) -> (
        String, String
    ) {
        try write("close", cluster.id) { world throws(PublishingError) in
            let before = world.issues[cluster.id]?.status ?? ""
            world.issues[cluster.id]?.status = status ?? "Done"
            Self.change(&world, cluster.id, "status", before, status ?? "Done")
            return (before, status ?? "Done")
        }
    }

    func delete(_ issueID: String) async throws(PublishingError) -> Bool {
        try write("delete", issueID) { world throws(PublishingError) in
            world.links.removeAll { $0.cluster == issueID || $0.member == issueID }
            return world.issues.removeValue(forKey: issueID) != nil
        }
    }

    func traces(of ids: [String]) async throws(PublishingError) -> [String: IssueTraces] {
        guard !ids.isEmpty else { return [:] }
        return try read { world in
            var found: [String: IssueTraces] = [:]
            for id in ids {
                guard let issue = world.issues[id] else { continue }
                var traces = IssueTraces(
                    standing: Self.standing(issue, world),
                    otherLinks: issue.otherLinks,
                    comments: issue.comments,
                    worklogs: issue.worklogs,
                    attachments: issue.attachments,
                    changes: issue.changes
                )
                traces.created = issue.created
                found[id] = traces
            }
            return found
        }
    }

    func mayDelete() async throws(PublishingError) -> Bool { try read { $0.mayDelete } }

    func currentStates(of ids: [String]) async throws(PublishingError) -> [String: MemberState] {
        try read { world in
            var states: [String: MemberState] = [:]
            for name in ids {
                let id = name.replacing("FIELD-", with: "")
                guard let issue = world.issues[id] else { continue }
                let clusters = world.links.filter {
                    $0.member == id && world.issues[$0.cluster]?.status != "Done"
                }
                states[id] = MemberState(
                    ticket: Ticket(
                        id: id,
                        key: issue.key,
                        status: issue.status,
                        place: (try? .located(.geographic(samplePlace(ofTicket: issue.place))))
                            ?? .unusable(.noCoordinates, found: "")
                    ),
                    clusters: clusters.map { link in
                        LinkedCluster(
                            issue: JobClusterIssue(id: link.cluster, key: "FIELD-\(link.cluster)"),
                            isInward: true
                        )
                    },
                    statusCategory: Self.categories[issue.status] ?? "new"
                )
            }
            return states
        }
    }
}
