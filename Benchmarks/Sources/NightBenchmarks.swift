import Clustering
import Foundation
import JiraSandbox
import SampleTickets

/// The commands as a user runs them, each in a process of its own: time, memory and calls.
enum NightBenchmarks {
    static func run(_ harness: inout Harness) async throws {
        let muster = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("muster").path
        let folder =
            NSTemporaryDirectory() + "muster-bench-night-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        if harness.wants("demo") { try demo(muster, folder, &harness) }
        if harness.wants("run") { try await night(muster, folder, &harness) }
        if harness.wants("cluster") { try cluster(muster, &harness) }
    }

    private static func demo(_ muster: String, _ folder: String, _ harness: inout Harness) throws {
        var seconds: [Double] = []
        for repetition in 0..<6 {
            let usage = try measureChild(muster, ["demo", "--quiet", "--output-directory", folder + "/demo"])
            try BenchmarkError.require(usage.exitCode == 0, "demo ended with \(usage.exitCode)")
            if repetition > 0 { seconds.append(usage.wallSeconds) }
        }
        harness.keep(
            Measurement(name: "demo-N=1000", unit: "s", samples: seconds, bound: 5, checked: "exit code 0")
        )
    }

    /// 5,000 ready tickets in a sandbox of this process; a fresh one each time, since a night changes it.
    private static func night(_ muster: String, _ folder: String, _ harness: inout Harness) async throws {
        let rows = SampleTickets.metropolis(count: 5_000, allReady: true)
        let tickets = rows.map { row in
            SandboxTicket(
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
        var (seconds, megabytes, calls): ([Double], [Double], [Double]) = ([], [], [])
        for repetition in 0..<6 {
            let configuration = SandboxConfiguration()
            let server = try SandboxServer(try SandboxJira(configuration: configuration, tickets: tickets))
            let file = "\(folder)/muster-\(repetition).yaml"
            try Data(configuration.account.token.utf8).write(to: URL(fileURLWithPath: "\(folder)/token"))
            try Data(yaml(server.url, configuration.account.email, repetition).utf8)
                .write(to: URL(fileURLWithPath: file))
            let usage = try measureChild(muster, ["run", "--quiet", "--json", "--config", file])
            let report = try JSONDecoder().decode(Report.self, from: usage.standardOutput)
            try BenchmarkError.require(usage.exitCode == 0, "run ended with \(usage.exitCode)")
            try BenchmarkError.require(
                report.api_calls.total == server.jira.statistics().total,
                "run counted \(report.api_calls.total) calls, the sandbox \(server.jira.statistics().total)"
            )
            let clustered = report.clusters.reduce(0) { $0 + $1.size }
            try BenchmarkError.require(
                clustered + report.unclustered.count == 5_000 && report.written?.linked == clustered,
                "\(clustered) clustered, \(report.unclustered.count) left out, \(report.written?.linked ?? 0) linked"
            )
            await server.stop()
            guard repetition > 0 else { continue }
            seconds.append(usage.wallSeconds)
            megabytes.append(usage.peakMegabytes)
            calls.append(Double(report.api_calls.total))
        }
        let checked =
            "every ticket clustered or left out, every member linked, calls equal the sandbox's count"
        harness.keep(Measurement(name: "run-N=5000", unit: "s", samples: seconds, bound: 6, checked: checked))
        harness.keep(
            Measurement(
                name: "run.memory-N=5000",
                unit: "MB",
                samples: megabytes,
                bound: 200,
                checked: checked
            )
        )
        harness.keep(
            Measurement(name: "run.calls-N=5000", unit: "calls", samples: calls, bound: 85, checked: checked)
        )
    }

    private static func cluster(_ muster: String, _ harness: inout Harness) throws {
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
            Measurement(
                name: "cluster.nyc311-N=4907",
                unit: "s",
                samples: seconds,
                bound: 1,
                checked: "every row in one place, no cluster over 10"
            )
        )
    }

    private static func yaml(_ url: String, _ email: String, _ repetition: Int) -> String {
        """
        store: night-\(repetition).sqlite
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
