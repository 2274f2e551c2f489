import Clustering
import Locking
import Muster
import Tuning

extension TuneCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let outputs = try TuneOutputs(parsed)
        let work = try TuneWork(parsed: parsed, context: context)
        let history = try await work.history()
        for warning in history.warnings { context.console.warning(warning) }
        let sweep = try work.sweep(history)
        let journal = outputs.journal.map {
            SweepJournalFile(path: context.path($0), name: $0)
        }
        let isStopped = Locked(false)
        let progress = SweepProgressDisplay(context.progress)
        let uptime = context.uptime
        let result: TuningResult
        do {
            result = try await withTaskCancellationHandler {
                try sweep.run(
                    journal: journal,
                    processorSeconds: threadSeconds,
                    elapsed: { uptime() / .seconds(1) },
                    progress: progress.show,
                    shouldStop: { isStopped.withLock { $0 } }
                )
            } onCancel: {
                isStopped.withLock { $0 = true }
            }
        } catch SweepError.stopped(let done, let total) {
            context.progress.finish()
            context.console.message(
                "Stopped with \(grouped(done.count)) of \(counted(total, "setting")) done"
                    + (outputs.journal.map {
                        "; they are kept in \($0): the same command goes on from there."
                    }
                        ?? " and not kept; --output or --resume FILE keeps them.")
            )
            return .interrupted
        } catch SweepError.planning(_, .cancelled) {
            // While the result was worked out: every setting is done.
            context.progress.finish()
            if let name = outputs.journal {
                context.console.message(
                    "Every setting is done and kept in \(name): the same command ends the work."
                )
            }
            return .interrupted
        } catch let error as SweepError {
            throw CommandFailure(error)
        }
        context.progress.finish()
        journal?.close()
        try outputs.write(result, context)
        if outputs.isJournalPassing, let name = outputs.journal {
            try context.files.remove(context.path(name))
        }
        return .done
    }
}

extension CommandFailure {
    /// Sorts the errors of a sweep by who must act.
    init(_ error: SweepError) {
        switch error {
        case .noTickets: self.init(.inputRefused, error.description)
        case .noSettings, .invalid: self.init(.usage, error.description)
        case .planning(_, let cause):
            self.init(CommandFailure(reporting: cause).code, error.description)
        case .journal: self.init(.failed, error.description)
        case .stopped: self.init(.interrupted, error.description)
        }
    }
}

/// Turns the steps of a sweep into a progress bar.
private final class SweepProgressDisplay: Sendable {
    private let display: ProgressDisplay
    /// Nights that an earlier run had done: the pace is of the others.
    private let recalled = Locked<Int?>(nil)

    init(_ display: ProgressDisplay) { self.display = display }

    @Sendable
    func show(_ step: SweepProgress) {
        let (base, isFirst) = recalled.withLock { recalled in
            let isFirst = recalled == nil
            if isFirst { recalled = step.nightsDone }
            return (recalled ?? 0, isFirst)
        }
        if isFirst {
            let title = base > 0 ? "Replaying, \(grouped(step.settingsDone)) settings kept" : "Replaying"
            display.begin(title, total: step.nights - base, unit: "nights")
        }
        display.update(step.nightsDone - base)
    }
}
