import Muster
import Planning
import Reporting

/// Where and in which format a command writes its clusters.
struct ReportDestination {
    /// File as it was given; nil for standard output.
    var file: String?
    /// Format.
    var format: ReportFormat

    /// Reads `--output` and `--to`; nil where neither was given.
    ///
    /// - Throws: `CommandFailure` where the format cannot be told from the file's name.
    init?(file: String?, format: String?, context: CommandContext) throws {
        guard file != nil || format != nil else { return nil }
        self.file = file
        if let format = format.flatMap(ReportFormat.init(rawValue:)) {
            self.format = format
        } else if let file, let format = ReportFormat(fileName: file) {
            self.format = format
        } else {
            throw CommandFailure(
                .usage,
                "the format of '\(file ?? "-")' cannot be told from its name; add --to with one of "
                    + ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")
            )
        }
    }

    /// Whether the clusters go to standard output.
    var isStandardOutput: Bool { file == nil || file == "-" }

    /// Writes the plan.
    func write(
        _ plan: Plan,
        report: RunReport,
        reports: PlanReports,
        clock: StageClock,
        context: CommandContext
    ) throws {
        let bytes = try reports.bytes(format, plan: plan, report: report, elapsed: clock.elapsed)
        guard let file, file != "-" else { return context.console.result(bytes: bytes) }
        try context.files.write(bytes, to: context.path(file))
    }
}
