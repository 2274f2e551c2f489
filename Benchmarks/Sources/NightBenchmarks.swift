import BenchmarkSupport
import Clustering
import Foundation
import JiraSandbox
import SampleTickets

/// The commands as a user runs them, each in a process of its own: time, memory and calls.
enum NightBenchmarks {
    /// The release build beside this program.
    private static let muster = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appendingPathComponent("muster").path

    /// A folder for one subject's files; the caller removes it.
    private static func makeFolder() throws -> String {
        try BenchmarkError.require(
            FileManager.default.isExecutableFile(atPath: muster),
            "\(muster) is not there: `make bench` builds it"
        )
        let folder =
            NSTemporaryDirectory() + "muster-bench-night-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    static func demo(_ harness: inout Harness) throws {
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var seconds: [Double] = []
        for repetition in 0..<6 {
            let usage = try measureChild(muster, ["demo", "--quiet", "--output-directory", folder + "/demo"])
            try BenchmarkError.require(usage.exitCode == 0, "demo ended with \(usage.exitCode)")
            if repetition > 0 { seconds.append(usage.wallSeconds) }
        }
        harness.keep(
            BenchmarkResult(
                name: "demo-N=1000",
                unit: "s",
                samples: seconds,
                bound: 5,
                checked: "exit code 0"
            )
        )
    }

    /// Nights against a sandbox of this process; a fresh site and store for each first night, since a night changes both.
    static func nights(_ harness: inout Harness) async throws {
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await night(Night(size: 5_000, seconds: 6, megabytes: 200, calls: 85), muster, folder, &harness)
        try await night(
            Night(size: 5_000, off: ["issuelinks"], name: "-links-apart", calls: 85 + 5_000, repetitions: 3),
            muster,
            folder,
            &harness
        )
        try await night(
            Night(size: 20_000, seconds: 30, megabytes: 400, repetitions: 4),
            muster,
            folder,
            &harness
        )
    }

    /// A night to measure, with its bounds.
    private struct Night {
        var size: Int
        /// Fields that are not on the create screen.
        var off: Set<String> = []
        var name = ""
        var seconds: Double?
        var megabytes: Double?
        var calls: Double?
        var repetitions = 6
    }

    private static func night(
        _ night: Night,
        _ muster: String,
        _ folder: String,
        _ harness: inout Harness
    ) async throws {
        let size = "N=\(night.size)\(night.name)"
        guard
            ["run-\(size)", "run.memory-\(size)", "run.calls-\(size)", "run-again-\(size)"].contains(where: {
                harness.wants($0)
            })
        else { return }
        let tickets = SampleTickets.metropolis(count: night.size, allReady: true).map(SandboxTicket.init)
        var first = Samples()
        var again = Samples()
        for repetition in 0..<night.repetitions {
            var configuration = SandboxConfiguration()
            configuration.fieldsOffCreateScreen = night.off
            let server = try SandboxServer(try SandboxJira(configuration: configuration, tickets: tickets))
            let name = "\(night.size)\(night.name)-\(repetition)"
            let file = "\(folder)/muster-\(name).yaml"
            try Data(configuration.account.token.utf8).write(to: URL(fileURLWithPath: "\(folder)/token"))
            try Data(yaml(server.url, configuration.account.email, name).utf8)
                .write(to: URL(fileURLWithPath: file))
            let (usage, report) = try measured(muster, file, server)
            let clustered = report.clusters.reduce(0) { $0 + $1.size }
            try BenchmarkError.require(
                clustered + report.unclustered.count == night.size && report.written?.linked == clustered,
                "\(clustered) clustered, \(report.unclustered.count) left out, \(report.written?.linked ?? 0) linked"
            )
            let writes = server.jira.statistics().writes
            let (secondUsage, secondReport) = try measured(muster, file, server)
            let written = server.jira.statistics().writes - writes
            try BenchmarkError.require(written == 0, "a night with nothing new wrote \(written) times")
            await server.stop()
            guard repetition > 0 else { continue }
            first.take(usage, calls: report.api_calls.total)
            again.take(secondUsage, calls: secondReport.api_calls.total)
        }
        let checked =
            "every ticket clustered or left out, every member linked, calls equal the sandbox's count"
        first.keep("run", size, night.seconds, night.megabytes, night.calls, checked, &harness)
        again.keep("run-again", size, nil, nil, 60, "no write reached the sandbox", &harness)
    }

    private static func measured(
        _ muster: String,
        _ file: String,
        _ server: SandboxServer
    ) throws -> (ChildUsage, Report) {
        let before = server.jira.statistics().total
        let usage = try measureChild(muster, ["run", "--quiet", "--json", "--config", file])
        try BenchmarkError.require(usage.exitCode == 0, "run ended with \(usage.exitCode)")
        let report = try JSONDecoder().decode(Report.self, from: usage.standardOutput)
        let calls = server.jira.statistics().total - before
        try BenchmarkError.require(
            report.api_calls.total == calls,
            "run counted \(report.api_calls.total) calls, the sandbox \(calls)"
        )
        return (usage, report)
    }

    /// What repetitions of one night took.
    private struct Samples {
        var seconds: [Double] = []
        var megabytes: [Double] = []
        var calls: [Double] = []

        mutating func take(_ usage: ChildUsage, calls: Int) {
            seconds.append(usage.wallSeconds)
            megabytes.append(usage.peakMegabytes)
            self.calls.append(Double(calls))
        }

        func keep(
            _ name: String,
            _ size: String,
            _ mostSeconds: Double?,
            _ mostMegabytes: Double?,
            _ mostCalls: Double?,
            _ checked: String,
            _ harness: inout Harness
        ) {
            for (suffix, unit, samples, bound) in [
                ("", "s", seconds, mostSeconds), (".memory", "MB", megabytes, mostMegabytes),
                (".calls", "calls", calls, mostCalls),
            ] {
                harness.keep(
                    BenchmarkResult(
                        name: "\(name)\(suffix)-\(size)",
                        unit: unit,
                        samples: samples,
                        bound: bound,
                        checked: checked
                    )
                )
            }
        }
    }

    static func cluster(_ harness: inout Harness) throws {
        let input = "../shared/data/tickets/nyc311.csv"
        guard FileManager.default.fileExists(atPath: input) else {
            FileHandle.standardError.write(Data("cluster: skipped, \(input) is not here\n".utf8))
            return
        }
        var seconds: [Double] = []
        for repetition in 0..<6 {
            let usage = try measureChild(
                muster,
                ["cluster", input, "--max-tickets", "10", "--max-radius", "5km", "--json", "--quiet"]
            )
            let plan = try JSONDecoder().decode(ClusterOutput.self, from: usage.standardOutput)
            let members = plan.clusters.reduce(0) { $0 + $1.size }
            try BenchmarkError.require(
                members + plan.unclustered.count == 4_907 && plan.clusters.allSatisfy { $0.size <= 10 },
                "\(members) clustered, \(plan.unclustered.count) left out"
            )
            if repetition > 0 { seconds.append(usage.wallSeconds) }
        }
        harness.keep(
            BenchmarkResult(
                name: "cluster.nyc311-N=4907",
                unit: "s",
                samples: seconds,
                bound: 1,
                checked: "every row in one place, no cluster over 10"
            )
        )
    }

    private static func yaml(_ url: String, _ email: String, _ name: String) -> String {
        """
        store: night-\(name).sqlite
        sites:
          - name: sandbox
            url: \(url)
            kind: cloud
            auth: {type: api_token, email: \(email), token_file: token}
        projects:
          - site: sandbox
            key: FIELD
        clustering: {max_tickets: 10, max_radius: 5km}

        """
    }
}

extension SandboxTicket {
    fileprivate init(_ row: SampleTicket) {
        self.init(
            key: row.key,
            summary: row.summary,
            priority: row.priority.name,
            status: row.status,
            latitude: row.latitude,
            longitude: row.longitude,
            location: row.location,
            durationMinutes: String(row.durationMinutes),
            due: row.due,
            skills: row.skills.joined(separator: ";"),
            created: row.created
        )
    }
}

private struct Report: Decodable {
    struct Calls: Decodable { var total: Int }
    struct Written: Decodable { var linked: Int }
    var api_calls: Calls
    var clusters: [SizedCluster]
    var unclustered: [LeftOut]
    var written: Written?
}

private struct ClusterOutput: Decodable {
    var clusters: [SizedCluster]
    var unclustered: [LeftOut]
}

private struct SizedCluster: Decodable { var size: Int }

private struct LeftOut: Decodable { var id: String }
