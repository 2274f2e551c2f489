import HTTPServing
import Muster

extension DoctorCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        var sections = [
            DoctorSection(
                "This machine",
                Doctor.libraries() + [
                    Doctor.library(
                        "libevent",
                        HTTPServingLibraryVersions.event,
                        atLeast: [2, 1],
                        package: "libevent-dev"
                    )
                ]
            )
        ]
        let outcome = context.configurationLoader.examine(
            file: parsed[CommonOptions.config],
            overrides: CommandContext.overrides(parsed)
        )
        sections.append(
            DoctorSection(
                "Configuration",
                Doctor.configuration(
                    outcome,
                    variables: context.environment,
                    files: context.configurationFiles
                )
            )
        )
        if let configuration = outcome.configuration {
            context.progress.begin("Checking the store")
            sections.append(DoctorSection("Store", await Doctor.store(configuration)))
            if !parsed[Self.offline] { sections += await projects(configuration, parsed, context) }
        }
        context.progress.finish()
        try Task.checkCancellation()
        let report = DoctorReport(sections: sections)
        if parsed[CommonOptions.json] {
            context.console.result(try ResultJSON.text(report))
        } else {
            context.console.result(report.text(style: context.console.outputStyle))
        }
        return report.exitCode
    }

    /// A section for each configured project that the flags mean.
    private func projects(
        _ configuration: MusterConfiguration,
        _ parsed: ParsedArguments,
        _ context: CommandContext
    ) async -> [DoctorSection] {
        let (site, key) = (parsed[ProjectOptions.site], parsed[ProjectOptions.project])
        let environment = ProjectWork(parsed: parsed, context: context).jobEnvironment
        var chosen = configuration.projects.filter {
            (site ?? $0.site) == $0.site && (key ?? $0.key) == $0.key
        }
        .map { ProjectSelection(site: $0.site, project: $0.key) }
        // None: what is said then is which there are.
        if chosen.isEmpty { chosen = [ProjectSelection(site: site, project: key)] }
        var sections: [DoctorSection] = []
        for selection in chosen {
            let name = "\(selection.project ?? "any project") on \(selection.site ?? "any site")"
            context.progress.begin("Checking \(name)")
            let checks = await Doctor.project(
                configuration,
                selection: selection,
                variables: context.environment,
                environment: environment
            )
            sections.append(DoctorSection(name, checks))
        }
        return sections
    }
}
