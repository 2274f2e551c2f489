internal import FoundationEssentials
internal import HTTPMessages

/// One request that makes a task, and the issues in it.
struct BulkRequest: Sendable {
    var call: JiraCall
    /// Numeric ids, each once.
    var ids: [String]
}

/// An issue that a bulk operation is for.
struct BulkIdentity: Hashable, Sendable {
    var id: String
    var key: String
    var status: String?
    var issueType: String?

    /// Issues of which one transition can be offered to all: Jira offers those that a workflow's issues have in common.
    var workflowPlace: [String] { [String(key.prefix { $0 != "-" }), issueType ?? "", status ?? ""] }
}

extension BulkIdentity {
    init(_ issue: JiraIssue) {
        self.init(id: issue.id, key: issue.key, status: issue.status, issueType: issue.issueType)
    }
}

extension JiraClient {
    /// Who the issues are, by the text that the caller gave; what does not exist is missing.
    ///
    /// Tasks report by numeric id, so keys are looked up. Ids are looked up only where the operation needs more than them.
    func identities(
        of issues: [String],
        _ operation: JiraBulkOperation
    ) async throws(JiraError) -> [String: BulkIdentity] {
        let needsAll =
            switch operation {
            case .transition, .delete: true
            case .edit, .watch, .unwatch, .move: false
            }
        var found: [String: BulkIdentity] = [:]
        let unknown = Set(issues).filter { issue in
            if !needsAll, Int64(issue) != nil {
                found[issue] = BulkIdentity(id: issue, key: issue)
                return false
            }
            return true
        }.sorted()
        guard !unknown.isEmpty else { return found }
        for issue in try await self.issues(unknown, fields: ["status", "issuetype"]) {
            let identity = BulkIdentity(issue)
            found[issue.id] = identity
            found[issue.key] = identity
        }
        // An issue that has moved is not found under the old key that was asked for.
        for key in unknown where found[key] == nil && Int64(key) == nil {
            do throws(JiraError) {
                found[key] = BulkIdentity(try await issue(key, fields: ["status", "issuetype"]))
            } catch  where error.status == 404 {
            }
        }
        return found
    }

    /// The requests that do an operation.
    ///
    /// - Parameters:
    ///   - operation: what to do.
    ///   - identities: the issues, by the text that the caller gave.
    ///   - notify: whether Jira sends people e-mail.
    ///   - done: is given outcomes that are known without any request.
    /// - Returns: requests of at most as many issues as a task takes.
    /// - Throws: `JiraError` of a read that the requests depend on, or of an edit that Jira would refuse.
    func requests(
        _ operation: JiraBulkOperation,
        _ identities: [String: BulkIdentity],
        notify: Bool,
        done: inout [String: JiraBulkOutcome]
    ) async throws(JiraError) -> [BulkRequest] {
        let ids = Set(identities.values.map(\.id)).sorted { (Int64($0) ?? 0, $0) < (Int64($1) ?? 0, $1) }
        switch operation {
        case .edit(let edit):
            guard (1...200).contains(edit.changes.count) else {
                throw JiraError(
                    .validation,
                    endpoint: "POST \(site.flavor.apiPath)/bulk/issues/fields",
                    message: "\(edit.changes.count) fields in one bulk edit; it takes 1 to 200"
                )
            }
            return chunked(ids).map { ids in
                request(
                    "fields",
                    ids,
                    .idempotentWrite,
                    EditBody(
                        selectedIssueIdsOrKeys: ids,
                        selectedActions: edit.changes.keys.sorted(),
                        editedFieldsInput: BulkEditInput(edit),
                        sendBulkNotification: notify
                    )
                )
            }
        case .watch, .unwatch:
            let name = operation == .watch ? "watch" : "unwatch"
            return chunked(ids).map { ids in
                request(name, ids, .idempotentWrite, ["selectedIssueIdsOrKeys": ids])
            }
        case .delete:
            return chunked(ids).map { ids in
                request(
                    "delete",
                    ids,
                    .create,
                    SelectionBody(selectedIssueIdsOrKeys: ids, sendBulkNotification: notify)
                )
            }
        case .move(let project, let issueTypeID, let parent):
            let target = [project, issueTypeID, parent].compactMap(\.self).joined(separator: ",")
            return chunked(ids).map { ids in
                request(
                    "move",
                    ids,
                    .create,
                    MoveBody(
                        sendBulkNotification: notify,
                        targetToSourcesMapping: [target: MoveTarget(issueIdsOrKeys: ids)]
                    )
                )
            }
        case .transition(let status):
            return try await transitionRequests(status, identities, notify: notify, done: &done)
        }
    }

    private func transitionRequests(
        _ status: String,
        _ identities: [String: BulkIdentity],
        notify: Bool,
        done: inout [String: JiraBulkOutcome]
    ) async throws(JiraError) -> [BulkRequest] {
        var open: [BulkIdentity] = []
        for identity in Set(identities.values).sorted(by: { (Int64($0.id) ?? 0) < (Int64($1.id) ?? 0) }) {
            if identity.status?.lowercased() == status.lowercased() {
                done[identity.id] = .processed
            } else {
                open.append(identity)
            }
        }
        var offered: [String: String] = [:]
        let places = Dictionary(grouping: open, by: \.workflowPlace).values
        for place in places.sorted(by: { ($0.first?.id ?? "") < ($1.first?.id ?? "") }) {
            let found = try await bulkTransitions(of: place, toStatus: status)
            offered.merge(found) { first, _ in first }
        }
        for identity in open where offered[identity.id] == nil {
            done[identity.id] = .failed(
                reasons: [
                    "\(identity.key) cannot go from \"\(identity.status ?? "?")\" to \"\(status)\": its workflow offers no "
                        + "such transition that needs no further fields."
                ]
            )
        }
        return chunked(open.map(\.id).filter { offered[$0] != nil }).map { ids in
            let inputs = Dictionary(grouping: ids) { offered[$0] ?? "" }.sorted { $0.key < $1.key }
                .map { TransitionInput(selectedIssueIdsOrKeys: $0.value, transitionId: $0.key) }
            return request(
                "transition",
                ids,
                .create,
                TransitionBody(bulkTransitionInputs: inputs, sendBulkNotification: notify)
            )
        }
    }

    /// The transition that leads each issue to a status, by the issue's id.
    private func bulkTransitions(
        of issues: [BulkIdentity],
        toStatus status: String
    ) async throws(JiraError) -> [String: String] {
        struct Page: Decodable {
            struct Group: Decodable {
                var issues: [JiraIdentifier]?
                var transitions: [Transition]?
            }
            struct Transition: Decodable {
                struct Target: Decodable { var statusName: String? }
                var transitionId: JiraIdentifier?
                var to: Target?
            }
            var availableTransitions: [Group]?
            var startingAfter: String?
        }
        var found: [String: String] = [:]
        // A hundred ids keep the address short enough for every proxy.
        for start in stride(from: 0, to: issues.count, by: 100) {
            let chunk = issues[start..<min(start + 100, issues.count)]
            let names = Dictionary(
                chunk.flatMap { [($0.id, $0.id), ($0.key, $0.id)] },
                uniquingKeysWith: { first, _ in first }
            )
            var cursor: String?
            var seen: Set<String> = []
            repeat {
                var call = read(["bulk", "issues", "transition"])
                call.query = [("issueIdsOrKeys", chunk.map(\.id).joined(separator: ","))]
                if let cursor { call.query.append(("startingAfter", cursor)) }
                let page = try await send(call, answering: Page.self)
                for group in page.availableTransitions ?? [] {
                    let match = (group.transitions ?? []).first {
                        $0.to?.statusName?.lowercased() == status.lowercased() && $0.transitionId != nil
                    }
                    guard let id = match?.transitionId?.text else { continue }
                    for issue in group.issues ?? [] { names[issue.text].map { found[$0] = id } }
                }
                cursor = page.startingAfter.flatMap { $0.isEmpty ? nil : $0 }
                // A cursor that comes again: everything there is has been seen.
            } while cursor.map { seen.insert($0).inserted } ?? false
        }
        return found
    }

    private func chunked(_ ids: [String]) -> [[String]] {
        stride(from: 0, to: ids.count, by: site.flavor.bulkTaskLimit).map { start in
            Array(ids[start..<min(start + site.flavor.bulkTaskLimit, ids.count)])
        }
    }

    private func request(
        _ name: String,
        _ ids: [String],
        _ operation: RetryPolicy.OperationClass,
        _ body: some Encodable
    ) -> BulkRequest {
        let call = JiraCall(
            method: .post,
            path: ["bulk", "issues", .fixed(name)],
            body: Self.encode(body),
            operation: operation,
            invalidates: [.issues]
        )
        return BulkRequest(call: call, ids: ids)
    }
}

private struct SelectionBody: Encodable {
    var selectedIssueIdsOrKeys: [String]
    var sendBulkNotification: Bool
}

private struct EditBody: Encodable {
    var selectedIssueIdsOrKeys: [String]
    var selectedActions: [String]
    var editedFieldsInput: BulkEditInput
    var sendBulkNotification: Bool
}

private struct TransitionInput: Encodable {
    var selectedIssueIdsOrKeys: [String]
    var transitionId: String
}

private struct TransitionBody: Encodable {
    var bulkTransitionInputs: [TransitionInput]
    var sendBulkNotification: Bool
}

private struct MoveTarget: Encodable {
    var issueIdsOrKeys: [String]
    var inferClassificationDefaults = true
    var inferFieldDefaults = true
    var inferStatusDefaults = true
    var inferSubtaskTypeDefault = true
}

private struct MoveBody: Encodable {
    var sendBulkNotification: Bool
    var targetToSourcesMapping: [String: MoveTarget]
}
