internal import CredentialVault
public import HTTPMessages
public import Jira
internal import Locking
internal import Secrets

/// Signs requests with the access token of an OAuth 2.0 grant, and renews it in time.
///
/// The grant lives in the vault; this keeps a copy. However many tasks and processes share a grant, one of them at a time
/// refreshes it: tasks of this provider join the refresh that is under way, providers and processes take turns by the
/// vault's lock and look first whether somebody else has refreshed already. A new pair of tokens is on the disk before
/// anybody uses it. Safe to use from any task.
public final class OAuth2Authorization: AuthorizationProvider {
    private let renewal: GrantRenewal
    private let clock: SignInClock
    private let state: Locked<State>

    private struct State: Sendable {
        var grant: OAuth2Grant
        /// The renewal under way.
        var task: Task<Result<OAuth2Grant, SignInError>, Never>?
        /// When refused tokens made this renew, lately.
        var refusals: [Int64] = []
    }

    /// Refused tokens that are renewed within a minute: a site that refuses every token must not make us ask for more.
    package static let mostRefusals = 5

    init(grant: OAuth2Grant, renewal: GrantRenewal, clock: SignInClock) {
        self.renewal = renewal
        self.clock = clock
        state = Locked(State(grant: grant))
    }

    /// Adds the access token, renewed a minute before its end.
    ///
    /// - Parameter request: complete but for its credentials.
    /// - Throws: `AuthorizationError` where the grant is void or the token server down.
    public func authorize(_ request: inout HTTPRequest) async throws(AuthorizationError) {
        let now = clock.now()
        var grant = state.withLock { $0.grant }
        if !grant.isUsable(at: now) {
            do throws(SignInError) {
                grant = try await renewed(refused: nil)
            } catch {
                // A refresh that fails for now is no reason to stop while the token at hand still has some seconds.
                guard case .unavailable = error, now >= grant.issuedAt, now < grant.expiresAt else {
                    throw error.authorizationError
                }
            }
        }
        request.fields["Authorization"] = "Bearer " + grant.accessToken.unsafelyRevealed
    }

    /// Renews a refused token once for however many requests were refused with it.
    ///
    /// - Parameter request: the refused request with its header fields.
    /// - Returns: whether there is another token than the one that was refused.
    /// - Throws: `AuthorizationError` where the grant is void or the token server down.
    public func renew(after request: HTTPRequest) async throws(AuthorizationError) -> Bool {
        guard let field = request.fields["Authorization"], field.hasPrefix("Bearer ") else { return false }
        let refused = String(field.dropFirst("Bearer ".count))
        let now = clock.now()
        enum Step { case isNewer, hopeless, renew }
        let step: Step = state.withLock { state in
            if state.grant.accessToken.unsafelyRevealed != refused { return .isNewer }
            if state.task != nil { return .renew }
            state.refusals.removeAll { !(now - 60_000...now).contains($0) }
            guard state.refusals.count < Self.mostRefusals else { return .hopeless }
            state.refusals.append(now)
            return .renew
        }
        switch step {
        case .isNewer: return true
        case .hopeless: return false
        case .renew: break
        }
        do throws(SignInError) {
            var grant = try await renewed(refused: refused)
            // A renewal under way for another reason can have found the same token fresh: by this clock it was.
            if grant.accessToken.unsafelyRevealed == refused { grant = try await renewed(refused: refused) }
            return grant.accessToken.unsafelyRevealed != refused
        } catch {
            throw error.authorizationError
        }
    }

    /// The grant after the renewal that is under way, or after one that is begun now.
    ///
    /// The task is not the caller's: a refresh must not end with the request that happened to begin it, because an answer
    /// that is thrown away is a refresh token lost. Its time is bounded by the lock's and the requests' time-outs.
    private func renewed(refused: String?) async throws(SignInError) -> OAuth2Grant {
        let task = state.withLock { state in
            if let task = state.task { return task }
            let task = Task { await self.runRenewal(refused: refused) }
            state.task = task
            return task
        }
        return try await task.value.get()
    }

    private func runRenewal(refused: String?) async -> Result<OAuth2Grant, SignInError> {
        let result: Result<OAuth2Grant, SignInError>
        do throws(SignInError) {
            result = .success(try await renewal.run(refused: refused))
        } catch {
            result = .failure(error)
        }
        state.withLock { state in
            if case .success(let grant) = result { state.grant = grant }
            state.task = nil
        }
        return result
    }
}

extension OAuth2Authorization: CustomStringConvertible, CustomReflectable {
    /// The site, without any token.
    public var description: String { "OAuth 2.0 grant of site '\(renewal.application.site)', <redacted>" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
