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
            commit: output("/usr/bin/git", ["describe", "--always", "--dirty"]),
            date: String(Date.now.ISO8601Format().prefix(10)),
            swift: output("/usr/bin/env", ["swift", "--version"]).split(separator: "\n").first.map(
                String.init
            ) ?? ""
        )
    }

    private static func output(_ path: String, _ arguments: [String]) -> String {
        let data = (try? measureChild(path, arguments))?.standardOutput ?? Data()
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
