internal import FoundationEssentials
internal import HTTPMessages

extension JiraClient {
    /// Sets fields of an issue; the same call again changes nothing.
    ///
    /// - Parameters:
    ///   - issue: which one.
    ///   - fields: values by field id.
    ///   - addingLabels: labels to add beside those that are there; not together with a value for `labels`.
    /// - Throws: `JiraError`; `fieldsNotOnScreen` names fields that the edit screen lacks.
    public func editIssue(
        _ issue: IssueReference,
        fields: [String: JiraFieldInput] = [:],
        addingLabels: [String] = []
    ) async throws(JiraError) {
        precondition(addingLabels.isEmpty || fields["labels"] == nil, "Jira takes a field in one place only")
        struct Body: Encodable {
            var fields: [String: JiraFieldInput]?
            var update: [String: [[String: String]]]?
        }
        let body = Body(
            fields: fields.isEmpty ? nil : fields,
            update: addingLabels.isEmpty ? nil : ["labels": addingLabels.map { ["add": $0] }]
        )
        _ = try await send(
            JiraCall(
                method: .put,
                path: ["issue", .value(issue.text)],
                body: Self.encode(body),
                operation: .idempotentWrite
            )
        )
    }

    /// Adds a comment; Jira does not recognise a repeated one, so it counts as a create.
    ///
    /// - Returns: the comment's id.
    public func addComment(_ text: ADFDocument, to issue: IssueReference) async throws(JiraError) -> String {
        struct Answer: Decodable { var id: String }
        let call = JiraCall(
            method: .post,
            path: ["issue", .value(issue.text), "comment"],
            body: Self.encode(["body": text]),
            operation: .create
        )
        return try await send(call, answering: Answer.self).id
    }

    /// Transitions that the issue offers now to this account.
    public func transitions(of issue: IssueReference) async throws(JiraError) -> [JiraTransition] {
        struct Answer: Decodable { var transitions: [JiraTransition] }
        return try await send(read(["issue", .value(issue.text), "transitions"]), answering: Answer.self)
            .transitions
    }

    /// Moves an issue to a status by whichever transition leads there.
    ///
    /// Transitions belong to the workflow and to the issue's present status, so they are looked up each time. An issue
    /// that is in the status already is left alone.
    ///
    /// - Parameters:
    ///   - issue: which one.
    ///   - status: name of the status, letter case ignored.
    /// - Throws: `JiraError`, `validation` where no transition leads there, with the statuses that can be reached.
    public func transition(_ issue: IssueReference, toStatus status: String) async throws(JiraError) {
        let offered = try await transitions(of: issue)
        guard let match = offered.first(where: { $0.to?.name.lowercased() == status.lowercased() }) else {
            let present = try await self.issue(issue.text, fields: ["status"])
            if present.status?.lowercased() == status.lowercased() { return }
            let reachable = offered.compactMap { $0.to?.name }.map { "\"\($0)\"" }.joined(separator: ", ")
            throw JiraError(
                .validation,
                endpoint: "POST \(site.flavor.apiPath)/issue/{}/transitions",
                message:
                    "\(present.key) cannot go from \"\(present.status ?? "?")\" to \"\(status)\"; its workflow offers "
                    + (reachable.isEmpty ? "nothing to this account" : reachable)
            )
        }
        // Sent twice, the second would be refused: not idempotent, so it counts as a create, and a lost answer is
        // settled by reading the status.
        let call = JiraCall(
            method: .post,
            path: ["issue", .value(issue.text), "transitions"],
            body: Self.encode(["transition": ["id": match.id]]),
            operation: .create
        )
        do throws(JiraError) {
            _ = try await send(call)
        } catch  where error.isAmbiguousWrite && !error.isCancellation {
            let present = try await self.issue(issue.text, fields: ["status"]).status
            guard present?.lowercased() == status.lowercased() else { throw error }
        }
    }
}

/// A step that a workflow offers.
public struct JiraTransition: Hashable, Sendable, Decodable {
    /// Id within the workflow.
    public var id: String
    /// Name of the step.
    public var name: String
    /// Status that it leads to.
    public var to: JiraStatus?
}
