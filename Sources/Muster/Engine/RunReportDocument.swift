internal import FoundationEssentials
internal import Clustering
internal import Planning
internal import Publishing
internal import Reporting

/// A run's report as JSON: what `--json` prints and the journal keeps.
public struct RunReportDocument: Encodable, Sendable {
    private var apiCalls: Calls
    private var clusters: [Cluster]
    private var elapsed: [String: Double]
    private var findings: [Finding]
    private var folded: [Folded]
    private var guards: [Guard]
    private var notes: [String]
    private var overrides: [Override]
    private var standing: [Standing]
    private var failures: [String]
    private var outcome: String
    private var outputs: [String]
    private var planHash: String
    private var pulled: Int?
    private var resumedRuns: [String]
    private var runID: String?
    private var site: String?
    private var stale: [Stale]
    private var unclustered: [Left]
    private var warnings: [String]
    private var written: Written?

    private enum CodingKeys: String, CodingKey {
        case clusters, failures, findings, folded, guards, notes, outcome, outputs, overrides, pulled, site
        case stale, standing, unclustered, warnings, written
        case apiCalls = "api_calls"
        case elapsed = "elapsed_s"
        case planHash = "plan_hash"
        case resumedRuns = "resumed_runs"
        case runID = "run_id"
    }

    private struct Calls: Encodable {
        var total: Int
        var endpoints: [String: Int]
    }

    private struct Cluster: Encodable {
        var id: String
        var key: String?
        var size: Int
        var radius_m: Double
        var priority: Int
        var members: [String]
    }

    private struct Left: Encodable {
        var id: String
        var reason: String
        var detail: String
    }

    private struct Stale: Encodable {
        var cluster: String
        var changes: [String]
    }

    private struct Written: Encodable {
        var created: Int
        var linked: Int
        var skipped: Int
        var failed: Int
        var topped_up: Int
        var joined: Int
        var updated: Int
        var closed: Int
        var folded: Int
    }

    /// A Job Cluster that stood already, as the plan has it and as far as the run changed it.
    private struct Standing: Encodable {
        var key: String
        var kept: [String]
        var joining: [String]
        var departed: [Departed]
        var dissolved: Bool
        /// Whether tickets joined it, its description was corrected, it was closed: false where nothing was written.
        var topped_up: Bool
        var updated: Bool
        var closed: Bool
    }

    private struct Departed: Encodable {
        var key: String
        var reason: String
    }

    private struct Folded: Encodable {
        var kept: String
        var folded: String
    }

    private struct Finding: Encodable {
        var kind: String
        var cluster: String
        var ticket: String?
        var message: String
    }

    private struct Guard: Encodable {
        var code: String
        var message: String
    }

    private struct Override: Encodable {
        var ticket: String
        var kind: String
        var cluster: String?
        var reason: String
        var expires_at_ms: Int64?
    }

    /// Makes the document of a result.
    public init(_ result: NightResult) {
        let report = result.report
        let keys = Dictionary(
            report.published.map { ($0.clusterID, $0.issueKey) },
            uniquingKeysWith: { first, _ in first }
        )
        apiCalls = Calls(
            total: report.totalCalls,
            endpoints: Dictionary(
                report.apiCalls.map { ($0.endpoint, $0.calls) },
                uniquingKeysWith: +
            )
        )
        clusters = result.plan.clusters.map {
            Cluster(
                id: $0.id,
                key: keys[$0.id],
                size: $0.members.count,
                radius_m: $0.radius.meters,
                priority: $0.priority.rawValue,
                members: $0.members
            )
        }
        elapsed = Dictionary(report.stages.map { ($0.name, $0.seconds) }, uniquingKeysWith: +)
        failures = report.failures
        outputs = report.outputs
        planHash = result.planHash
        pulled = report.pulled
        resumedRuns = result.resumedRuns
        runID = report.runID
        site = report.siteURL
        unclustered = result.plan.unclustered.map {
            Left(id: $0.id, reason: $0.reason.rawValue, detail: $0.detail)
        }
        warnings = result.plan.warnings
        written = report.written.map {
            Written(
                created: $0.created,
                linked: $0.linked,
                skipped: $0.skipped,
                failed: $0.failed,
                topped_up: $0.toppedUp,
                joined: $0.joined,
                updated: $0.updated,
                closed: $0.closed,
                folded: $0.folded
            )
        }
        findings = result.findings.map {
            Finding(
                kind: $0.kind.rawValue,
                cluster: $0.clusterKey,
                ticket: $0.ticketKey,
                message: $0.message
            )
        }
        folded = result.folded.map { Folded(kept: $0.kept.key, folded: $0.folded.key) }
        guards = result.guards.map { Guard(code: $0.code, message: $0.message) }
        notes = result.notes
        overrides = result.overrides.map {
            Override(
                ticket: $0.ticketKey,
                kind: $0.kind.rawValue,
                cluster: $0.clusterKey,
                reason: $0.reason,
                expires_at_ms: $0.expiresAt
            )
        }
        standing = Self.standing(result)
        stale = []
        switch result.outcome {
        case .complete: outcome = "done"
        case .partial: outcome = "partial"
        case .dryRun: outcome = "dry_run"
        case .stale(let drifts):
            outcome = "stale"
            stale = drifts.map { Stale(cluster: $0.clusterID, changes: $0.changes) }
        }
    }

    private static func standing(_ result: NightResult) -> [Standing] {
        let changes = Dictionary(
            result.standing.map { ($0.issueID, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        return result.plan.standing.map { plan in
            let change = changes[plan.issueID]
            return Standing(
                key: plan.issueKey,
                kept: plan.kept,
                joining: plan.joining,
                departed: plan.departed.map { Departed(key: $0.key, reason: $0.reason.rawValue) },
                dissolved: plan.isDissolved,
                topped_up: change.map { !$0.joined.isEmpty } ?? false,
                updated: change?.isUpdated ?? false,
                closed: change?.isClosed ?? false
            )
        }
    }

    /// The document in UTF-8, members in ascending order of name.
    public var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Every number is finite and every text is one: encoding cannot fail.
        guard let data = try? encoder.encode(self) else {
            preconditionFailure("a report that cannot be encoded")
        }
        return Array(data)
    }
}
