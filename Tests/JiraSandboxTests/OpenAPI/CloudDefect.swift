import Foundation

/// Where the specification of Cloud is known to be wrong, defect by defect.
enum CloudDefect: CaseIterable {
    /// Items of a history have nulls, as the specification's own example of `changelog` shows.
    case historyHasNulls
    /// Times said to be texts that its own examples give as numbers: bulk tasks and `changelog/bulkfetch`.
    case timesAreNumbers
    /// Values of bulk properties are described as the members of a Java class instead of any JSON.
    case propertyValuesAreJavaNodes
    /// A bulk move is said to need `targetToMultipleSourceMapping` and `issueIdOrKeys`, which are nowhere described.
    case moveNeedsUnknownMembers

    /// Takes out of a list of problems those that are the document's own.
    static func removed(from problems: [String], path: String) -> [String] {
        problems.filter { problem in !allCases.contains { $0.explains(problem, path) } }
    }

    private func explains(_ problem: String, _ path: String) -> Bool {
        switch self {
        case .historyHasNulls:
            ["from", "fromString", "to", "toString"].contains { problem.hasSuffix("].\($0): null") }
        case .timesAreNumbers:
            (path.contains("/bulk/queue/") || path.hasSuffix("/changelog/bulkfetch"))
                && ["created", "started", "updated"].contains { problem.contains(".\($0): no string: 1") }
        case .propertyValuesAreJavaNodes:
            path.contains("/issue/properties") && problem.hasPrefix("request")
                && problem.contains(".properties.")
        case .moveNeedsUnknownMembers:
            path.hasSuffix("/bulk/issues/move")
                && ["targetToMultipleSourceMapping", "issueIdOrKeys"].contains {
                    problem.hasSuffix("'\($0)' is missing")
                }
        }
    }
}
