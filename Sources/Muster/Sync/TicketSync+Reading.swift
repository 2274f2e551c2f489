internal import JQL
internal import Jira
internal import Tickets

extension TicketSync {
    // MARK: In full

    /// Reads every ticket.
    func everything() async throws(MusterError) -> SyncReading {
        let siteTime = try await siteTime()
        let fields = mapper.mapping.requestedFields
        let progress = environment.progress
        let pull = try await asked { () async throws(JiraError) in
            try await client.pull(query.description, fields: fields) { done, total in
                progress(JobProgress(.pull, done: done, total: total))
            }
        }
        let issues = try await fresh(pull)
        return try reading(
            issues,
            found: pull.found,
            missing: max(pull.unreadable.count, pull.found - issues.count),
            untouched: [],
            count: pull.count,
            siteTime: siteTime
        )
    }

    /// The issues as Jira's database has them.
    ///
    /// Pages come from the search index, which lags: links and status that this program wrote a moment ago need not be
    /// in them. A bulk pull has read the issues by id already.
    private func fresh(_ pull: JiraPull) async throws(MusterError) -> [JiraIssue] {
        guard pull.method == .pages, !pull.issues.isEmpty else { return pull.issues }
        do throws(JiraError) {
            // Only what was found, each once.
            var open = Set(pull.issues.map(\.id))
            return try await client.issues(pull.issues.map(\.id), fields: mapper.mapping.requestedFields)
                .filter { open.remove($0.id) != nil }
        } catch {
            // Pages were read because this site has no bulk read: they are all that there is.
            guard error.code == .notFound else { throw MusterError(error) }
            return pull.issues
        }
    }

    // MARK: What changed

    /// Lists the query's ids and reads the fields of what can be other than what the store has.
    func changes(
        since checkpoint: SyncCheckpoint,
        _ known: [String: Ticket],
        _ rereading: Set<String>
    ) async throws(MusterError) -> SyncReading {
        let siteTime = try await siteTime()
        let progress = environment.progress
        let census = try await asked { () async throws(JiraError) in
            try await client.census(query.description) { done, total in
                progress(JobProgress(.pull, done: done, total: total))
            }
        }
        let found = Set(census.entries.map(\.id))
        let cursor = checkpoint.cursor(overlap: options.overlap)
        let fields = mapper.mapping.requestedFields

        var wanted = Set(census.entries.filter { known[$0.id] == nil }.map(\.id))
        var issues: [String: JiraIssue] = [:]
        if census.showsChanges {
            for entry in census.entries where known[entry.id]?.updated != entry.updated {
                wanted.insert(entry.id)
            }
        }
        // Where the list says what changed, a few tickets cost less one by one than a search with its overlap.
        if !census.showsChanges || wanted.count > Self.singleReads {
            let delta = try await asked { () async throws(JiraError) in
                try await client.delta(query, since: cursor, fields: fields)
            }
            for issue in delta.issues where found.contains(issue.id) { issues[issue.id] = issue }
            wanted.formUnion(delta.unread)
        }
        wanted.subtract(issues.keys)
        wanted.formUnion(try await withOtherClusters(known, cursor))
        wanted.formUnion(rereading)
        wanted.formIntersection(found)
        if !wanted.isEmpty {
            let ids = wanted.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
            let read = try await asked { () async throws(JiraError) in
                try await client.issues(ids, fields: fields)
            }
            for issue in read where wanted.contains(issue.id) { issues[issue.id] = issue }
        }
        let missing = wanted.count { issues[$0] == nil }
        let untouched = found.subtracting(wanted).subtracting(issues.keys)
        return try reading(
            issues.values.sorted { ($0.id.utf8.count, $0.id) < ($1.id.utf8.count, $1.id) },
            found: found.count,
            missing: missing,
            untouched: untouched,
            count: census.count,
            siteTime: siteTime
        )
    }

    /// As many reads by id as one search with its overlap is worth.
    private static let singleReads = 5

    /// Ids of tickets whose Job Cluster is not what the store says though they themselves were not updated: it was closed, opened
    /// again or deleted.
    private func withOtherClusters(
        _ known: [String: Ticket],
        _ cursor: IncrementalCursor
    ) async throws(MusterError) -> Set<String> {
        let ofType = JQLQuery(JQLFieldReference.issueType.equals(.text(mapper.clusterIssueType)))
        let fields = ["status", "issuetype", "issuelinks"]
        let changed = try await asked { () async throws(JiraError) in
            let delta = try await client.delta(ofType, since: cursor, fields: fields)
            guard !delta.unread.isEmpty else { return delta.issues }
            return delta.issues + (try await client.issues(delta.unread, fields: fields))
        }
        var tickets: Set<String> = []
        var isOpen: [String: Bool] = [:]
        for cluster in changed {
            isOpen[cluster.key] = cluster.statusCategory != "done"
            for link in cluster.links where link.type == mapper.linkType {
                guard let ticket = known[link.issue.id] else { continue }
                // An open cluster is the ticket's, and a closed one is not: anything else is to be looked at.
                if (ticket.clusterKey == cluster.key) != isOpen[cluster.key] { tickets.insert(ticket.id) }
            }
        }
        let named = known.values.filter { $0.clusterKey != nil }
        guard !named.isEmpty else { return tickets }
        // By number: the category's name is another one in every language.
        let open = ofType.restricted(to: JQLFieldReference.statusCategory.notEquals(.integer(3)))
        let keys = Set(
            try await asked { () async throws(JiraError) in
                try await client.keys(open.ordered(by: JQLTemplate.stableOrder).description)
            }.values
        )
        for ticket in named {
            guard let key = ticket.clusterKey else { continue }
            if !(isOpen[key] ?? keys.contains(key)) { tickets.insert(ticket.id) }
        }
        return tickets
    }

    // MARK: What left

    /// Why each ticket of the store that does not belong there any more has left, and how many issues were read for that.
    func departures(
        _ known: [String: Ticket],
        _ reading: SyncReading
    ) async throws(MusterError) -> (departures: [SyncDeparture], read: Int) {
        let gone = known.values.filter { !reading.present.contains($0.id) }
            .sorted { ($0.id.utf8.count, $0.id) < ($1.id.utf8.count, $1.id) }
        let unseen = gone.map(\.id).filter { reading.refused[$0] == nil }
        let examined = unseen.prefix(max(0, options.examinedDepartures))
        var issues = reading.refused
        var read = 0
        if !examined.isEmpty {
            let answer = try await asked { () async throws(JiraError) in
                try await client.issues(Array(examined), fields: mapper.mapping.requestedFields)
            }
            read = answer.count
            for issue in answer { issues[issue.id] = issue }
        }
        let unexamined = Set(unseen.dropFirst(examined.count))
        let departures = gone.map { ticket in
            unexamined.contains(ticket.id)
                ? SyncDeparture(id: ticket.id, key: ticket.key, reason: .notExamined)
                : SyncDeparture(ticket, now: issues[ticket.id], mapper)
        }
        return (departures, read)
    }

    // MARK: Both

    /// Sorts what was read into what belongs in the store and what does not.
    private func reading(
        _ issues: [JiraIssue],
        found: Int,
        missing: Int,
        untouched: Set<String>,
        count: JiraPull.Count?,
        siteTime: Int64?
    ) throws(MusterError) -> SyncReading {
        // An issue that the search found and that is gone a moment later was moved or removed: not a ticket any more. More
        // than a few, and something hides them from this account.
        guard missing <= max(5, found / 100) else {
            throw MusterError(
                .unavailable,
                "only \(found - missing) of \(found) tickets could be read; Jira found the others but does not show "
                    + "them to this account; check its permissions"
            )
        }
        var reading = SyncReading(
            fresh: [],
            present: untouched,
            refused: [:],
            found: found,
            read: issues.count,
            siteTime: siteTime,
            warnings: []
        )
        if let count, min(count.before, count.after) - found > max(5, found / 100) {
            reading.warnings.append(
                "Jira counts \(min(count.before, count.after)) tickets and its search gave \(found); its index may be "
                    + "behind: look again in the next run"
            )
        }
        for issue in issues {
            let ticket = mapper.ticket(of: issue)
            if isExpected(ticket) {
                reading.fresh.append(ticket)
                reading.present.insert(ticket.id)
            } else {
                reading.refused[issue.id] = issue
            }
        }
        return reading
    }

    /// Whether a ticket has the status that the search asked for.
    ///
    /// Search can be behind: what has left the status since is no ticket any more. A status that is not shown says nothing.
    private func isExpected(_ ticket: Ticket) -> Bool {
        guard let expectedStatus, !ticket.status.isEmpty else { return true }
        return ticket.status.lowercased() == expectedStatus.lowercased()
    }

    private func siteTime() async throws(MusterError) -> Int64? {
        do throws(JiraError) {
            return try await client.siteTime()
        } catch {
            // A proxy that lets nobody ask: the latest change that was read stands for the time then.
            guard [.notFound, .forbidden, .refused].contains(error.code) else { throw MusterError(error) }
            return nil
        }
    }

    private func asked<Result: Sendable>(
        _ body: () async throws(JiraError) -> Result
    ) async throws(MusterError) -> Result {
        do throws(JiraError) {
            return try await body()
        } catch {
            throw MusterError(error)
        }
    }
}
