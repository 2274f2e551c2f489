import FoundationEssentials
import Testing

@testable import MusterCLI

/// Help pages as they were reviewed: `Tests/Snapshots/help`.
///
/// To record them again: `MUSTER_RECORD_SNAPSHOTS=1 swift test --filter HelpSnapshotTests`, which fails on purpose, so that
/// no job records and passes. Review the difference, then run without the variable.
struct HelpSnapshotTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Snapshots/help")

    private static func pages() -> [(name: String, text: String)] {
        func pages(_ path: [CommandNode]) -> [(String, String)] {
            let name = path.map(\.specification.name).joined(separator: "-")
            let children = path[path.count - 1].visibleChildren
            return [(name, HelpText.page(of: path, columns: 80, style: .plain))]
                + children.flatMap { pages(path + [$0]) }
        }
        return pages([.muster])
    }

    @Test func helpIsAsReviewed() throws {
        let isRecording = ProcessInfo.processInfo.environment["MUSTER_RECORD_SNAPSHOTS"] != nil
        for page in HelpSnapshotTests.pages() {
            let file = HelpSnapshotTests.folder.appendingPathComponent(page.name + ".txt")
            if isRecording {
                try FileManager.default.createDirectory(
                    at: HelpSnapshotTests.folder,
                    withIntermediateDirectories: true
                )
                try Data(page.text.utf8).write(to: file)
                Issue.record("recorded \(page.name); review it and run again without MUSTER_RECORD_SNAPSHOTS")
                continue
            }
            let reviewed = (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) }
            #expect(page.text == reviewed, "help of \(page.name) differs from \(file.path)")
        }
    }

    @Test func everySnapshotHasItsCommand() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: HelpSnapshotTests.folder.path)
        #expect(names.sorted() == HelpSnapshotTests.pages().map { $0.name + ".txt" }.sorted())
    }

    @Test func noLineIsWiderThanTheTerminalUnlessItIsOneExample() {
        for page in HelpSnapshotTests.pages() {
            for line in page.text.split(separator: "\n") where line.count > 80 {
                #expect(line.hasPrefix("  muster "), "\(page.name): \(line)")
            }
        }
    }
}
