import Foundation
import HTTPMessages
import Testing

@testable import JiraSandbox

/// The page `Sandbox.md` says what the sandbox is.
///
/// To write the table of endpoints again: `MUSTER_RECORD_SNAPSHOTS=1 swift test --filter DocumentationTests`, which fails
/// on purpose. Review the difference, then run without the variable.
@Suite struct DocumentationTests {
    // Resolved, because tests may run in a package of links to this one's folders.
    private static let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/Muster/Documentation.docc/Sandbox.md")
    private static let (begin, end) = ("<!-- endpoints -->\n", "<!-- /endpoints -->")

    private func page() throws -> String { String(decoding: try Data(contentsOf: Self.file), as: UTF8.self) }

    private static var table: String {
        var products: [String: Set<SandboxProduct>] = [:]
        for endpoint in Endpoint.all {
            let root = endpoint.interface == .agile ? "/rest/agile/1.0" : ""
            let path = "\(root)/\(endpoint.template.joined(separator: "/"))"
            products["\(path) \(endpoint.method.rawValue)", default: []].formUnion(endpoint.products)
        }
        let rows = products.sorted { $0.key < $1.key }.map { key, products in
            let parts = key.split(separator: " ")
            let marks = [SandboxProduct.cloud, .dataCenter].map { products.contains($0) ? "yes" : "" }
            return "| `\(parts[1]) \(parts[0])` | \(marks[0]) | \(marks[1]) |\n"
        }
        return "| endpoint | Cloud | Data Center |\n|---|---|---|\n" + rows.joined()
    }

    @Test func theTableOfEndpointsIsWhatIsServed() throws {
        let page = try page()
        let start = try #require(page.firstRange(of: Self.begin)).upperBound
        let stop = try #require(page.firstRange(of: Self.end)).lowerBound
        guard ProcessInfo.processInfo.environment["MUSTER_RECORD_SNAPSHOTS"] == nil else {
            let new = page[..<start] + Self.table + page[stop...]
            try Data(new.utf8).write(to: Self.file)
            Issue.record("recorded the table; review it and run again without MUSTER_RECORD_SNAPSHOTS")
            return
        }
        #expect(page[start..<stop] == Self.table, "record it again: see the comment of this suite")
    }

    @Test func everyEffectKeyAndControlIsOnThePage() throws {
        let page = try page()
        for kind in SandboxFaultEffect.kinds {
            let row = page.split(separator: "\n").first { $0.hasPrefix("| `\(kind.name)` |") }
            let text = try #require(row, "\(kind.name)")
            for key in kind.keys { #expect(text.contains("`\(key)`"), "\(kind.name): \(key)") }
        }
        for key in SandboxFaultRule.keys + SandboxLimits.keys where key != "preset" {
            #expect(page.contains("| `\(key)`") || page.contains(", `\(key)` |"), "\(key)")
        }
        for control in Control.all {
            let row = page.split(separator: "\n").first { row in
                row.contains("\(control.path)` |") && row.contains(control.method.rawValue)
            }
            #expect(row != nil, "\(control.method.rawValue) \(control.path)")
        }
    }

    /// Blocks of JSON on the page are read as the sandbox reads them.
    @Test func examplesAreRead() throws {
        let parts = try page().split(separator: "\n```", omittingEmptySubsequences: false).dropFirst()
        var count = 0
        for block in parts where block.hasPrefix("json") {
            let line = try #require(block.firstIndex(of: "\n"))
            let bytes = Array(block[line...].utf8)
            if block.hasPrefix("json accounts") {
                #expect(try SandboxAccount.accounts(parsing: bytes).count == 2)
            } else {
                _ = try SandboxScenario(parsing: bytes, product: .cloud, now: 0)
            }
            count += 1
        }
        #expect(count == 3)
    }
}
