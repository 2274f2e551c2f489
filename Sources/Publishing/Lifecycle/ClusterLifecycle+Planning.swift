internal import Planning
internal import Tickets

extension ClusterLifecycle {
    /// Moves a Job Cluster to a status.
    public func planStatus(_ key: String, to status: String) async throws(PublishingError) -> UpkeepPlan {
        let present = try await overview(of: key).standing
        var plan = UpkeepPlan("status", present.issue)
        if present.status.lowercased() == status.lowercased() {
            plan.warnings = ["\(present.issue.key) is in status '\(present.status)' already"]
        } else {
            plan.add(.transition, value: status, before: present.status)
        }
        return plan
    }

    /// Adds a comment.
    ///
    /// - Parameters:
    ///   - key: key of the Job Cluster.
    ///   - text: what it says.
    ///   - id: id of the run that it will be, which makes the comment unique.
    /// - Returns: the plan.
    /// - Throws: `PublishingError`.
    public func planComment(
        _ key: String,
        text: String,
        id: String
    ) async throws(PublishingError) -> UpkeepPlan {
        var plan = UpkeepPlan("comment", try await overview(of: key).standing.issue)
        plan.add(.comment, value: text, marker: "muster-\(id)-\(plan.issue.id)")
        return plan
    }

    /// Adds tickets to an open Job Cluster, with an override that keeps them in.
    ///
    /// - Parameters:
    ///   - keys: keys of the tickets.
    ///   - key: key of the Job Cluster.
    ///   - isForced: whether limits may break.
    /// - Returns: the plan; tickets that are in it already are left out with a warning.
    /// - Throws: `PublishingError`: `refused` for a ticket that is gone, done, in another project or in another open Job
    ///   Cluster; `stale` where limits would break and nobody forces it, with what breaks.
    public func planAdding(
        _ keys: [String],
        to key: String,
        isForced: Bool = false
    ) async throws(PublishingError) -> UpkeepPlan {
        let view = try await openOverview(of: key, to: "add tickets to it")
        var plan = UpkeepPlan("add", view.standing.issue)
        var joining: [MemberState] = []
        let wantedTickets = try await tickets(keys)
        let kinds = try await site.standingIssues(ids: wantedTickets.map(\.state.ticket.id))
        for (wanted, state) in wantedTickets {
            let ticket = state.ticket
            guard kinds[ticket.id]?.isJobCluster != true else {
                throw PublishingError(
                    kind: .refused,
                    message: "\(ticket.key) is a Job Cluster itself and no ticket for one"
                )
            }
            guard !state.isDone else {
                throw PublishingError(
                    kind: .refused,
                    message: "\(ticket.key) is done and no work for a Job Cluster"
                )
            }
            if let other = state.clusters.first(where: { $0.issue.id != plan.issue.id }) {
                throw PublishingError(
                    kind: .refused,
                    message:
                        "\(ticket.key) is in \(other.issue.key); take it out there first: muster clusters remove "
                        + "\(other.issue.key) \(ticket.key)"
                )
            }
            if view.standing.members.contains(where: { $0.id == ticket.id }) {
                plan.warnings.append("\(wanted) is in \(plan.issue.key) already")
            } else {
                joining.append(state)
            }
        }
        guard !joining.isEmpty else { return plan }
        let open = view.openMembers.map(\.ticket) + joining.map(\.ticket)
        let broken = shape(of: plan.issue, open)?.broken ?? []
        guard broken.isEmpty || isForced else {
            throw PublishingError(
                kind: .stale,
                message:
                    "\(plan.issue.key) would have \(broken.joined(separator: "; ")); --force adds the tickets all the same"
            )
        }
        plan.warnings += broken.map { "\(plan.issue.key) has \($0)" }
        for state in joining { plan.add(.link, member: state.issue) }
        try correct(&plan, view, open)
        move(joining, from: settings.clusteringStatus, to: settings.clusteredStatus, &plan)
        try await remember(&plan, joining.map(\.issue), .keepIn)
        return plan
    }

    /// Takes tickets out of a Job Cluster, with an override that keeps them out of it.
    ///
    /// - Parameters:
    ///   - keys: keys of the tickets.
    ///   - key: key of the Job Cluster.
    /// - Returns: the plan; tickets that are not in it are left out with a warning.
    /// - Throws: `PublishingError`.
    public func planRemoving(_ keys: [String], from key: String) async throws(PublishingError) -> UpkeepPlan {
        let view = try await openOverview(of: key, to: "take tickets out of it")
        var plan = UpkeepPlan("remove", view.standing.issue)
        var leaving: [LinkedMember] = []
        for wanted in keys.uniqued {
            let name = wanted.uppercased()
            if let member = view.standing.members.first(where: { $0.key == name || $0.id == wanted }) {
                leaving.append(member)
            } else {
                plan.warnings.append("\(wanted) is not in \(plan.issue.key)")
            }
        }
        guard !leaving.isEmpty else { return plan }
        let gone = Set(leaving.map(\.id))
        for member in leaving { plan.add(.unlink, member: JobClusterIssue(id: member.id, key: member.key)) }
        let left = view.openMembers.map(\.ticket).filter { !gone.contains($0.id) }
        if left.isEmpty {
            plan.warnings.append(
                "\(plan.issue.key) has no open ticket left; dissolve it: muster clusters dissolve"
            )
        }
        try correct(&plan, view, left)
        let states = view.members.filter { gone.contains($0.ticket.id) }
        move(states, from: settings.clusteredStatus, to: settings.clusteringStatus, &plan)
        try await remember(&plan, leaving.map { JobClusterIssue(id: $0.id, key: $0.key) }, .keepOut)
        return plan
    }

    /// Dissolves a Job Cluster: its open tickets are unlinked and will be planned anew, it is told why and closed.
    ///
    /// - Parameters:
    ///   - key: key of the Job Cluster.
    ///   - reason: why, for the comment.
    ///   - id: id of the run that it will be, which makes the comment unique.
    /// - Returns: the plan.
    /// - Throws: `PublishingError`.
    public func planDissolving(
        _ key: String,
        reason: String? = nil,
        id: String
    ) async throws(PublishingError) -> UpkeepPlan {
        let view = try await openOverview(of: key, to: "dissolve it")
        var plan = UpkeepPlan("dissolve", view.standing.issue)
        let open = view.openMembers
        let ids = Set(open.map(\.ticket.id))
        for member in view.standing.members where ids.contains(member.id) {
            plan.add(.unlink, member: JobClusterIssue(id: member.id, key: member.key))
        }
        let keys = open.map(\.ticket.key).joined(separator: ", ")
        let words =
            open.isEmpty ? "It had no open tickets." : "Its open tickets will be clustered anew: \(keys)."
        plan.add(
            .comment,
            value: "This Job Cluster is dissolved. \(reason.map { "\($0)\n" } ?? "")\(words)",
            marker: "muster-\(id)-\(plan.issue.id)"
        )
        plan.add(.close, value: settings.closedStatus)
        move(open, from: settings.clusteredStatus, to: settings.clusteringStatus, &plan)
        var record = view.record
        record?.isClosed = true
        record?.members.removeAll(where: ids.contains)
        plan.record = record
        return plan
    }

    // MARK: Parts

    private func openOverview(
        of key: String,
        to purpose: String
    ) async throws(PublishingError) -> ClusterOverview {
        let view = try await overview(of: key)
        guard view.standing.statusCategory != "done" else {
            throw PublishingError(
                kind: .refused,
                message:
                    "\(view.standing.issue.key) is closed ('\(view.standing.status)'); open it first to \(purpose)"
            )
        }
        return view
    }

    /// Tickets by key, in the order given.
    private func tickets(
        _ keys: [String]
    ) async throws(PublishingError) -> [(key: String, state: MemberState)] {
        let wanted = keys.map { $0.uppercased() }.uniqued
        let states = try await site.currentStates(of: wanted)
        let byKey = Dictionary(
            states.values.flatMap { [($0.ticket.key, $0), ($0.ticket.id, $0)] },
            uniquingKeysWith: { first, _ in first }
        )
        var found: [(String, MemberState)] = []
        for key in wanted {
            guard let state = byKey[key] else {
                throw PublishingError(
                    kind: .refused,
                    message: "there is no ticket \(key), or this account may not see it"
                )
            }
            guard state.ticket.key.hasPrefix(settings.scope.project + "-") else {
                throw PublishingError(
                    kind: .refused,
                    message: "\(key) is not in the project \(settings.scope.project)"
                )
            }
            found.append((key, state))
        }
        return found
    }

    /// Has the description say what is so, and the record know it.
    private func correct(
        _ plan: inout UpkeepPlan,
        _ view: ClusterOverview,
        _ open: [Ticket]
    ) throws(PublishingError) {
        var record =
            view.record
            ?? StandingRecord(
                issueID: plan.issue.id,
                issueKey: plan.issue.key,
                members: view.standing.members.map(\.id),
                runID: "",
                writtenAt: 0
            )
        let (joined, left) = (plan.members(.link), plan.members(.unlink))
        record.members = Set(record.members).union(joined).subtracting(left).sorted(by: byNumber)
        if let shape = shape(of: plan.issue, open) {
            let draft = JobClusterDraft(
                cluster: shape.cluster,
                marker: record.marker ?? "",
                members: shape.tickets
            )
            let wording = site.wording(of: draft)
            let mark = ContentMark(record.contentHash)
            // A summary that people wrote is theirs.
            let isOurs = mark?.isOurs(summary: view.standing.summary) ?? false
            plan.add(.edit, value: isOurs ? wording.fieldsWithSummary : wording.fields)
            let after = ContentMark(
                members: shape.tickets,
                summary: isOurs ? wording.summary : nil,
                departed: mark?.departed ?? []
            )
            // Until the correction is confirmed, the summary may be either.
            record.contentHash = after.orSummaries(of: mark).text
        }
        plan.record = record
    }

    /// Moves tickets that are still where Muster or nobody has put them.
    private func move(
        _ states: [MemberState],
        from: String?,
        to: String?,
        _ plan: inout UpkeepPlan
    ) {
        guard let from, let to, settings.clusteredStatus != nil else { return }
        for state in states where state.ticket.status.lowercased() == from.lowercased() {
            plan.add(.transition, on: state.issue, value: to, before: state.ticket.status)
        }
    }

    /// Records the decision, and ends an earlier one to the contrary.
    private func remember(
        _ plan: inout UpkeepPlan,
        _ tickets: [JobClusterIssue],
        _ kind: ClusterOverride.Kind
    ) async throws(PublishingError) {
        let time = now()
        plan.overrides = tickets.map { ticket in
            ClusterOverride(
                ticketID: ticket.id,
                ticketKey: ticket.key,
                kind: kind,
                clusterID: plan.issue.id,
                clusterKey: plan.issue.key,
                reason: kind == .keepIn ? "added by command" : "removed by command",
                madeAt: time,
                expiresAt: settings.overrideLifetime.map { time + $0 }
            )
        }
        let ids = Set(tickets.map(\.id))
        let contrary: ClusterOverride.Kind = kind == .keepIn ? .keepOut : .keepIn
        plan.ended = try await journaled { () async throws(StoreError) in
            try await journal.overrides(in: settings.scope)
        }.filter { [issue = plan.issue] in
            ids.contains($0.ticketID) && $0.kind == contrary && $0.clusterID == issue.id
        }
    }
}

extension MemberState {
    fileprivate var issue: JobClusterIssue { JobClusterIssue(id: ticket.id, key: ticket.key) }
}

extension UpkeepPlan {
    /// Ids of the tickets of its actions of a kind.
    func members(_ kind: SiteAction.Kind) -> [String] {
        actions.filter { $0.kind == kind }.compactMap(\.memberID)
    }
}
