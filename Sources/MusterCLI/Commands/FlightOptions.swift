import Muster
import Tickets

/// What the commands share that look back at runs.
enum FlightOptions {
    /// Id of an execution.
    static let runID = ArgumentSpecification(
        "RUN-ID",
        help: "Id as 'muster runs' shows it, or the id of its run; 'last' is the newest"
    )
}

extension CommandContext {
    /// Opens the store for looking back, runs `body` and closes it; no site is contacted and no credentials are read.
    func withArchive<Result: Sendable>(
        _ parsed: ParsedArguments,
        _ body: (FlightArchive, MusterConfiguration) async throws -> Result
    ) async throws -> Result {
        let configuration = try storeConfiguration(parsed)
        let archive = try await FlightArchive.open(configuration.store, at: now())
        do {
            let result = try await body(archive, configuration)
            await archive.close()
            return result
        } catch {
            await archive.close()
            throw error
        }
    }

    /// The configuration as far as looking back needs it.
    ///
    /// A store that is named is read also where the configuration cannot be used: a token that is gone is no reason not
    /// to look at old runs.
    private func storeConfiguration(_ parsed: ParsedArguments) throws -> MusterConfiguration {
        do {
            return try configuration(parsed, requiring: .nothing)
        } catch {
            guard let store = parsed[ProjectOptions.store] else { throw error }
            return MusterConfiguration(store: path(store))
        }
    }

    /// The id that is meant: `last` is the newest execution of the chosen project, of a kind where one is given.
    func flightID(
        _ text: String,
        _ parsed: ParsedArguments,
        _ configuration: MusterConfiguration,
        _ archive: FlightArchive,
        where isMeant: (FlightRecord) -> Bool = { _ in true }
    ) async throws -> String {
        guard text == "last" else { return text }
        let scope = try scope(parsed, configuration)
        guard let last = try await archive.flights(in: scope, limit: 1_000).first(where: isMeant) else {
            throw CommandFailure(.failed, "project \(scope.project) on \(scope.site) has no runs yet")
        }
        return last.id
    }

    /// The project that flags and configuration choose.
    func scope(_ parsed: ParsedArguments, _ configuration: MusterConfiguration) throws -> ProjectScope {
        if configuration.projects.isEmpty, let site = parsed[ProjectOptions.site],
            let project = parsed[ProjectOptions.project]
        {
            return ProjectScope(site: site, project: project)
        }
        let settings = try configuration.project(
            site: parsed[ProjectOptions.site],
            project: parsed[ProjectOptions.project]
        )
        return ProjectScope(site: settings.site, project: settings.key)
    }
}

extension MusterConfiguration {
    /// The project of a site and key; the first where nothing is given.
    fileprivate func project(site: String?, project: String?) throws -> ProjectConfiguration {
        let found = projects.first { (site ?? $0.site) == $0.site && (project ?? $0.key) == $0.key }
        guard let found else {
            let known = projects.map { "\($0.key) on \($0.site)" }.joined(separator: ", ")
            throw CommandFailure(
                .usage,
                "no configured project is \(project ?? "any") on site \(site ?? "any"); configured: "
                    + (known.isEmpty ? "none" : known)
            )
        }
        return found
    }
}
