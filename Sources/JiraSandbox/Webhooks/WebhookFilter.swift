internal import JQL

/// The part of JQL that filters of apps' webhooks may use.
///
/// Fields `issueKey`, `project`, `issuetype`, `status`, `assignee`, `reporter`, `issue.property` and the epic's name;
/// operators `=`, `!=`, `IN`, `NOT IN`. `The clause … is unsupported` are the words of the specification's example.
enum WebhookFilter {
    private static let fields: Set<String> = [
        "issuekey", "key", "issue", "project", "issuetype", "type", "status", "assignee", "reporter",
    ]

    static func check(_ clause: JQLClause, _ errors: inout [String]) {
        switch clause {
        case .and(let parts), .or(let parts):
            for part in parts.clauses { check(part, &errors) }
        case .not(let inner): check(inner, &errors)
        case .terminal(let terminal): check(terminal, &errors)
        }
    }

    private static func check(_ terminal: JQLTerminal, _ errors: inout [String]) {
        switch terminal.field.canonical {
        case .name(let name):
            if !fields.contains(name) {
                errors.append("The clause \(terminal.field.plainName) is unsupported")
            }
        case .customField(let id): errors.append("The clause cf[\(id)] is unsupported")
        case .property: break
        }
        switch terminal.condition {
        case .comparison(let symbol, _):
            if ![.equals, .notEquals, .isIn, .isNotIn].contains(symbol) {
                errors.append("The operator \(symbol.rawValue) is unsupported")
            }
        case .was, .changed:
            errors.append("The operator of the history of \(terminal.field.plainName) is unsupported")
        }
    }
}

extension JQLFieldReference {
    /// As it was written, without quotes.
    fileprivate var plainName: String {
        switch self {
        case .name(let name): name
        case .customField(let id): "cf[\(id)]"
        case .property: "issue.property"
        }
    }
}
