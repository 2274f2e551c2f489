import Foundation
import Testing

@testable import Muster

/// The README says what the program does.
struct ReadmeTests {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The configuration table as it stands in the README.
    static func row(_ key: ConfigurationKey) -> String {
        let standard = key.standard.map { "`\($0)`" } ?? (key.isRequired ? "required" : "none")
        return "| `\(key.pattern)` | \(standard) | \(key.help) |"
    }

    @Test func configurationTableHasEveryKey() throws {
        let readme = try Self.text("README.md")
        for key in ConfigurationSchema.keys {
            #expect(readme.contains(Self.row(key)), "README lacks: \(Self.row(key))")
        }
    }

    @Test func libraryExampleIsTheConsumerPackage() throws {
        let readme = try Self.text("README.md")
        let consumer = try Self.text("Tests/Consumer/Sources/Consumer/main.swift")
        let example = try #require(readme.firstRange(of: "```swift\n").map { readme[$0.upperBound...] })
        let code = try #require(example.firstRange(of: "```").map { example[..<$0.lowerBound] })
        for line in code.split(separator: "\n") {
            #expect(consumer.contains(line), "Tests/Consumer lacks: \(line)")
        }
    }
}
