internal import HTTPMessages
internal import JQL

/// Who may see and do what.
extension SandboxState {
    /// Whether the caller sees projects and what is in them: the permission Browse Projects.
    func canBrowse(_ call: Call) -> Bool { seesSite(call) && isGranted("BROWSE_PROJECTS", to: call.account) }

    /// Whether the caller sees what belongs to the site and to no project, such as its priorities.
    func seesSite(_ call: Call) -> Bool { call.isSignedIn || configuration.anonymousCanBrowse }

    /// Whether a signed-in caller has a permission; anonymous callers never write.
    func allows(_ permission: String, _ call: Call) -> Bool {
        call.isSignedIn && isGranted(permission, to: call.account)
    }

    private func isGranted(_ permission: String, to account: SandboxAccount?) -> Bool {
        site.allows(permission) && account?.deniedPermissions.contains(permission) != true
    }

    /// Account id of the caller; empty for anonymous callers.
    func viewer(_ call: Call) -> String { call.account?.accountID ?? "" }

    /// Whether the caller sees an issue of a project that it sees.
    func sees(_ issue: SandboxIssue, _ call: Call) -> Bool { !issue.hiddenFrom.contains(viewer(call)) }

    private func issueExists(_ call: Call) -> @Sendable (_ key: String) -> Bool {
        let (store, viewer) = (store, viewer(call))
        return { key in store[idOrKey: key].map { !$0.hiddenFrom.contains(viewer) } ?? false }
    }

    /// An issue that the caller may see.
    func visibleIssue(_ call: Call, _ idOrKey: String) throws(Answer) -> SandboxIssue {
        guard let issue = store[idOrKey: idOrKey] else { throw noIssue(call) }
        guard canBrowse(call), sees(issue, call) else {
            guard call.product == .dataCenter, !call.isSignedIn else { throw noIssue(call) }
            throw .refusal(
                401,
                ["You do not have the permission to see the specified issue.", "Login Required"]
            )
        }
        return issue
    }

    /// The answer about an issue that is not there.
    func noIssue(_ call: Call) -> Answer { call.product == .dataCenter ? .noIssueOnDataCenter : .noIssue }

    /// The zone that the caller's dates are read and written in.
    func zone(_ call: Call) -> TimeZoneTable { site.zone(of: call.account) }

    /// What a query means to the caller.
    func queryContext(_ call: Call) -> JQLContext {
        let zone = zone(call)
        return JQLContext(
            schema: schema,
            now: call.now,
            timeZone: JQLTimeZone { zone.offset(at: $0) },
            currentUser: call.account?.handle(on: configuration.product),
            functions: queryFunctions(call),
            issueExists: configuration.refusesUnknownIssues ? issueExists(call) : nil,
            offersHistory: true
        )
    }
}

/// What every answer carries.
extension SandboxState {
    /// Header lines of every answer; the request's number and trace come from the seed.
    mutating func commonHeaders(_ call: Call) -> HTTPFields {
        switch configuration.product {
        case .cloud:
            var fields: HTTPFields = [
                "Server": "AtlassianEdge", "Cache-Control": "no-cache, no-store, no-transform",
            ]
            let trace = random.hex()
            fields.append("X-Arequestid", trace + random.hex())
            fields.append("Atl-Traceid", trace + random.hex())
            if let account = call.account { fields.append("X-AAccountId", account.accountID) }
            return fields
        case .dataCenter:
            var fields: HTTPFields = ["Cache-Control": "no-cache, no-store, no-transform"]
            // Minute of the day, number of the request, requests at that moment.
            let minute = call.now / 60_000 % 1_440
            fields.append("X-AREQUESTID", "\(minute)x\(requestNumber)x1")
            let node = random.hex()
            if call.isSignedIn { fields.append("X-ASESSIONID", String(node.prefix(7))) }
            fields.append("X-ANODEID", "node\(store.node + 1)")
            fields.append("X-AUSERNAME", call.account?.name ?? "anonymous")
            // Anonymous callers tried nothing; refused ones are told in their refusal.
            if call.isSignedIn { fields.append("X-Seraph-LoginReason", "OK") }
            return fields
        }
    }
}
