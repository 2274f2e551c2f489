extension JiraClient {
    /// Moves issues to a status: in bulk where the site lets this account, else one by one.
    ///
    /// Bulk work needs a global permission that an account of a project often lacks (facts section 2.7), and offers
    /// no transition that has a screen. What it does not do for these reasons is done issue by issue; where the answer of a
    /// task was lost, the issues' statuses tell. Two issues and fewer are moved one by one at once, which takes fewer calls.
    ///
    /// - Parameters:
    ///   - issues: numeric ids.
    ///   - status: name of the status, letter case ignored; an issue that is there already is left alone.
    ///   - schedule: when a task is asked about.
    /// - Returns: one entry per issue given, in their order. It does not throw: a failure of a call is the outcome of each
    ///   issue in it.
    public func transitionWherePossible(
        _ issues: [String],
        toStatus status: String,
        schedule: JiraTaskSchedule = JiraTaskSchedule()
    ) async -> JiraBulkReport {
        guard site.flavor.bulkAccess == .tasks, issues.count > 2 else {
            return await bulkOneByOne(.transition(toStatus: status), on: issues)
        }
        var report = await bulk(.transition(toStatus: status), on: issues, schedule: schedule)
        let lost = report.entries.filter { $0.outcome.isAmbiguous }.map(\.issue)
        if !lost.isEmpty, let present = try? await self.issues(lost, fields: ["status"]) {
            let arrived = Set(
                present.filter { $0.status?.lowercased() == status.lowercased() }.map(\.id)
            )
            for (index, entry) in report.entries.enumerated()
            where entry.outcome.isAmbiguous && arrived.contains(entry.issue) {
                report.entries[index].outcome = .processed
            }
        }
        let left = report.entries.filter { $0.outcome.isWorthASingleTry }.map(\.issue)
        guard !left.isEmpty else { return report }
        let single = Dictionary(
            await bulkOneByOne(.transition(toStatus: status), on: left).entries.map {
                ($0.issue, $0.outcome)
            },
            uniquingKeysWith: { first, _ in first }
        )
        for (index, entry) in report.entries.enumerated() {
            if let outcome = single[entry.issue] { report.entries[index].outcome = outcome }
        }
        return report
    }
}

extension JiraBulkOutcome {
    fileprivate var isAmbiguous: Bool {
        if case .ambiguous = self { true } else { false }
    }

    /// Whether bulk work was refused in a way that says nothing about the issue's own transition.
    fileprivate var isWorthASingleTry: Bool {
        switch self {
        case .failed: true
        case .notSent(let error): error.status.map { [400, 403, 404, 405].contains($0) } ?? false
        case .processed, .inaccessible, .ambiguous: false
        }
    }
}
