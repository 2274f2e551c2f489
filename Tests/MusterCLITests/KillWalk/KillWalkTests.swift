import Foundation
import Glibc
import HTTPMessages
import Jira
import JiraSandbox
import Testing

/// The real program is killed with SIGKILL at many requests of its night, and started again: no Job Cluster twice, none
/// without members, nothing missing.
///
/// `MUSTER_WALK_KILLS=200` kills that often, at requests that are drawn; without it, a handful that a build has time for.
@Suite(.serialized, .enabled(if: Program.isBuilt()))
struct KillWalkTests {
    /// When the program is killed: while it waits for the answer of a request.
    struct Kill: Sendable, CustomStringConvertible {
        var number: Int
        /// Whether only writes are counted.
        var countsWrites = true
        /// Whether the site has carried the request out by then.
        var isApplied = true

        var description: String {
            "killed at \(countsWrites ? "write" : "request") \(number), \(isApplied ? "" : "not ")carried out"
        }

        /// The rule that keeps the program waiting.
        var rule: String {
            """
            {"rules": [{"name": "wait", \(countsWrites ? "\"writes\": true, " : "")"nth": \(number), \
            "effect": {"kind": "hang", "seconds": 30, "applied": \(isApplied)}}]}
            """
        }
    }

    /// Cloud makes links inside the create and moves members in bulk: its night has few writes.
    static let fewOnCloud: [Kill] = [
        Kill(number: 1), Kill(number: 2), Kill(number: 3), Kill(number: 2, isApplied: false),
        Kill(number: 4, countsWrites: false), Kill(number: 9, countsWrites: false),
        Kill(number: 12, countsWrites: false), Kill(number: 14, countsWrites: false),
    ]

    static let few: [Kill] = [
        Kill(number: 1), Kill(number: 2), Kill(number: 3), Kill(number: 5), Kill(number: 8),
        Kill(number: 13), Kill(number: 6, isApplied: false), Kill(number: 9, countsWrites: false),
    ]

    /// Kills that are drawn, the same each time.
    static func drawn(_ count: Int, _ product: SandboxProduct) -> [Kill] {
        var state: UInt64 = product == .cloud ? 0x5EED : 0xDA7A
        // About as many as a night of ten tickets takes.
        let writes = product == .cloud ? 4 : 22
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        return (0..<count).map { _ in
            let countsWrites = next(4) > 0
            return Kill(
                number: 1 + next(countsWrites ? writes : 3 * writes + 12),
                countsWrites: countsWrites,
                isApplied: next(3) > 0
            )
        }
    }

    @Test(.timeLimit(.minutes(60)), arguments: SandboxProduct.allCases)
    func aKilledProgramIsFinishedByTheNext(product: SandboxProduct) async throws {
        let wanted = ProcessInfo.processInfo.environment["MUSTER_WALK_KILLS"].flatMap { Int($0) }
        let kills =
            wanted.map { Self.drawn(($0 + 1) / 2, product) }
            ?? (product == .cloud ? Self.fewOnCloud : Self.few)
        let tickets = NSTemporaryDirectory() + "muster-kill-\(UUID().uuidString).csv"
        defer { unlink(tickets) }
        try Self.ticketFile.write(toFile: tickets, atomically: true, encoding: .utf8)
        let sandbox = try SandboxProcess(product, tickets: tickets, ["--lag", "0s..2s", "--latency", "3"])
        defer { sandbox.stop() }
        let clean = try await Self.census(sandbox, after: MusterFolder(sandbox))
        try #require(clean.problems == [] && clean.partition.count == 3)
        var (killed, ended) = (0, 0)
        for kill in kills {
            try await sandbox.control(.post, "/reset")
            let folder = try MusterFolder(sandbox)
            if try await Self.strike(kill, sandbox, folder) { killed += 1 } else { ended += 1 }
            let found = try await Self.census(sandbox, after: folder)
            #expect(found.problems == [], "\(product.rawValue), \(kill)")
            #expect(found.partition == clean.partition, "\(product.rawValue), \(kill)")
            #expect(found.statuses == clean.statuses, "\(product.rawValue), \(kill)")
            let writes = try await sandbox.counts().writes
            let quiet = try folder.run(["run", "--quiet"])
            #expect(quiet.code == 0, "\(product.rawValue), \(kill): \(quiet.text)")
            #expect(
                try await sandbox.counts().writes == writes,
                "\(product.rawValue), \(kill): a further run writes"
            )
        }
        print("kill walk, \(product.rawValue): \(killed) processes killed, \(ended) had ended before")
        #expect(killed > kills.count / 2)
    }

    /// Starts a night and kills it where it waits; false where it ended before.
    private static func strike(
        _ kill: Kill,
        _ sandbox: SandboxProcess,
        _ folder: MusterFolder
    ) async throws -> Bool {
        try await sandbox.control(.put, "/rules", kill.rule)
        let process = try folder.start(["run", "--quiet"])
        while process.isRunning {
            if try await sandbox.counts().strikes > 0 {
                process.kill()
                #expect(process.waitForExit() == -SIGKILL, "\(kill): \(process.text)")
                try await sandbox.control(.delete, "/rules")
                return true
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(process.waitForExit() == 0, "\(kill): \(process.text)")
        try await sandbox.control(.delete, "/rules")
        return false
    }

    /// Runs a night without disturbance and counts what stands then.
    private static func census(
        _ sandbox: SandboxProcess,
        after folder: MusterFolder
    ) async throws -> SiteCensus {
        let ran = try folder.run(["run", "--quiet"])
        var census = SiteCensus(try await sandbox.issues())
        if ran.code != 0 { census.problems.append("exit code \(ran.code): \(ran.text)") }
        if !census.unclustered.isEmpty { census.problems.append("missing: \(census.unclustered.sorted())") }
        return census
    }

    /// Ten jobs in a town.
    static let ticketFile: String = {
        var text = "key,summary,latitude,longitude\n"
        for number in 1...10 {
            let x = Double(number) * 0.618_034
            let y = Double(number) * 0.754_878
            let latitude: Double = 48.1 + x.truncatingRemainder(dividingBy: 1) * 0.1
            let longitude: Double = 11.5 + y.truncatingRemainder(dividingBy: 1) * 0.1
            text += "FIELD-\(number),Meter reading \(number),\(latitude),\(longitude)\n"
        }
        return text
    }()
}
