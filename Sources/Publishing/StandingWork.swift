internal import Clustering
internal import Geodesy
internal import Planning
internal import Reporting
internal import Tickets

/// What a plan has to do at one Job Cluster that stands.
struct StandingWork {
    /// What the plan says of it.
    var plan: StandingPlan
    /// What the ledger has of it; nil where it is new to this store.
    var record: StandingRecord?
    /// Tickets that join, in visiting order.
    var joining: [PlannedTicket]
    /// Open members after this plan in visiting order; none where it is dissolved.
    var members: [PlannedTicket]
    /// Members that are no work any more and that it has not been told of.
    var newlyDeparted: [DepartedMember]
    /// Whether its description says something that is not so any more.
    var isStale: Bool

    var issue: JobClusterIssue { JobClusterIssue(id: plan.issueID, key: plan.issueKey) }
    /// What it was told last, where this store knows.
    var mark: ContentMark? { ContentMark(record?.contentHash) }

    /// What is to be done at the Job Clusters of a plan; those without anything to do are left out.
    ///
    /// - Parameters:
    ///   - plan: the plan.
    ///   - records: what the ledger has.
    ///   - tickets: the plan's tickets by id.
    ///   - isContinued: whether an earlier process has begun with it: then what the records say is done already is
    ///     looked at again, for its last steps may be missing.
    /// - Returns: the work in the order of the plan.
    static func all(
        of plan: Plan,
        records: [StandingRecord],
        tickets: [String: PlannedTicket],
        isContinued: Bool = false
    ) -> [StandingWork] {
        guard !plan.standing.isEmpty else { return [] }
        let byIssue = Dictionary(records.map { ($0.issueID, $0) }, uniquingKeysWith: { first, _ in first })
        return plan.standing.compactMap { standing in
            let work = StandingWork(standing, byIssue[standing.issueID], tickets)
            return work.isNeeded || isContinued && work.isChange ? work : nil
        }
    }

    private init(
        _ standing: StandingPlan,
        _ record: StandingRecord?,
        _ tickets: [String: PlannedTicket]
    ) {
        plan = standing
        self.record = record
        let order = standing.cluster?.visitOrder ?? standing.joining
        let joiningIDs = Set(standing.joining)
        joining = order.filter(joiningIDs.contains).compactMap { tickets[$0] }
        members = standing.cluster?.visitOrder.compactMap { tickets[$0] } ?? []
        let mark = ContentMark(record?.contentHash)
        newlyDeparted = standing.departed.filter { !(mark?.departed.contains($0.id) ?? false) }
        // Without a mark nobody knows what it says: it is corrected once there is a reason, and not for its own sake.
        isStale =
            mark.map { [members] mark in mark.members != ContentMark.digest(ofMembers: members) } ?? false
    }

    /// Whether the plan changes anything, as of when it was made.
    private var isChange: Bool { plan.isDissolved || !plan.joining.isEmpty || !plan.departed.isEmpty }

    private var isNeeded: Bool {
        if plan.isDissolved { return !(record?.isClosed ?? false) }
        let isJoined = record.map { Set(plan.joining).isSubset(of: $0.members) } ?? plan.joining.isEmpty
        return !isJoined || !newlyDeparted.isEmpty || isStale
    }

    /// The Job Cluster as it is to be described, with these open members only; nil where none is left.
    func draft(keeping ids: Set<String>) -> JobClusterDraft? {
        guard let cluster = plan.cluster else { return nil }
        var draft = JobClusterDraft(cluster: cluster, marker: record?.marker ?? "", members: members)
        draft.standing = plan
        return draft.keeping(ids)
    }

    /// What the Job Cluster is told, in words; nil where there is nothing to tell.
    func comment(joined: [PlannedTicket], isClosing: Bool, runID: String) -> String? {
        JobClusterComments.changes(
            joined: joined.map(\.key),
            departed: newlyDeparted,
            isClosing: isClosing,
            runID: runID
        )
    }
}

extension JobClusterDraft {
    /// The same with these members only; nil where none of them is left.
    ///
    /// The centre stays where it is; radius, load, priority and the way are those of what is left.
    func keeping(_ ids: Set<String>) -> JobClusterDraft? {
        let left = members.filter { ids.contains($0.id) }
        guard left.count < members.count else { return self }
        guard !left.isEmpty else { return nil }
        var draft = self
        draft.members = left
        draft.cluster.members = cluster.members.filter { ids.contains($0) }
        draft.cluster.visitOrder = cluster.visitOrder.filter { ids.contains($0) }
        draft.cluster.load = left.reduce(0) { $0 + $1.load }
        draft.cluster.priority = left.map(\.priority).min() ?? cluster.priority
        if let medoid = cluster.medoid, !ids.contains(medoid) { draft.cluster.medoid = nil }
        let places = left.compactMap(\.location)
        draft.cluster.radius = places.map { $0.distance(to: cluster.center) }.max() ?? Length(meters: 0)
        draft.cluster.pathLength = Length(
            meters: zip(places, places.dropFirst()).reduce(0) { $0 + $1.0.distance(to: $1.1).meters }
        )
        return draft
    }
}

extension Location {
    /// Distance to another place of the same kind; 0 for one of the other kind, which no plan mixes.
    fileprivate func distance(to other: Location) -> Length {
        switch (self, other) {
        case (.geographic(let one), .geographic(let other)): one.distance(to: other)
        case (.planar(let x, let y), .planar(let otherX, let otherY)):
            Length(meters: ((x - otherX) * (x - otherX) + (y - otherY) * (y - otherY)).squareRoot())
        default: Length(meters: 0)
        }
    }
}
