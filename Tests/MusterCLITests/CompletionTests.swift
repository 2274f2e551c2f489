import Foundation
import Testing

@testable import MusterCLI

/// Completion scripts, run by the shells that they are for.
struct CompletionTests {
    private static func shell(_ name: String) -> String? {
        ["/bin/", "/usr/bin/", "/usr/local/bin/"].map { $0 + name }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }

    private static func hasShell(_ name: String) -> Bool {
        if shell(name) != nil { return true }
        print("skipped: \(name) is not installed")
        return false
    }

    private func script(_ shell: String) async -> String {
        await TestWorld().run(["completion", shell]).output
    }

    /// Runs a script by a shell in an empty folder with two files and a folder in it, and gives back its output.
    private func run(_ shell: String, _ script: String, arguments: [String] = []) throws -> (
        status: Int32, output: String
    ) {
        let folder = NSTemporaryDirectory() + "muster-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder + "/folder", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in ["tickets one.csv", "plan.json"] {
            try #require(FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: nil))
        }
        try Data(script.utf8).write(to: URL(fileURLWithPath: folder + "/.script"))
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: try #require(CompletionTests.shell(shell)))
        process.arguments = arguments + [folder + "/.script"]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ["HOME": folder, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    /// Words as bash splits them at the cursor, and what they complete to.
    static let cases: [(words: [String], candidates: [String])] = [
        (["muster", "cl"], ["clusters", "cluster"]),
        (
            ["muster", ""],
            [
                "demo", "run", "plan", "apply", "rollback", "clusters", "sync", "cluster", "tune", "assign",
                "diff",
                "explain", "verify", "sandbox", "replay", "runs", "service", "overrides", "jql", "config",
                "auth",
                "store", "audit", "doctor", "completion",
            ]
        ),
        (
            ["muster", "cluster", "--max-"],
            ["--max-tickets", "--max-load", "--max-radius", "--max-due-spread", "--max-churn"]
        ),
        (["muster", "cluster", "--objective", ""], ["distance", "squared", "medoid"]),
        (["muster", "cluster", "--objective", "=", "m"], ["medoid"]),
        (["muster", "cluster", "--objective", "="], ["distance", "squared", "medoid"]),
        (["muster", "cluster", "--objective", "=", "medoid", "--eff"], ["--effort"]),
        (["muster", "--config", "x", "cluster", "--to", "k"], ["kml"]),
        (["muster", "-q", "config", ""], ["init", "check", "show"]),
        (["muster", "config", "init", "--fo"], ["--force"]),
        (["muster", "completion", "z"], ["zsh"]),
        (["muster", "completion", "zsh", ""], []),
        (["muster", "cluster", "tick"], ["tickets one.csv"]),
        (["muster", "cluster", "--max-tickets", "5", "p"], ["plan.json"]),
        (["muster", "cluster", "--max-tickets", ""], []),
        (["muster", "run", "--output-directory", ""], ["folder"]),
        (["muster", "apply", "x", "p"], []),
    ]

    @Test(.enabled(if: hasShell("bash")))
    func bashCompletes() async throws {
        var text = await script("bash") + "export LC_ALL=C\n"
        for (words, _) in CompletionTests.cases {
            let list = words.map { "'\($0)'" }.joined(separator: " ")
            text += "COMP_WORDS=(\(list)); COMP_CWORD=\(words.count - 1); COMPREPLY=(); _muster\n"
            text += "(IFS='|'; echo \"${COMPREPLY[*]}\")\n"
        }
        let ran = try run("bash", "set -u\n" + text)
        #expect(ran.status == 0)
        let lines = ran.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(
            String.init
        )
        try #require(lines.count == CompletionTests.cases.count, "\(ran.output)")
        for (line, expected) in zip(lines, CompletionTests.cases) {
            #expect(line == expected.candidates.joined(separator: "|"), "\(expected.words)")
        }
    }

    @Test(.enabled(if: hasShell("fish")))
    func fishCompletes() async throws {
        let text = await script("fish")
        let lines = [
            ("muster ver", "verify"), ("muster config i", "init"),
            ("muster cluster --objective me", "medoid"),
            ("muster config init --fo", "--force"), ("muster completion z", "zsh"),
            ("muster cluster pl", "plan.json"),
        ]
        let calls = lines.map { "complete -C '\($0.0)' | string split -f1 \\t | string join '|'" }.joined(
            separator: "\n"
        )
        let ran = try run("fish", text + calls, arguments: ["--no-config"])
        #expect(ran.output.split(separator: "\n").map(String.init) == lines.map(\.1), "\(ran.output)")
    }

    @Test(.enabled(if: hasShell("zsh")))
    func zshReadsTheScript() async throws {
        let text =
            "autoload -U compinit; compinit -u -D\n" + (await script("zsh")) + "\necho ${_comps[muster]}"
        let ran = try run("zsh", text, arguments: ["-f"])
        #expect(ran.output == "_muster\n")
    }

    @Test(.enabled(if: hasShell("groff")))
    func manualPageHasNoWarnings() async throws {
        let ran = try run("groff", await script("man"), arguments: ["-man", "-Tutf8", "-ww", "-z"])
        #expect(ran.output.isEmpty)
        #expect(ran.status == 0)
    }

    @Test func manualPageAndReferenceNameEveryOption() async {
        let page = await script("man")
        let reference = await script("markdown")
        func check(_ node: CommandNode) {
            for option in node.specification.options + CommonOptions.all {
                #expect(
                    page.contains(option.spelling.replacingOccurrences(of: "-", with: "\\-")),
                    "\(option.name)"
                )
                #expect(reference.contains("`\(HelpText.label(option))`"), "\(option.name)")
            }
            node.visibleChildren.forEach(check)
        }
        check(.muster)
        #expect(reference.contains("| `clustering.max_tickets` | `MUSTER_CLUSTERING_MAX_TICKETS` | 10 |"))
        #expect(!page.split(separator: "\n").contains { $0.hasPrefix("'") })
    }
}
