import Clustering
import Geodesy
import Locking
import Muster
import Planning
import Publishing
import Reporting

/// What the commands that work on a Jira project share: configuration and flags in, a workspace out, reports written.
struct ProjectWork {
    let parsed: ParsedArguments
    let context: CommandContext

    /// The checked configuration of file, environment and flags.
    func configuration() throws -> MusterConfiguration { try context.configuration(parsed) }

    /// The workspace of the chosen project; take care to close it.
    ///
    /// The clustering flags are in the configuration already: they are keys of it, above file and environment.
    ///
    /// - Parameters:
    ///   - configuration: checked configuration.
    ///   - selection: the project; told by the flags where nil.
    ///   - variables: environment variables with tokens; the context's where nil.
    ///   - isLocked: whether to take the project's run lock; not for what only looks.
    /// - Returns: an open workspace.
    /// - Throws: `MusterError`.
    func open(
        _ configuration: MusterConfiguration,
        selection: ProjectSelection? = nil,
        variables: [String: String]? = nil,
        isLocked: Bool = true
    ) async throws -> Workspace {
        let chosen = ProjectSelection(
            site: parsed[ProjectOptions.site],
            project: parsed[ProjectOptions.project]
        )
        let parsed = parsed
        return try await Workspace.open(
            configuration,
            selection: selection ?? chosen,
            variables: variables ?? context.environment,
            environment: jobEnvironment(configuration),
            threads: parsed[ClusteringOptions.threads] ?? processorCount(),
            isLocked: isLocked
        ) { settings in
            if let jql = parsed[ProjectOptions.jql] { settings.jql = jql }
            if parsed[ClusteringOptions.keepSuspects] { settings.screening = .warn }
        }
    }

    /// Time, ids and progress of this command.
    var jobEnvironment: JobEnvironment {
        let display = JobProgressDisplay(context.progress)
        return JobEnvironment(
            now: context.now,
            uptime: context.uptime,
            makeID: context.makeID,
            progress: display.show
        )
    }

    /// The folder for reports, made where it is not there: before the first write to Jira, not after the last.
    ///
    /// - Returns: the folder of the flag or the configuration; nil where no reports are wanted.
    func reportFolder(_ configuration: MusterConfiguration) throws -> String? {
        let folder = parsed[ProjectOptions.outputDirectory] ?? configuration.outputDirectory
        if let folder { try context.makeFolder(folder) }
        return folder
    }

    /// Writes plan, map, GeoJSON, CSV and KML into a folder.
    ///
    /// - Returns: the paths as they are shown to people.
    func writeReports(_ plan: Plan, report: RunReport, to folder: String) throws -> [String] {
        let reports = PlanReports()
        let names: [(String, ReportFormat)] = [
            ("plan.json", .json), ("map.html", .html), ("clusters.geojson", .geojson), ("clusters.csv", .csv),
            ("clusters.kml", .kml),
        ]
        try context.makeFolder(folder)
        var written: [String] = []
        for (name, format) in names {
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            try context.files.write(
                try reports.bytes(format, plan: plan, report: report),
                to: context.path(path)
            )
            written.append(path)
        }
        return written
    }

    /// Prints the result of a job and gives its exit code.
    func conclude(_ result: NightResult, folder: String?) throws -> ExitCode {
        var result = result
        // What was written to Jira is said also where the disk does not take the reports.
        var unwritten: (any Error)?
        if let folder {
            do {
                result.report.outputs = try writeReports(result.plan, report: result.report, to: folder)
            } catch {
                unwritten = error
            }
        }
        context.progress.finish()
        if parsed[CommonOptions.json] {
            context.console.result(bytes: RunReportDocument(result).bytes + [UInt8(ascii: "\n")])
        } else {
            context.console.result(
                PlanReports().summary(
                    result.plan,
                    report: result.report,
                    inColor: context.console.outputStyle.isEnabled
                )
            )
        }
        if !result.resumedRuns.isEmpty {
            context.console.message(
                "Finished first what earlier runs had left: \(result.resumedRuns.joined(separator: ", "))"
            )
        }
        say(result.notes, result.findings)
        let isDry = result.outcome == .dryRun
        warn(
            of: result.guards,
            isDry ? "without --dry-run it would stop before its first write" : "accepted by --accept-guards"
        )
        if let unwritten {
            let failure = CommandFailure(reporting: unwritten)
            guard !result.outcome.isSuccess else { throw failure }
            context.console.error(failure.message)
        }
        switch result.outcome {
        case .complete: return .done
        case .dryRun:
            for line in Self.intentions(result) { context.console.message(line) }
            context.console.message(
                "Dry run: \(grouped(result.plan.clusters.count)) Job Clusters would be created; nothing was written."
            )
            return .done
        case .stale(let drifts):
            context.console.error(
                "\(grouped(drifts.count)) clusters were not written because their tickets changed; make a new plan"
            )
            for drift in drifts {
                context.console.say("  \(drift.clusterID): " + drift.changes.joined(separator: "; "))
            }
            return .stale
        case .partial(let error):
            if error?.kind == .cancelled { return .interrupted }
            context.console.error(
                (error.map { $0.message + "; " } ?? "")
                    + "not everything is written: run the same command again to finish"
            )
            for failure in result.report.failures.prefix(10) { context.console.say("  \(failure)") }
            return .partial
        }
    }
}

extension ProjectWork {
    /// Says what is to be known about a night, and what people and time did to Job Clusters that stand.
    func say(_ notes: [String], _ findings: [StandingFinding]) {
        for note in notes { context.console.message("Note: \(note)") }
        let shown = findings.prefix(20)
        for finding in shown { context.console.message("  \(finding.message)") }
        if findings.count > shown.count {
            context.console.message("  and \(findings.count - shown.count) more (--json lists all)")
        }
    }

    /// Warns of what the guards found.
    func warn(of guards: [FlightFinding], _ consequence: String) {
        guard !guards.isEmpty else { return }
        for finding in guards { context.console.warning("guard \(finding.code): \(finding.message)") }
        context.console.warning("\(counted(guards.count, "guard finding")); \(consequence)")
    }

    /// What would become of each Job Cluster that stands, a line each; those that stay as they are left out.
    static func intentions(_ result: NightResult) -> [String] {
        let keys = Dictionary(
            result.plan.tickets.map { ($0.id, $0.key) },
            uniquingKeysWith: { first, _ in first }
        )
        return result.news.compactMap { standing in
            var parts: [String] = []
            if !standing.joining.isEmpty {
                let joining = standing.joining.map { keys[$0] ?? $0 }.joined(separator: ", ")
                parts.append("would be topped up with \(joining)")
            }
            if !standing.departed.isEmpty {
                let departed = standing.departed.map { "\($0.key) (\($0.reason.rawValue))" }
                parts.append("has lost \(departed.joined(separator: ", "))")
            }
            if standing.isDissolved { parts.append("would be closed") }
            return parts.isEmpty ? nil : "  \(standing.issueKey) \(parts.joined(separator: ", "))"
        }
    }
}

extension NightResult.Outcome {
    /// Whether nothing is left to do or to look at.
    fileprivate var isSuccess: Bool { self == .complete || self == .dryRun }
}

/// Turns the job's steps into progress bars.
final class JobProgressDisplay: Sendable {
    private let display: ProgressDisplay
    private let stage = CurrentStage()

    init(_ display: ProgressDisplay) { self.display = display }

    /// Shows a step.
    @Sendable func show(_ step: JobProgress) {
        if stage.enter(step.stage) {
            let (title, unit) = JobProgressDisplay.words(step.stage)
            display.begin(title, total: step.total == 0 ? nil : step.total, unit: unit)
        }
        display.update(step.done, total: step.total == 0 ? nil : step.total)
    }

    private static func words(_ stage: JobProgress.Stage) -> (String, String) {
        switch stage {
        case .check: ("Checking the site", "")
        case .pull: ("Pulling tickets", "tickets")
        case .index: ("Indexing", "tickets")
        case .cluster: ("Clustering", "tickets")
        case .verify: ("Verifying the plan", "clusters")
        case .compare: ("Comparing with Jira", "tickets")
        case .create: ("Creating Job Clusters", "clusters")
        case .link: ("Linking members", "links")
        case .transition: ("Moving members", "tickets")
        case .survey: ("Looking at Job Clusters that stand", "")
        case .update: ("Updating Job Clusters", "changes")
        }
    }
}

/// The stage that the display is in.
private final class CurrentStage: Sendable {
    private let current = Locked<JobProgress.Stage?>(nil)

    /// Whether the stage is a new one.
    func enter(_ stage: JobProgress.Stage) -> Bool {
        current.withLock { current in
            defer { current = stage }
            return current != stage
        }
    }
}
