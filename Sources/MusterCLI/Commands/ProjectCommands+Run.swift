import Muster
import Planning
import Publishing
import Reporting

extension RunCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let work = ProjectWork(parsed: parsed, context: context)
        let configuration = try work.configuration()
        if try await work.isTooEarly(configuration) { return .done }
        let folder = try work.reportFolder(configuration)
        let workspace = try await work.open(configuration)
        return try await workspace.closing {
            let result = try await workspace.job.run(
                dryRun: parsed[ProjectOptions.dryRun],
                acceptingGuards: parsed[ProjectOptions.acceptGuards]
            )
            return try work.conclude(result, folder: folder)
        }
    }
}

extension PlanCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        if parsed.count(of: WhatIfOptions.whatIf.specification) > 0 {
            return try await compare(parsed, context: context)
        }
        for option in [Self.from.specification, Self.fresh.specification] where parsed.count(of: option) > 0 {
            throw CommandFailure(.usage, "\(option.spelling) says what --what-if is tried on; add --what-if")
        }
        let work = ProjectWork(parsed: parsed, context: context)
        let configuration = try work.configuration()
        let folder = try work.reportFolder(configuration)
        let workspace = try await work.open(configuration)
        return try await workspace.closing {
            var prepared = try await workspace.job.plan()
            context.progress.finish()
            work.say(prepared.notes, prepared.findings)
            work.warn(of: prepared.guards, "a run or an apply would stop before its first write")
            let bytes = PlanDocument.encode(prepared.plan, summary: PlanReports.lines(prepared.plan))
            if let folder {
                prepared.report.outputs += try work.writeReports(
                    prepared.plan,
                    report: prepared.report,
                    to: folder
                )
            }
            let out = parsed[Self.out] ?? "plan.json"
            if out == "-" {
                context.console.result(bytes: bytes)
                return .done
            }
            try context.files.write(bytes, to: context.path(out))
            prepared.report.outputs.append(out)
            if parsed[CommonOptions.json] {
                context.console.result(bytes: bytes)
            } else {
                context.console.result(
                    PlanReports().summary(
                        prepared.plan,
                        report: prepared.report,
                        inColor: context.console.outputStyle.isEnabled
                    )
                )
                context.console.message("Review it, then: muster apply \(out)")
            }
            return .done
        }
    }
}

extension ApplyCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let name = parsed.positionals[0]
        let bytes =
            name == "-" ? try await context.readStandardInput() : try context.files.read(context.path(name))
        let plan: Plan
        do {
            plan = try PlanDocument.decode(bytes)
        } catch {
            throw CommandFailure(error.code, "\(name): \(error.description)")
        }
        let work = ProjectWork(parsed: parsed, context: context)
        let configuration = try work.configuration()
        guard case .jira(let site, let project, _) = plan.source else {
            throw CommandFailure(
                .usage,
                "\(name) is a plan of a file; only a plan made by 'muster plan' can be applied"
            )
        }
        let folder = try work.reportFolder(configuration)
        let workspace = try await work.open(
            configuration,
            selection: ProjectSelection(site: site, project: project)
        )
        return try await workspace.closing {
            let result = try await workspace.job.apply(
                plan,
                dryRun: parsed[ProjectOptions.dryRun],
                acceptingGuards: parsed[ProjectOptions.acceptGuards]
            )
            return try work.conclude(result, folder: folder)
        }
    }
}

extension PlanDocumentError {
    /// An edited plan is stale; anything else cannot be used at all.
    fileprivate var code: ExitCode {
        if case .hashMismatch = self { .stale } else { .inputRefused }
    }
}

extension Workspace {
    /// Runs `body` and closes the workspace, whatever comes of it.
    func closing<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            let result = try await body()
            await close()
            return result
        } catch {
            await close()
            throw error
        }
    }
}
