internal import Clustering
public import Planning
internal import Tickets

/// One set of tickets planned under several settings, side by side.
///
/// A function of its inputs: no file, no network, nothing written or recorded. Job Clusters that stand are held as a night
/// would hold them, and every plan, the base included, is made from nothing, so that they differ by the settings alone.
public struct WhatIfComparison: Sendable {
    /// What was planned; its parameters are the base's.
    public let inputs: FlightInputs
    /// The plan under the settings that hold.
    public let base: Planned
    /// The others, in the order given.
    public let variants: [Outcome]

    /// A plan with its measures.
    public struct Planned: Sendable {
        /// The plan.
        public let plan: Plan
        /// What it looks like in numbers.
        public let measures: WhatIfMeasures
        /// Wall-clock seconds that planning took.
        public let seconds: Double
    }

    /// What became of a variant.
    public struct Outcome: Sendable {
        /// Its settings.
        public let variant: WhatIfVariant
        /// Its plan, or why there is none.
        public let result: Result<Change, WhatIfError>
    }

    /// A variant's plan and how it differs from the base.
    public struct Change: Sendable {
        /// The plan.
        public let planned: Planned
        /// What differs.
        public let difference: PlanDifference
    }

    /// Plans the base and every variant.
    ///
    /// - Parameters:
    ///   - inputs: tickets, Job Clusters that stand, overrides, and the parameters of the base; the plan that they may
    ///     have been made from is not looked at.
    ///   - variants: settings to try.
    ///   - threads: most threads; no plan depends on it.
    ///   - uptime: monotonic time, for the seconds.
    ///   - progress: told how many plans are made.
    /// - Throws: `MusterError` where the base cannot be planned, or the task is cancelled. A variant that cannot be
    ///   planned says so in its outcome.
    public init(
        _ inputs: FlightInputs,
        variants: [WhatIfVariant],
        threads: Int = 1,
        uptime: () -> Duration,
        progress: (Int) -> Void = { _ in }
    ) throws(MusterError) {
        var inputs = inputs
        inputs.previousPlanHash = nil
        func planned(_ parameters: PlanParameters) throws(ClusteringError) -> Planned {
            var varied = inputs
            varied.parameters = parameters
            let start = uptime()
            let plan = try varied.plan(threads: threads, previous: nil)
            let seconds = (uptime() - start) / .seconds(1)
            return Planned(plan: plan, measures: WhatIfMeasures(plan), seconds: seconds)
        }
        progress(0)
        let base: Planned
        do throws(ClusteringError) {
            base = try planned(inputs.parameters)
        } catch {
            throw MusterError(error)
        }
        var outcomes: [Outcome] = []
        for (index, variant) in variants.enumerated() {
            guard !Task.isCancelled else { throw MusterError(.cancelled, "interrupted") }
            progress(index + 1)
            let result: Result<Change, WhatIfError>
            do {
                let parameters = try variant.parameters(
                    from: inputs.parameters,
                    clusters: base.plan.clusters.count,
                    hasStanding: !inputs.standing.isEmpty
                )
                let other = try planned(parameters)
                result = .success(
                    Change(planned: other, difference: PlanDifference(from: base.plan, to: other.plan))
                )
            } catch let error as WhatIfError {
                result = .failure(error)
            } catch {
                result = .failure(WhatIfError(String(describing: error)))
            }
            outcomes.append(Outcome(variant: variant, result: result))
        }
        progress(variants.count + 1)
        self.inputs = inputs
        self.base = base
        self.variants = outcomes
    }

    /// Whether every variant could be planned.
    public var isComplete: Bool {
        variants.allSatisfy { if case .success = $0.result { true } else { false } }
    }
}

extension FlightInputs {
    /// What a plan was made of, as far as its document says.
    ///
    /// Tickets that it left out whatever the limits (without a usable place, outside the territory, held back, in a
    /// Job Cluster already) stay left out for the same reason.
    ///
    /// - Parameter plan: the plan.
    public init(_ plan: Plan) {
        var fixed: [String: UnclusteredTicket] = [:]
        for entry in plan.unclustered where entry.reason.isFixed { fixed[entry.id] = entry }
        var byID: [String: Ticket] = [:]
        for ticket in plan.tickets { byID[ticket.id] = Ticket(ticket, leftOut: fixed[ticket.id]) }
        var standing: [StandingCluster] = []
        var isMember: Set<String> = []
        for entry in plan.standing {
            isMember.formUnion(entry.kept)
            let unplaced = Set(entry.unplaced)
            standing.append(
                StandingCluster(
                    issueID: entry.issueID,
                    issueKey: entry.issueKey,
                    members: entry.kept.compactMap { id in
                        guard var ticket = byID[id] else { return nil }
                        if unplaced.contains(id) { ticket.place = .unusable(.noCoordinates, found: "") }
                        return ticket
                    },
                    departed: entry.departed,
                    isOpenForMore: entry.isOpenForMore,
                    keepOut: Set(entry.keepOut)
                )
            )
        }
        self.init(
            tickets: plan.tickets.compactMap { isMember.contains($0.id) ? nil : byID[$0.id] },
            standing: standing,
            parameters: plan.parameters,
            // What was to be left out as suspect is left out above.
            screening: .warn,
            weights: Dictionary(
                plan.tickets.compactMap { $0.weight == 1 ? nil : ($0.id, $0.weight) },
                uniquingKeysWith: { first, _ in first }
            ),
            source: plan.source
        )
        (parameters.movePrice, parameters.maxChurn) = (nil, nil)
    }
}

extension ReasonCode {
    /// Whether it holds under every setting.
    fileprivate var isFixed: Bool {
        switch self {
        case .loadExceedsCapacity, .tooIsolated, .constraintConflict, .boundElsewhere: false
        default: true
        }
    }
}

extension Ticket {
    fileprivate init(_ ticket: PlannedTicket, leftOut: UnclusteredTicket?) {
        let place: TicketPlace
        if let leftOut {
            place = .unusable(leftOut.reason, found: leftOut.detail)
        } else if let location = ticket.location {
            place = .located(location)
        } else {
            place = .unusable(.noCoordinates, found: "")
        }
        self.init(
            id: ticket.id,
            key: ticket.key,
            summary: ticket.summary,
            priority: ticket.priority,
            place: place,
            load: ticket.load,
            due: ticket.due,
            skills: ticket.skills,
            together: ticket.together,
            apart: ticket.apart,
            lock: ticket.lock,
            updated: ticket.updated
        )
    }
}
