internal import FoundationEssentials
internal import HTTPMessages

extension JiraClient {
    /// Every worklog of an issue that this account may see, oldest first.
    ///
    /// The field `worklog` of an issue stops at 20; this walks the worklogs' own list, up to 5,000 at a time.
    ///
    /// - Parameters:
    ///   - issue: which one.
    ///   - started: only work that began in this span of milliseconds since 1970; nil for all.
    ///   - includingMarkers: whether to ask for markers too.
    /// - Returns: the worklogs, complete.
    /// - Throws: `JiraError`, `notFound` for an issue that is not there, `incomplete` where worklogs kept coming and going.
    public func worklogs(
        of issue: IssueReference,
        started: Range<Int64>? = nil,
        includingMarkers: Bool = false
    ) async throws(JiraError) -> [JiraWorklog] {
        var call = read(["issue", .value(issue.text), "worklog"])
        if let started, site.flavor.slicesWorklogs {
            // Whether the site counts the bounds in is not said: one more on either side, and the filter below decides.
            call.query = [
                ("startedAfter", "\(started.lowerBound - 1)"), ("startedBefore", "\(started.upperBound)"),
            ]
        }
        if includingMarkers, site.flavor.hasWorklogProperties { call.query.append(("expand", "properties")) }
        let all: [JiraWorklog]
        if site.flavor.slicesWorklogs {
            all = try await walk(call, of: JiraWorklog.self, pageSize: 5_000) { String($0.id) }
        } else {
            let page = try await send(call, answering: ListPage<JiraWorklog>.self)
            guard page.elements.count >= page.total ?? 0 else {
                throw JiraError(
                    .protocolViolation,
                    endpoint: call.endpoint(site.flavor),
                    message:
                        "\(page.elements.count) of \(page.total ?? 0) worklogs came, where all were asked for"
                )
            }
            all = page.elements
        }
        guard let started else { return all }
        return all.filter { $0.started.map(started.contains) ?? true }
    }

    /// One worklog.
    public func worklog(_ id: Int64, of issue: IssueReference) async throws(JiraError) -> JiraWorklog {
        try await send(
            read(["issue", .value(issue.text), "worklog", .value("\(id)")]),
            answering: JiraWorklog.self
        )
    }

    /// Logs work; Jira does not recognise a repeated worklog, so it counts as a create.
    ///
    /// - Parameters:
    ///   - draft: what to log; nothing is sent where its time is not in whole minutes.
    ///   - issue: where to.
    ///   - estimate: what happens to the estimate of the time that is left.
    ///   - tellsPeople: whether those who watch the issue are told; false needs an administrator, and Data Center tells them
    ///     always.
    /// - Returns: the worklog.
    /// - Throws: `JiraError`; `validation` without a status for a draft that Jira would refuse; where `isAmbiguousWrite` is true,
    ///   the worklog may exist.
    public func addWorklog(
        _ draft: JiraWorklogDraft,
        to issue: IssueReference,
        estimate: JiraEstimateAdjustment = .automatic,
        tellsPeople: Bool = true
    ) async throws(JiraError) -> JiraWorklog {
        var call = JiraCall(
            method: .post,
            path: ["issue", .value(issue.text), "worklog"],
            operation: .create
        )
        call.query = try worklogQuery(estimate, manual: "reduceBy", tellsPeople, call)
        call.body = try worklogBody(draft, call)
        call.issue = issue.text
        call.invalidates = [.issues]
        return try await send(call, answering: JiraWorklog.self)
    }

    /// Logs work unless a worklog with the draft's marker is there.
    ///
    /// - Parameters:
    ///   - draft: a worklog with a marker.
    ///   - issue: where to.
    ///   - estimate: what happens to the estimate of the time that is left; by default nothing.
    /// - Returns: the worklog, and whether it is new.
    /// - Throws: `JiraError`; where `isAmbiguousWrite` is true the worklog may exist, and calling again with the same marker
    ///   is safe.
    public func addWorklogOnce(
        _ draft: JiraWorklogDraft,
        to issue: IssueReference,
        estimate: JiraEstimateAdjustment = .leave
    ) async throws(JiraError) -> JiraOnce<JiraWorklog> {
        guard let marker = draft.marker, !marker.isEmpty else {
            preconditionFailure("a worklog that shall exist once needs a marker")
        }
        return try await once { () async throws(JiraError) in
            try await self.worklogs(of: issue, includingMarkers: true).first { $0.carries(marker) }
        } add: { () async throws(JiraError) in
            try await self.addWorklog(draft, to: issue, estimate: estimate)
        }
    }

    /// Replaces time, comment and, where the draft has one, visibility of a worklog; the author stays.
    ///
    /// - Throws: `JiraError`; `validation` without a status for a draft that Jira would refuse, and for the adjustment `by`, which
    ///   a change does not know.
    public func updateWorklog(
        _ id: Int64,
        of issue: IssueReference,
        to draft: JiraWorklogDraft,
        estimate: JiraEstimateAdjustment = .automatic,
        tellsPeople: Bool = true
    ) async throws(JiraError) -> JiraWorklog {
        var call = JiraCall(
            method: .put,
            path: ["issue", .value(issue.text), "worklog", .value("\(id)")],
            // What it sets is the same each time, and so is the estimate: the second change adds no time.
            operation: .idempotentWrite
        )
        call.query = try worklogQuery(estimate, manual: nil, tellsPeople, call)
        call.body = try worklogBody(draft, call)
        call.issue = issue.text
        call.invalidates = [.issues]
        return try await send(call, answering: JiraWorklog.self)
    }

    /// Deletes a worklog.
    ///
    /// - Returns: whether it was there; false also where an earlier try deleted it and its answer was lost.
    @discardableResult
    public func deleteWorklog(
        _ id: Int64,
        of issue: IssueReference,
        estimate: JiraEstimateAdjustment = .automatic,
        tellsPeople: Bool = true
    ) async throws(JiraError) -> Bool {
        var call = JiraCall(
            method: .delete,
            path: ["issue", .value(issue.text), "worklog", .value("\(id)")],
            operation: .idempotentWrite
        )
        call.query = try worklogQuery(estimate, manual: "increaseBy", tellsPeople, call)
        call.issue = issue.text
        call.invalidates = [.issues]
        return try await deleting(call)
    }

    private func worklogBody(_ draft: JiraWorklogDraft, _ call: JiraCall) throws(JiraError) -> Data {
        if let problem = draft.problem { throw refused(problem, call) }
        return encoded(draft.body(site.flavor))
    }

    private func worklogQuery(
        _ estimate: JiraEstimateAdjustment,
        manual: String?,
        _ tellsPeople: Bool,
        _ call: JiraCall
    ) throws(JiraError) -> [(name: String, value: String)] {
        switch estimate {
        case .set(let seconds), .by(let seconds):
            guard seconds >= 0, seconds % 60 == 0 else {
                throw refused(
                    "an estimate of \(seconds) s: Jira takes whole minutes that are not negative",
                    call
                )
            }
        case .automatic, .leave: break
        }
        guard var query = estimate.query(manual: manual) else {
            throw refused(
                "a change of a worklog cannot move the estimate by an amount; set it, or leave it",
                call
            )
        }
        if !tellsPeople, site.flavor.asksWhomWorklogsTell { query.append(("notifyUsers", "false")) }
        return query
    }

    private func refused(_ problem: String, _ call: JiraCall) -> JiraError {
        JiraError(.validation, endpoint: call.endpoint(site.flavor), message: problem)
    }
}
