import FoundationEssentials
import JiraSandbox

/// How to connect to a sandbox: for people who try their own clients on it.
struct SandboxGuide {
    /// What scripts are told with `--json`.
    struct Connection: Encodable {
        /// An account and what it signs in with.
        struct Account: Encodable {
            let email: String
            let name: String
            let token: String
            let password: String?
            let accountId: String
            let timeZone: String
        }

        let kind: String
        let url: String
        let controls: String
        let project: String
        let accounts: [Account]
    }

    private let configuration: SandboxConfiguration
    private let siteURL: String
    private let controlURL: String

    /// Makes the guide of a site at an address.
    init(_ configuration: SandboxConfiguration, siteURL: String, controlURL: String) {
        self.configuration = configuration
        self.siteURL = siteURL
        self.controlURL = controlURL
    }

    private var isCloud: Bool { configuration.product == .cloud }
    private var account: SandboxAccount { configuration.account }

    /// What it plays.
    var product: String { isCloud ? "Jira" : "Jira Data Center" }

    /// The first account's credentials.
    var signIn: String {
        isCloud
            ? "\(account.email) with the token \(account.token)"
            : "\(account.name) with the personal access token \(account.token) or the password \(account.password)"
    }

    /// What scripts are told.
    var connection: Connection {
        Connection(
            kind: configuration.product.rawValue,
            url: siteURL,
            controls: controlURL,
            project: configuration.projects[0].key,
            accounts: configuration.accounts.map {
                Connection.Account(
                    email: $0.email,
                    name: $0.name,
                    token: $0.token,
                    password: isCloud ? nil : $0.password,
                    accountId: $0.accountID,
                    timeZone: $0.timeZoneName
                )
            }
        )
    }

    /// What people are told.
    var text: String { ([curl, controls, python, fragment] + others).joined(separator: "\n\n") }

    private var curl: String {
        isCloud
            ? "curl -u \(account.email):\(account.token) \(siteURL)/rest/api/3/myself"
            : "curl -H 'Authorization: Bearer \(account.token)' \(siteURL)/rest/api/2/myself"
    }

    private var controls: String {
        "Rules, limits, lag, time and the request log, while it runs:\ncurl \(controlURL)"
    }

    private var python: String {
        let signIn =
            isCloud
            ? "basic_auth=(\"\(account.email)\", \"\(account.token)\")" : "token_auth=\"\(account.token)\""
        return """
            Python, with the client `jira` from PyPI:
            from jira import JIRA
            jira = JIRA("\(siteURL)", \(signIn))
            print(jira.myself()["displayName"])
            """
    }

    private var fragment: String {
        let authentication =
            isCloud ? "      type: api_token\n      email: \(account.email)" : "      type: personal_token"
        return """
            Muster, with MUSTER_TOKEN_SANDBOX=\(account.token) in the environment and this in muster.yaml:
            sites:
              - name: sandbox
                url: \(siteURL)
                kind: \(configuration.product.rawValue)
                auth:
            \(authentication)
            projects:
              - site: sandbox
                key: \(configuration.projects[0].key)
            """
    }

    private var others: [String] {
        guard !configuration.otherAccounts.isEmpty else { return [] }
        let lines = configuration.otherAccounts.map { "  \($0.email)  token \($0.token)  \($0.timeZoneName)" }
        return ["Other accounts:\n" + lines.joined(separator: "\n")]
    }
}
