internal import Jira
internal import Reporting

extension RunEvent {
    /// The beginning of a stage.
    static func stage(_ step: JobProgress) -> RunEvent {
        RunEvent("stage.began", ["stage": .text(step.stage.rawValue)])
    }

    /// What the client has done, retries included.
    static func calls(_ statistics: JiraCallStatistics) -> RunEvent {
        RunEvent(
            "site.calls",
            level: statistics.retries > 0 ? .warning : .info,
            [
                "calls": .integer(statistics.calls), "retries": .integer(statistics.retries),
                "waits": .integer(statistics.waits),
                "waited_s": .number(statistics.waited / .seconds(1)), "kept": .integer(statistics.kept),
                "shared": .integer(statistics.shared),
            ]
        )
    }

    /// What a guard found.
    static func finding(_ finding: FlightFinding) -> RunEvent {
        RunEvent(
            "guard.finding",
            level: finding.isStop ? .error : .warning,
            ["guard": .text(finding.code), "message": .text(finding.message)]
        )
    }

    /// The end of an execution.
    static func ended(_ result: FlightResult) -> RunEvent {
        var fields: [String: Value] = [
            "outcome": .text(result.outcome), "calls": .integer(result.totalCalls),
            "seconds": .number(result.stages.reduce(0) { $0 + $1.seconds }),
        ]
        if let runID = result.runID { fields["run_id"] = .text(runID) }
        if let hash = result.planHash { fields["plan_hash"] = .text(hash) }
        if let written = result.written {
            fields["created"] = .integer(written.created)
            fields["linked"] = .integer(written.linked)
            fields["failed"] = .integer(written.failed)
        }
        let outcome = FlightOutcome(rawValue: result.outcome)
        let level: Level =
            switch outcome {
            case .complete, .nothing, .dryRun, .open: .info
            case .partial, .stale: .warning
            case .guarded, .failed, nil: .error
            }
        return RunEvent("run.ended", level: level, fields)
    }

    /// An error that ended an execution.
    static func failure(_ error: MusterError) -> RunEvent {
        RunEvent(
            "run.failed",
            level: .error,
            ["code": .text(error.code.description), "message": .text(error.message)]
        )
    }
}

extension JobEnvironment {
    /// Has the log say which execution it is of, and the progress say to the log which stage begins.
    mutating func bind(to recorder: FlightRecorder) {
        let flight = recorder.flight
        log = log.bound(
            to: RunLog.Context(run: flight.id, site: flight.scope.site, project: flight.scope.project)
        )
        log("run.began", ["kind": .text(flight.kind)])
        progress = log.watching(progress)
    }
}

extension RunLog {
    /// The end of an execution.
    func ended(_ result: FlightResult, calls: JiraCallStatistics) {
        for failure in result.failures {
            self("run.failure", level: .error, ["message": .text(failure)])
        }
        self(.calls(calls))
        self(.ended(result))
    }

    /// The end of an execution that could do nothing.
    func ended(_ error: MusterError, calls: JiraCallStatistics) {
        self(.calls(calls))
        self(.failure(error))
    }

    /// A progress closure that also logs the beginning of each stage; stages of one name in a row are one.
    func watching(
        _ progress: @escaping @Sendable (JobProgress) -> Void
    ) -> @Sendable (JobProgress) -> Void {
        let stage = StageWatch()
        return { step in
            if stage.enters(step.stage) { self(.stage(step)) }
            progress(step)
        }
    }
}
