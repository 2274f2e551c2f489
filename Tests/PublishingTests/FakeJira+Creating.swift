import Planning
import Publishing
import Tickets

/// What a rollback never asks for, except after a lost create.
extension FakeJira {
    var draftsPerCall: Int { 50 }
    var linksInsideCreate: Bool { true }
    var marksWithLabels: Bool { true }
    var marksWithField: Bool { false }
    var marksWithProperty: Bool { false }

    func create(_ drafts: [JobClusterDraft]) async -> [CreationOutcome] {
        drafts.map { _ in .notSent(Self.lost) }
    }

    func link(_ cluster: JobClusterIssue, member: PlannedTicket) async throws(PublishingError) {
        try await link(cluster, memberID: member.id)
    }

    func confirmedStates(of ids: [String]) async throws(PublishingError) -> [String: MemberState] {
        try await currentStates(of: ids)
    }

    func search(markers: [String], openOnly: Bool) async throws(PublishingError) -> [String:
        [JobClusterIssue]]
    {
        var found: [String: [JobClusterIssue]] = [:]
        for issue in try await openJobClusters() {
            for label in issue.labels where markers.contains(label) {
                found[label, default: []].append(issue.issue)
            }
        }
        return found
    }

    func markers(of issue: JobClusterIssue) async throws(PublishingError) -> [String] {
        try await standingIssues(ids: [issue.id])[issue.id]?.labels ?? []
    }

    func creations(_ sweep: CreationSweep) async throws(PublishingError) -> [CreationTrace] {
        try await openJobClusters().map { issue in
            CreationTrace(
                issue: issue.issue,
                summary: issue.summary,
                markers: issue.labels,
                memberIDs: Set(issue.members.map(\.id))
            )
        }
    }

    func wording(of draft: JobClusterDraft) -> ClusterWording {
        let summary = "\(draft.members.count) tickets"
        return ClusterWording(
            summary: summary,
            fields: "{\"description\":\"\(draft.members.map(\.key).joined(separator: " "))\"}",
            fieldsWithSummary: "{\"summary\":\"\(summary)\"}"
        )
    }
}

/// The members of a JSON object whose values are texts, numbers, null or lists of texts, as tests write them.
enum FlatJSON {
    static func members(of json: String) -> [(String, String)] {
        var members: [(String, String)] = []
        var parts: [String] = []
        var (depth, part, isQuoted) = (0, "", false)
        for character in json.dropFirst().dropLast() {
            if character == "\"" { isQuoted.toggle() }
            if !isQuoted, "[{".contains(character) { depth += 1 }
            if !isQuoted, "]}".contains(character) { depth -= 1 }
            if character == ",", depth == 0, !isQuoted {
                parts.append(part)
                part = ""
            } else {
                part.append(character)
            }
        }
        parts.append(part)
        for part in parts {
            guard let colon = part.firstIndex(of: ":") else { continue }
            let name = part[..<colon].filter { !"\" ".contains($0) }
            members.append((name, String(part[part.index(after: colon)...])))
        }
        return members
    }
}
