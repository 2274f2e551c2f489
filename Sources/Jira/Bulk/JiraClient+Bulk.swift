internal import FoundationEssentials
internal import HTTPMessages

extension JiraClient {
    /// Does the same to any number of issues.
    ///
    /// On Cloud as tasks of at most 1,000 issues, a few at a time: at most five run at once on a whole site, and where
    /// others' tasks are in the way this waits for its turn. On Data Center, which has nothing of the kind, issue by issue
    /// with bounded fan-out. Both give the same report.
    ///
    /// - Parameters:
    ///   - operation: what to do.
    ///   - issues: numeric ids or keys; one that is named twice is changed once.
    ///   - schedule: when a task is asked about.
    ///   - notify: whether Jira sends people e-mail about it; Cloud only.
    /// - Returns: one entry per issue given, in their order. It does not throw: a failure of a call is the outcome of each
    ///   issue in it. Where the answer to a task's request was lost, those issues are ambiguous; edits and watches are
    ///   sent again by themselves, since doing them twice is the same as doing them once.
    public func bulk(
        _ operation: JiraBulkOperation,
        on issues: [String],
        schedule: JiraTaskSchedule = JiraTaskSchedule(),
        notify: Bool = false
    ) async -> JiraBulkReport {
        guard !issues.isEmpty else { return JiraBulkReport(entries: []) }
        switch site.flavor.bulkAccess {
        case .oneByOne: return await bulkOneByOne(operation, on: issues)
        case .tasks:
            do throws(JiraError) {
                return try await bulkByTasks(operation, on: issues, schedule, notify: notify)
            } catch {
                // Only reading what the issues are came before: nothing was sent that changes anything.
                return JiraBulkReport(
                    entries: issues.map { .init(issue: $0, outcome: .notSent(error)) }
                )
            }
        }
    }

    /// What became of the issues of a bulk task, for one whose answers were lost on the way.
    ///
    /// - Parameters:
    ///   - task: its id, from a report.
    ///   - issues: numeric ids of the issues that it was given.
    ///   - schedule: when it is asked about.
    /// - Returns: one outcome per issue, in their order.
    /// - Throws: `JiraError`, also where the task has not ended when the schedule's patience is over.
    public func bulkOutcomes(
        ofTask task: String,
        issues: [String],
        schedule: JiraTaskSchedule = JiraTaskSchedule()
    ) async throws(JiraError) -> [JiraBulkOutcome] {
        let call = read(["bulk", "queue", .value(task)])
        let progress = try await poll(task, schedule) { () async throws(JiraError) in
            let progress = try await send(call, answering: JiraBulkProgress.self)
            return progress.status.isFinal ? progress : nil
        }
        return progress.outcomes(of: issues, endpoint: call.endpoint(site.flavor), task: task)
    }

    // MARK: Tasks

    private func bulkByTasks(
        _ operation: JiraBulkOperation,
        on issues: [String],
        _ schedule: JiraTaskSchedule,
        notify: Bool
    ) async throws(JiraError) -> JiraBulkReport {
        let identities = try await identities(of: issues, operation)
        var outcomes: [String: JiraBulkOutcome] = [:]
        let requests = try await requests(operation, identities, notify: notify, done: &outcomes)
        let results = await boundedFanOut(requests, limit: min(5, configuration.concurrency)) { request in
            await run(request, schedule)
        }
        var tasks: [String] = []
        for (request, result) in zip(requests, results) {
            if let task = result.task { tasks.append(task) }
            for (id, outcome) in zip(request.ids, result.outcomes) { outcomes[id] = outcome }
        }
        if operation == .delete { try await confirmDeletions(&outcomes, identities) }
        return JiraBulkReport(
            entries: issues.map { issue in
                let id = identities[issue]?.id
                return .init(issue: issue, outcome: id.flatMap { outcomes[$0] } ?? .inaccessible)
            },
            tasks: tasks
        )
    }

    private func run(_ request: BulkRequest, _ schedule: JiraTaskSchedule) async -> (
        task: String?, outcomes: [JiraBulkOutcome]
    ) {
        let task: String
        do throws(JiraError) {
            task = try await submit(request, schedule)
        } catch {
            return (nil, request.ids.map { _ in .ofRequest(error) })
        }
        do throws(JiraError) {
            return (task, try await bulkOutcomes(ofTask: task, issues: request.ids, schedule: schedule))
        } catch {
            // The site has the task, whatever befell the question about it.
            var error = error
            error.message = "task \(task) was taken, its end is not known: \(error.message)"
            return (task, request.ids.map { _ in .ambiguous(error) })
        }
    }

    /// Submits a task, again as long as the site has too many of them.
    private func submit(_ request: BulkRequest, _ schedule: JiraTaskSchedule) async throws(JiraError)
        -> String
    {
        var attempts = 0
        var waited = Duration.zero
        while true {
            do throws(JiraError) {
                return try await submitTask(request.call)
            } catch  where error.isAboutTooManyTasks {
                guard let wait = schedule.wait(afterQuestions: attempts, waited: waited) else { throw error }
                try await pause(wait, for: "a bulk task to end", .notSent)
                waited += wait
                attempts += 1
            }
        }
    }

    /// Whether what was not accounted for and was there before is gone now: a task may not count as accessible what it has
    /// deleted.
    private func confirmDeletions(
        _ outcomes: inout [String: JiraBulkOutcome],
        _ identities: [String: BulkIdentity]
    ) async throws(JiraError) {
        let open = Set(identities.values.map(\.id)).filter { outcomes[$0] == .inaccessible }.sorted()
        guard !open.isEmpty else { return }
        let present = Set(try await self.issues(open, fields: ["created"]).map(\.id))
        for id in open {
            outcomes[id] =
                present.contains(id) ? .failed(reasons: ["The issue is still there."]) : .processed
        }
    }
}

extension JiraError {
    /// Whether a bulk task was refused because too many are under way: it surely was not begun.
    ///
    /// The specification states the limit of five, not the answer; a 429 means it, and so do these words.
    var isAboutTooManyTasks: Bool {
        if status == 429 { return true }
        guard status == 400 else { return false }
        let words = errorMessages.joined(separator: " ").lowercased()
        return ["concurrent", "too many", "already running", "in progress"].contains { words.contains($0) }
    }
}
