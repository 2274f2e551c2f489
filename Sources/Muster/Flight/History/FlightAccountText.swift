internal import Clustering
internal import Geodesy
internal import Planning
internal import Tickets

/// One execution for people: what was asked for, what happened, what was written, and what to do with it.
public struct FlightAccountText: Sendable {
    private let account: FlightAccount

    /// Makes the text of an account.
    public init(_ account: FlightAccount) { self.account = account }

    /// The text, one line an element.
    public var lines: [String] {
        head + parameters + guards + stages + calls + written + failures + nextSteps
    }

    private var flight: FlightRecord { account.flight }
    private var result: FlightResult? { account.document?.result }

    private func pairs(_ pairs: [(String, String?)]) -> [String] {
        RunHistoryText.columns(
            pairs.compactMap { name, value in value.map { ["  " + name, RunHistoryText.plain($0)] } },
            textColumns: 2
        )
    }

    private var head: [String] {
        let row = RunHistory.Row(flight)
        var lines = ["\(RunHistoryText.plain(flight.kind)) \(RunHistoryText.plain(flight.id))"]
        lines += pairs([
            ("project", "\(flight.scope.project) on \(flight.scope.site)"),
            (
                "outcome",
                flight.outcome == "open" ? "open (under way, or ended without saying so)" : flight.outcome
            ),
            ("undid", account.undoes.map { "run \($0)" }),
            (
                "undone",
                account.isRolledBack
                    ? "rolled back by \(account.rollbacks.first ?? "another run")" : nil
            ),
            ("began", RunLogLine.timestamp(flight.startedAt)),
            ("ended", flight.finishedAt.map(RunLogLine.timestamp)),
            ("run", flight.runID), ("plan", flight.planHash), ("inputs", flight.inputsHash),
        ])
        lines += pairs(
            RunHistory.Measure.allCases.compactMap { measure in
                row.value(measure).map {
                    (measure.rawValue.replacing("_", with: " "), RunHistoryText.text($0, of: measure))
                }
            }
        )
        if let error = result?.error {
            lines += section("Error", ["\(error.code): \(error.message)"])
        }
        if let damage = account.damage { lines += section("Damaged", [damage]) }
        return lines
    }

    private var parameters: [String] {
        guard let inputs = account.document?.inputs else { return [] }
        let asked = inputs.parameters
        func number(_ value: Double?) -> String? { value.map { "\($0)" } }
        let source: String =
            switch inputs.source {
            case .file(let name): name
            case .jira(_, _, let jql): jql
            }
        return ["", "Inputs"]
            + pairs([
                ("muster", inputs.musterVersion), ("tickets", String(inputs.tickets.count)),
                ("standing", inputs.standing.isEmpty ? nil : "\(inputs.standing.count) Job Clusters"),
                ("overrides", inputs.overrides.isEmpty ? nil : String(inputs.overrides.count)),
                ("source", source), ("algorithm", asked.algorithm.rawValue),
                ("max tickets", asked.maxTickets.map(String.init)), ("max load", number(asked.maxLoad)),
                ("max radius", asked.maxRadius?.description),
                ("max due spread", asked.maxDueSpread.map { "\($0) days" }),
                ("move price", asked.movePrice?.description), ("max churn", number(asked.maxChurn)),
                ("priority weight", number(asked.priorityWeight)),
                ("objective", asked.objective.rawValue), ("effort", asked.effort.rawValue),
                ("seed", String(asked.seed)),
                ("suspects", inputs.screening == .leaveOut ? "left out" : "kept"),
                ("territory", inputs.territory.map { "\($0.south),\($0.west),\($0.north),\($0.east)" }),
                ("previous", inputs.previousPlanHash),
            ])
            + inputs.warnings.map { "  warning: " + RunHistoryText.plain($0) }
    }

    private var guards: [String] {
        section(
            "Guards",
            (result?.findings ?? []).map { "\($0.code)\($0.isStop ? "" : " (warning)"): \($0.message)" }
        )
    }

    private var stages: [String] {
        guard let stages = result?.stages, !stages.isEmpty else { return [] }
        let rows = stages.map {
            ["  " + RunHistoryText.plain($0.name), RunHistoryText.tenths($0.seconds) + " s"]
        }
        return ["", "Stages"] + RunHistoryText.columns(rows, textColumns: 1)
    }

    private var calls: [String] {
        guard let result, !result.calls.isEmpty else { return [] }
        let rows = result.calls.map { ["  " + RunHistoryText.plain($0.endpoint), String($0.calls)] }
        return ["", "Calls (\(result.totalCalls))"] + RunHistoryText.columns(rows, textColumns: 1)
    }

    private var written: [String] {
        var lines: [String] = []
        if !account.intents.isEmpty {
            let rows = account.intents.map { intent in
                [
                    "  " + intent.clusterID, intent.issueKey ?? "-", intent.state.rawValue,
                    "\(intent.linkedMembers.count) linked", RunHistoryText.plain(intent.message ?? ""),
                ]
            }
            lines += ["", "Job Clusters"] + RunHistoryText.columns(rows, textColumns: 5)
        }
        if !account.actions.isEmpty {
            let rows = account.actions.map { action in
                [
                    "  " + String(action.number), action.kind.rawValue, action.issueKey,
                    action.memberKey ?? "-",
                    action.state.rawValue, RunHistoryText.plain(action.message ?? ""),
                ]
            }
            lines += ["", "Other writes"] + RunHistoryText.columns(rows, textColumns: 6)
        }
        if lines.isEmpty, flight.outcome != FlightOutcome.open.rawValue {
            lines = ["", "Nothing was written to Jira."]
        }
        return lines
    }

    private var failures: [String] { section("Failures", result?.failures ?? []) }

    private var nextSteps: [String] {
        var steps: [String] = []
        if account.document?.inputs != nil {
            steps.append("muster replay \(flight.id)    plan it again, offline")
        }
        let isUnfinished =
            flight.outcome == FlightOutcome.partial.rawValue || flight.outcome == FlightOutcome.open.rawValue
        if isUnfinished, flight.runID != nil, !account.isRolledBack {
            steps.append("muster run    finishes what is left")
        }
        // A rollback is not undone; what was rolled back can have left something that people had touched.
        if let runID = flight.runID, account.undoes == nil,
            !account.intents.isEmpty || !account.actions.isEmpty
        {
            steps.append("muster rollback \(runID) --dry-run    what undoing it would remove")
        }
        return section("Next", steps)
    }

    private func section(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : ["", title] + lines.map { "  " + RunHistoryText.plain($0) }
    }
}
