import CredentialVault
import HTTPMessages
import Jira
import JiraSignIn
import Muster

/// What the commands about credentials share.
struct AuthWork {
    let parsed: ParsedArguments
    let context: CommandContext
    let configuration: MusterConfiguration

    /// Reads the configuration, where a token that nobody brought yet is no mistake.
    init(_ parsed: ParsedArguments, _ context: CommandContext) throws(ConfigurationError) {
        self.parsed = parsed
        self.context = context
        // As if the file of credentials were there already: this is how it comes to be.
        let files = context.configurationFiles
        let loader = ConfigurationLoader(
            environment: context.environment,
            workingDirectory: context.workingDirectory,
            files: ConfigurationFiles(
                contents: files.contents,
                permissions: { files.permissions($0) ?? 0o600 }
            )
        )
        let outcome = loader.examine(file: parsed[CommonOptions.config], requiring: .nothing)
        guard let configuration = outcome.configuration else {
            throw ConfigurationError(problems: outcome.problems)
        }
        self.configuration = configuration
    }

    /// The site that is meant.
    func site() throws(CommandFailure) -> SiteConfiguration {
        let sites = configuration.sites
        let known = sites.map(\.name).joined(separator: ", ")
        guard let name = parsed[AuthCommand.site] else {
            if sites.count == 1, let site = sites.first { return site }
            throw CommandFailure(
                .usage,
                sites.isEmpty
                    ? "no site is configured; write one with 'muster config init'"
                    : "there are several sites; name one with --site: \(known)"
            )
        }
        guard let site = sites.first(where: { $0.name == name }) else {
            throw CommandFailure(
                .usage,
                "no site is called '\(name)'; there is \(known.isEmpty ? "none" : known)"
            )
        }
        return site
    }

    /// The sites that are meant: one, or all.
    func sites() throws(CommandFailure) -> [SiteConfiguration] {
        parsed[AuthCommand.site] == nil ? configuration.sites : [try site()]
    }

    var vault: CredentialVault { configuration.credentialVault(environment: context.environment) }

    var clock: SignInClock { SignInClock(now: context.now) }

    func settings(_ site: SiteConfiguration) throws(MusterError) -> SiteSignInSettings {
        try site.signInSettings(environment: context.environment, files: context.configurationFiles)
    }

    /// Name of the account that a site knows us as.
    func account(
        _ settings: SiteSignInSettings,
        _ transport: any HTTPClientTransport
    ) async throws -> String {
        let connected = try await SiteSignIn.connect(
            settings,
            vault: vault,
            transport: transport,
            clock: clock
        )
        let client = JiraClient(
            site: connected.apiSite,
            credentials: connected.authorization,
            transport: transport,
            pacing: JiraPacing(now: context.now, chance: { Double.random(in: 0..<1) })
        )
        let user = try await client.myself()
        return user.displayName ?? user.accountId ?? "an account without a name"
    }
}
