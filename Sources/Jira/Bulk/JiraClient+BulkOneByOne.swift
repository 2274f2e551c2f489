internal import FoundationEssentials
internal import HTTPMessages

extension JiraClient {
    /// A bulk operation as one call per issue, a few at a time.
    func bulkOneByOne(_ operation: JiraBulkOperation, on issues: [String]) async -> JiraBulkReport {
        var seen: Set<String> = []
        let unique = issues.filter { seen.insert($0).inserted }
        var watcher = ""
        if operation == .watch || operation == .unwatch {
            do throws(JiraError) {
                watcher = try await userName()
            } catch {
                return JiraBulkReport(entries: issues.map { .init(issue: $0, outcome: .notSent(error)) })
            }
        }
        let name = watcher
        let results = await boundedFanOut(unique, limit: configuration.concurrency) { issue in
            do throws(JiraError) {
                try await apply(operation, to: issue, watcher: name)
                return JiraBulkOutcome.processed
            } catch {
                return JiraBulkOutcome(error)
            }
        }
        let outcomes = Dictionary(uniqueKeysWithValues: zip(unique, results))
        return JiraBulkReport(
            entries: issues.map { .init(issue: $0, outcome: outcomes[$0] ?? .inaccessible) }
        )
    }

    private func apply(
        _ operation: JiraBulkOperation,
        to issue: String,
        watcher: String
    ) async throws(JiraError) {
        // A path takes either: what looks like a number is an id.
        let reference: IssueReference = Int64(issue) == nil ? .key(issue) : .id(issue)
        switch operation {
        case .edit(let edit): try await apply(edit, to: reference)
        case .transition(let status): try await transition(reference, toStatus: status)
        case .watch:
            var call = write(.post, ["issue", .value(issue), "watchers"], issue)
            call.body = Self.encode(watcher)
            _ = try await send(call)
        case .unwatch:
            var call = write(.delete, ["issue", .value(issue), "watchers"], issue)
            call.query = [("username", watcher)]
            _ = try await send(call)
        case .delete: try await deleteIssue(reference)
        case .move:
            throw JiraError(
                .validation,
                endpoint: "POST \(site.flavor.apiPath)/bulk/issues/move",
                message: "Jira Data Center moves issues only in its web pages; \(issue) stays where it is"
            )
        }
    }

    private func apply(_ edit: JiraBulkEdit, to issue: IssueReference) async throws(JiraError) {
        var fields: [String: JiraFieldInput] = [:]
        var labels: [String: [[String: String]]] = [:]
        for (id, change) in edit.changes {
            switch change {
            case .addLabels(let names): labels[id] = names.map { ["add": $0] }
            case .removeLabels(let names): labels[id] = names.map { ["remove": $0] }
            case .replaceLabels(let names): fields[id] = .texts(names)
            case .number(let value): fields[id] = value.map { .number($0) } ?? .null
            case .line(let text): fields[id] = .text(text)
            case .document(let document): fields[id] = .document(document)
            case .day(let day): fields[id] = day.map { .text($0) } ?? .null
            case .priority(let priorityID): fields[id] = .identified(priorityID)
            }
        }
        if !fields.isEmpty { try await editIssue(issue, fields: fields) }
        guard !labels.isEmpty else { return }
        var call = write(.put, ["issue", .value(issue.text)], issue.text)
        call.body = Self.encode(["update": labels])
        _ = try await send(call)
    }

    private func write(_ method: HTTPMethod, _ path: [JiraCall.Segment], _ issue: String) -> JiraCall {
        JiraCall(
            method: method,
            path: path,
            operation: .idempotentWrite,
            issue: issue,
            invalidates: [.issues]
        )
    }

    private func userName() async throws(JiraError) -> String {
        struct Answer: Decodable { var name: String }
        return try await send(read(["myself"]), answering: Answer.self).name
    }
}
