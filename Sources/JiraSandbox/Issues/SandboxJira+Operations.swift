internal import FoundationEssentials
internal import HTTPMessages
internal import Locking

/// What other people do on the site while a client works, done at once and without a request.
extension SandboxJira {
    /// Moves an issue to another project, where it gets the next free key; its id stays.
    ///
    /// Asked for by its old key, it answers with the new one and status 200, as Jira does.
    ///
    /// - Parameters:
    ///   - key: key or id of the issue.
    ///   - project: key of the project.
    /// - Returns: the new key; the old one where it is in the project already.
    /// - Throws: `SandboxOperationError` for an issue or project that is not there.
    @discardableResult
    public func move(key: String, to project: String) throws(SandboxOperationError) -> String {
        try change(key) { state, issue throws(SandboxOperationError) in
            try state.place(&issue, in: project)
        }.key
    }

    /// Deletes an issue with its links.
    ///
    /// - Parameter key: key or id of the issue.
    /// - Throws: `SandboxOperationError` for an issue that is not there.
    public func delete(key: String) throws(SandboxOperationError) {
        let result = state.withLock { state -> Result<Void, SandboxOperationError> in
            guard let issue = state.store[idOrKey: key] else { return .failure(.noSuchIssue(key)) }
            let call = operation(by: configuration.account, state.timeShift)
            state.store.catchUp(now: call.now)
            state.delete(issue, call)
            return .success(())
        }
        try result.get()
    }

    /// Hides an issue from an account, as an issue security level does: for it the issue is not there any
    /// more.
    ///
    /// - Parameters:
    ///   - key: key or id of the issue.
    ///   - email: e-mail address or user name of the account; nil for callers without a name.
    /// - Throws: `SandboxOperationError` for an issue or account that is not there.
    public func hide(key: String, from email: String?) throws(SandboxOperationError) {
        let hidden = try accountID(email)
        _ = try change(key) { _, issue throws(SandboxOperationError) in issue.hiddenFrom.insert(hidden) }
    }

    /// Lets an account see an issue again that was hidden from it.
    ///
    /// - Parameters:
    ///   - key: key or id of the issue.
    ///   - email: e-mail address or user name of the account; nil for callers without a name.
    /// - Throws: `SandboxOperationError` for an issue or account that is not there.
    public func show(key: String, to email: String?) throws(SandboxOperationError) {
        let hidden = try accountID(email)
        _ = try change(key) { _, issue throws(SandboxOperationError) in issue.hiddenFrom.remove(hidden) }
    }

    /// Gives an issue a status of its workflow, whatever transitions lead there.
    ///
    /// - Parameters:
    ///   - key: key or id of the issue.
    ///   - status: name of the status, in any letter case.
    ///   - email: e-mail address or user name of who does it; nil for the first account.
    /// - Throws: `SandboxOperationError` for an issue, account or status that is not there.
    public func setStatus(
        key: String,
        to status: String,
        by email: String? = nil
    ) throws(SandboxOperationError) {
        let author = try email.map { name throws(SandboxOperationError) in try account(name) }
        _ = try change(key, by: author) { state, issue throws(SandboxOperationError) in
            try state.give(&issue, status: status)
        }
    }

    private func account(_ name: String) throws(SandboxOperationError) -> SandboxAccount {
        guard let found = configuration.accounts.first(where: { $0.email == name || $0.name == name }) else {
            throw .noSuchAccount(name)
        }
        return found
    }

    private func accountID(_ name: String?) throws(SandboxOperationError) -> String {
        guard let name else { return "" }
        return try account(name).accountID
    }

    private func change(
        _ key: String,
        by author: SandboxAccount? = nil,
        _ body: (inout SandboxState, inout SandboxIssue) throws(SandboxOperationError) -> Void
    ) throws(SandboxOperationError) -> SandboxIssue {
        let result = state.withLock { state -> Result<SandboxIssue, SandboxOperationError> in
            guard var issue = state.store[idOrKey: key] else { return .failure(.noSuchIssue(key)) }
            let call = operation(by: author ?? configuration.account, state.timeShift)
            state.store.catchUp(now: call.now)
            let status = issue.status
            do throws(SandboxOperationError) {
                try body(&state, &issue)
            } catch {
                return .failure(error)
            }
            if Site.statuses[status].category != Site.statuses[issue.status].category {
                issue.statusCategoryChanged = call.now
            }
            state.save(issue, call)
            return .success(state.store[issue.id] ?? issue)
        }
        return try result.get()
    }

    /// A request that nobody sent, for what is done in an account's name.
    private func operation(by account: SandboxAccount, _ timeShift: Int64) -> Call {
        let request = HTTPRequest(method: .put, scheme: "http", authority: "127.0.0.1", path: "/")
        var call = Call(request, configuration, now: configuration.clock.now() + timeShift)
        call.identity = .signedIn(account)
        return call
    }
}

/// Why something cannot be done on the site.
public enum SandboxOperationError: Error, Hashable, Sendable {
    /// No issue with that key or id.
    case noSuchIssue(String)
    /// No project with that key.
    case noSuchProject(String)
    /// No account with that e-mail address or user name.
    case noSuchAccount(String)
    /// No status of that name in the issue's workflow, which has those.
    case noSuchStatus(String, [String])
}

extension SandboxOperationError: CustomStringConvertible {
    /// What is not there, and what is.
    public var description: String {
        switch self {
        case .noSuchIssue(let key):
            "The sandbox has no issue '\(key)'. Give the key or id of one that it has."
        case .noSuchProject(let key):
            "The sandbox has no project '\(key)'. Add it to the configuration's projects."
        case .noSuchAccount(let name):
            "The sandbox has no account '\(name)'. Give the e-mail address or user name of one that it has."
        case .noSuchStatus(let name, let names):
            "The issue's workflow has no status '\(name)'. It has \(names.joined(separator: ", "))."
        }
    }
}
