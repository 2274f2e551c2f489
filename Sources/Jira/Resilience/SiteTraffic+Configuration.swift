internal import Resilience

extension SiteTraffic {
    /// Every figure of a site's traffic; the defaults are those of the sources.
    public struct Configuration: Hashable, Sendable {
        /// Requests under way at a time; at least 1.
        public var concurrency: Int
        /// Further requests under way that only people's calls use.
        public var reservedForPeople: Int
        /// One start in so many is batch work's while people wait too, so that it does not starve; 0 for none.
        public var batchShare: Int
        /// Requests a second that are never exceeded; nil for as many as the site allows.
        ///
        /// `JIRA_RATE_LIMIT_PER_SECOND`.
        public var requestsPerSecond: Double?
        /// Requests that may go at once, with `requestsPerSecond` or with a rate learnt from refusals; at least 1.
        public var burst: Int
        /// Factor of a learnt rate after a refusal, above 0 and below 1.
        public var rateDecrease: Double
        /// Smallest such factor, where much less was accepted than the rate allowed.
        public var rateSteepestDecrease: Double
        /// Requests a second that each accepted request adds to a learnt rate.
        public var rateIncrease: Double
        /// Learnt rate that is never undercut, in requests a second.
        public var lowestRate: Double
        /// Ban after a 429 that names no time; doubled for each further one in a row.
        public var unnamedBan: Duration
        /// Longest such ban.
        public var longestUnnamedBan: Duration
        /// Longest ban that a call waits for; one that would have to wait longer fails at once with `rateLimited`.
        public var longestBan: Duration
        /// Failures in a row after which the site is left alone; at least 1.
        ///
        /// `CIRCUIT_BREAKER_FAILURE_THRESHOLD`.
        public var breakerThreshold: Int
        /// How long it is left alone before one request tries again.
        ///
        /// `CIRCUIT_BREAKER_RECOVERY_TIMEOUT`.
        public var breakerRecovery: Duration
        /// Limits of writes to one issue.
        public var issueWrites: [WriteWindow]
        /// Issues whose writes are remembered for that; at least 1.
        public var spacedIssues: Int
        /// Points of an hour; nil for no budget, as with API tokens.
        ///
        /// `appPoints` for OAuth 2.0 apps.
        public var hourlyPoints: Int?
        /// How long answers are kept.
        ///
        /// `JIRA_CACHE_TTL` sets them all.
        public var cacheLifetimes: CacheLifetimes
        /// Most answers that are kept; 0 for none.
        public var cacheEntries: Int
        /// Most bytes of all answers that are kept.
        public var cacheBytes: Int

        /// Points that Jira Cloud gives an app of the first tier each hour, over all its sites (facts section 6.1).
        public static let appPoints = 65_000

        /// Makes a configuration.
        public init(
            concurrency: Int = 6,
            reservedForPeople: Int = 2,
            batchShare: Int = 5,
            requestsPerSecond: Double? = nil,
            burst: Int = 10,
            rateDecrease: Double = 0.9,
            rateSteepestDecrease: Double = 0.6,
            rateIncrease: Double = 0.05,
            lowestRate: Double = 0.2,
            unnamedBan: Duration = .seconds(2),
            longestUnnamedBan: Duration = .seconds(30),
            longestBan: Duration = .seconds(300),
            breakerThreshold: Int = 5,
            breakerRecovery: Duration = .seconds(60),
            issueWrites: [WriteWindow] = WriteWindow.cloud,
            spacedIssues: Int = 4096,
            hourlyPoints: Int? = nil,
            cacheLifetimes: CacheLifetimes = CacheLifetimes(),
            cacheEntries: Int = 2000,
            cacheBytes: Int = 32 << 20
        ) {
            self.concurrency = concurrency
            self.reservedForPeople = reservedForPeople
            self.batchShare = batchShare
            self.requestsPerSecond = requestsPerSecond
            self.burst = burst
            self.rateDecrease = rateDecrease
            self.rateSteepestDecrease = rateSteepestDecrease
            self.rateIncrease = rateIncrease
            self.lowestRate = lowestRate
            self.unnamedBan = unnamedBan
            self.longestUnnamedBan = longestUnnamedBan
            self.longestBan = longestBan
            self.breakerThreshold = breakerThreshold
            self.breakerRecovery = breakerRecovery
            self.issueWrites = issueWrites
            self.spacedIssues = spacedIssues
            self.hourlyPoints = hourlyPoints
            self.cacheLifetimes = cacheLifetimes
            self.cacheEntries = cacheEntries
            self.cacheBytes = cacheBytes
        }

        /// The figures in the words of the state machine.
        var admission: Admission.Configuration {
            var admission = Admission.Configuration()
            admission.places = concurrency
            admission.reservedPlaces = reservedForPeople
            admission.batchShare = batchShare
            admission.longestBan = longestBan
            admission.breaker = CircuitBreaker.Configuration(
                failureThreshold: breakerThreshold,
                recovery: breakerRecovery
            )
            admission.rate = AdaptiveRate.Configuration(
                ceiling: requestsPerSecond,
                burst: burst,
                decrease: rateDecrease,
                steepestDecrease: rateSteepestDecrease,
                increase: rateIncrease,
                lowestRate: lowestRate,
                unnamedBan: unnamedBan,
                longestUnnamedBan: longestUnnamedBan
            )
            admission.spacing = issueWrites.map { .init(count: $0.count, length: $0.length) }
            admission.spacedSubjects = spacedIssues
            admission.hourlyPoints = hourlyPoints
            return admission
        }
    }

    /// So many writes to one issue in any stretch of so long.
    public struct WriteWindow: Hashable, Sendable {
        /// Most writes; at least 1.
        public var count: Int
        /// Length of the stretch.
        public var length: Duration

        /// Jira Cloud's own: 20 in 2 s and 100 in 30 s (facts section 6.1).
        public static let cloud = [
            WriteWindow(count: 20, length: .seconds(2)), WriteWindow(count: 100, length: .seconds(30)),
        ]

        /// Makes a limit.
        public init(count: Int, length: Duration) {
            self.count = count
            self.length = length
        }
    }

    /// How long answers are kept, by kind (JIRA-6); comments and worklogs are never kept.
    public struct CacheLifetimes: Hashable, Sendable {
        /// Projects and boards.
        public var projects: Duration
        /// Issue types, statuses, priorities, fields, link types, create metadata.
        public var metadata: Duration
        /// People.
        public var users: Duration
        /// Issues read by id.
        public var issues: Duration
        /// Sprints.
        public var sprints: Duration

        /// Makes lifetimes; 0 keeps nothing of a kind.
        public init(
            projects: Duration = .seconds(600),
            metadata: Duration = .seconds(3600),
            users: Duration = .seconds(300),
            issues: Duration = .seconds(60),
            sprints: Duration = .seconds(300)
        ) {
            self.projects = projects
            self.metadata = metadata
            self.users = users
            self.issues = issues
            self.sprints = sprints
        }

        /// The same lifetime for every kind; 0 switches the cache off.
        public init(all lifetime: Duration) {
            self.init(
                projects: lifetime,
                metadata: lifetime,
                users: lifetime,
                issues: lifetime,
                sprints: lifetime
            )
        }

        /// Lifetime of a kind.
        public subscript(kind: JiraCacheKind) -> Duration {
            switch kind {
            case .projects: projects
            case .metadata: metadata
            case .users: users
            case .issues: issues
            case .sprints: sprints
            }
        }
    }
}
