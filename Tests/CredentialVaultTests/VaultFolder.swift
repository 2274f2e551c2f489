import CredentialVault
import FoundationEssentials
import Glibc
import Secrets

/// A folder of its own for one test, removed with the last reference.
final class VaultFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/muster-vault-XXXXXX\0".utf8.map { CChar(bitPattern: $0) })
        guard let made = mkdtemp(&template) else { throw Problem(reason: "no folder: errno \(errno)") }
        path = String(cString: made)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var vaultPath: String { path + "/credentials.json" }
    var keyPath: String { path + "/muster.key" }

    /// A vault with a key file in this folder.
    func vault(
        waiting: LockWaiting = LockWaiting(),
        before: @escaping @Sendable (VaultStorage.Step, String) throws(VaultError) -> Void = { _, _ in }
    ) -> CredentialVault {
        CredentialVault(
            path: vaultPath,
            keySource: .file(keyPath),
            waiting: waiting,
            storage: VaultStorage(before: before)
        )
    }

    /// A vault whose key file exists.
    func readyVault() async throws -> CredentialVault {
        let vault = vault()
        _ = try await vault.makeKeyFileIfMissing()
        return vault
    }

    func bytes(_ name: String) throws -> [UInt8] {
        try Array(Data(contentsOf: URL(filePath: path + "/" + name)))
    }

    func write(_ text: String, to name: String, mode: UInt32 = 0o600) throws {
        try Data(text.utf8).write(to: URL(filePath: path + "/" + name))
        guard chmod(path + "/" + name, mode) == 0 else { throw Problem(reason: "chmod: \(errno)") }
    }

    func mode(_ name: String) -> UInt32 {
        var status = stat()
        return stat(path + "/" + name, &status) == 0 ? status.st_mode & 0o7777 : 0
    }

    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }

    struct Problem: Error { var reason: String }
}

/// One credential of each kind, with secrets that no other text contains.
enum Examples {
    static let secrets = [
        "API-tok-9f3a", "PAT-7c1d", "client-SECRET-55", "access-ey77.aa.bb", "refresh-Q1w2", "KEYMATERIAL-31",
        "o1-token-8e", "o1-secret-4b",
    ]

    static let grant = OAuth2Grant(
        clientID: "client-1",
        clientSecret: Secret("client-SECRET-55"),
        authorizationServer: "https://auth.atlassian.com",
        redirectURI: "http://127.0.0.1:8765/callback",
        accessToken: Secret("access-ey77.aa.bb"),
        refreshToken: Secret("refresh-Q1w2"),
        issuedAt: 1_700_000_000_000,
        expiresAt: 1_700_003_600_000,
        scopes: ["read:jira-work", "offline_access"],
        cloudID: "11111111-2222-3333-4444-555555555555",
        apiBase: "https://api.atlassian.com",
        unfinishedRefresh: OAuth2Grant.UnfinishedRefresh(startedAt: 1_700_003_590_000),
        refusedAt: 1_700_003_600_001
    )

    static let all: [StoredCredential] = [
        .apiToken(email: "ops@example.com", token: Secret("API-tok-9f3a")),
        .personalToken(token: Secret("PAT-7c1d")),
        .oauth2(grant),
        .oauth1(
            OAuth1Access(
                consumerKey: "muster",
                privateKey: Secret("-----BEGIN PRIVATE KEY-----\nKEYMATERIAL-31\n"),
                token: Secret("o1-token-8e"),
                tokenSecret: Secret("o1-secret-4b")
            )
        ),
    ]
}
