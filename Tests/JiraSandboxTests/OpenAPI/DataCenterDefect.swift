import Foundation

/// Where the specification of Data Center 10.3.24 is known to be wrong, defect by defect.
///
/// Sources: `facts.md`, its head, and contracts/COMPATIBILITY.md of the repository that published the
/// document. Whatever else does not fit the document is a fault of the sandbox.
enum DataCenterDefect: CaseIterable {
    /// Lists whose schema says one item: `/project`, `/field`, `/status`, `/priority`, `/issuetype`.
    case listsAreItems
    /// Values of `IssueBean.fields` are said to be objects; texts, numbers, lists and nulls occur.
    case fieldValuesAreObjects
    /// Create metadata is said to be one type or field; it comes in pages with `values`
    /// (pycontribs/jira#1699).
    case createMetadataIsOneItem

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
        case .fieldValuesAreObjects:
            let isValue = problem.contains(".fields.") || problem.contains(".renderedFields.")
            return isValue && (problem.hasSuffix(": no object") || problem.hasSuffix(": null"))
        case .createMetadataIsOneItem:
            return path.contains("/createmeta/") && ((body as? [String: Any])?["values"] is [Any])
        }
    }
}
