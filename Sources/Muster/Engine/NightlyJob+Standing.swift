internal import Jira
internal import Planning
internal import Publishing
internal import Tickets

extension NightlyJob {
    /// Job Clusters that stand, as tonight's planning is told of them.
    struct Standing {
        var review = StandingReview()
        /// The open Job Clusters as they were read.
        var issues: [StandingIssue] = []
        /// Overrides that count tonight, those that the review just made among them.
        var overrides: [ClusterOverride] = []
    }

    /// Looks at the Job Clusters that stand and at what became of their members; writes nothing.
    ///
    /// Everything is read by id, so that an index that is behind hides nothing that the ledger knows.
    ///
    /// - Parameters:
    ///   - readiness: what the site offers.
    ///   - mapper: turns issues into tickets.
    ///   - pulled: tickets that were read a moment ago.
    /// - Returns: the review and the overrides that count.
    /// - Throws: `MusterError` where site or store cannot be read.
    func survey(
        _ readiness: SiteReadiness,
        _ mapper: TicketMapper,
        pulled: [Ticket]
    ) async throws(MusterError) -> Standing {
        defer { clock.lap("survey") }
        environment.progress(JobProgress(.survey))
        var records = try await stored { () async throws(StoreError) in
            try await store.standingRecords(in: scope, includingClosed: false)
        }
        let overrides = try await stored { () async throws(StoreError) in
            try await store.overrides(in: scope)
        }
        let latest = try await latestStart()
        let site = clusterSite(readiness, mapper, plan: nil)
        do throws(PublishingError) {
            var standing = try await site.openJobClusters()
            let found = Set(standing.map(\.issue.id))
            let unseen = records.map(\.issueID).filter { !found.contains($0) }
            standing += try await site.standingIssues(ids: unseen).values
            let recorded = Dictionary(
                records.map { ($0.issueID, Set($0.members)) },
                uniquingKeysWith: { first, _ in first }
            )
            if standing.contains(where: { recorded[$0.issue.id] == nil }) {
                // Open without an open record: closed once, or never seen here.
                records = try await closedRecords(of: standing, beside: records)
            }
            let own = try await ownChanges()
            let members = try await members(of: standing, recorded, pulled: pulled, site)
            let now = environment.now()
            var options = reviewOptions
            options.latestRun = latest
            (options.ownLinks, options.ownUnlinks) = (own.links, own.unlinks)
            let review = StandingReview.review(
                standing: standing,
                members: members,
                records: records,
                overrides: overrides,
                now: now,
                options: options
            )
            return Standing(
                review: review,
                issues: standing.filter { $0.statusCategory != "done" },
                overrides: Self.counting(overrides, review.overrides, at: now)
            )
        } catch {
            throw MusterError(error)
        }
    }

    /// Keeps what a review found: people's decisions first, so that an interruption in between only finds them again.
    func accept(_ standing: Standing) async throws(MusterError) {
        let review = standing.review
        try await stored { () async throws(StoreError) in
            if !review.overrides.isEmpty { try await store.save(review.overrides, in: scope) }
            if !review.records.isEmpty { try await store.save(review.records, in: scope) }
        }
    }

    /// The records that a review needs of Job Clusters that stand: open ones, and closed ones of those that are open again.
    private func closedRecords(
        of standing: [StandingIssue],
        beside open: [StandingRecord]
    ) async throws(PublishingError) -> [StandingRecord] {
        let ids = Set(standing.map(\.issue.id))
        do throws(StoreError) {
            let all = try await store.standingRecords(in: scope, includingClosed: true)
            return open + all.filter { $0.isClosed && ids.contains($0.issueID) }
        } catch {
            throw PublishingError(kind: .journal, message: error.message)
        }
    }

    /// Every ticket that is linked to an open Job Cluster or in its record.
    ///
    /// Tickets that the pull has read are not read again, unless it matters what their own end shows.
    private func members(
        of standing: [StandingIssue],
        _ recorded: [String: Set<String>],
        pulled: [Ticket],
        _ site: JiraClusterSite
    ) async throws(PublishingError) -> [String: MemberState] {
        var known: [String: MemberState] = [:]
        // The project's own JQL may choose tickets in any status: only the template says that they are open.
        if expectedStatus != nil, settings.sync == .full {
            for ticket in pulled { known[ticket.id] = MemberState(ticket: ticket, clusters: []) }
        }
        var wanted: Set<String> = []
        for entry in standing
        where entry.statusCategory != "done" && entry.project == settings.names.project {
            let linked = Set(entry.members.map(\.id))
            wanted.formUnion(linked.subtracting(known.keys))
            // What is linked and not recorded, or recorded and not linked, is looked at from the ticket's end.
            if let record = recorded[entry.issue.id] { wanted.formUnion(linked.symmetricDifference(record)) }
        }
        guard !wanted.isEmpty else { return known }
        let ids = wanted.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
        for id in ids { known[id] = nil }
        return known.merging(try await site.currentStates(of: ids)) { $1 }
    }

    /// What unfinished runs linked or unlinked, or mean to.
    private func ownChanges() async throws(PublishingError) -> (
        links: Set<StandingReview.Pair>, unlinks: Set<StandingReview.Pair>
    ) {
        var changes: (links: Set<StandingReview.Pair>, unlinks: Set<StandingReview.Pair>) = ([], [])
        do throws(StoreError) {
            for run in try await store.runs(in: scope, limit: .max)
            where run.outcome == .open || run.outcome == .partial {
                for action in try await store.actions(runID: run.id) {
                    guard let member = action.memberID else { continue }
                    let pair = StandingReview.Pair(clusterID: action.issueID, memberID: member)
                    if action.kind == .link { changes.links.insert(pair) }
                    if action.kind == .unlink { changes.unlinks.insert(pair) }
                }
            }
        } catch {
            throw PublishingError(kind: .journal, message: error.message)
        }
        return changes
    }

    private var reviewOptions: StandingReview.Options {
        var options = StandingReview.Options(project: settings.names.project)
        options.spansProjects = settings.jql != nil
        options.topUp = settings.existing.topUp
        options.topUpStatuses = settings.topUpStatuses
        let days = settings.existing.overrideDays
        options.overrideLifetime = days == 0 ? nil : .seconds(Int64(days) * 86_400)
        return options
    }

    /// Overrides that count, each as it was decided last.
    private static func counting(
        _ kept: [ClusterOverride],
        _ new: [ClusterOverride],
        at now: Int64
    ) -> [ClusterOverride] {
        struct Key: Hashable {
            var ticketID: String
            var kind: ClusterOverride.Kind
            var clusterID: String?
        }
        var latest: [Key: Int] = [:]
        var all: [ClusterOverride] = []
        for override in kept + new {
            let key = Key(
                ticketID: override.ticketID,
                kind: override.kind,
                clusterID: override.clusterID
            )
            if let index = latest[key] {
                all[index] = override
            } else {
                latest[key] = all.count
                all.append(override)
            }
        }
        return all.filter { $0.counts(at: now) }
    }
}
