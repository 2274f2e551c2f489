import Muster
import Publishing
import Tickets

extension RollbackCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let name = parsed.positionals[0]
        let isDry = parsed[ProjectOptions.dryRun]
        guard isDry || parsed[Self.confirm] != nil || context.isInputTerminal else {
            throw CommandFailure(
                .usage,
                "nobody can be asked, because standard input is no terminal; say it beforehand: --confirm \(name)"
            )
        }
        let work = ProjectWork(parsed: parsed, context: context)
        let configuration = try work.configuration()
        let options = Rollback.Options(
            mode: parsed[Self.close] ? .close : nil,
            isForced: parsed[Self.force],
            closedStatus: configuration.existing.closedStatus
        )
        let workspace = try await work.open(configuration, isLocked: !isDry)
        return try await workspace.closing {
            let run = try await workspace.job.runRecord(name)
            if let confirmed = parsed[Self.confirm], confirmed != run.id, confirmed != name {
                throw CommandFailure(
                    .usage,
                    "--confirm says \(confirmed), and the run to roll back is \(run.id)"
                )
            }
            let plan = try await workspace.job.previewRollback(of: run, options: options)
            context.progress.finish()
            let isJSON = parsed[CommonOptions.json]
            if isDry {
                if isJSON {
                    context.console.result(try ResultJSON.text(RollbackDocument(plan)))
                } else {
                    context.console.result(Self.lines(plan).joined(separator: "\n"))
                }
                return plan.left.isEmpty ? .done : .stale
            }
            for line in Self.lines(plan) { context.console.message(line) }
            if !plan.isEmpty, parsed[Self.confirm] == nil {
                context.console.say("Roll back run \(run.id)? Type yes to go on:")
                guard ["yes", "y", run.id].contains(context.readLine()?.lowercased() ?? "") else {
                    context.console.message("Nothing was written.")
                    return .done
                }
            }
            let outcome = try await workspace.job.rollBack(run, options: options)
            context.progress.finish()
            return try conclude(outcome, isJSON: isJSON, context)
        }
    }

    private func conclude(
        _ outcome: RollbackOutcome,
        isJSON: Bool,
        _ context: CommandContext
    ) throws -> ExitCode {
        if isJSON {
            context.console.result(try ResultJSON.text(RollbackDocument(outcome)))
        } else {
            context.console.result(Self.summary(outcome))
        }
        for note in outcome.notes { context.console.message("Note: \(note)") }
        for piece in outcome.left {
            context.console.say("  left alone: \(piece.issue.key): \(piece.reasons.joined(separator: "; "))")
        }
        for failure in outcome.failures { context.console.say("  \(failure)") }
        if outcome.interruption?.kind == .cancelled { return .interrupted }
        guard outcome.failures.isEmpty else {
            context.console.error("not everything is undone: run the same command again to finish")
            return .partial
        }
        guard outcome.left.isEmpty else {
            context.console.error(
                "\(counted(outcome.left.count, "Job Cluster")) left alone; --force undoes what people touched"
            )
            return .stale
        }
        return .done
    }

    /// What will be done, a line for each Job Cluster.
    static func lines(_ plan: RollbackPlan) -> [String] {
        var lines = ["Rollback of run \(plan.run.id), which wrote to \(plan.run.scope.project):"]
        for piece in plan.undone { lines.append("  \(piece.issue.key): \(words(piece, plan.mode))") }
        if !plan.loose.isEmpty { lines.append("  besides: \(words(plan.loose))") }
        for piece in plan.left {
            lines.append("  \(piece.issue.key) is left alone: \(piece.reasons.joined(separator: "; "))")
        }
        lines += plan.notes.map { "  note: \($0)" }
        if plan.isEmpty, plan.left.isEmpty { lines.append("  nothing of it is left in Jira") }
        return lines
    }

    private static func words(_ piece: RollbackPlan.Piece, _ mode: RollbackPlan.Mode) -> String {
        let tickets = words(piece.followUps)
        guard piece.isCreated else { return words(piece.actions + piece.followUps) }
        if piece.actions.isEmpty { return tickets.isEmpty ? "gone already" : tickets }
        let own = mode == .delete ? "delete" : "unlink its tickets and close"
        return tickets.isEmpty ? own : "\(own); \(tickets)"
    }

    private static func words(_ actions: [SiteAction]) -> String {
        var parts: [String] = []
        func say(_ kind: SiteAction.Kind, _ verb: String, _ name: (SiteAction) -> String) {
            let names = actions.filter { $0.kind == kind }.map(name)
            guard !names.isEmpty else { return }
            let shown = names.prefix(5).joined(separator: ", ")
            parts.append("\(verb) \(shown)" + (names.count > 5 ? " and \(names.count - 5) more" : ""))
        }
        say(.unlink, "unlink") { $0.memberKey ?? $0.memberID ?? "" }
        say(.link, "link again") { $0.memberKey ?? $0.memberID ?? "" }
        say(.edit, "put back the text of") { $0.issueKey }
        say(.transition, "move back") { "\($0.issueKey) to '\($0.value ?? "")'" }
        say(.uncomment, "remove a comment on") { $0.issueKey }
        return parts.joined(separator: "; ")
    }

    private static func summary(_ outcome: RollbackOutcome) -> String {
        let counts: [(Int, String)] = [
            (outcome.deleted.count, "Job Clusters deleted"), (outcome.closed.count, "Job Clusters closed"),
            (outcome.unlinked, "links removed"), (outcome.restored, "texts put back"),
            (outcome.movedBack, "issues moved back"), (outcome.uncommented, "comments removed"),
        ]
        let parts = counts.filter { $0.0 > 0 }.map { "\(grouped($0.0)) \($0.1)" }
        return "Run \(outcome.run.id) rolled back by \(outcome.runID): "
            + (parts.isEmpty ? "nothing of it was left in Jira." : parts.joined(separator: ", ") + ".")
    }
}

/// A rollback for programs.
struct RollbackDocument: Encodable {
    struct Left: Encodable {
        var key: String
        var reasons: [String]
        var laterRun: String?

        private enum CodingKeys: String, CodingKey {
            case key, reasons
            case laterRun = "later_run"
        }
    }

    struct Piece: Encodable {
        var key: String
        var created: Bool
        var actions: [String]
    }

    private var outcome: String
    private var rolledBack: String
    private var runID: String?
    private var mode: String?
    private var deleted: [String] = []
    private var closed: [String] = []
    private var unlinked = 0
    private var restored = 0
    private var movedBack = 0
    private var commentsRemoved = 0
    private var planned: [Piece]
    private var left: [Left]
    private var notes: [String]
    private var failures: [String] = []

    private enum CodingKeys: String, CodingKey {
        case outcome, mode, deleted, closed, unlinked, restored, planned, left, notes, failures
        case rolledBack = "rolled_back"
        case runID = "run_id"
        case movedBack = "moved_back"
        case commentsRemoved = "comments_removed"
    }

    /// What would be done.
    init(_ plan: RollbackPlan) {
        outcome = "dry_run"
        rolledBack = plan.run.id
        mode = plan.mode.rawValue
        planned = plan.undone.map(Self.piece)
        left = plan.left.map(Self.left)
        notes = plan.notes
    }

    /// What was done.
    init(_ result: RollbackOutcome) {
        outcome =
            !result.failures.isEmpty ? "partial" : !result.left.isEmpty ? "left" : "done"
        rolledBack = result.run.id
        runID = result.runID
        mode = result.plan?.mode.rawValue
        deleted = result.deleted
        closed = result.closed
        unlinked = result.unlinked
        restored = result.restored
        movedBack = result.movedBack
        commentsRemoved = result.uncommented
        planned = (result.plan?.undone ?? []).map(Self.piece)
        left = result.left.map(Self.left)
        notes = result.notes
        failures = result.failures
    }

    private static func piece(_ piece: RollbackPlan.Piece) -> Piece {
        Piece(
            key: piece.issue.key,
            created: piece.isCreated,
            actions: (piece.actions + piece.followUps).map { action in
                [action.kind.rawValue, action.issueKey, action.memberKey ?? action.memberID]
                    .compactMap(\.self).joined(separator: " ")
            }
        )
    }

    private static func left(_ piece: RollbackPlan.Piece) -> Left {
        Left(key: piece.issue.key, reasons: piece.reasons, laterRun: piece.laterRun)
    }
}
