internal import Locking

/// What becomes of a site in the middle of somebody's work.
extension SandboxState {
    /// Does what an effect says that somebody does; nothing for the other effects, and nothing to what is not there.
    mutating func overturn(_ effect: SandboxFaultEffect, _ call: Call) {
        switch effect {
        case .denyPermissions(let permissions): site.deniedNow = permissions
        case .removeLinkType(let name): site.removedLinkTypes.insert(name.lowercased())
        case .deleteIssue(let key):
            if let issue = store[idOrKey: key] { delete(issue, call) }
        case .moveIssue(let key, let project):
            change(key, call) { state, issue throws(SandboxOperationError) in
                try state.place(&issue, in: project)
            }
        case .setStatus(let key, let status):
            change(key, call) { state, issue throws(SandboxOperationError) in
                try state.give(&issue, status: status)
            }
        default: break
        }
    }

    private mutating func change(
        _ key: String,
        _ call: Call,
        _ body: (inout SandboxState, inout SandboxIssue) throws(SandboxOperationError) -> Void
    ) {
        guard var issue = store[idOrKey: key] else { return }
        do throws(SandboxOperationError) {
            try body(&self, &issue)
        } catch {
            return
        }
        save(issue, call)
    }

    /// Puts an issue into a project, under the next free key there.
    mutating func place(
        _ issue: inout SandboxIssue,
        in project: String
    ) throws(SandboxOperationError) {
        guard let position = site.projects.firstIndex(where: { $0.key == project }) else {
            throw .noSuchProject(project)
        }
        guard issue.project != position else { return }
        issue.project = position
        issue.number = store.takeNumber(project: position)
        issue.key = "\(project)-\(issue.number)"
    }

    /// Gives an issue a status of its workflow.
    mutating func give(_ issue: inout SandboxIssue, status: String) throws(SandboxOperationError) {
        let workflow = site.types[issue.type].workflow
        let wanted = status.lowercased()
        guard let position = workflow.first(where: { Site.statuses[$0].name.lowercased() == wanted }) else {
            throw .noSuchStatus(status, workflow.map { Site.statuses[$0].name })
        }
        issue.status = position
    }
}

extension SandboxJira {
    /// Says which permissions the account lacks from now on, in the place of what the configuration says.
    public func setDeniedPermissions(_ permissions: Set<String>) {
        state.withLock { $0.site.deniedNow = permissions }
    }

    /// Takes link types away, or gives them back: no link of one that is away can be made, those that stand stay.
    ///
    /// - Parameter names: names of all that are away from now on, in any letter case.
    public func setRemovedLinkTypes(_ names: Set<String>) {
        state.withLock { $0.site.removedLinkTypes = Set(names.map { $0.lowercased() }) }
    }
}
