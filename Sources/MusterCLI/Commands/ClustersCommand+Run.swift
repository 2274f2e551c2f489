import Geodesy
import Muster
import Publishing
import Tickets

extension ClustersListCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        try await ClustersCommand.looking(parsed, context) { job in
            let open = try await job.openClusters()
            context.progress.finish()
            if parsed[CommonOptions.json] {
                context.console.result(try ResultJSON.text(["clusters": open.map(ClusterDocument.init)]))
                return
            }
            guard !open.isEmpty else { return context.console.message("No open Job Clusters.") }
            let rows = open.map { view in
                [
                    view.standing.issue.key, view.standing.status, "\(view.openMembers.count)",
                    view.radius.map { "\(grouped(Int($0.meters.rounded()))) m" } ?? "-",
                    view.oddities.isEmpty ? "" : view.oddities.joined(separator: "; "),
                ]
            }
            let table = [["Job Cluster", "Status", "Tickets", "Radius", "Odd"]] + rows
            context.console.result(OverridesCommand.lines(table).joined(separator: "\n"))
        }
    }
}

extension ClustersShowCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        try await ClustersCommand.looking(parsed, context) { job in
            let view = try await job.cluster(parsed.positionals[0])
            context.progress.finish()
            if parsed[CommonOptions.json] {
                context.console.result(try ResultJSON.text(ClusterDocument(view)))
                return
            }
            let radius = view.radius.map { ", radius \(grouped(Int($0.meters.rounded()))) m" } ?? ""
            var lines = [
                "\(view.standing.issue.key)  \(view.standing.summary)",
                "Status \(view.standing.status), \(counted(view.openMembers.count, "open ticket")), load "
                    + "\(view.load)\(radius)",
            ]
            lines += view.members.map { member in
                "  \(member.ticket.key)  \(member.ticket.status)  \(member.ticket.summary)"
            }
            if !view.oddities.isEmpty { lines += ["Odd:"] + view.oddities.map { "  \($0)" } }
            context.console.result(lines.joined(separator: "\n"))
        }
    }
}

extension ClustersStatusCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        try await ClustersCommand.changing(.status(parsed.positionals[1]), parsed, context)
    }
}

extension ClustersCommentCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        try await ClustersCommand.changing(.comment(parsed.positionals[1]), parsed, context)
    }
}

extension ClustersAddCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let tickets = Array(parsed.positionals.dropFirst())
        return try await ClustersCommand.changing(
            .add(tickets, isForced: parsed[Self.force]),
            parsed,
            context
        )
    }
}

extension ClustersRemoveCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let tickets = Array(parsed.positionals.dropFirst())
        return try await ClustersCommand.changing(.remove(tickets), parsed, context)
    }
}

extension ClustersDissolveCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        try await ClustersCommand.changing(.dissolve(reason: parsed[Self.reason]), parsed, context)
    }
}

extension ClustersCommand {
    /// Runs what only looks: without the run lock.
    fileprivate static func looking(
        _ parsed: ParsedArguments,
        _ context: CommandContext,
        _ body: (NightlyJob) async throws -> Void
    ) async throws -> ExitCode {
        let work = ProjectWork(parsed: parsed, context: context)
        let workspace = try await work.open(try work.configuration(), isLocked: false)
        return try await workspace.closing {
            try await body(workspace.job)
            return .done
        }
    }

    /// Runs a change, or says what it would be.
    fileprivate static func changing(
        _ change: ClusterChange,
        _ parsed: ParsedArguments,
        _ context: CommandContext
    ) async throws -> ExitCode {
        let work = ProjectWork(parsed: parsed, context: context)
        let isDry = parsed[ProjectOptions.dryRun]
        let workspace = try await work.open(try work.configuration(), isLocked: !isDry)
        return try await workspace.closing {
            let outcome = try await workspace.job.change(parsed.positionals[0], change, dryRun: isDry)
            context.progress.finish()
            if parsed[CommonOptions.json] {
                context.console.result(try ResultJSON.text(UpkeepDocument(outcome, isDry: isDry)))
            } else if outcome.plan.isEmpty {
                context.console.message("Nothing to do.")
            } else {
                for line in lines(outcome, isDry: isDry) { context.console.message(line) }
            }
            for warning in outcome.plan.warnings { context.console.warning(warning) }
            if outcome.interruption?.kind == .cancelled { return .interrupted }
            guard isDry || outcome.isComplete else {
                for failure in outcome.failures { context.console.say("  \(failure)") }
                // What Jira has refused altogether is not finished by trying again.
                guard !outcome.isRefused else {
                    context.console.error("nothing was done")
                    return .failed
                }
                context.console.error("not everything was done")
                return .partial
            }
            return .done
        }
    }

    private static func lines(_ outcome: UpkeepOutcome, isDry: Bool) -> [String] {
        let key = outcome.plan.issue.key
        let words = outcome.actions.compactMap { action -> String? in
            guard isDry || action.state == .done || action.state == .found else { return nil }
            let member = action.memberKey ?? action.memberID ?? ""
            switch action.kind {
            case .link: return "\(member) \(isDry ? "would be" : "is") in \(key)"
            case .unlink: return "\(member) \(isDry ? "would be" : "is") out of \(key)"
            case .edit: return "the text of \(key) \(isDry ? "would be" : "is") corrected"
            case .comment: return "a comment \(isDry ? "would be" : "is") on \(action.issueKey)"
            case .transition:
                return "\(action.issueKey) \(isDry ? "would be" : "is") in status '\(action.value ?? "")'"
            case .close: return "\(key) \(isDry ? "would be" : "is") closed"
            case .delete, .uncomment: return nil
            }
        }
        let run =
            outcome.isRefused
            ? [] : outcome.runID.map { ["Run \($0); 'muster rollback \($0)' undoes it."] } ?? []
        return words + (isDry ? ["Dry run: nothing was written."] : run)
    }
}

/// A Job Cluster for programs.
struct ClusterDocument: Encodable {
    struct Member: Encodable {
        var id: String
        var key: String
        var status: String
        var summary: String
    }

    private var id: String
    private var key: String
    private var summary: String
    private var status: String
    private var labels: [String]
    private var load: Double
    private var radius: Double?
    private var members: [Member]
    private var odd: [String]
    private var runID: String?

    private enum CodingKeys: String, CodingKey {
        case id, key, summary, status, labels, load, members, odd
        case radius = "radius_m"
        case runID = "run_id"
    }

    init(_ view: ClusterOverview) {
        id = view.standing.issue.id
        key = view.standing.issue.key
        summary = view.standing.summary
        status = view.standing.status
        labels = view.standing.labels
        load = view.load
        radius = view.radius?.meters
        members = view.members.map { member in
            Member(
                id: member.ticket.id,
                key: member.ticket.key,
                status: member.ticket.status,
                summary: member.ticket.summary
            )
        }
        odd = view.oddities
        runID = view.record?.runID
    }
}

/// A change of a Job Cluster for programs.
private struct UpkeepDocument: Encodable {
    struct Action: Encodable {
        var kind: String
        var issue: String
        var ticket: String?
        var state: String
        var message: String?
    }

    private var actions: [Action]
    private var cluster: String
    private var failures: [String]
    private var outcome: String
    private var runID: String?
    private var verb: String
    private var warnings: [String]

    private enum CodingKeys: String, CodingKey {
        case actions, cluster, failures, outcome, verb, warnings
        case runID = "run_id"
    }

    init(_ result: UpkeepOutcome, isDry: Bool) {
        actions = result.actions.map { action in
            Action(
                kind: action.kind.rawValue,
                issue: action.issueKey,
                ticket: action.memberKey,
                state: action.state.rawValue,
                message: action.message
            )
        }
        cluster = result.plan.issue.key
        failures = result.failures
        outcome =
            isDry ? "dry_run" : result.plan.isEmpty ? "nothing" : result.isComplete ? "done" : "partial"
        runID = result.runID
        verb = result.plan.verb
        warnings = result.plan.warnings
    }
}
