import Jira
import JiraSandbox
import Muster
import Testing
import TicketStore
import Tickets

/// Whatever happens on a site between two readings, the store is what a full reading gives.
@Suite(.timeLimit(.minutes(3)))
struct SyncPropertyTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var product: SandboxProduct
        var zone: String
        /// Seconds by which search is behind, at most.
        var lag: Int
        var seed: UInt64
        var testDescription: String { "\(product.rawValue) \(zone) lag \(lag) seed \(seed)" }
    }

    static let cases = SandboxProduct.allCases.flatMap { product in
        ["Pacific/Pago_Pago", "Pacific/Kiritimati"].flatMap { zone in
            [0, 300].flatMap { lag in
                (1...4).map { Case(product: product, zone: zone, lag: lag, seed: UInt64($0)) }
            }
        }
    }

    private struct Dice {
        var state: UInt64
        mutating func below(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(max(1, count)))
        }
        mutating func pick<Element>(_ list: [Element]) -> Element? {
            list.isEmpty ? nil : list[below(list.count)]
        }
    }

    /// Tickets of a site with what a test did to them.
    private struct Field {
        var alive: [String]
        var hidden: Set<String> = []
        var clusters: [String: [String]] = [:]
        var open: Set<String> = []
        /// When each was last touched, milliseconds since 1970: itself or its Job Cluster.
        var touched: [String: Int64] = [:]
    }

    @Test(arguments: cases)
    func storeEqualsAFullReading(_ the: Case) async throws {
        let world = try SyncWorld(the.product, tickets: 30) { configuration in
            configuration.account.timeZoneName = the.zone
            configuration.searchLag = .seconds(the.lag / 3)
            configuration.searchLagSpread = .seconds(the.lag - the.lag / 3)
            configuration.seed = the.seed
        }
        var dice = Dice(state: the.seed &* 0x9E37_79B9 &+ UInt64(the.lag))
        var field = Field(alive: (10_001..<10_031).map(String.init))
        world.advance(1_000)
        #expect(try await world.sync().report.method == .full)
        var (readings, exact, left) = (0, 0, 0)
        for _ in 0..<30 {
            for _ in 0..<dice.below(5) {
                try await change(world, &field, &dice)
                world.advance(dice.below(40))
            }
            world.advance(dice.below(dice.below(3) == 0 ? 20_000 : 200))
            let (tickets, report) = try await world.sync()
            #expect(report.method == .incremental)
            #expect(report.total == tickets.count)
            let truth = try await world.truth()
            #expect(try await world.stored() == tickets)
            try compare(tickets, truth, field, lag: the.lag, now: world.clock.now)
            readings += 1
            if tickets == truth { exact += 1 }
            left += report.left.count
        }
        // Once the index has caught up, nothing is left of its lag.
        world.advance(the.lag + 1)
        #expect(try await world.sync().tickets == (try await world.truth()))
        #expect(left > 0 && exact > readings / 3, "\(exact) of \(readings) readings were exact, \(left) left")
        if the.lag == 0 { #expect(exact == readings) }
    }

    /// Different only where a ticket was touched within the lag: then an earlier state of it counts too.
    private func compare(
        _ tickets: [Ticket],
        _ truth: [Ticket],
        _ field: Field,
        lag: Int,
        now: Int64
    ) throws {
        let ours = Dictionary(uniqueKeysWithValues: tickets.map { ($0.id, $0) })
        let theirs = Dictionary(uniqueKeysWithValues: truth.map { ($0.id, $0) })
        for id in Set(ours.keys).union(theirs.keys) where ours[id] != theirs[id] {
            let age = now - (field.touched[id] ?? 0)
            #expect(
                age <= Int64(lag) * 1_000 && lag > 0,
                "\(id), touched \(age) ms ago, is \(String(describing: ours[id])), not \(String(describing: theirs[id]))"
            )
        }
    }

    private func change(_ world: SyncWorld, _ field: inout Field, _ dice: inout Dice) async throws {
        let now = world.clock.now
        guard let id = dice.pick(field.alive) else { return }
        switch dice.below(12) {
        case 0, 1:
            let new = try await world.create(dice.below(1_000))
            field.alive.append(new)
            field.touched[new] = now
        case 2, 3:
            guard !field.hidden.contains(id) else { return }
            try await world.client.editIssue(
                .id(id),
                fields: ["summary": .text("Edited \(dice.below(1_000))"), "customfield_10101": .number(48.3)]
            )
            field.touched[id] = now
        case 4:
            try world.sandbox.move(key: id, to: dice.below(3) == 0 ? "FIELD" : "OTHER")
            field.touched[id] = now
        case 5:
            try world.sandbox.setStatus(
                key: id,
                to: dice.pick(["Ready For Clustering", "Clustered", "In Progress", "Done"]) ?? "Done"
            )
            field.touched[id] = now
        case 6:
            for members in field.clusters.values where members.contains(id) {
                for member in members { field.touched[member] = now }
            }
            try world.sandbox.delete(key: id)
            field.alive.removeAll { $0 == id }
            field.hidden.remove(id)
            field.touched[id] = now
        case 7:
            // One that is hidden is shown again sooner or later.
            let id = dice.below(2) == 0 ? dice.pick(field.hidden.sorted()) ?? id : id
            if field.hidden.remove(id) == nil {
                try world.sandbox.hide(key: id, from: SandboxAccount().email)
                field.hidden.insert(id)
            } else {
                try world.sandbox.show(key: id, to: SandboxAccount().email)
            }
            field.touched[id] = now
        case 8, 9:
            let members = (0..<3).compactMap { _ in dice.pick(field.alive) }.filter {
                !field.hidden.contains($0)
            }
            let key = try await world.cluster(Array(Set(members)).sorted())
            field.clusters[key] = members
            field.open.insert(key)
            for member in members { field.touched[member] = world.clock.now }
        case 10:
            // Closed or opened again: nothing is written to its members.
            guard let key = dice.pick(field.clusters.keys.sorted()) else { return }
            try world.sandbox.setStatus(key: key, to: field.open.contains(key) ? "Done" : "To Do")
            field.open.formSymmetricDifference([key])
            for member in field.clusters[key] ?? [] { field.touched[member] = now }
        default:
            guard let key = dice.pick(field.clusters.keys.sorted()) else { return }
            for member in field.clusters[key] ?? [] { field.touched[member] = now }
            try world.sandbox.delete(key: key)
            field.clusters[key] = nil
        }
    }
}
