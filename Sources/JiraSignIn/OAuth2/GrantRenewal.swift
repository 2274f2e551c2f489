internal import CredentialVault
internal import FoundationEssentials
internal import HTTPMessages
internal import Locking
internal import Secrets

/// One refresh of a grant, from the lock to the new pair on the disk.
///
/// The order makes a crash after any step harmless or at least plain:
/// 1. take the lock of the entry, and read it: somebody else may have refreshed meanwhile;
/// 2. write down that a refresh begins;
/// 3. ask the server, which makes the old refresh token void (on Cloud some ten minutes later);
/// 4. store the new pair, which removes the note; only then it is used;
/// 5. free the lock.
///
/// After a crash between 2 and 4 the next run finds the note. Whether the server ever saw the request is not known, so the
/// old refresh token is tried once more: within the leeway it is good either way; later it is good if the request never
/// arrived, and if it did arrive there is nothing left to lose. A refusal then says that the interruption was the cause.
final class GrantRenewal: Sendable {
    let application: OAuth2Application
    private let vault: CredentialVault
    private let endpoint: TokenEndpoint
    private let clock: SignInClock
    /// A pair that the server gave and the disk did not take, with the token that it came for.
    private let unsaved = Locked<(grant: OAuth2Grant, replaces: Secret)?>(nil)

    init(
        application: OAuth2Application,
        vault: CredentialVault,
        transport: any HTTPClientTransport,
        clock: SignInClock
    ) {
        self.application = application
        self.vault = vault
        self.clock = clock
        endpoint = TokenEndpoint(application: application, transport: transport, clock: clock)
    }

    /// Gives a usable grant, by a refresh where necessary.
    ///
    /// - Parameter refused: an access token that the site refused; nil where only the time counts.
    /// - Returns: the grant as it is on the disk.
    /// - Throws: `SignInError`.
    func run(refused: String?) async throws(SignInError) -> OAuth2Grant {
        let site = application.site
        let lock: VaultLock
        do throws(VaultError) {
            lock = try await vault.lock(site: site, kind: .oauth2)
        } catch { throw .vault(error) }
        defer { lock.release() }

        let stored = try await rescued(try storedGrant())
        if stored.accessToken.unsafelyRevealed != refused, stored.isUsable(at: clock.now()) { return stored }
        if let refusedAt = stored.refusedAt {
            throw .signInAgain(site: site, reason: "the grant was refused on \(Self.text(refusedAt))")
        }
        guard let refreshToken = stored.refreshToken else {
            throw .signInAgain(
                site: site,
                reason: "the access token ended and there is no refresh token (scope offline_access)"
            )
        }
        return try await refresh(stored, with: refreshToken)
    }

    private func refresh(
        _ stored: OAuth2Grant,
        with refreshToken: Secret
    ) async throws(SignInError) -> OAuth2Grant {
        let site = application.site
        let askedAt = clock.now()
        if stored.unfinishedRefresh == nil {
            var noted = stored
            noted.unfinishedRefresh = OAuth2Grant.UnfinishedRefresh(startedAt: askedAt)
            try await save(noted)
        }
        switch await endpoint.send(application.refresh(refreshToken), isRepeatable: true) {
        case .granted(let answer):
            let grant = stored.renewed(by: answer, askedAt: askedAt)
            unsaved.withLock { $0 = (grant, refreshToken) }
            try await save(grant)
            unsaved.withLock { $0 = nil }
            return grant
        case .refused(let status, let code, let words):
            throw try await refusal(of: stored, status: status, code: code, words: words)
        case .unavailable(let reason, let wasSent):
            // The server never saw it: there is nothing to be in doubt about.
            if !wasSent { try await forget(newNoteOf: stored) }
            throw .unavailable(site: site, reason: reason)
        case .cancelled:
            throw .cancelled
        }
    }

    /// Which error a refusal is; a void grant is marked, so that no process asks again.
    private func refusal(
        of stored: OAuth2Grant,
        status: Int,
        code: String,
        words: String
    ) async throws(SignInError) -> SignInError {
        let site = application.site
        let reason = "status \(status), \(code)" + (words.isEmpty ? "" : ": \(words)")
        if code == "invalid_client" || code == "unsupported_grant_type" || code == "invalid_scope" {
            try await forget(newNoteOf: stored)
            return .applicationRefused(site: site, reason: reason)
        }
        if code == "invalid_grant" {
            var void = stored
            void.refusedAt = clock.now()
            try await save(void)
        } else {
            try await forget(newNoteOf: stored)
        }
        guard let started = stored.unfinishedRefresh?.startedAt else {
            return .signInAgain(site: site, reason: "the token server refused the grant (\(reason))")
        }
        return .signInAgain(
            site: site,
            reason:
                "a refresh was interrupted on \(Self.text(started)) after the server may have exchanged the tokens, and "
                + "the old one is not accepted any more (\(reason))"
        )
    }

    /// The entry, or the pair that could not be stored before: it is stored now unless somebody else has refreshed since.
    private func rescued(_ stored: OAuth2Grant) async throws(SignInError) -> OAuth2Grant {
        guard let waiting = unsaved.withLock({ $0 }) else { return stored }
        let isNext = stored.refreshToken == waiting.replaces
        if isNext { try await save(waiting.grant) }
        unsaved.withLock { $0 = nil }
        return isNext ? waiting.grant : stored
    }

    /// Puts the entry back as it was before this refresh was noted.
    private func forget(newNoteOf stored: OAuth2Grant) async throws(SignInError) {
        if stored.unfinishedRefresh == nil { try await save(stored) }
    }

    private func storedGrant() throws(SignInError) -> OAuth2Grant {
        let entry: StoredCredential?
        do throws(VaultError) {
            entry = try vault.credential(site: application.site, kind: .oauth2)
        } catch { throw .vault(error) }
        guard case .oauth2(let grant)? = entry else { throw .notSignedIn(site: application.site) }
        return grant
    }

    private func save(_ grant: OAuth2Grant) async throws(SignInError) {
        do throws(VaultError) {
            try await vault.store(.oauth2(grant), site: application.site)
        } catch { throw .vault(error) }
    }

    private static func text(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601)
    }
}
