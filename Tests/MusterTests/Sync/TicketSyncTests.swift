import Geodesy
import Jira
import JiraSandbox
import JQL
import Locking
import Muster
import Testing
import TicketStore
import Tickets

/// What a synchronisation says, when it reads everything, and what an interruption leaves.
@Suite(.timeLimit(.minutes(2)))
struct TicketSyncTests {
    @Test(arguments: SandboxProduct.allCases)
    func nothingChangedCostsAFewCallsAndReadsNothing(product: SandboxProduct) async throws {
        let world = try SyncWorld(product, tickets: 250)
        world.advance(10_000)
        let first = try await world.sync().report
        #expect(first.method == .full && first.new == 250 && first.whyFull?.contains("no complete") == true)
        world.advance(10_000)
        let second = try await world.sync().report
        #expect(second.method == .incremental && second.read == 0 && second.unchanged == 250)
        #expect(second.calls <= 6, "\(second.calls)")
        #expect(second.new + second.changed + second.left.count == 0)
    }

    @Test(arguments: SandboxProduct.allCases)
    func eachDepartureSaysWhy(product: SandboxProduct) async throws {
        var world = try SyncWorld(product, tickets: 12)
        // A label stands for whatever a project's own query looks at.
        world.query = try JQLQuery(
            parsing:
                #"project = "FIELD" AND status = "Ready For Clustering" AND (labels is EMPTY OR labels != taken)"#
        )
        world.advance(1_000)
        _ = try await world.sync()
        try world.sandbox.setStatus(key: "FIELD-1", to: "Done")
        try world.sandbox.move(key: "FIELD-2", to: "OTHER")
        try world.sandbox.delete(key: "FIELD-3")
        try world.sandbox.hide(key: "FIELD-4", from: SandboxAccount().email)
        try world.sandbox.setStatus(key: "FIELD-5", to: "Clustered")
        let cluster = try await world.cluster(["10006"])
        try await world.client.editIssue(.id("10006"), addingLabels: ["taken"])
        try await world.client.editIssue(.id("10007"), addingLabels: ["taken"])
        world.advance(10)
        let report = try await world.sync().report
        #expect(
            report.left == [
                SyncDeparture(id: "10001", key: "FIELD-1", reason: .closed, detail: "Done"),
                SyncDeparture(id: "10002", key: "FIELD-2", reason: .moved, detail: "OTHER-1"),
                SyncDeparture(id: "10003", key: "FIELD-3", reason: .deleted),
                SyncDeparture(id: "10004", key: "FIELD-4", reason: .deleted),
                SyncDeparture(id: "10005", key: "FIELD-5", reason: .leftStatus, detail: "Clustered"),
                SyncDeparture(id: "10006", key: "FIELD-6", reason: .linked, detail: cluster),
                SyncDeparture(id: "10007", key: "FIELD-7", reason: .notSelected),
            ]
        )
        #expect(report.leftByReason.map(\.count) == [1, 1, 2, 1, 1, 1])
        #expect(
            try await world.stored().map(\.key) == ["FIELD-8", "FIELD-9", "FIELD-10", "FIELD-11", "FIELD-12"]
        )
    }

    @Test func noMoreThanSoManyDeparturesAreLookedAt() async throws {
        var world = try SyncWorld(.cloud, tickets: 9)
        world.options.examinedDepartures = 2
        _ = try await world.sync()
        for number in 1...9 { try world.sandbox.setStatus(key: "FIELD-\(number)", to: "Done") }
        world.advance(10)
        let report = try await world.sync().report
        #expect(
            report.left.map(\.reason) == [.closed, .closed]
                + [SyncDeparture.Reason](repeating: .notExamined, count: 7)
        )
        #expect(try await world.stored().isEmpty)
    }

    @Test func anotherQueryMappingOrAgeReadsEverything() async throws {
        var world = try SyncWorld(.cloud, tickets: 5)
        world.options.fullEvery = .seconds(7 * 86_400)
        _ = try await world.sync()
        world.advance(60)
        #expect(try await world.sync().report.method == .incremental)
        let (query, mapper) = (world.query, world.mapper)
        world.query = try JQLQuery(parsing: #"project = "FIELD""#)
        #expect(try await world.sync().report.whyFull?.contains("query") == true)
        world.query = query
        world.mapper.mapping.duration = .init(field: "customfield_10104", unit: .hours)
        #expect(try await world.sync().report.method == .full)
        world.mapper = mapper
        #expect(try await world.sync().report.method == .full)
        #expect(try await world.sync(.full).report.whyFull == "asked for")
        world.mapper.gazetteer = try Gazetteer(parsing: "address,latitude,longitude\nA 1,48,11\n")
        #expect(try await world.sync().report.method == .full)
        #expect(try await world.sync().report.method == .incremental)
        world.advance(7 * 86_400)
        #expect(try await world.sync().report.whyFull?.contains("168 hours") == true)
        try await world.store.setSyncState("tickets", to: "{]", in: world.scope)
        #expect(try await world.sync().report.whyFull?.contains("cannot be read") == true)
        world.clock.advance(by: .seconds(-86_400))
        #expect(try await world.sync().report.whyFull?.contains("future") == true)
    }

    @Test func aDryRunTellsAndLeavesEverything() async throws {
        let world = try SyncWorld(.cloud, tickets: 5)
        _ = try await world.sync()
        let (before, state) = (
            try await world.stored(), try await world.store.syncState("tickets", in: world.scope)
        )
        try world.sandbox.setStatus(key: "FIELD-1", to: "Done")
        try await world.client.editIssue(.id("10002"), fields: ["summary": .text("x")])
        _ = try await world.create(1)
        world.advance(10)
        let dry = try await world.sync(isDryRun: true)
        #expect(
            dry.report.isDryRun && dry.report.new == 1 && dry.report.changed == 1
                && dry.report.left.count == 1
        )
        #expect(try await world.stored() == before)
        #expect(try await world.store.syncState("tickets", in: world.scope) == state)
        let wet = try await world.sync()
        #expect(wet.tickets == dry.tickets)
        #expect(wet.report.left == dry.report.left && wet.report.new == 1 && wet.report.changed == 1)
    }

    /// Search is behind by minutes; what this program wrote itself is read by id.
    @Test func whatWasWrittenIsRereadWhateverTheIndexSays() async throws {
        let world = try SyncWorld(.cloud, tickets: 5) { $0.searchLag = .seconds(300) }
        // Longer ago than the overlap: nothing else has them read again.
        world.advance(10_000)
        _ = try await world.sync()
        let key = try await world.cluster(["10002"])
        #expect(try await world.sync().tickets.allSatisfy { $0.clusterKey == nil })
        let reread = try await world.sync(rereading: ["10002", "99999"])
        #expect(reread.tickets.filter { $0.clusterKey == key }.map(\.id) == ["10002"])
        // A full reading needs nobody to tell it.
        #expect(try await world.truth() == reread.tickets)
    }

    /// A store that fails at a call, wherever that is, leaves nothing that the next synchronisation does not mend.
    @Test(arguments: 1...4)
    func anInterruptedWriteIsFinishedByTheNextSynchronisation(failing call: Int) async throws {
        let store = FailingStore()
        var world = try SyncWorld(.cloud, tickets: 8, store: store)
        _ = try await world.sync()
        // Another mapping, so that a mixture would show.
        world.mapper.mapping.duration = .init(field: "customfield_10104", unit: .hours)
        try world.sandbox.setStatus(key: "FIELD-1", to: "Done")
        try await world.client.editIssue(
            .id("10002"),
            fields: ["summary": .text("x"), "customfield_10104": .number(2)]
        )
        world.advance(10)
        store.fail(at: call)
        await #expect(throws: MusterError.self) { _ = try await world.sync() }
        // The mapping is the first one again, as its owner thinks better of it.
        var other = world
        other.mapper.mapping.duration = nil
        #expect(try await other.sync().tickets == (try await other.truth()), "with the mapping of before")
        #expect(try await world.sync().tickets == (try await world.truth()), "with the new mapping")
    }

    @Test func ticketsThatCannotBeReadStopEverything() async throws {
        let world = try SyncWorld(.cloud, tickets: 40) { $0.searchLag = .seconds(300) }
        _ = try await world.sync()
        let before = try await world.stored()
        // Found by the index, and hidden by now.
        for number in 1...20 {
            try world.sandbox.hide(key: "FIELD-\(number)", from: SandboxAccount().email)
        }
        await #expect(throws: MusterError.self) { _ = try await world.sync(.full) }
        #expect(try await world.stored() == before)
    }
}

/// A store in memory whose writes fail when they are told to.
final class FailingStore: TicketStoring, SyncStating {
    private let store = InMemoryTicketStore()
    private let countdown = Locked<Int?>(nil)

    /// Has the write with this number, from 1, fail.
    func fail(at call: Int) { countdown.withLock { $0 = call } }

    private func write() throws(StoreError) {
        let fails = countdown.withLock { left -> Bool in
            left = left.map { $0 - 1 }
            guard left == 0 else { return false }
            left = nil
            return true
        }
        if fails { throw StoreError(kind: .diskFull, message: "no space left") }
    }

    func upsert(_ tickets: [Ticket], in scope: ProjectScope) async throws(StoreError) -> UpsertSummary {
        try write()
        return try await store.upsert(tickets, in: scope)
    }

    func removeTickets(in scope: ProjectScope, except ids: Set<String>) async throws(StoreError) -> Int {
        try write()
        return try await store.removeTickets(in: scope, except: ids)
    }

    func setSyncState(_ name: String, to value: String, in scope: ProjectScope) async throws(StoreError) {
        try write()
        try await store.setSyncState(name, to: value, in: scope)
    }

    func syncState(_ name: String, in scope: ProjectScope) async throws(StoreError) -> String? {
        try await store.syncState(name, in: scope)
    }

    func tickets(in scope: ProjectScope) async throws(StoreError) -> [Ticket] {
        try await store.tickets(in: scope)
    }

    func tickets(
        in scope: ProjectScope,
        within radius: Length,
        of center: Coordinate
    ) async throws(StoreError) -> [NearbyTicket] {
        try await store.tickets(in: scope, within: radius, of: center)
    }

    func tickets(in scope: ProjectScope, inside box: GeoBox) async throws(StoreError) -> [Ticket] {
        try await store.tickets(in: scope, inside: box)
    }

    func nearestTickets(
        in scope: ProjectScope,
        to center: Coordinate,
        count: Int
    ) async throws(StoreError) -> [NearbyTicket] {
        try await store.nearestTickets(in: scope, to: center, count: count)
    }
}
