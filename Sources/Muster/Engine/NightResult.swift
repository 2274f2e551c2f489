public import Planning
public import Publishing
public import Reporting

/// A night's tickets, pulled, indexed and clustered; nothing is written to Jira yet.
public struct PreparedNight: Sendable {
    /// The plan.
    public var plan: Plan
    /// What was done so far: tickets pulled, calls, seconds.
    public var report: RunReport
    /// What the site offers.
    public var readiness: SiteReadiness
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
}
