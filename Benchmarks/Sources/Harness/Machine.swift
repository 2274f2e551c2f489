import Foundation

/// Where and on what code the measurements were made.
struct Machine: Codable {
    var processor: String
    var cores: Int
    var commit: String
    var date: String
    var swift: String

    static func current() -> Machine {
        let processor =
            (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?
            .split(separator: "\n").first { $0.hasPrefix("model name") }?
            .split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
        return Machine(
            processor: processor,
            cores: ProcessInfo.processInfo.activeProcessorCount,
            commit: commit(),
            date: String(Date.now.ISO8601Format().prefix(10)),
            swift: output("/usr/bin/env", ["swift", "--version"]).split(separator: "\n").first.map(
                String.init
            ) ?? ""
        )
    }

    /// The commit, with `-dirty` where sources differ from it: results that a run writes are no change of what it measures.
    private static func commit() -> String {
        let changes = output(
            "/usr/bin/git",
            [
                "status", "--porcelain", "--untracked-files=normal", "--", "Package.swift", "Sources",
                "Benchmarks/Sources", "Benchmarks/Support", "Benchmarks/Peers",
            ]
        )
        return output("/usr/bin/git", ["rev-parse", "--short", "HEAD"]) + (changes.isEmpty ? "" : "-dirty")
    }

    private static func output(_ path: String, _ arguments: [String]) -> String {
        let data = (try? measureChild(path, arguments))?.standardOutput ?? Data()
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
