internal import JQL

/// What `was` and `changed` look at.
extension IssueSubject {
    func history(of field: JQLFieldReference) -> [JQLHistoryChange] {
        let id: String
        switch field {
        case .name(let name): id = name
        case .customField(let number): id = "customfield_\(number)"
        case .property: return []
        }
        return issue.changes.flatMap { change in
            change.items.filter { $0.fieldID == id }.map { item in
                JQLHistoryChange(
                    instant: change.created,
                    author: handle(change.author),
                    from: values(item, item.from, item.fromText),
                    to: values(item, item.to, item.toText)
                )
            }
        }
    }

    /// Ids may be several, as those of sprints are; people's ids are texts.
    private func values(_ item: SandboxChange.Item, _ ids: String?, _ words: String?) -> [JQLFieldValue] {
        guard let ids, !ids.isEmpty else { return [] }
        if ["assignee", "reporter", "creator"].contains(item.fieldID) { return [site.user(ids)] }
        let parts = ids.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
        let names = parts.count == 1 ? [words ?? ""] : (words ?? "").split(separator: ",").map(String.init)
        return parts.enumerated().compactMap { place, part in
            let name = place < names.count ? String(names[place].drop(while: \.isWhitespace)) : part
            return Int64(part).map { .option(id: $0, name: name) }
        }
    }

    private func handle(_ author: String?) -> String {
        let configuration = site.configuration
        let account = configuration.account(id: author) ?? configuration.account
        return account.handle(on: configuration.product)
    }
}
