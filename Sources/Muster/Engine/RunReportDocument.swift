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
        case clusters, failures, outcome, outputs, pulled, site, stale, unclustered, warnings, written
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
            Written(created: $0.created, linked: $0.linked, skipped: $0.skipped, failed: $0.failed)
        }
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
