import Testing
import Tickets

extension StoreConformance {
    static var ours: LeaseHolder { LeaseHolder(host: "yard", process: 41) }
    static var theirs: LeaseHolder { LeaseHolder(host: "yard", process: 42) }
    static var elsewhere: LeaseHolder { LeaseHolder(host: "depot", process: 41) }

    static func leaseIsHeldByOne(_ store: Store) async throws {
        let first = try await store.takeLease(in: field, holder: ours, at: instant, lasting: .seconds(60))
        for other in [theirs, elsewhere] {
            let error = await #expect(throws: StoreError.self) {
                _ = try await store.takeLease(in: field, holder: other, at: instant, lasting: .seconds(60))
            }
            #expect(error?.kind == .locked)
            let words = [
                "pid 41 on yard", "since 2026-01-01T00:00:00Z", "until 2026-01-01T00:01:00Z", "FIELD", "hq",
                "wait for it to end or stop it",
            ]
            for word in words { #expect(error?.message.contains(word) == true, "\(error?.message ?? "")") }
        }
        // Other projects are apart, and the holder itself may take it again.
        let other = ProjectScope(site: "hq", project: "OTHER")
        _ = try await store.takeLease(in: other, holder: theirs, at: instant, lasting: .seconds(60))
        let again = try await store.takeLease(in: field, holder: ours, at: instant, lasting: .seconds(60))
        #expect(again > first)
        await store.releaseLease(in: field)
        await store.releaseLease(in: field)
        let next = try await store.takeLease(in: field, holder: theirs, at: instant, lasting: .seconds(60))
        #expect(next > again)
    }

    static func leaseEnds(_ store: Store) async throws {
        let first = try await store.takeLease(in: field, holder: ours, at: 0, lasting: .seconds(60))
        try await store.renewLease(in: field, at: 50_000, lasting: .seconds(60))
        for time in [50_000, 60_000, 109_999] as [Int64] {
            await #expect(throws: StoreError.self, "\(time)") {
                _ = try await store.takeLease(in: field, holder: elsewhere, at: time, lasting: .seconds(60))
            }
        }
        let next = try await store.takeLease(
            in: field,
            holder: elsewhere,
            at: 110_000,
            lasting: .seconds(60)
        )
        #expect(next > first)
        #expect(try await store.auditEntries(AuditQuery(event: "lease.taken_over")).count == 1)
        // A lease without end, or with none at all.
        let other = ProjectScope(site: "hq", project: "OTHER")
        _ = try await store.takeLease(in: other, holder: ours, at: 5, lasting: .seconds(Int64.max))
        await #expect(throws: StoreError.self) {
            _ = try await store.takeLease(in: other, holder: elsewhere, at: .max - 1, lasting: .seconds(1))
        }
        let none = ProjectScope(site: "hq", project: "NONE")
        let error = await #expect(throws: StoreError.self) {
            try await store.renewLease(in: none, at: 1, lasting: .seconds(1))
        }
        #expect(error?.kind == .other)
    }

    static func leaseOfAGoneProcessIsTakenAtOnce(_ store: Store) async throws {
        _ = try await store.takeLease(in: field, holder: ours, at: 10, lasting: .seconds(60))
        let there = LeaseHolder(host: "depot", process: 43, isAlive: { _ in false })
        await #expect(throws: StoreError.self, "of another machine nothing is known") {
            _ = try await store.takeLease(in: field, holder: there, at: 11, lasting: .seconds(60))
        }
        let here = LeaseHolder(host: "yard", process: 43, isAlive: { $0 != 41 }, birth: { "b\($0)" })
        _ = try await store.takeLease(in: field, holder: here, at: 11, lasting: .seconds(60))
        let detail = try await store.auditEntries(AuditQuery(event: "lease.taken_over")).first
        #expect(detail?.subject == "43@yard" && detail?.detail == #"{"from":"41@yard","token":1}"#)
        // The number 43 runs again, and is not the process that it was.
        let reused = LeaseHolder(host: "yard", process: 44, isAlive: { _ in true }, birth: { "c\($0)" })
        _ = try await store.takeLease(in: field, holder: reused, at: 12, lasting: .seconds(60))
        // So does our own number, as in a container where every process is number 1.
        let ourselves = LeaseHolder(host: "yard", process: 45, isAlive: { _ in true }, birth: { _ in nil })
        await #expect(throws: StoreError.self) {
            _ = try await store.takeLease(in: field, holder: ourselves, at: 13, lasting: .seconds(60))
        }
    }

    /// The clock goes back by an hour: the lease is not stolen, and ends one duration after somebody has asked for it.
    static func clockThatGoesBackNeitherStealsNorBlocks(_ store: Store) async throws {
        let hour: Int64 = 3_600_000
        _ = try await store.takeLease(in: field, holder: ours, at: hour, lasting: .seconds(60))
        func asks(_ time: Int64) async -> Bool {
            (try? await store.takeLease(in: field, holder: elsewhere, at: time, lasting: .seconds(60))) != nil
        }
        #expect(await asks(1_000) == false)
        #expect(await asks(60_999) == false)
        // The holder lives: it renews by the new clock, and is not overtaken.
        try await store.renewLease(in: field, at: 60_500, lasting: .seconds(60))
        #expect(await asks(61_001) == false)
        #expect(await asks(120_499) == false)
        // Now it is silent. By another clock that goes back again nothing changes but the count.
        #expect(await asks(0) == false)
        #expect(await asks(59_999) == false)
        #expect(await asks(60_000))
    }
}
