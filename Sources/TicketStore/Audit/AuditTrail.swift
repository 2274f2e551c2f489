import Tickets

/// What the journal's own writes say to the audit log; one source for every store.
enum AuditTrail {
    /// A run was opened, or one that was not finished is continued.
    static func opened(_ run: RunRecord, clusters: Int, isContinued: Bool, at time: Int64) -> AuditEvent {
        AuditEvent(
            time: time,
            scope: run.scope,
            runID: run.id,
            event: isContinued ? "run.continued" : "run.opened",
            subject: run.planHash,
            detail: AuditDetail([("clusters", .number(clusters))]).text
        )
    }

    /// A run was closed.
    static func finished(
        _ id: String,
        _ outcome: RunRecord.Outcome,
        in scope: ProjectScope,
        at time: Int64
    ) -> AuditEvent {
        AuditEvent(
            time: time,
            scope: scope,
            runID: id,
            event: "run.finished",
            subject: outcome.rawValue
        )
    }

    /// An intent came further: `cluster.<state>`, or `cluster.links` where only its links changed; nil where nothing did.
    static func changed(
        _ before: ClusterIntent?,
        to after: ClusterIntent,
        runID: String,
        in scope: ProjectScope,
        at time: Int64
    ) -> AuditEvent? {
        let isNew = before?.state != after.state || before?.issueID != after.issueID
        // That a cluster is planned is said by the plan; only what goes to Jira is an event.
        guard after.state != .pending || before.map({ $0.state != .pending }) ?? false else { return nil }
        let known = Set(before?.linkedMembers ?? [])
        let now = Set(after.linkedMembers)
        let linked = after.linkedMembers.filter { !known.contains($0) }.sorted(by: IDOrder.precedes)
        let gone = (before?.linkedMembers ?? []).filter { !now.contains($0) }.sorted(by: IDOrder.precedes)
        guard isNew || !linked.isEmpty || !gone.isEmpty else { return nil }
        return AuditEvent(
            time: time,
            scope: scope,
            runID: runID,
            event: isNew ? "cluster.\(after.state.rawValue)" : "cluster.links",
            subject: after.issueKey ?? after.clusterID,
            detail: AuditDetail([
                ("cluster", .text(after.clusterID)), ("issue_id", after.issueID.map { .text($0) }),
                ("linked", linked.isEmpty ? nil : .texts(linked)), ("marker", .text(after.marker)),
                ("message", after.message.map { .text($0) }),
                ("unlinked", gone.isEmpty ? nil : .texts(gone)),
            ]).text
        )
    }

    /// An action came further: `action.<state>`; nil where its state is the same, or nothing was sent yet.
    static func changed(
        _ before: SiteAction?,
        to after: SiteAction,
        runID: String,
        in scope: ProjectScope,
        at time: Int64
    ) -> AuditEvent? {
        guard before?.state != after.state, after.state != .pending || before != nil else { return nil }
        return AuditEvent(
            time: time,
            scope: scope,
            runID: runID,
            event: "action.\(after.state.rawValue)",
            subject: after.issueKey,
            detail: AuditDetail([
                ("issue_id", .text(after.issueID)), ("kind", .text(after.kind.rawValue)),
                ("member", after.memberKey.map { .text($0) }),
                ("member_id", after.memberID.map { .text($0) }),
                ("message", after.message.map { .text($0) }), ("number", .number(after.number)),
            ]).text
        )
    }

    /// An override was added, changed or removed.
    static func override(
        _ override: ClusterOverride,
        _ change: String,
        in scope: ProjectScope,
        at time: Int64
    ) -> AuditEvent {
        AuditEvent(
            time: time,
            scope: scope,
            event: "override.\(change)",
            subject: override.ticketKey,
            detail: AuditDetail([
                ("cluster", override.clusterKey.map { .text($0) }),
                ("cluster_id", override.clusterID.map { .text($0) }),
                ("expires_at", override.expiresAt.map { .number(Int($0)) }),
                ("kind", .text(override.kind.rawValue)), ("reason", .text(override.reason)),
                ("ticket_id", .text(override.ticketID)),
            ]).text
        )
    }

    /// A lease that was not given back went to another holder.
    static func leaseTaken(
        over lease: Lease,
        by holder: LeaseHolder,
        in scope: ProjectScope,
        at time: Int64
    ) -> AuditEvent {
        AuditEvent(
            time: time,
            scope: scope,
            event: "lease.taken_over",
            subject: "\(holder.process)@\(holder.host)",
            detail: AuditDetail([
                ("from", .text("\(lease.process)@\(lease.host ?? "")")),
                ("token", .number(Int(lease.token))),
            ]).text
        )
    }

    /// Retention removed something; `auditEntries` of the log itself are told by `pruned`.
    static func retention(_ summary: RetentionSummary, at time: Int64) -> AuditEvent {
        AuditEvent(
            time: time,
            event: "retention.done",
            detail: AuditDetail([
                ("actions", .number(summary.actions)), ("audit_entries", .number(summary.auditEntries)),
                ("flight_documents", .number(summary.flightDocuments)),
                ("overrides", .number(summary.overrides)), ("plans", .number(summary.plans)),
            ]).text
        )
    }

    /// Name of the entry that vouches for what retention removed of the log.
    static let prunedEvent = "audit.pruned"

    /// What an `audit.pruned` entry says: the chain begins after this entry.
    static func prunedDetail(through number: Int64, hash: String) -> String {
        AuditDetail([("hash", .text(hash)), ("through", .number(Int(number)))]).text
    }
}

/// A JSON object of an audit entry; names are written in the order given, which is ascending.
struct AuditDetail {
    /// A value.
    enum Value {
        case text(String)
        case number(Int)
        case texts([String])
    }

    /// The object.
    let text: String

    /// Writes the members that have a value.
    init(_ members: [(name: String, value: Value?)]) {
        var bytes: [UInt8] = [UInt8(ascii: "{")]
        for (name, value) in members {
            guard let value else { continue }
            if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
            TextList.append(quoted: name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            switch value {
            case .text(let text): TextList.append(quoted: text, to: &bytes)
            case .number(let number): bytes.append(contentsOf: "\(number)".utf8)
            case .texts(let texts): TextList.append(texts, to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "}"))
        text = String(decoding: bytes, as: UTF8.self)
    }
}
