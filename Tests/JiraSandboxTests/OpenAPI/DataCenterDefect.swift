import Foundation

/// Where the specification of Data Center 10.3.24 is known to be wrong, defect by defect.
///
/// Sources: `facts.md`, its head, and contracts/COMPATIBILITY.md of the repository that published the
/// document. Whatever else does not fit the document is a fault of the sandbox.
enum DataCenterDefect: CaseIterable {
    /// Lists whose schema says one item: `/project`, `/field`, `/status`, `/priority`, `/issuetype`.
    case listsAreItems
    /// More of the same below a project, an issue or a person, and the bare list of worklogs.
    case innerListsAreItems
    /// Values of `IssueBean.fields` are said to be objects; texts, numbers, lists and nulls occur.
    case fieldValuesAreObjects
    /// Create metadata is said to be one type or field; it comes in pages with `values`
    /// (pycontribs/jira#1699).
    case createMetadataIsOneItem

    /// A new remote link answers 201, as on Cloud; only 200 is said. Its bodies are said to be empty objects, and lists.
    case remoteLinksAreNew
    /// The value of a property is said to be a text; it is any JSON, as its format says.
    case propertyIsText
    /// Histories have nulls, as on Cloud.
    case historyHasNulls

    /// Takes out of a list of problems those that are the document's own.
    static func removed(from problems: [String], method: String, path: String, body: Any?) -> [String] {
        problems.filter { problem in
            !allCases.contains { $0.explains(problem, method: method, path: path, body) }
        }
    }

    private func explains(_ problem: String, method: String, path: String, _ body: Any?) -> Bool {
        switch self {
        case .listsAreItems:
            let lists = ["/project", "/field", "/status", "/priority", "/issuetype", "/resolution"]
            return method == "GET" && lists.contains { path == "/api/2" + $0 } && body is [Any]
                && problem == "response: no object"
        case .innerListsAreItems:
            let lists = [
                "/statuses", "/components", "/versions", "/user/search", "/assignable/search",
                "/worklog/list",
            ]
            return lists.contains(where: path.hasSuffix) && body is [Any] && problem == "response: no object"
        case .fieldValuesAreObjects:
            let isValue = problem.contains(".fields.") || problem.contains(".renderedFields.")
            return isValue && (problem.hasSuffix(": no object") || problem.hasSuffix(": null"))
        case .remoteLinksAreNew:
            return path.contains("/remotelink")
                && (problem.hasPrefix("status 201 is not documented") || problem == "response: no object")
        case .propertyIsText:
            return path.contains("/properties/") && problem.contains("no string")
        case .historyHasNulls:
            return ["from", "fromString", "to", "toString"].contains { problem.hasSuffix("].\($0): null") }
        case .createMetadataIsOneItem:
            return path.contains("/createmeta/") && ((body as? [String: Any])?["values"] is [Any])
        }
    }
}
