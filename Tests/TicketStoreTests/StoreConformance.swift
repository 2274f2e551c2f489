import Clustering
import Geodesy
import Testing
import Tickets

/// What every store must do; each function is run against each implementation.
enum StoreConformance<Store: NightStoring> {
    static func everyFieldComesBack(_ store: Store) async throws {
        let coordinate = try Coordinate(latitude: -33.25, longitude: 151.125)
        let full = Ticket(
            id: "10001",
            key: "FIELD-1",
            summary: "Ärger mit \"Rohr\" \\ 水\u{0}\n",
            status: "Ready",
            priority: .highest,
            place: .located(.geographic(coordinate)),
            load: 45.5,
            due: "2026-02-03",
            skills: ["gas", "a\"b\\c\u{1}", ""],
            together: "t",
            apart: "a",
            lock: "l",
            updated: -5,
            clusterKey: "J-1"
        )
        let tickets = [
            full,
            Ticket(id: "10002", place: .unusable(.noCoordinates, found: "")),
            Ticket(id: "10003", place: .unusable(.invalidCoordinates, found: "52,5 / \"x\"")),
            Ticket(id: "10004", place: .suspect(coordinate, why: "pile-up of 40")),
            Ticket(id: "10005", place: .located(.planar(x: -1.5, y: 1e300)), load: 0),
            Ticket(id: "", key: "", place: .located(.planar(x: 0, y: 0)), due: "", together: ""),
        ]
        let summary = try await store.upsert(tickets, in: field)
        #expect(summary == UpsertSummary(inserted: 6))
        #expect(try await store.tickets(in: field) == [tickets[5]] + tickets[0..<5])
    }

    static func notANumberComesBack(_ store: Store) async throws {
        let odd = Ticket(id: "1", place: .located(.planar(x: .nan, y: .infinity)), load: .nan)
        _ = try await store.upsert([odd], in: field)
        #expect(try await store.upsert([odd], in: field) == UpsertSummary(unchanged: 1))
        let back = try #require(try await store.tickets(in: field).first)
        #expect(back.load.isNaN)
        guard case .located(.planar(let x, let y)) = back.place else {
            Issue.record("not planar: \(back.place)")
            return
        }
        #expect(x.isNaN && y == .infinity)
    }

    /// One change a case; without its field in the hash a case would count as unchanged.
    static var changes: [(field: String, change: @Sendable (inout Ticket) -> Void)] {
        [
            ("key", { $0.key = "x" }), ("summary", { $0.summary = "x" }), ("status", { $0.status = "x" }),
            ("priority", { $0.priority = .low }), ("load", { $0.load = 2 }), ("due", { $0.due = "" }),
            ("skills", { $0.skills = [""] }), ("together", { $0.together = "" }),
            ("apart", { $0.apart = "" }),
            ("lock", { $0.lock = "" }), ("updated", { $0.updated = 0 }),
            ("clusterKey", { $0.clusterKey = "" }),
            ("place", { $0.place = .located(.planar(x: 10, y: 20)) }),
            ("reason", { $0.place = .unusable(.noCoordinates, found: "") }),
            ("found", { $0.place = .unusable(.noCoordinates, found: "?") }),
        ]
    }

    static func everyFieldCountsAsAChange(_ store: Store) async throws {
        let original = try ticket("1", 10, 20)
        _ = try await store.upsert([original], in: field)
        for (name, change) in changes {
            var changed = original
            change(&changed)
            #expect(try await store.upsert([changed], in: field) == UpsertSummary(updated: 1), "\(name)")
            #expect(try await store.tickets(in: field) == [changed], "\(name)")
            #expect(try await store.upsert([changed], in: field) == UpsertSummary(unchanged: 1), "\(name)")
            #expect(try await store.upsert([original], in: field) == UpsertSummary(updated: 1), "\(name)")
        }
    }

    /// Texts that look alike once they are joined are told apart.
    static func separatorsDoNotHideAChange(_ store: Store) async throws {
        let place = TicketPlace.unusable(.noCoordinates, found: "")
        let pairs = [
            // The mark of a present text, inside a text: only the lengths tell these two apart.
            (
                Ticket(id: "4", key: "a\u{1}b", summary: "c", place: place),
                Ticket(id: "4", key: "a", summary: "b\u{1}c", place: place)
            ),
            (
                Ticket(id: "1", key: "ab", summary: "c", place: place),
                Ticket(id: "1", key: "a", summary: "bc", place: place)
            ),
            (
                Ticket(id: "2", place: place, skills: ["a", "b"]),
                Ticket(id: "2", place: place, skills: ["a\",\"b"])
            ),
            (
                Ticket(id: "3", place: place, together: "a", apart: nil),
                Ticket(id: "3", place: place, together: nil, apart: "a")
            ),
        ]
        for (before, after) in pairs {
            _ = try await store.upsert([before], in: field)
            #expect(try await store.upsert([after], in: field) == UpsertSummary(updated: 1), "\(after)")
        }
    }

    static func upsertCountsAndTheLastOfAnIDWins(_ store: Store) async throws {
        let (a, b, c) = (try ticket("a", 1, 1), try ticket("b", 2, 2), try ticket("c", 3, 3))
        #expect(try await store.upsert([], in: field) == UpsertSummary())
        #expect(try await store.upsert([a, b], in: field) == UpsertSummary(inserted: 2))
        let moved = try ticket("b", 5, 5)
        #expect(
            try await store.upsert([a, b, c, moved], in: field)
                == UpsertSummary(inserted: 1, updated: 1, unchanged: 1)
        )
        #expect(try await store.tickets(in: field) == [a, moved, c])
    }

    /// The same letter in two Unicode forms makes two ids, and order is by scalars, not by a locale.
    static func idsAreBytes(_ store: Store) async throws {
        let ids = ["\u{e9}", "e\u{301}", "Z", "a", "10", "9"]
        _ = try await store.upsert(try ids.map { try ticket($0, 0, 0) }, in: field)
        let order = try await store.tickets(in: field).map { Array($0.id.utf8) }
        #expect(order == ["10", "9", "Z", "a", "e\u{301}", "\u{e9}"].map { Array($0.utf8) })
        #expect(try await store.removeTickets(in: field, except: ["e\u{301}"]) == 5)
    }

    static func scopesAreApart(_ store: Store) async throws {
        let other = ProjectScope(site: "hq", project: "OTHER")
        let here = try ticket("1", 10, 10)
        let there = try ticket("1", 10, 10.001)
        _ = try await store.upsert([here], in: field)
        _ = try await store.upsert([there], in: other)
        let center = try Coordinate(latitude: 10, longitude: 10)
        #expect(try await store.tickets(in: field) == [here])
        #expect(try await store.tickets(in: other) == [there])
        #expect(
            try await store.tickets(in: other, within: .kilometers(5), of: center).map(\.ticket) == [there]
        )
        #expect(try await store.nearestTickets(in: field, to: center, count: 5).map(\.ticket) == [here])
        #expect(try await store.removeTickets(in: field, except: []) == 1)
        #expect(try await store.tickets(in: other) == [there])
        let unknown = ProjectScope(site: "x", project: "X")
        #expect(try await store.tickets(in: unknown).isEmpty)
        #expect(try await store.nearestTickets(in: unknown, to: center, count: 5).isEmpty)
        #expect(try await store.removeTickets(in: unknown, except: []) == 0)
    }

    static func onlyUsablePlacesAreFound(_ store: Store) async throws {
        let center = try Coordinate(latitude: 10, longitude: 10)
        let good = try ticket("1", 10, 10)
        _ = try await store.upsert(
            [
                good, Ticket(id: "2", place: .suspect(center, why: "")),
                Ticket(id: "3", place: .located(.planar(x: 10, y: 10))),
                Ticket(id: "4", place: .unusable(.noCoordinates, found: "")),
            ],
            in: field
        )
        #expect(
            try await store.tickets(in: field, within: .kilometers(1), of: center).map(\.ticket) == [good]
        )
        #expect(try await store.nearestTickets(in: field, to: center, count: 9).map(\.ticket) == [good])
        #expect(
            try await store.tickets(in: field, inside: GeoBox(around: center, radius: .meters(9))) == [good]
        )
    }
}
