internal import HTTPTransport
internal import Jira

extension Doctor {
    /// The site of a project, and the project on it, by about fifteen calls that only read.
    ///
    /// - Parameters:
    ///   - configuration: checked configuration.
    ///   - selection: which project.
    ///   - variables: environment variables, for tokens kept there.
    ///   - environment: time.
    /// - Returns: the checks; a check that needs an earlier one that failed is left out.
    public static func project(
        _ configuration: MusterConfiguration,
        selection: ProjectSelection,
        variables: [String: String],
        environment: JobEnvironment
    ) async -> [DoctorCheck] {
        let settings: JobSettings
        let client: JiraClient
        let transport: CurlTransport
        do throws(MusterError) {
            settings = try JobSettings(configuration, selection: selection)
            (client, transport) = try Workspace.connect(
                configuration,
                settings: settings,
                variables: variables,
                environment: environment
            )
        } catch {
            return [
                .failed(
                    "site",
                    error.message,
                    fix: "correct the configuration: see 'muster config show'.",
                    code: error.code
                )
            ]
        }
        defer { transport.shutdown() }
        return await SiteExamination(client: client, settings: settings, now: environment.now).checks()
    }
}
