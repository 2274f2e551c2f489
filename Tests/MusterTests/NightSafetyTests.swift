import Foundation
import HTTPMessages
import Jira
import JiraSandbox
import Locking
import Planning
import Publishing
import Reporting
import Secrets
import Testing
import TicketStore
import Tickets

@testable import Muster

/// What keeps a bad night from being written: guards, fences, leases, clocks; and products that differ.
struct NightSafetyTests {
    /// Ten groups of three tickets in ten Job Clusters.
    private func world(
        _ configure: (inout SandboxConfiguration) -> Void = { _ in },
        adjust: (inout JobSettings) -> Void = { _ in }
    ) async throws -> JobWorld {
        let world = try JobWorld(
            tickets: groups(Array(repeating: 3, count: 10)),
            maxTickets: 4,
            configure: configure,
            adjust: adjust
        )
        #expect(try await world.job().run().outcome == .complete)
        world.clock.advance(by: .seconds(86_400))
        return world
    }

    private func removeLinks(of count: Int, in world: JobWorld) async throws {
        for number in 1...count {
            for link in try await world.client().links(of: .key("FIELD-\(number)")) {
                try await world.client().removeLink(id: try #require(link.id))
            }
        }
    }

    private static func next(_ count: Locked<Int>) -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }

    // MARK: Guards

    @Test func aGuardStopsTheNightBeforeItsFirstWriteAndItCanBeAccepted() async throws {
        let world = try await world()
        // Twelve of thirty links are gone over night: a broken site more likely than a person.
        try await removeLinks(of: 12, in: world)
        let writes = world.sandbox.statistics().writes
        for _ in 1...2 {
            let error = await #expect(throws: MusterError.self) { try await world.job().run() }
            #expect(error?.code == .guarded)
            #expect(error?.details.contains { $0.hasPrefix("members_gone: ") } == true)
        }
        #expect(world.sandbox.statistics().writes == writes)
        // What was seen is not kept either: a site that is mended had no person in it.
        #expect(try await world.overrides() == [])
        let prepared = try await world.job().plan()
        #expect(prepared.guards.map(\.code).contains("members_gone"))
        let refused = await #expect(throws: MusterError.self) { try await world.job().apply(prepared.plan) }
        #expect(refused?.code == .guarded)
        let dry = try await world.job().run(dryRun: true)
        #expect(dry.guards.map(\.code).contains("members_gone"))
        #expect(world.sandbox.statistics().writes == writes)

        let accepted = try await world.job().run(acceptingGuards: true)
        #expect(accepted.outcome == .complete)
        #expect(accepted.guards.map(\.code).contains("members_gone"))
        #expect(world.sandbox.statistics().writes > writes)
        #expect(try await world.overrides().count == 12)
        // It is no news any more.
        #expect(try await world.job().run().outcome == .complete)
    }

    @Test func aLimitOfTheConfigurationMovesTheGuard() async throws {
        let world = try await world { _ in
        } adjust: {
            $0.guards.limits.maxGoneShare = 0.5
        }
        try await removeLinks(of: 12, in: world)
        #expect(try await world.job().run().outcome == .complete)
    }

    /// The account sees the tickets and not the Job Clusters any more: every ticket looks free.
    @Test func hiddenJobClustersAreNotMadeASecondTime() async throws {
        let world = try await world()
        for cluster in try await world.census().clusters {
            try world.sandbox.hide(key: cluster.key, from: SandboxAccount().email)
        }
        let writes = world.sandbox.statistics().writes
        let error = await #expect(throws: MusterError.self) { try await world.job().run() }
        #expect(error?.code == .guarded)
        #expect(error?.details.contains { $0.hasPrefix("clusters_unseen: 10 of 10") } == true)
        #expect(world.sandbox.statistics().writes == writes)
        let records = try await world.store.standingRecords(in: world.scope, includingClosed: false)
        #expect(records.count == 10)
    }

    @Test func aNightWithoutTicketsIsNotBelieved() async throws {
        var world = try await world()
        for night in 0..<3 {
            world.clock.advance(by: .seconds(86_400))
            #expect(try await world.job().run().outcome == .complete, "night \(night)")
        }
        // The status has another name, and every Job Cluster was closed.
        for cluster in try await world.census().clusters { try await world.closeCluster(cluster.key) }
        world.settings.clusteringStatus = "In Progress"
        let error = await #expect(throws: MusterError.self) { try await world.job().run() }
        #expect(error?.code == .guarded)
        #expect(error?.details.map { String($0.prefix { $0 != ":" }) } == ["no_tickets"])
    }

    // MARK: Fences, leases, clocks

    @Test func aFencedRunStopsBeforeItsNextWrite() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "muster-fence-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func store() async throws -> SpatiaLiteTicketStore {
            try await SpatiaLiteTicketStore(path: folder.path + "/store.sqlite", at: 0) {
                SHA256Digest(of: $0).bytes
            }
        }
        var sleeping = try JobWorld(tickets: townTickets(12)) { $0.fieldsOffCreateScreen = ["issuelinks"] }
        let (clock, scope) = (sleeping.clock, sleeping.scope)
        let (ours, theirs) = (try await store(), try await store())
        let lease = try await RunLease(
            ours,
            scope: scope,
            holder: LeaseHolder(host: "first", process: 1),
            lasting: .seconds(60),
            now: { clock.now }
        )
        // The machine sleeps at its third write, and another one takes over.
        let writes = Locked(0)
        (sleeping.store, sleeping.concurrency) = (ours, 1)
        sleeping.hook = { request, base throws(HTTPTransportError) in
            if request.isWrite, Self.next(writes) == 3 {
                clock.advance(by: .seconds(3_600))
                _ = try? await theirs.takeLease(
                    in: scope,
                    holder: LeaseHolder(host: "second", process: 2),
                    at: clock.now,
                    lasting: .seconds(60)
                )
            }
            return try await base.send(request, timeout: .seconds(1))
        }
        let fenced = sleeping
        let error = await #expect(throws: MusterError.self) { try await fenced.job(lease: lease).run() }
        #expect(error?.code == .locked)
        #expect(error?.message.contains("second") == true)
        // The write that was under way, and those of its batch, and then no more.
        #expect(writes.withLock(\.self) < 13)
        #expect(try await fenced.census().links < 12)
        // The other one finishes what was left.
        var other = sleeping
        (other.store, other.hook) = (theirs, nil)
        #expect(try await other.job().run().outcome == .complete)
        #expect(try await other.census().problems == [])
        #expect(try await other.census().clustered.count == 12)
        await ours.close()
        await theirs.close()
    }

    @Test func aLeaseIsRenewedAsTheRunGoesOn() async throws {
        var slow = try JobWorld(tickets: townTickets(12)) { $0.fieldsOffCreateScreen = ["issuelinks"] }
        let (clock, store, scope) = (slow.clock, InMemoryTicketStore(), slow.scope)
        let lease = try await RunLease(
            store,
            scope: scope,
            holder: LeaseHolder(host: "first", process: 1),
            lasting: .seconds(120),
            now: { clock.now }
        )
        (slow.store, slow.concurrency) = (store, 1)
        let refusals = Locked(0)
        slow.hook = { request, base throws(HTTPTransportError) in
            clock.advance(by: .seconds(10))
            do {
                _ = try await store.takeLease(
                    in: scope,
                    holder: LeaseHolder(host: "second", process: 2),
                    at: clock.now,
                    lasting: .seconds(60)
                )
            } catch {
                refusals.withLock { $0 += 1 }
            }
            return try await base.send(request, timeout: .seconds(1))
        }
        // All in all it takes far longer than the lease lasts.
        let began = clock.now
        #expect(try await slow.job(lease: lease).run().outcome == .complete)
        #expect(clock.now - began > 240_000)
        #expect(refusals.withLock(\.self) > 24)
    }

    @Test func aClockThatWentBackIsNamedAndSpoilsNothing() async throws {
        let world = try await world { _ in
        } adjust: {
            $0.existing.overrideDays = 3
        }
        let before = world.clock.now
        let home = try #require(try await world.census().members.first { $0.value.contains("FIELD-1") }?.key)
        try await world.unlink("FIELD-1", from: home)
        world.clock.set(before - 400 * 86_400_000)
        let result = try await world.job().run()
        #expect(result.outcome == .complete)
        #expect(result.notes.contains { $0.contains("the clock is ") })
        #expect(result.report.stages.allSatisfy { $0.seconds >= 0 })
        // The decision lasts from the time that was known, not from one that is wrong.
        let override = try #require(try await world.store.overrides(in: world.scope).first)
        #expect(override.expiresAt ?? 0 >= before)
        world.clock.set(before + 3_600_000)
        let later = try await world.job().run()
        #expect(later.outcome == .complete)
        #expect(later.notes == [])
        #expect(try await world.overrides() == ["keep_out FIELD-1 \(home)"])
    }

    @Test func anInterruptedTopUpIsFinishedByTheNextNightAndNobodyIsBlamed() async throws {
        for write in 1...6 {
            var world = try await world()
            let late = try await world.addTickets(places(1, near: 48.0004, 11) + places(1, near: 49.0004, 11))
            world.hook = JobFaultTests.crashHook(after: write)
            _ = try? await world.job().run()
            world.hook = nil
            world.clock.advance(by: .seconds(600))
            let result = try await world.job().run()
            #expect(result.outcome == .complete, "write \(write)")
            let census = try await world.census()
            #expect(census.problems == [], "write \(write)")
            #expect(census.clustered.isSuperset(of: late), "write \(write)")
            #expect(try await world.overrides() == [], "write \(write)")
            let writes = world.sandbox.statistics().writes
            #expect(try await world.job().run().outcome == .complete)
            #expect(world.sandbox.statistics().writes == writes, "write \(write)")
        }
    }

    // MARK: Both products

    @Test(arguments: [SandboxProduct.cloud, .dataCenter])
    func aSecondNightIsTheSameOnBothProducts(product: SandboxProduct) async throws {
        let world = try await world { $0.product = product }
        let writes = world.sandbox.statistics().writes
        let quiet = try await world.job().run()
        #expect(quiet.outcome == .complete)
        #expect(world.sandbox.statistics().writes == writes)
        let members = try await world.census().members
        let home = try #require(members.first { $0.value.contains("FIELD-1") }?.key)
        let other = try #require(members.first { $0.value.contains("FIELD-4") }?.key)
        let late = try await world.addTickets(places(1, near: 50.0004, 11))
        for link in try await world.client().links(of: .key("FIELD-1")) {
            try await world.client().removeLink(id: try #require(link.id))
        }
        for number in 4...6 { try await world.close("FIELD-\(number)") }
        let result = try await world.job().run()
        #expect(result.outcome == .complete)
        let census = try await world.census()
        #expect(census.members[home] == ["FIELD-2", "FIELD-3"])
        #expect(census.clustered.isSuperset(of: late))
        #expect(result.standing.contains { $0.joined == late })
        #expect(result.standing.filter(\.isClosed).map(\.issueKey) == [other])
        #expect(try await world.overrides() == ["keep_out FIELD-1 \(home)"])
        let after = world.sandbox.statistics().writes
        let again = try await world.job().run()
        #expect(again.outcome == .complete)
        #expect(world.sandbox.statistics().writes == after)
    }

    /// Reading only what changed comes to the same as reading everything.
    @Test func anIncrementalNightDoesTheSame() async throws {
        let world = try await world { _ in
        } adjust: {
            $0.sync = .incremental
        }
        let late = try await world.addTickets(places(1, near: 48.0004, 11) + places(2, near: 70, 11))
        let members = try await world.census().members
        let home = try #require(members.first { $0.value.contains("FIELD-4") }?.key)
        try await world.unlink("FIELD-4", from: home)
        try await world.close("FIELD-7")
        let result = try await world.job().run()
        #expect(result.outcome == .complete)
        let census = try await world.census()
        #expect(census.problems == [])
        #expect(census.clustered.isSuperset(of: late))
        #expect(census.members[home] == ["FIELD-5", "FIELD-6"])
        #expect(Set(result.findings.map(\.kind)) == [.removed, .closed])
        let writes = world.sandbox.statistics().writes
        #expect(try await world.job().run().outcome == .complete)
        #expect(world.sandbox.statistics().writes == writes)
    }
}
