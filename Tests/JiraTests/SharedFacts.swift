import FoundationEssentials
import Testing

/// The product's reference material beside the package; absent in a plain clone.
enum SharedFacts {
    /// Contents of a file below `../shared/jira`, or nil with a printed reason.
    static func file(_ name: String) -> Data? {
        // Tests/JiraTests/SharedFacts.swift lies three levels below the package.
        var root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        root.append("..")
        let path = (root + ["shared", "jira"]).joined(separator: "/") + "/" + name
        guard let data = FileManager.default.contents(atPath: path) else {
            print("skipped: \(path) is not there")
            return nil
        }
        return data
    }

    static let hasObservedAnswers = file("samples/observed-cloud-http.json") != nil
    static let hasSpecification = file("cloud-v3-openapi.json") != nil
}
