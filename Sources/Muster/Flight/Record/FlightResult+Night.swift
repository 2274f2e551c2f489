internal import Publishing
public import Reporting

extension FlightResult {
    /// The result of a night; guards and errors are added by the recorder.
    ///
    /// - Parameter night: what the job did.
    public init(_ night: NightResult) {
        let outcome: FlightOutcome =
            switch night.outcome {
            // Who finished what an earlier run had left has written, though nothing of this night's plan.
            case .complete:
                night.report.written == nil && night.resumedRuns.isEmpty ? .nothing : .complete
            case .partial: .partial
            case .stale: .stale
            case .dryRun: .dryRun
            }
        self.init(outcome: outcome, report: night.report)
        planHash = night.planHash
        resumedRuns = night.resumedRuns
        if case .partial(let error?) = night.outcome {
            self.error = Failure(code: "\(error.kind)", message: error.message)
        }
    }

    /// A result of an outcome and a report.
    ///
    /// - Parameters:
    ///   - outcome: how it ended.
    ///   - report: what was done.
    public init(outcome: FlightOutcome, report: RunReport) {
        self.init(
            outcome: outcome,
            runID: report.runID,
            calls: report.apiCalls.map { Calls(endpoint: $0.endpoint, calls: $0.calls) },
            stages: report.stages.map { Stage(name: $0.name, seconds: $0.seconds) },
            written: report.written.map {
                Written(created: $0.created, linked: $0.linked, skipped: $0.skipped, failed: $0.failed)
            },
            published: report.published.map { Published(cluster: $0.clusterID, key: $0.issueKey) },
            failures: report.failures
        )
    }
}
