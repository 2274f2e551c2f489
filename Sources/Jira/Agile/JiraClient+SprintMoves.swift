internal import FoundationEssentials
internal import HTTPMessages

extension JiraClient {
    /// Most issues that one call moves or ranks; the same on both products.
    private static let moveLimit = 50

    /// Moves issues into a sprint that is planned or under way; the same call again changes nothing.
    ///
    /// Jira takes 50 a call and refuses all of them where one is wrong: a refused call is sent again in halves, so that only the
    /// wrong ones are left out.
    ///
    /// - Parameters:
    ///   - issues: any number of issues.
    ///   - sprint: id of the sprint.
    /// - Returns: one outcome per issue, in their order.
    public func move(_ issues: [IssueReference], toSprint sprint: Int64) async -> [JiraItemOutcome] {
        var call = agile(.post, ["sprint", .value("\(sprint)"), "issue"])
        call.operation = .idempotentWrite
        call.invalidates = [.issues, .sprints]
        return await moved(issues, by: call) { () async throws(JiraError) in
            // A sprint that is not there or closed takes nothing, in halves neither.
            let target = try await self.sprint(sprint)
            return target.state != .closed
        }
    }

    /// Moves issues out of planned and active sprints, into the backlog; the same call again changes nothing.
    ///
    /// - Parameter issues: any number of issues.
    /// - Returns: one outcome per issue, in their order.
    public func moveToBacklog(_ issues: [IssueReference]) async -> [JiraItemOutcome] {
        var call = agile(.post, ["backlog", "issue"])
        call.operation = .idempotentWrite
        call.invalidates = [.issues, .sprints]
        return await moved(issues, by: call) { () async throws(JiraError) in true }
    }

    /// Puts issues above or below another one, in their order; the same call again changes nothing.
    ///
    /// - Parameters:
    ///   - issues: any number of issues, none of them the one beside which they are put.
    ///   - place: where to.
    ///   - field: number of the rank field, for a site with several; nil for the usual one.
    /// - Returns: one outcome per issue, in their order. Jira may rank some of a call and not others.
    public func rank(
        _ issues: [IssueReference],
        _ place: JiraRankPlace,
        field: Int64? = nil
    ) async -> [JiraItemOutcome] {
        var outcomes: [JiraItemOutcome] = []
        var place = place
        for start in stride(from: 0, to: issues.count, by: Self.moveLimit) {
            let chunk = Array(issues[start..<min(start + Self.moveLimit, issues.count)])
            let done = await rankChunk(chunk, place, field: field)
            outcomes += done
            // Below the last one that got there; above an issue the order comes by itself.
            if case .after = place, let last = done.last(where: \.isDone) { place = .after(last.issue) }
        }
        return outcomes
    }

    private func rankChunk(
        _ issues: [IssueReference],
        _ place: JiraRankPlace,
        field: Int64?
    ) async -> [JiraItemOutcome] {
        var body = RankBody(issues: issues.map(\.text), rankCustomFieldId: field)
        switch place {
        case .before(let issue): body.rankBeforeIssue = issue.text
        case .after(let issue): body.rankAfterIssue = issue.text
        }
        var call = agile(.put, ["issue", "rank"])
        call.operation = .idempotentWrite
        call.body = encoded(body)
        call.invalidates = [.issues]
        do throws(JiraError) {
            let response = try await send(call)
            guard response.status == 207 else { return issues.map { JiraItemOutcome(issue: $0) } }
            let answer = try decode(response, call) {
                try JSONDecoder().decode(RankAnswer.self, from: response.body)
            }
            return issues.map { answer.outcome(of: $0, endpoint: call.endpoint(site.flavor)) }
        } catch {
            return issues.map { JiraItemOutcome(issue: $0, error: error) }
        }
    }

    private func moved(
        _ issues: [IssueReference],
        by call: JiraCall,
        canTake: () async throws(JiraError) -> Bool
    ) async -> [JiraItemOutcome] {
        var outcomes: [JiraItemOutcome] = []
        var pending: [ArraySlice<IssueReference>] = stride(from: 0, to: issues.count, by: Self.moveLimit).map
        {
            issues[$0..<min($0 + Self.moveLimit, issues.count)]
        }
        pending.reverse()
        var isTargetRight: Bool?
        while let chunk = pending.popLast() {
            var call = call
            call.body = encoded(["issues": chunk.map(\.text)])
            if chunk.count == 1 { call.issue = chunk.first?.text }
            do throws(JiraError) {
                _ = try await send(call)
                outcomes += chunk.map { JiraItemOutcome(issue: $0) }
                continue
            } catch {
                let isAboutOne = chunk.count > 1 && (error.code == .validation || error.code == .notFound)
                if isAboutOne, isTargetRight == nil {
                    isTargetRight = (try? await canTake()) ?? false
                }
                if isAboutOne, isTargetRight == true {
                    let middle = chunk.index(chunk.startIndex, offsetBy: chunk.count / 2)
                    pending += [chunk[middle...], chunk[..<middle]]
                } else {
                    outcomes += chunk.map { JiraItemOutcome(issue: $0, error: error) }
                }
            }
        }
        return outcomes
    }
}

private struct RankBody: Encodable {
    var issues: [String]
    var rankBeforeIssue: String?
    var rankAfterIssue: String?
    var rankCustomFieldId: Int64?
}

/// The answer to a rank that did not work for all.
private struct RankAnswer: Decodable {
    struct Entry: Decodable {
        var issueId: ReceivedID?
        var issueKey: String?
        var status: Int?
        var errors: [String]?
    }
    var entries: [Entry]

    func outcome(of issue: IssueReference, endpoint: String) -> JiraItemOutcome {
        let entry = entries.first { entry in
            entry.issueKey == issue.text || entry.issueId.map { String($0.number) } == issue.text
        }
        // What the answer does not mention is not known to be done.
        let status = entry?.status
        if let status, (200..<300).contains(status) { return JiraItemOutcome(issue: issue) }
        let words = entry?.errors ?? []
        return JiraItemOutcome(
            issue: issue,
            error: JiraError(
                status.map { $0 >= 500 } == true ? .serverError : .refused,
                endpoint: endpoint,
                message: entry == nil
                    ? "Jira's answer does not say whether \(issue.text) was ranked; rank it again"
                    : "\(issue.text) was not ranked; try again later",
                status: status,
                errorMessages: words
            )
        )
    }
}
