/// How an execution ended, as the history names it.
public enum FlightOutcome: String, Hashable, Sendable, CaseIterable {
    /// It has not ended, or ended without saying so.
    case open
    /// Everything is written.
    case complete
    /// There was nothing to write.
    case nothing
    /// Something is left; the next run finishes it.
    case partial
    /// Clusters whose tickets had changed were not written, the others were.
    case stale
    /// A guard stopped it before the first write.
    case guarded
    /// Nothing could be done.
    case failed
    /// It was only asked what would be written.
    case dryRun = "dry_run"
}

/// What a guard found.
public struct FlightFinding: Hashable, Sendable, Codable {
    /// Which guard, such as `left_out`.
    public var code: String
    /// What was measured and which limit it was held to, with the fix, in words.
    public var message: String
    /// Whether it stops the run before its first write.
    public var isStop: Bool

    private enum CodingKeys: String, CodingKey {
        case code, message
        case isStop = "is_stop"
    }

    /// Makes a finding.
    public init(code: String, message: String, isStop: Bool = true) {
        self.code = code
        self.message = message
        self.isStop = isStop
    }
}

/// What an execution did: the second half of a flight document.
public struct FlightResult: Hashable, Sendable, Codable {
    /// Calls of one endpoint.
    public struct Calls: Hashable, Sendable, Codable {
        /// Method and path with placeholders.
        public var endpoint: String
        /// Number of calls, retries included.
        public var calls: Int

        /// Makes an entry.
        public init(endpoint: String, calls: Int) {
            self.endpoint = endpoint
            self.calls = calls
        }
    }

    /// Seconds of one stage.
    public struct Stage: Hashable, Sendable, Codable {
        /// Name, such as `pull`.
        public var name: String
        /// Wall clock seconds.
        public var seconds: Double

        /// Makes an entry; what is no time becomes 0.
        public init(name: String, seconds: Double) {
            self.name = name
            self.seconds = seconds.isFinite ? max(0, seconds) : 0
        }
    }

    /// A Job Cluster that a cluster of the plan became.
    public struct Published: Hashable, Sendable, Codable {
        /// Id in the plan.
        public var cluster: String
        /// Key in Jira.
        public var key: String

        /// Makes an entry.
        public init(cluster: String, key: String) {
            self.cluster = cluster
            self.key = key
        }
    }

    /// Counts of what was written.
    public struct Written: Hashable, Sendable, Codable {
        /// Job Clusters that were made.
        public var created: Int
        /// Links that were made.
        public var linked: Int
        /// Job Clusters that were there already.
        public var skipped: Int
        /// Job Clusters that are not finished.
        public var failed: Int

        /// Makes counts.
        public init(created: Int, linked: Int, skipped: Int, failed: Int) {
            self.created = created
            self.linked = linked
            self.skipped = skipped
            self.failed = failed
        }
    }

    /// Why nothing could be done.
    public struct Failure: Hashable, Sendable, Codable {
        /// Who must act, as `MusterError.Code` names it.
        public var code: String
        /// What, where and how to fix it.
        public var message: String

        /// Makes a failure.
        public init(code: String, message: String) {
            self.code = code
            self.message = message
        }
    }

    /// How it ended, as `FlightOutcome` names it.
    public var outcome: String
    /// Run that it opened or continued.
    public var runID: String?
    /// Hash of the plan.
    public var planHash: String?
    /// Calls by endpoint.
    public var calls: [Calls]
    /// Stages in their order.
    public var stages: [Stage]
    /// What the guards found.
    public var findings: [FlightFinding]
    /// What was written; nil where nothing was to be written.
    public var written: Written?
    /// Job Clusters in Jira that belong to clusters of the plan.
    public var published: [Published]
    /// What went wrong without ending it, in words.
    public var failures: [String]
    /// Runs of earlier nights that were finished first.
    public var resumedRuns: [String]
    /// Why nothing could be done.
    public var error: Failure?

    private enum CodingKeys: String, CodingKey {
        case calls, error, failures, findings, outcome, published, stages, written
        case planHash = "plan_hash"
        case resumedRuns = "resumed_runs"
        case runID = "run_id"
    }

    /// Makes a result.
    public init(
        outcome: FlightOutcome,
        runID: String? = nil,
        planHash: String? = nil,
        calls: [Calls] = [],
        stages: [Stage] = [],
        findings: [FlightFinding] = [],
        written: Written? = nil,
        published: [Published] = [],
        failures: [String] = [],
        resumedRuns: [String] = [],
        error: Failure? = nil
    ) {
        self.outcome = outcome.rawValue
        self.runID = runID
        self.planHash = planHash
        self.calls = calls
        self.stages = stages
        self.findings = findings
        self.written = written
        self.published = published
        self.failures = failures
        self.resumedRuns = resumedRuns
        self.error = error
    }

    /// Calls to Jira in all.
    public var totalCalls: Int { calls.reduce(0) { $0 &+ $1.calls } }
}
