import CredentialVault
import FoundationEssentials
import Jira
import JiraSignIn
import Muster

/// What is known of a site's credentials; holds no secret.
struct AuthStatus: Encodable {
    var site: String
    var method: String
    /// `vault`, `file` or `environment`.
    var source: String
    /// Whether there is something to sign in with.
    var signed_in: Bool
    /// End of the access token, ISO 8601.
    var expires: String?
    /// Whether the token is renewed without a person.
    var renews_itself: Bool?
    var scopes: [String]?
    var cloud_id: String?
    /// Who the site says we are, where it was asked.
    var account: String?
    /// What is missing and the fix.
    var problem: String?
}

extension AuthStatusCommand {
    func run(_ parsed: ParsedArguments, context: CommandContext) async throws -> ExitCode {
        let work = try AuthWork(parsed, context)
        var statuses: [AuthStatus] = []
        var code = ExitCode.done
        for site in try work.sites() {
            var status = Self.status(of: site, work)
            if parsed[Self.check], status.problem == nil {
                do {
                    status.account = try await work.account(
                        try work.settings(site),
                        try site.signInTransport()
                    )
                } catch is CancellationError {
                    throw CancellationError()
                } catch {
                    let failure = CommandFailure(reporting: error)
                    status.problem = failure.message
                    if code == .done { code = failure.code }
                }
            } else if status.problem != nil, code == .done {
                code = .usage
            }
            statuses.append(status)
        }
        if parsed[CommonOptions.json] {
            context.console.result(try ResultJSON.text(statuses))
        } else {
            for status in statuses { context.console.result(Self.line(status)) }
            if statuses.isEmpty { context.console.message("no site is configured") }
        }
        return code
    }

    private static func status(of site: SiteConfiguration, _ work: AuthWork) -> AuthStatus {
        let method = site.authentication.method
        var status = AuthStatus(
            site: site.name,
            method: method.rawValue,
            source: "vault",
            signed_in: true
        )
        switch site.authentication.token {
        case .file: status.source = "file"
        case .environment: status.source = "environment"
        case .vault: read(&status, site, work)
        }
        return status
    }

    private static func read(_ status: inout AuthStatus, _ site: SiteConfiguration, _ work: AuthWork) {
        let credential: StoredCredential?
        do throws(VaultError) {
            // The methods of the configuration and the kinds of the vault have the same words.
            guard let kind = CredentialKind(rawValue: status.method) else { return }
            credential = try work.vault.credential(site: site.name, kind: kind)
        } catch {
            (status.signed_in, status.problem) = (false, error.description)
            return
        }
        switch credential {
        case nil: isNotSignedIn(&status)
        case .oauth1(let access)?:
            if access.token == nil { isNotSignedIn(&status) }
        case .oauth2(let grant)?:
            status.expires = Date(timeIntervalSince1970: Double(grant.expiresAt) / 1_000)
                .formatted(.iso8601)
            status.renews_itself = grant.refreshToken != nil
            status.scopes = grant.scopes
            status.cloud_id = grant.cloudID
            if grant.refusedAt != nil {
                let error = SignInError.signInAgain(site: site.name, reason: "the grant was refused")
                (status.signed_in, status.problem) = (false, error.description)
            } else if grant.refreshToken == nil, grant.expiresAt <= work.context.now() {
                let error = SignInError.signInAgain(site: site.name, reason: "the access token ended")
                (status.signed_in, status.problem) = (false, error.description)
            }
        default: break
        }
    }

    private static func isNotSignedIn(_ status: inout AuthStatus) {
        status.signed_in = false
        status.problem = SignInError.notSignedIn(site: status.site).description
    }

    private static func line(_ status: AuthStatus) -> String {
        var words = ["\(status.site): \(status.method)"]
        words.append(status.source == "vault" ? "kept encrypted" : "from a \(status.source)")
        if let account = status.account { words.append("signed in as \(account)") }
        if let expires = status.expires {
            words.append(
                status.renews_itself == true
                    ? "renewed without you, next by \(expires)" : "until \(expires)"
            )
        }
        if let problem = status.problem { words = ["\(status.site): \(status.method)", problem] }
        return words.joined(separator: ", ")
    }
}
