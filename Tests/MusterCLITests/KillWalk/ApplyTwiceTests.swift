import Foundation
import Glibc
import HTTPMessages
import JiraSandbox
import Testing

/// One plan applied by two processes at once.
@Suite(.serialized, .enabled(if: Program.isBuilt()))
struct ApplyTwiceTests {
    private func sandbox(_ product: SandboxProduct) throws -> SandboxProcess {
        let tickets = NSTemporaryDirectory() + "muster-twice-\(UUID().uuidString).csv"
        defer { unlink(tickets) }
        try KillWalkTests.ticketFile.write(toFile: tickets, atomically: true, encoding: .utf8)
        return try SandboxProcess(product, tickets: tickets, ["--latency", "40"])
    }

    @Test(.timeLimit(.minutes(2)), arguments: SandboxProduct.allCases)
    func ofOneStoreTheSecondIsToldToWait(product: SandboxProduct) async throws {
        let sandbox = try sandbox(product)
        defer { sandbox.stop() }
        let folder = try MusterFolder(sandbox)
        try #require(try folder.run(["plan", "--quiet"]).code == 0)
        let two = [
            try folder.start(["apply", "plan.json", "--quiet"]),
            try folder.start(["apply", "plan.json", "--quiet"]),
        ]
        let codes = two.map { $0.waitForExit() }
        #expect(codes.sorted() == [0, 7], "\(two.map(\.text))")
        let refused = two[codes.firstIndex(of: 7) ?? 0].text
        #expect(refused.contains("FIELD") && refused.contains("pid"), "\(refused)")
        let census = SiteCensus(try await sandbox.issues())
        #expect(census.problems == [] && census.unclustered == [] && census.partition.count == 3)
        // Again, when it is done: nothing.
        let writes = try await sandbox.counts().writes
        let again = try folder.run(["apply", "plan.json", "--quiet"])
        #expect(again.code == 0 || again.code == 3, "\(again.text)")
        #expect(try await sandbox.counts().writes == writes)
    }

    /// Two machines with a store each know nothing of each other but what stands in Jira.
    @Test(.timeLimit(.minutes(2)), arguments: SandboxProduct.allCases)
    func ofTwoStoresNothingIsTwiceInTheEnd(product: SandboxProduct) async throws {
        let sandbox = try sandbox(product)
        defer { sandbox.stop() }
        let (one, other) = (try MusterFolder(sandbox), try MusterFolder(sandbox))
        try #require(try one.run(["plan", "--quiet"]).code == 0)
        let plan = try String(contentsOfFile: one.path("plan.json"), encoding: .utf8)
        try other.write(plan, to: "plan.json")
        let two = [
            try one.start(["apply", "plan.json", "--quiet"]),
            try other.start(["apply", "plan.json", "--quiet"]),
        ]
        for process in two {
            let code = process.waitForExit()
            #expect([0, 3, 4].contains(code), "\(code): \(process.text)")
        }
        // Whoever works next finds what is there twice and folds it.
        for folder in [one, other] {
            let ran = try folder.run(["run", "--quiet"])
            #expect(ran.code == 0, "\(ran.text)")
        }
        let census = SiteCensus(try await sandbox.issues())
        #expect(census.problems == [])
        #expect(census.unclustered == [])
        #expect(census.partition.count == 3)
    }
}
