import Foundation
import Glibc
import HTTPMessages
import JiraSandbox
import Testing

/// A disk that takes no more in the middle of a night, by the system's own limit on the length of files.
@Suite(.serialized, .enabled(if: Program.isBuilt()))
struct FileLimitTests {
    @Test(.timeLimit(.minutes(3)), arguments: SandboxProduct.allCases)
    func aJournalThatCannotGrowEndsTheNightAndTheNextFinishes(product: SandboxProduct) async throws {
        let tickets = NSTemporaryDirectory() + "muster-full-\(UUID().uuidString).csv"
        defer { unlink(tickets) }
        try KillWalkTests.ticketFile.write(toFile: tickets, atomically: true, encoding: .utf8)
        let sandbox = try SandboxProcess(product, tickets: tickets, [])
        defer { sandbox.stop() }
        var codes: [Int32] = []
        var written: Set<Bool> = []
        for kibibytes in [8, 40, 80, 120, 160, 200, 260, 320, 400] {
            try await sandbox.control(.post, "/reset")
            let folder = try MusterFolder(sandbox)
            // The store is there already; what grows is its write-ahead log.
            try #require(try folder.run(["plan", "--quiet"]).code == 0)
            let limited = try folder.run(["run", "--quiet"], fileKibibytes: kibibytes)
            let writes = try await sandbox.counts().writes
            codes.append(limited.code)
            if limited.code != 0 {
                written.insert(writes > 0)
                #expect(limited.code == (writes > 0 ? 4 : 1), "\(kibibytes) KiB: \(limited.text)")
                #expect(limited.text.contains("muster.sqlite"), "\(kibibytes) KiB: \(limited.text)")
            }
            let again = try folder.run(["run", "--quiet"])
            #expect(again.code == 0, "\(kibibytes) KiB: \(again.text)")
            let census = SiteCensus(try await sandbox.issues())
            #expect(census.problems == [], "\(kibibytes) KiB")
            #expect(census.unclustered == [] && census.partition.count == 3, "\(kibibytes) KiB")
        }
        // Otherwise the limits miss what is to be tested.
        #expect(Set(codes).count > 1, "\(codes)")
        #expect(written.contains(true), "\(codes)")
    }
}
