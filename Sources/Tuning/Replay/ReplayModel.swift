public import Clustering
public import Geodesy
public import Planning

/// What is assumed of the world outside the planner when nights are replayed.
///
/// The model, night by night:
/// 1. The **pool** is the tickets that wait and those that came in. Tickets without a usable place are counted in the
///    night that they came in (`NightMeasures.unusable`) and do not wait; the sieve looks at the whole history at once, so
///    they are the same for every setting.
/// 2. The pool is planned from nothing, as a first night would be. A Job Cluster that a ticket of the past was in does
///    not count.
/// 3. Of the clusters, `crews` or else the share `dispatchShare`, rounded up, **go out**: the most urgent first
///    (`PlannedCluster.priority`), then those with the ticket that has waited longest, then the larger, then in order of
///    the first member's id. Their tickets leave the pool.
/// 4. All other tickets **wait** and are planned again the next night. A ticket that was left out (noise, too far from
///    everything, no room) on `patience` nights in all leaves the pool as well: in life somebody drives there alone. It counts
///    as left out on each of those nights.
///
/// With a share, a setting of many small clusters sends out many crews; with `crews` all settings have the same means, so
/// that waiting can be compared fairly. What the model leaves out: how long crews work, tickets that are closed or change
/// while they wait, Job Clusters that stand in Jira, and the price of moving (`PlanParameters.movePrice`): churn here is how
/// restless a setting is by itself.
public struct ReplayModel: Hashable, Sendable {
    /// What settings vary; the effort is `fast` unless asked for otherwise.
    public var base: PlanParameters
    /// Share of the night's clusters that go out, above 0 and at most 1.
    public var dispatchShare: Double
    /// Clusters that go out each night, at least 1; nil for the share.
    public var crews: Int?
    /// Nights on which a ticket may be left out before it leaves, at least 1.
    public var patience: Int
    /// What is done with legal coordinates that are very likely wrong.
    public var screening: ScreeningPolicy
    /// Where all tickets should be; nil for anywhere.
    public var territory: GeoBox?

    /// Makes a model.
    public init(
        base: PlanParameters = PlanParameters(effort: .fast),
        dispatchShare: Double = 0.8,
        crews: Int? = nil,
        patience: Int = 7,
        screening: ScreeningPolicy = .leaveOut,
        territory: GeoBox? = nil
    ) {
        self.base = base
        self.dispatchShare = dispatchShare
        self.crews = crews
        self.patience = patience
        self.screening = screening
        self.territory = territory
    }

    /// Clusters that go out of so many.
    func dispatched(of clusters: Int) -> Int {
        if let crews { return min(crews, clusters) }
        // A share such as 0.8 is a little above four fifths: five clusters are four.
        return min(clusters, Int((dispatchShare * Double(clusters) - 1e-9).rounded(.up)))
    }

    func check() throws(SweepError) {
        guard dispatchShare > 0, dispatchShare <= 1 else {
            throw .invalid(
                name: "dispatch share",
                value: "\(dispatchShare)",
                allowed: "above 0 and at most 1"
            )
        }
        if let crews, crews < 1 {
            throw .invalid(name: "crews", value: "\(crews)", allowed: "at least 1")
        }
        guard patience >= 1 else {
            throw .invalid(name: "patience", value: "\(patience)", allowed: "at least 1 night")
        }
    }
}

extension TuningSetting {
    /// The parameters of a night with so many tickets.
    ///
    /// K-means has no limit by count: it is asked for as many clusters as a capacity of `maxTickets` would need.
    func parameters(_ base: PlanParameters, pool: Int) -> PlanParameters {
        var parameters = base
        parameters.algorithm = algorithm
        if let maxRadius { parameters.maxRadius = maxRadius }
        if let epsilon { parameters.epsilon = epsilon }
        if let minimumPoints { parameters.minimumPoints = minimumPoints }
        if let maxTickets { parameters.maxTickets = maxTickets }
        if let priorityWeight { parameters.priorityWeight = priorityWeight }
        if algorithm == .kmeans, parameters.clusterCount == nil {
            let size = max(1, parameters.maxTickets ?? 10)
            parameters.clusterCount = max(1, (pool + size - 1) / size)
        }
        return parameters
    }
}
