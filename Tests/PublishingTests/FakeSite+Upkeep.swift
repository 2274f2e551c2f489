import FoundationEssentials
import Locking
import Publishing

/// What the fake keeps of Job Clusters that stand.
extension FakeSite: UpkeepSite {
    func openJobClusters() async throws(PublishingError) -> [StandingIssue] {
        await turn("openJobClusters")
        return try world.withLock { world throws(PublishingError) in
            guard Self.enter(&world, "openJobClusters").answers else { throw Self.lost }
            return world.issues.values.filter { !$0.isClosed }.map {
                Self.standing($0, world, marksWithLabels)
            }
            .sorted { $0.issue.id < $1.issue.id }
        }
    }

    func standingIssues(ids: [String]) async throws(PublishingError) -> [String: StandingIssue] {
        guard !ids.isEmpty else { return [:] }
        await turn("standingIssues")
        return try world.withLock { world throws(PublishingError) in
            guard Self.enter(&world, "standingIssues").answers else { throw Self.lost }
            var found: [String: StandingIssue] = [:]
            for id in ids {
                if let issue = world.issues[id] { found[id] = Self.standing(issue, world, marksWithLabels) }
            }
            return found
        }
    }

    private static func standing(_ issue: Issue, _ world: World, _ hasLabels: Bool) -> StandingIssue {
        StandingIssue(
            issue: issue.issue,
            project: "FIELD",
            summary: issue.summary,
            status: issue.status,
            statusCategory: issue.category,
            labels: hasLabels && !issue.marker.isEmpty
                ? [issue.marker, JiraClusterSite.constantLabel] : [],
            members: (world.links[issue.issue.id] ?? []).map {
                LinkedMember(linkID: "\(issue.issue.id)/\($0)", id: $0, key: "K-\($0)")
            }
        )
    }

    func rawFields(
        _ fields: [String],
        of issueIDs: [String]
    ) async throws(PublishingError) -> [String: String] {
        await turn("rawFields")
        return try world.withLock { world throws(PublishingError) in
            guard Self.enter(&world, "rawFields").answers else { throw Self.lost }
            var found: [String: String] = [:]
            for id in issueIDs {
                if let issue = world.issues[id] { found[id] = issue.fields.isEmpty ? "{}" : issue.fields }
            }
            return found
        }
    }

    func statuses(of issueIDs: [String]) async throws(PublishingError) -> [String: IssueStatus] {
        guard !issueIDs.isEmpty else { return [:] }
        await turn("statuses")
        return try world.withLock { world throws(PublishingError) in
            guard Self.enter(&world, "statuses").answers else { throw Self.lost }
            var found: [String: IssueStatus] = [:]
            for id in issueIDs where !world.gone.contains(id) {
                if let issue = world.issues[id] {
                    found[id] = IssueStatus(name: issue.status, category: issue.isClosed ? "done" : "new")
                } else {
                    found[id] = IssueStatus(name: world.statuses[id] ?? "Ready", category: "new")
                }
            }
            return found
        }
    }

    /// A write that acts unless it is cut off before, and answers unless it is cut off at all.
    private func write(
        _ name: String,
        _ body: (inout World) throws(PublishingError) -> Void
    ) async throws(PublishingError) {
        await turn(name)
        try world.withLock { world throws(PublishingError) in
            let (acts, answers) = Self.enter(&world, name, isWrite: true)
            if acts { try body(&world) }
            guard answers else { throw Self.lost }
        }
    }

    func edit(_ issueID: String, fields json: String) async throws(PublishingError) {
        struct Fields: Decodable { var summary: String? }
        let summary = (try? JSONDecoder().decode(Fields.self, from: Data(json.utf8)))?.summary
        try await write("edit") { world in
            world.issues[issueID]?.fields = json
            if let summary { world.issues[issueID]?.summary = summary }
        }
    }

    func removeLink(id: String) async throws(PublishingError) {
        let parts = id.split(separator: "/").map(String.init)
        try await write("removeLink") { world in world.links[parts[0]]?.removeAll { $0 == parts[1] } }
    }

    func unlink(_ cluster: JobClusterIssue, memberID: String) async throws(PublishingError) -> Bool {
        var wasThere = false
        try await write("unlink") { world in
            wasThere = world.links[cluster.id]?.contains(memberID) ?? false
            world.links[cluster.id]?.removeAll { $0 == memberID }
        }
        return wasThere
    }

    func comment(_ text: String, marker: String, on issueID: String) async throws(PublishingError) -> Bool {
        var isNew = false
        try await write("comment") { world in
            isNew = !(world.comments[issueID] ?? []).contains { $0.marker == marker }
            if isNew { world.comments[issueID, default: []].append((marker, text)) }
        }
        return isNew
    }

    func removeComment(marker: String, on issueID: String) async throws(PublishingError) -> Bool {
        var wasThere = false
        try await write("removeComment") { world in
            wasThere = (world.comments[issueID] ?? []).contains { $0.marker == marker }
            world.comments[issueID]?.removeAll { $0.marker == marker }
        }
        return wasThere
    }

    func move(
        _ issueIDs: [String],
        to status: String
    ) async throws(PublishingError) -> [String: PublishingError] {
        try await write("move") { world in
            for id in issueIDs {
                if world.issues[id] != nil {
                    world.issues[id]?.status = status
                } else {
                    world.statuses[id] = status
                }
            }
        }
        return [:]
    }

    func close(
        _ cluster: JobClusterIssue,
        to status: String?
    ) async throws(PublishingError) -> (String, String) {
        var before = ""
        try await write("close") { world in
            before = world.issues[cluster.id]?.status ?? ""
            world.issues[cluster.id]?.status = "Done"
        }
        return (before, "Done")
    }

    func delete(_ issueID: String) async throws(PublishingError) -> Bool {
        var wasThere = false
        try await write("delete") { world in
            wasThere = world.issues.removeValue(forKey: issueID) != nil
            world.links[issueID] = nil
        }
        return wasThere
    }
}
