internal import FoundationEssentials
internal import HTTPMessages

extension JiraClient {
    /// Sets fields of an issue; the same call again changes nothing.
    ///
    /// - Parameters:
    ///   - issue: which one.
    ///   - fields: values by field id.
    ///   - addingLabels: labels to add beside those that are there; not together with a value for `labels`.
    ///   - removingLabels: labels to take away; ones that are not there are no error.
    ///   - notifying: whether watchers get a mail. Jira refuses the whole edit to accounts that may not suppress mails;
    ///     it is sent again then as they may, with mails.
    /// - Throws: `JiraError`; `fieldsNotOnScreen` names fields that the edit screen lacks; `validation` without a request
    ///   where nothing is to be changed, or one field in two ways.
    public func editIssue(
        _ issue: IssueReference,
        fields: [String: JiraFieldInput] = [:],
        addingLabels: [String] = [],
        removingLabels: [String] = [],
        notifying: Bool = true
    ) async throws(JiraError) {
        struct Body: Encodable {
            var fields: [String: JiraFieldInput]?
            var update: [String: [[String: String]]]?
        }
        let labels = addingLabels.map { ["add": $0] } + removingLabels.map { ["remove": $0] }
        var call = JiraCall(
            method: .put,
            path: ["issue", .value(issue.text)],
            body: encoded(
                Body(
                    fields: fields.isEmpty ? nil : fields,
                    update: labels.isEmpty ? nil : ["labels": labels]
                )
            ),
            operation: .idempotentWrite
        )
        call.issue = issue.text
        call.invalidates = [.issues]
        guard !fields.isEmpty || !labels.isEmpty, labels.isEmpty || fields["labels"] == nil,
            Set(addingLabels).isDisjoint(with: removingLabels)
        else {
            throw JiraError(
                .validation,
                endpoint: call.endpoint(site.flavor),
                message: fields.isEmpty && labels.isEmpty
                    ? "an edit of \(issue.text) that changes nothing"
                    : "an edit of \(issue.text) that changes its labels in two ways; Jira takes a field in one place only"
            )
        }
        if !notifying { call.query = [("notifyUsers", "false")] }
        do throws(JiraError) {
            _ = try await send(call)
        } catch  where !notifying && error.isAboutNotifications {
            call.query = []
            _ = try await send(call)
        }
    }

    /// Removes an issue for good.
    ///
    /// Where the answer is lost, a look at the issue tells whether it is gone.
    ///
    /// - Parameters:
    ///   - issue: which one.
    ///   - withSubtasks: whether its sub-tasks go too; Jira refuses it where there are some.
    /// - Throws: `JiraError`, `notFound` where there is no such issue.
    public func deleteIssue(_ issue: IssueReference, withSubtasks: Bool = false) async throws(JiraError) {
        var call = JiraCall(method: .delete, path: ["issue", .value(issue.text)], operation: .create)
        if withSubtasks { call.query = [("deleteSubtasks", "true")] }
        call.issue = issue.text
        call.invalidates = [.issues]
        do throws(JiraError) {
            _ = try await send(call)
        } catch  where error.isAmbiguousWrite && !error.isCancellation {
            do throws(JiraError) {
                _ = try await self.issue(issue.text, fields: [])
            } catch let look where look.code == .notFound {
                return
            }
            throw error
        }
    }

    /// Adds a comment; Jira does not recognise a repeated one, so it counts as a create.
    ///
    /// - Returns: the comment's id.
    public func addComment(_ text: ADFDocument, to issue: IssueReference) async throws(JiraError) -> String {
        struct Answer: Decodable { var id: String }
        var call = JiraCall(
            method: .post,
            path: ["issue", .value(issue.text), "comment"],
            body: encoded(["body": text]),
            operation: .create
        )
        call.issue = issue.text
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
    ///   - fields: values to set on the transition's screen, such as a resolution; left out where the issue is there
    ///     already.
    /// - Throws: `JiraError`, `validation` where no transition leads there, with the statuses that can be reached.
    public func transition(
        _ issue: IssueReference,
        toStatus status: String,
        fields: [String: JiraFieldInput] = [:]
    ) async throws(JiraError) {
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
        struct Body: Encodable {
            var transition: [String: String]
            var fields: [String: JiraFieldInput]?
        }
        var call = JiraCall(
            method: .post,
            path: ["issue", .value(issue.text), "transitions"],
            body: encoded(Body(transition: ["id": match.id], fields: fields.isEmpty ? nil : fields)),
            operation: .create
        )
        call.issue = issue.text
        call.invalidates = [.issues]
        do throws(JiraError) {
            _ = try await send(call)
        } catch  where error.isAmbiguousWrite && !error.isCancellation {
            let present = try await self.issue(issue.text, fields: ["status"]).status
            guard present?.lowercased() == status.lowercased() else { throw error }
        }
    }
}

extension JiraError {
    /// Whether an edit was refused because the account may not suppress mails: 400 on Cloud, 403 on Data Center.
    fileprivate var isAboutNotifications: Bool {
        let words = errorMessages + fieldErrors.values
        return [400, 403].contains(status)
            && words.contains { $0.contains("discard the user notification") || $0.contains("notifyUsers") }
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
