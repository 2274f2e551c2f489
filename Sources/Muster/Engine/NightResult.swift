public import Planning
public import Publishing
public import Reporting
public import Tickets

/// A night's tickets, pulled, indexed and clustered; nothing is written to Jira yet.
public struct PreparedNight: Sendable {
    /// The plan.
    public var plan: Plan
    /// What was done so far: tickets pulled, calls, seconds.
    public var report: RunReport
    /// What the site offers.
    public var readiness: SiteReadiness
    /// What the guards found; a run would stop where one of them says so.
    public var guards: [FlightFinding] = []
    /// What became of the Job Clusters that stand.
    public var findings: [StandingFinding] = []
    /// Things to know about the night, in words.
    public var notes: [String] = []
    /// The Job Clusters that stand, for the writes to come.
    var standing = NightlyJob.Standing()
    /// Whether tickets may have changed since they were read.
    var freshness = Publisher.Freshness.justRead
}

/// What a job did.
public struct NightResult: Sendable {
    /// How it ended.
    public enum Outcome: Hashable, Sendable {
        /// Everything is written, or there was nothing to write.
        case complete
        /// Something is left; the same command again finishes. Why it stopped, where it was stopped.
        case partial(PublishingError?)
        /// Tickets changed since the plan was made; the clusters named were not written, the others were.
        case stale([ClusterDrift])
        /// Nothing was written because it was only asked what would be.
        case dryRun
    }

    /// The plan that was published.
    public var plan: Plan
    /// Its hash.
    public var planHash: String
    /// What was done.
    public var report: RunReport
    /// How it ended.
    public var outcome: Outcome
    /// Runs of earlier nights that were finished first, by their ids.
    public var resumedRuns: [String]
    /// What became of the Job Clusters that stood already; only those with something to do.
    public var standing: [StandingChange] = []
    /// Job Clusters that were made twice and folded into one.
    public var folded: [FoldedCluster] = []
    /// Tickets that two machines had clustered at once, with the Job Cluster that they stay in.
    public var yielded: [YieldedTicket] = []
    /// The standing part of the plan without departures that Job Clusters were told of on nights before.
    public var news: [StandingPlan] = []
    /// What people and time did to Job Clusters that stand.
    public var findings: [StandingFinding] = []
    /// Overrides that are new, made again or ended.
    public var overrides: [ClusterOverride] = []
    /// What the guards found, also where it was accepted.
    public var guards: [FlightFinding] = []
    /// Things to know about the night, in words.
    public var notes: [String] = []
}
