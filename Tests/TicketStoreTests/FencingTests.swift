import Glibc
import Testing
import Tickets

@testable import TicketStore

/// Two store objects on one file, as two processes have them.
struct FencingTests {
    private static let alive = LeaseHolder(host: "yard", process: 41)
    private static let other = LeaseHolder(host: "depot", process: 7)

    /// Every write of the journal, by name.
    private static let writes: [String: @Sendable (SpatiaLiteTicketStore) async throws -> Void] = [
        "openRun": { store in
            let run = RunRecord(id: "new", scope: field, planHash: "other", startedAt: 9)
            _ = try await store.openRun(run, intents: [ClusterIntent(clusterID: "C", marker: "m")])
        },
        "continueRun": { store in
            let run = RunRecord(id: "new", scope: field, planHash: "h", startedAt: 9)
            _ = try await store.openRun(run, intents: [])
        },
        "intents": { store in
            let sent = ClusterIntent(clusterID: "C", marker: "m", state: .sent)
            try await store.record([sent], runID: "r")
        },
        "actions": { store in
            let action = SiteAction(number: 1, kind: .delete, issueID: "1", issueKey: "J-1", state: .sent)
            try await store.record([action], runID: "r")
        },
        "finishRun": { try await $0.finishRun(id: "r", outcome: .done, at: 5, report: [1]) },
        "records": { store in
            let record = StandingRecord(issueID: "1", issueKey: "J-1", members: [], runID: "r", writtenAt: 1)
            try await store.save([record], in: field)
        },
        "overrides": { store in
            let hold = ClusterOverride(ticketID: "1", ticketKey: "F-1", kind: .hold, reason: "", madeAt: 1)
            try await store.save([hold], in: field)
        },
        "removal": { _ = try await $0.removeOverrides(of: "9", kind: nil, in: field) },
    ]

    private func contents(_ store: SpatiaLiteTicketStore) async throws -> [String] {
        try await store.inspect { (connection) throws(StoreError) in
            try connection.texts(
                """
                SELECT id || outcome || coalesce(finished_at, '') FROM runs
                UNION ALL SELECT cluster_id || state FROM intents UNION ALL SELECT number || state FROM actions
                UNION ALL SELECT issue_id FROM standing UNION ALL SELECT ticket_id FROM overrides
                UNION ALL SELECT hash FROM audit
                """
            )
        }
    }

    @Test(arguments: writes.keys.sorted())
    func writeOfARunThatWasOvertakenIsRefused(name: String) async throws {
        let write = try #require(FencingTests.writes[name])
        let folder = try ScratchFolder()
        let (slow, quick) = (try await openStore(folder.file()), try await openStore(folder.file()))
        _ = try await slow.takeLease(in: field, holder: Self.alive, at: 0, lasting: .seconds(60))
        let run = RunRecord(id: "r", scope: field, planHash: "h", startedAt: 1)
        _ = try await slow.openRun(run, intents: [ClusterIntent(clusterID: "C", marker: "m")])
        let hold = ClusterOverride(ticketID: "9", ticketKey: "F-9", kind: .hold, reason: "", madeAt: 1)
        try await slow.save([hold], in: field)
        // Another machine finds the lease ended; the first run still thinks that it has it.
        _ = try await quick.takeLease(in: field, holder: Self.other, at: 60_000, lasting: .seconds(60))
        let before = try await contents(quick)
        let error = await #expect(throws: StoreError.self) { try await write(slow) }
        #expect(error?.kind == .locked)
        for word in ["pid 7 on depot", "FIELD", "token 2", "has 1", "Run again"] {
            #expect(error?.message.contains(word) == true, "\(error?.message ?? "") lacks \(word)")
        }
        #expect(try await contents(quick) == before, "something of the refused write is there")
        // The other may write, and one that took no lease writes as ever.
        try await write(quick)
        let plain = try await openStore(folder.file())
        _ = try await plain.removeOverrides(of: "9", kind: nil, in: field)
        try await plain.finishRun(id: "r", outcome: .partial, at: 8, report: [])
    }

    @Test func leaseThatWasOvertakenIsNotRenewedAndItsReleaseDoesNothing() async throws {
        let folder = try ScratchFolder()
        let (slow, quick) = (try await openStore(folder.file()), try await openStore(folder.file()))
        _ = try await slow.takeLease(in: field, holder: Self.alive, at: 0, lasting: .seconds(60))
        _ = try await quick.takeLease(in: field, holder: Self.other, at: 60_000, lasting: .seconds(60))
        let error = await #expect(throws: StoreError.self) {
            try await slow.renewLease(in: field, at: 60_001, lasting: .seconds(60))
        }
        #expect(error?.kind == .locked)
        await slow.releaseLease(in: field)
        await #expect(throws: StoreError.self) {
            _ = try await slow.takeLease(in: field, holder: Self.alive, at: 60_002, lasting: .seconds(60))
        }
        try await quick.renewLease(in: field, at: 60_003, lasting: .seconds(60))
    }

    /// What was given back goes on fencing: a write that was on its way comes too late.
    @Test func writeAfterGivingBackIsRefusedOnceAnotherTookTheLease() async throws {
        let folder = try ScratchFolder()
        let (first, second) = (try await openStore(folder.file()), try await openStore(folder.file()))
        _ = try await first.takeLease(in: field, holder: Self.alive, at: 0, lasting: .seconds(60))
        let run = RunRecord(id: "r", scope: field, planHash: "h", startedAt: 1)
        _ = try await first.openRun(run, intents: [])
        await first.releaseLease(in: field)
        try await first.finishRun(id: "r", outcome: .partial, at: 2, report: [])
        let renewal = await #expect(throws: StoreError.self) {
            try await first.renewLease(in: field, at: 3, lasting: .seconds(60))
        }
        #expect(renewal?.kind == .other)
        _ = try await second.takeLease(in: field, holder: Self.other, at: 3, lasting: .seconds(60))
        let late = await #expect(throws: StoreError.self) {
            try await first.finishRun(id: "r", outcome: .done, at: 4, report: [])
        }
        #expect(late?.kind == .locked)
    }

    @Test func leaseOfOneProjectDoesNotFenceAnother() async throws {
        let folder = try ScratchFolder()
        let (first, second) = (try await openStore(folder.file()), try await openStore(folder.file()))
        let elsewhere = ProjectScope(site: "hq", project: "OTHER")
        for scope in [field, elsewhere] {
            _ = try await first.takeLease(in: scope, holder: Self.alive, at: 0, lasting: .seconds(60))
        }
        _ = try await second.takeLease(in: field, holder: Self.other, at: 60_000, lasting: .seconds(60))
        let run = RunRecord(id: "o", scope: elsewhere, planHash: "h", startedAt: 1)
        _ = try await first.openRun(run, intents: [])
        try await first.finishRun(id: "o", outcome: .done, at: 2, report: [])
    }

    /// Two store objects of one process are two holders; one that was let go of is gone, though its process is not.
    @Test func storeObjectsOfOneProcessExcludeEachOther() async throws {
        let folder = try ScratchFolder()
        let holder = LeaseHolder.thisProcess()
        let second = try await openStore(folder.file())
        do {
            let first = try await openStore(folder.file())
            _ = try await first.takeLease(in: field, holder: holder, at: 0, lasting: .seconds(60))
            let error = await #expect(throws: StoreError.self) {
                _ = try await second.takeLease(in: field, holder: holder, at: 1, lasting: .seconds(60))
            }
            #expect(error?.message.contains("pid \(holder.process) on \(holder.host)") == true)
            _ = consume first
        }
        let token = try await second.takeLease(in: field, holder: holder, at: 2, lasting: .seconds(60))
        #expect(token == 2)
        await second.close()
        // Closing gives it back.
        let third = try await openStore(folder.file())
        let other = LeaseHolder(host: "depot", process: 1)
        #expect(try await third.takeLease(in: field, holder: other, at: 3, lasting: .seconds(1)) == 3)
    }

    @Test func aProcessThatEndedIsGoneBeforeItsParentAsks() throws {
        var child = pid_t()
        let path = try #require(strdup("/bin/true"))
        defer { free(path) }
        var arguments: [UnsafeMutablePointer<CChar>?] = [path, nil]
        try #require(posix_spawn(&child, path, nil, nil, &arguments, nil) == 0)
        var end = siginfo_t()
        try #require(waitid(P_PID, id_t(child), &end, WEXITED | WNOWAIT) == 0)
        #expect(kill(child, 0) == 0)
        #expect(!LeaseHolder.thisProcess().isAlive(child))
        _ = waitpid(child, nil, 0)
    }

    @Test func thisProcessIsAliveAndKnownByItsBirth() {
        let holder = LeaseHolder.thisProcess()
        #expect(holder.isAlive(holder.process))
        #expect(!holder.host.isEmpty)
        #expect(holder.birth(holder.process)?.contains("/") == true)
        #expect(holder.birth(holder.process) == holder.birth(holder.process))
        #expect(holder.birth(1) != holder.birth(holder.process))
        #expect(!holder.isAlive(.max))
        #expect(holder.birth(.max) == nil)
    }

    /// A full disk in the middle of taking leaves no lease behind, in the file or in this process.
    @Test func fullDiskWhileTakingALeaseLeavesItFree() async throws {
        let folder = try ScratchFolder()
        let store = try await openStore(folder.file())
        let holder = LeaseHolder(
            host: "yard",
            process: 41,
            birth: { _ in String(repeating: "x", count: 60_000) }
        )
        _ = try await store.removeOverrides(of: "1", kind: nil, in: field)
        try await store.limitPages(to: 1)
        let error = await #expect(throws: StoreError.self) {
            _ = try await store.takeLease(in: field, holder: holder, at: 0, lasting: .seconds(60))
        }
        #expect(error?.kind == .diskFull)
        try await store.limitPages(to: 1_000_000)
        #expect(try await store.takeLease(in: field, holder: Self.other, at: 1, lasting: .seconds(9)) == 1)
    }
}
