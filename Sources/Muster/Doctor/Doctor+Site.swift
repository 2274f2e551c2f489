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
        let connection: SiteConnection
        do throws(MusterError) {
            settings = try JobSettings(configuration, selection: selection)
            connection = try await SiteConnection.open(
                settings.site.name,
                of: configuration,
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
        defer { connection.close() }
        let examination = SiteExamination(
            client: connection.client,
            settings: settings,
            now: environment.now
        )
        return await examination.checks()
    }
}
