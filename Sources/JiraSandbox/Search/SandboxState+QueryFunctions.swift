internal import JQL

/// Functions of queries that only the site can answer.
extension SandboxState {
    /// By name in lower case, for one caller.
    func queryFunctions(_ call: Call) -> [String: JQLContext.Function] {
        var functions = agile.queryFunctions
        functions["linkedissues"] = linkedIssues(call)
        return functions
    }

    /// `linkedIssues(issue)` and `linkedIssues(issue, description)`.
    ///
    /// `linkedIssues("FIELD-1", "blocks")` is what FIELD-1 blocks. The description is that of one direction of a
    /// link type, in its own letter case. What the caller does not see is not there.
    private func linkedIssues(_ call: Call) -> JQLContext.Function {
        let (store, types, viewer) = (store, site.linkTypes, viewer(call))
        return { arguments in
            let texts = arguments.map { argument in
                switch argument {
                case .text(let text): text
                case .integer(let number): String(number)
                }
            }
            guard (1...2).contains(texts.count), let issue = store[idOrKey: texts[0]],
                !issue.hiddenFrom.contains(viewer)
            else { return nil }
            let wanted = texts.count == 2 ? texts[1] : nil
            let isKnown = wanted.map { wanted in
                types.contains { [$0.type.outward, $0.type.inward].contains(wanted) }
            }
            guard isKnown != false else { return nil }
            return issue.links.compactMap { id in
                guard let link = store.links[id] else { return nil }
                let type = types[link.type].type
                let isSource = link.source == issue.id
                guard wanted == nil || wanted == (isSource ? type.outward : type.inward),
                    let other = store[isSource ? link.destination : link.source],
                    !other.hiddenFrom.contains(viewer)
                else { return nil }
                return .issue(id: other.id, key: other.key)
            }
        }
    }
}
