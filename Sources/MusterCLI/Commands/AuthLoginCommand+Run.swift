import CredentialVault
import HTTPMessages
import JiraSignIn
import Muster
import Secrets

extension AuthLoginCommand {
    /// What a script is told.
    private struct Report: Encodable {
        var site: String
        var method: String
        var account: String?
        var cloud_id: String?
        var scopes: [String]?
        var renews_itself: Bool?
    }

    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let work = try AuthWork(parsed, context)
        let site = try work.site()
        var settings = try work.settings(site)
        settings.cloudID = parsed[Self.cloudID]
        let transport = try site.signInTransport()
        var report = Report(site: site.name, method: settings.method.rawValue)
        switch settings.method {
        case .apiToken, .personalToken:
            try await keepToken(work, site, &settings)
        case .oauth2:
            let signedIn = try await signInByOAuth2(work, settings, transport)
            report.cloud_id = signedIn.accessibleSite?.id
            report.scopes = signedIn.scopes
            report.renews_itself = signedIn.renewsItself
            if !signedIn.renewsItself {
                context.console.warning(
                    "nothing was granted that renews the token: sign in again when it ends, or ask for offline_access"
                )
            }
        case .oauth1:
            let signIn = try OAuth1SignIn(
                settings: settings,
                vault: work.vault,
                transport: transport,
                clock: work.clock
            )
            let key = try await signIn.publicKey()
            if parsed[Self.publicKey] {
                context.console.result(key)
                return .done
            }
            try await signInByOAuth1(signIn, work, settings, publicKey: key)
        }
        do {
            report.account = try await work.account(settings, transport)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            let failure = CommandFailure(reporting: error)
            context.console.warning(
                "the credentials are kept, but the site does not take them: \(failure.message)"
            )
            if parsed[CommonOptions.json] { context.console.result(try ResultJSON.text(report)) }
            return failure.code
        }
        if parsed[CommonOptions.json] {
            context.console.result(try ResultJSON.text(report))
        } else {
            context.console.result("signed in to site '\(site.name)' as \(report.account ?? "")")
        }
        return .done
    }

    /// Takes a token from standard input into the vault.
    private func keepToken(
        _ work: AuthWork,
        _ site: SiteConfiguration,
        _ settings: inout SiteSignInSettings
    ) async throws {
        guard settings.token == nil else {
            throw CommandFailure(
                .usage,
                "the configuration names a file or variable with the token of site '\(site.name)'; remove it there to keep "
                    + "the token encrypted"
            )
        }
        work.context.console.message("Paste the token, then Enter and Ctrl-D:")
        let bytes = try await work.context.readStandardInput()
        let token = Secret(String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace })
        guard !token.unsafelyRevealed.isEmpty else {
            throw CommandFailure(.usage, "standard input held no token")
        }
        let credential: StoredCredential
        if settings.method == .apiToken {
            guard let email = settings.email else {
                throw CommandFailure(.usage, "sites[].auth.email of site '\(site.name)' is missing")
            }
            credential = .apiToken(email: email, token: token)
        } else {
            credential = .personalToken(token: token)
        }
        _ = try await work.vault.makeKeyFileIfMissing()
        try await work.vault.store(credential, site: site.name)
    }

    private func signInByOAuth2(
        _ work: AuthWork,
        _ settings: SiteSignInSettings,
        _ transport: any HTTPClientTransport
    ) async throws -> SignedIn {
        let signIn = try OAuth2SignIn(
            settings: settings,
            vault: work.vault,
            transport: transport,
            clock: work.clock
        )
        guard listens(work, settings) else {
            show(try signIn.begin(), work)
            return try await signIn.finish(try await pasted(work, "the address that the browser ended at"))
        }
        let redirect = try LoopbackRedirect(redirectURI: settings.redirectURI) { signIn.isAwaited($0) }
        show(try signIn.begin(redirectURI: redirect.uri), work)
        return try await signIn.finish(try await redirect.wait(clock: work.clock))
    }

    private func signInByOAuth1(
        _ signIn: OAuth1SignIn,
        _ work: AuthWork,
        _ settings: SiteSignInSettings,
        publicKey: String
    ) async throws {
        work.context.console.message(
            "The application link of the site needs consumer key '\(settings.clientID ?? "")' and this public key:\n\(publicKey)"
        )
        guard listens(work, settings) else {
            let page = try await signIn.begin(callback: OAuth1SignIn.outOfBand)
            show(page, work)
            try await signIn.finish(page, verifier: try await pasted(work, "the code of the page"))
            return
        }
        let redirect = try LoopbackRedirect(redirectURI: settings.redirectURI) { signIn.isAwaited($0) }
        show(try await signIn.begin(callback: redirect.uri), work)
        try await signIn.finish(try await redirect.wait(clock: work.clock))
    }

    private func listens(_ work: AuthWork, _ settings: SiteSignInSettings) -> Bool {
        !work.parsed[Self.paste]
            && LoopbackRedirect.canListen(on: settings.redirectURI ?? "http://127.0.0.1/")
    }

    private func show(_ address: String, _ work: AuthWork) {
        work.context.console.say("Open this address in a browser and allow access:\n\n  \(address)\n")
        guard work.parsed[Self.browser] else { return }
        if !Browser.open(address) { work.context.console.warning("xdg-open could not be started") }
    }

    private func pasted(_ work: AuthWork, _ what: String) async throws -> String {
        work.context.console.message("Paste \(what), then Enter and Ctrl-D:")
        let text = String(decoding: try await work.context.readStandardInput(), as: UTF8.self)
        let word = text.filter { !$0.isWhitespace }
        guard !word.isEmpty else { throw CommandFailure(.usage, "standard input did not hold \(what)") }
        return word
    }
}
