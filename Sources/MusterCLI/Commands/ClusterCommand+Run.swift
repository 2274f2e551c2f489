import Clustering
import Glibc
import Muster
import Planning
import Reporting
import TicketFiles

extension ClusterCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let input = parsed.positionals[0]
        let parameters = try ClusteringArguments(parsed).fileParameters()
        let destination = try ReportDestination(
            file: parsed[Self.output],
            format: parsed[Self.to],
            context: context
        )
        if let destination, destination.isStandardOutput, parsed[CommonOptions.json] {
            throw CommandFailure(
                .usage,
                "--json and --to \(destination.format.rawValue) both write to standard output; name a file with --output, or "
                    + "leave one of them out"
            )
        }
        let variants = parsed.all(WhatIfOptions.whatIf)
        if !variants.isEmpty {
            try context.refuse(
                [
                    Self.output.specification, Self.to.specification,
                    ClusteringOptions.previous.specification, ClusteringOptions.timeLimit.specification,
                ],
                besideWhatIf: parsed
            )
        }
        let clock = StageClock(uptime: context.uptime)

        context.progress.begin("Reading \(input)")
        let file = try await Self.read(
            input,
            parsed,
            metric: parameters.metric,
            clustering: parameters,
            context
        )
        guard !file.tickets.isEmpty else { throw file.noTickets(Self.name(of: input)) }
        for warning in file.warnings { context.console.warning(warning) }
        clock.lap("read")
        let source = PlanSource.file(
            name: input == "-" ? "-" : String(input.split(separator: "/").last ?? "")
        )
        let screening = parsed[ClusteringOptions.keepSuspects] ? ScreeningPolicy.warn : .leaveOut
        guard variants.isEmpty else {
            let inputs = FlightInputs(
                tickets: file.tickets,
                parameters: parameters,
                screening: screening,
                weights: file.weightsByID,
                source: source
            )
            return try context.compare(inputs, with: variants, parsed)
        }

        var previous: Plan?
        if let name = parsed[ClusteringOptions.previous] {
            guard name != "-" || input != "-" else {
                throw CommandFailure(
                    .usage,
                    "INPUT and --previous are both '-'; standard input can be read once"
                )
            }
            previous = try await context.plan(name).plan
        }

        context.progress.begin("Clustering", total: file.tickets.count, unit: "tickets")
        let uptime = context.uptime
        let deadline = parsed[ClusteringOptions.timeLimit].map { uptime() + $0 }
        var shouldStop: (@Sendable () -> Bool)?
        if let deadline { shouldStop = { uptime() >= deadline } }
        let planner = Planner(
            parameters: parameters,
            threads: parsed[ClusteringOptions.threads] ?? processorCount(),
            screening: screening,
            shouldStop: shouldStop
        )
        let plan = try planner.plan(
            file.tickets,
            source: source,
            weights: file.weightsByID,
            warnings: file.warnings,
            previous: previous
        )
        if let deadline, uptime() >= deadline {
            context.console.warning(
                "the search was ended by --time-limit; another run may give other clusters"
            )
        }
        for warning in plan.warnings.dropFirst(file.warnings.count) { context.console.warning(warning) }
        clock.lap("cluster")

        context.progress.begin("Writing")
        var report = RunReport(stages: clock.stages)
        let reports = PlanReports(carried: CSVReport.Carried(file))
        if let destination {
            try destination.write(plan, report: report, reports: reports, clock: clock, context: context)
            if let path = destination.file, path != "-" { report.outputs = [path] }
        }
        clock.lap("write")
        context.progress.finish()
        if parsed[CommonOptions.json] {
            context.console.result(bytes: PlanDocument.encode(plan, elapsed: clock.elapsed))
        } else if destination?.isStandardOutput != true {
            report.stages = clock.stages
            context.console.result(
                reports.summary(plan, report: report, inColor: context.console.outputStyle.isEnabled)
            )
        }
        if plan.clusters.isEmpty, plan.parameters.algorithm == .capacitated {
            throw CommandFailure(
                .inputRefused,
                "none of the \(grouped(plan.tickets.count)) tickets of '\(input)' can be clustered; "
                    + "the reasons stand in the report"
            )
        }
        return .done
    }

    /// Reads tickets as the options ask for; what memory cannot hold when `clustering` is made of it is refused.
    static func read(
        _ input: String,
        _ parsed: ParsedArguments,
        metric: Metric,
        clustering: PlanParameters? = nil,
        _ context: CommandContext
    ) async throws -> TicketFile {
        let available = context.availableMemory()
        if input != "-", let clustering, let size = context.files.size(context.path(input)) {
            try MemoryNeed(fileBytes: size, rows: 0, clustering).check(available, name(of: input))
        }
        let bytes = try await context.bytes(of: input)
        if let clustering {
            let lines = bytes.count { $0 == UInt8(ascii: "\n") }
            try MemoryNeed(fileBytes: bytes.count, rows: lines, clustering).check(available, name(of: input))
        }
        var mapping = ColumnMapping()
        for value in parsed[Self.columns] ?? [] {
            guard let role = ColumnRole(rawValue: value.name) else { continue }
            mapping.names[role] = value.value
        }
        // Without --weights every point weighs 1, whatever the columns are called; `column` is the one called weight.
        let weights = parsed[ClusteringOptions.weights] ?? "none"
        if weights == "none" {
            mapping.names[.weight] = ""
        } else if weights != "column" || mapping.names[.weight] == nil {
            mapping.names[.weight] = weights == "column" ? ColumnRole.weight.rawValue : weights
            mapping.origins[.weight] = "--weights \(weights)"
        }
        let options = TicketFileOptions(
            format: parsed[Self.from].flatMap(TicketFileFormat.init(rawValue:)),
            columns: mapping,
            metric: metric
        )
        return try TicketFileReader(options: options).read(bytes, name: Self.name(of: input))
    }

    /// What messages call the input.
    private static func name(of input: String) -> String { input == "-" ? "standard input" : input }
}

/// Processors of this machine.
func processorCount() -> Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

extension TicketFile {
    /// Why a file without a ticket is refused, at its first line.
    fileprivate func noTickets(_ name: String) -> TicketFileError {
        let words =
            switch format {
            case .csv: "there are no tickets under the header; write one line a ticket"
            case .geojson: "there are no tickets: the array 'features' is empty; give it one Feature a ticket"
            case .ndjson: "there are no tickets; write one JSON object a line"
            }
        var error = TicketFileError(.empty, words, file: name)
        (error.line, error.column) = (startLine, 1)
        return error
    }

    fileprivate var weightsByID: [String: Double] {
        guard let weights else { return [:] }
        return Dictionary(zip(tickets.map(\.id), weights), uniquingKeysWith: { first, _ in first })
    }
}

extension CSVReport.Carried {
    fileprivate init(_ file: TicketFile) {
        let carried = file.carried
        self.init(columns: carried.names, ids: file.tickets.map(\.id)) { carried.row($0) }
    }
}
