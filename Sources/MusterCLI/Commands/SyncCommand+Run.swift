import Muster

extension SyncCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let work = ProjectWork(parsed: parsed, context: context)
        let workspace = try await work.open(try work.configuration())
        return try await workspace.closing {
            let report = try await workspace.job.synchronize(
                mode: parsed[Self.full] ? .full : .automatic,
                isDryRun: parsed[ProjectOptions.dryRun]
            )
            context.progress.finish()
            if parsed[CommonOptions.json] {
                context.console.result(
                    bytes: SyncReportDocument(report).bytes(isPretty: true) + [UInt8(ascii: "\n")]
                )
            } else {
                context.console.result(Self.summary(report))
            }
            for warning in report.warnings { context.console.warning(warning) }
            if report.isDryRun { context.console.message("Dry run: the store is as it was.") }
            return .done
        }
    }

    /// The report for people.
    static func summary(_ report: SyncReport) -> String {
        let way =
            switch report.whyFull {
            case let why?: "everything read (\(why))"
            case nil: "changes read"
            }
        var lines = [
            "\(report.scope.project) on \(report.scope.site): \(grouped(report.total)) tickets, \(way)",
            "  \(grouped(report.new)) new, \(grouped(report.changed)) changed, \(grouped(report.unchanged)) unchanged, "
                + "\(grouped(report.left.count)) left",
        ]
        for (reason, count) in report.leftByReason {
            let named = report.left.filter { $0.reason == reason }.prefix(5).map { departure in
                departure.detail.isEmpty ? departure.key : "\(departure.key) (\(departure.detail))"
            }
            let rest = count > named.count ? " and \(grouped(count - named.count)) more" : ""
            lines.append("  \(grouped(count)) \(reason.words): \(named.joined(separator: ", "))\(rest)")
        }
        let tenths = Int((report.seconds * 10).rounded())
        lines.append(
            "  \(grouped(report.read)) issues read in \(grouped(report.calls)) calls, \(tenths / 10).\(tenths % 10) s"
        )
        return lines.joined(separator: "\n")
    }
}
