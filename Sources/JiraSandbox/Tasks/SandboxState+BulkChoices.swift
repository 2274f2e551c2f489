/// What bulk operations offer, and watchers.
extension SandboxState {
    /// `GET /bulk/issues/transition`: the transitions that the issues of a workflow have in common.
    func bulkTransitions(_ call: Call) throws(Answer) -> Answer {
        let issues = try bulkChoice(call)
        let groups = Dictionary(grouping: issues, by: \.type).sorted { $0.key < $1.key }
        return .json(200, reserving: 2_048) { writer in
            writer.object { writer in
                writer.array("availableTransitions", groups) { writer, group in
                    let offers = group.value.map { reachable(from: $0) }
                    let common = (offers.first ?? []).filter { offer in
                        offers.allSatisfy { $0.contains { $0.id == offer.id } }
                    }
                    writer.object { writer in
                        writer.array("issues", group.value) { $0.write(String($1.id)) }
                        writer.array("transitions", mayTransition(call) ? common : []) { writer, offer in
                            let status = Site.statuses[offer.status]
                            writer.object { writer in
                                writer.field("transitionId", Int(offer.id) ?? 0)
                                writer.field("transitionName", status.name)
                                writer.object("to") { writer in
                                    writer.field("statusId", status.id)
                                    writer.field("statusName", status.name)
                                }
                            }
                        }
                        let isFiltered = offers.contains { $0.count > common.count }
                        writer.field("isTransitionsFiltered", isFiltered)
                    }
                }
            }
        }
    }

    /// `GET /bulk/issues/fields`: fields that can be edited in all of the issues, 50 at a time.
    func bulkFields(_ call: Call) throws(Answer) -> Answer {
        let issues = try bulkChoice(call)
        let search = (call[query: "searchText"] ?? "").lowercased()
        let kinds: [SiteField.Kind] = [.line, .document, .number, .labels, .day, .priority]
        let all = SiteField.all.filter { field in
            kinds.contains(field.kind)
                && issues.allSatisfy { site.isOnEditScreen(field, type: site.types[$0.type]) }
                && (search.isEmpty || field.name.lowercased().contains(search))
        }
        guard !all.isEmpty else { throw .bulkRefusal(404, ["No field can be edited in all these issues."]) }
        let start = call[query: "startingAfter"].flatMap { id in all.firstIndex { $0.id == id } }.map {
            $0 + 1
        }
        let page = all[(start ?? 0)...].prefix(50)
        return .json(200, reserving: 2_048) { writer in
            writer.object { writer in
                writer.array("fields", page) { writer, field in
                    writer.object { writer in
                        writer.field("id", field.id)
                        writer.field("name", field.name)
                        writer.field("type", field.customType ?? field.id)
                        writer.field("description", "")
                        writer.field("isRequired", field.id == "summary")
                        if field.kind == .labels {
                            writer.field(
                                "multiSelectFieldOptions",
                                strings: ["ADD", "REMOVE", "REPLACE", "REMOVE_ALL"]
                            )
                        }
                    }
                }
                if page.endIndex < all.count, let last = page.last {
                    writer.field("startingAfter", last.id)
                }
            }
        }
    }

    private func bulkChoice(_ call: Call) throws(Answer) -> [SandboxIssue] {
        try checkBulkPermission(call)
        guard let names = call.list("issueIdsOrKeys"), !names.isEmpty else {
            throw .bulkRefusal(400, ["The 'issueIdsOrKeys' query parameter is required."])
        }
        guard names.count <= 1_000 else {
            throw .bulkRefusal(400, ["At most 1000 issues can be asked about, not \(names.count)."])
        }
        let found = names.compactMap { store[idOrKey: $0] }.filter { sees($0, call) && canBrowse(call) }
        guard found.count == names.count else {
            throw .bulkRefusal(400, ["One of the issues does not exist, or you may not see it."])
        }
        return found
    }

    // MARK: Watchers

    mutating func watch(_ issue: Int64, _ account: String) {
        if tasks.watchers[issue]?.contains(account) != true {
            tasks.watchers[issue, default: []].append(account)
        }
    }

    mutating func unwatch(_ issue: Int64, _ account: String) {
        tasks.watchers[issue]?.removeAll { $0 == account }
    }

    func watchers(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        let watchers = tasks.watchers[issue.id] ?? []
        let renderer = renderer(call)
        return .json(200) { writer in
            writer.object { writer in
                writer.field("self", renderer.link("issue/\(issue.key)/watchers"))
                writer.field("isWatching", watchers.contains(call.account?.accountID ?? ""))
                writer.field("watchCount", watchers.count)
                writer.array("watchers", watchers) { renderer.writeUser($1, to: &$0) }
            }
        }
    }

    /// `POST`: the person in the body, or the caller where it is empty.
    mutating func addWatcher(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        try call.requireAccount()
        let name = call.body.isEmpty ? nil : try call.json().string
        let account = name.map(accountID(handle:)) ?? call.account?.accountID
        guard let account else { throw .refusal(404, ["The user '\(name ?? "")' does not exist."]) }
        watch(issue.id, account)
        return .empty(204)
    }

    mutating func removeWatcher(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        try call.requireAccount()
        let name =
            call.product == .cloud
            ? call[query: "accountId"] : call[query: "username"] ?? call[query: "userName"]
        guard let name else { throw .refusal(400, ["The user to remove was not named."]) }
        guard let account = accountID(handle: name) else {
            throw .refusal(404, ["The user '\(name)' does not exist."])
        }
        unwatch(issue.id, account)
        return .empty(204)
    }

    /// The account that the product calls so.
    private func accountID(handle: String) -> String? {
        configuration.accounts.first { $0.handle(on: configuration.product) == handle }?.accountID
    }
}
