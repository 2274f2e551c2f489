import Clustering
import Geodesy
import Testing
import Tickets

extension StoreConformance {
    /// Places to ask from: ordinary ones, both numbers of the antimeridian, both poles and their surroundings.
    static func centers() throws -> [Coordinate] {
        try [
            (52.52, 13.4), (0, 0), (-18, 180), (-18, -180), (-18.2, 179.9), (-17.9, -179.95), (90, 0),
            (90, 180),
            (-90, 12), (89.5, 100), (-89.99, -30), (89.999999, -180), (12, 179.999999),
        ]
        .map { try Coordinate(latitude: $0.0, longitude: $0.1) }
    }

    static func radiusEqualsBruteForce(_ store: Store) async throws {
        let tickets = try scatteredTickets(count: 2_000, seed: 11)
        _ = try await store.upsert(tickets, in: field)
        let radii = [0, 500, 20_000, 1_000_000, 10_007_900, 20_015_000, 1e9]
        for center in try centers() {
            let all = neighbours(tickets, center)
            for radius in radii.map(Length.meters) {
                let expected = all.filter { $0.distance <= radius }
                let found = try await store.tickets(in: field, within: radius, of: center)
                #expect(found == expected, "\(radius) around \(center)")
            }
        }
    }

    static func radiusBoundIsIncluded(_ store: Store) async throws {
        let tickets = try scatteredTickets(count: 500, seed: 5)
        _ = try await store.upsert(tickets, in: field)
        for center in try centers() {
            for index in stride(from: 0, to: 500, by: 61) {
                let place = try #require(tickets[index].place.coordinate)
                let distance = center.distance(to: place)
                let found = try await store.tickets(in: field, within: distance, of: center)
                #expect(
                    found.contains { $0.ticket.id == tickets[index].id },
                    "\(tickets[index]) from \(center)"
                )
                let less = try await store.tickets(
                    in: field,
                    within: .meters(distance.meters.nextDown),
                    of: center
                )
                #expect(
                    !less.contains { $0.ticket.id == tickets[index].id },
                    "\(tickets[index]) from \(center)"
                )
            }
        }
    }

    static func senselessRadiusFindsNothing(_ store: Store) async throws {
        _ = try await store.upsert([try ticket("1", 0, 0)], in: field)
        let center = try Coordinate(latitude: 0, longitude: 0)
        #expect(try await store.tickets(in: field, within: .meters(-1), of: center).isEmpty)
        #expect(try await store.tickets(in: field, within: .meters(.nan), of: center).isEmpty)
        #expect(try await store.tickets(in: field, within: .meters(.infinity), of: center).count == 1)
    }

    static func boxEqualsBruteForce(_ store: Store) async throws {
        let tickets = try scatteredTickets(count: 2_000, seed: 12)
        _ = try await store.upsert(tickets, in: field)
        let corners: [(Double, Double, Double, Double)] = [
            (-90, -180, 90, 180), (-20, 179, -16, -179), (-20, 179, -16, 180), (-20, -180, -16, -179),
            (89, 10, 90, 20), (-90, 10, -89.5, 11), (52.4, 13.3, 52.6, 13.5), (10, 20, 10, 20),
            (-20, 180, -16, 180), (-20, -180, -16, -180), (90, 0, 90, 0), (-90, 170, 90, -170),
            (-1, 1, 1, -1),
            (-20, 180, -16, -180), (-16.5, -180, 90, -180),
        ]
        for (south, west, north, east) in corners {
            let box = try GeoBox(
                southWest: Coordinate(latitude: south, longitude: west),
                northEast: Coordinate(latitude: north, longitude: east)
            )
            let expected = tickets.filter { $0.place.coordinate.map(box.contains) ?? false }
                .sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
            #expect(try await store.tickets(in: field, inside: box) == expected, "\(box)")
        }
    }

    static func nearestEqualsBruteForce(_ store: Store) async throws {
        let tickets = try scatteredTickets(count: 2_000, seed: 13)
        _ = try await store.upsert(tickets, in: field)
        for center in try centers() {
            let expected = neighbours(tickets, center)
            for count in [1, 7, 333, 2_000, 5_000] {
                let found = try await store.nearestTickets(in: field, to: center, count: count)
                #expect(found == Array(expected.prefix(count)), "\(count) nearest to \(center)")
            }
            #expect(try await store.nearestTickets(in: field, to: center, count: 0).isEmpty)
            #expect(try await store.nearestTickets(in: field, to: center, count: -3).isEmpty)
        }
    }

    /// A ticket in the corner of the box that is searched first is further than one just outside its edge.
    static func cornerOfTheSearchIsNotNearest(_ store: Store) async throws {
        let center = try Coordinate(latitude: 0, longitude: 0)
        for reach in [500.0, 2_000, 8_000, 32_000] {
            let scope = ProjectScope(site: "hq", project: "R\(Int(reach))")
            let degrees = reach / 111_195
            let corner = try ticket("corner", 0.96 * degrees, 0.96 * degrees)
            let outside = try ticket("outside", 1.02 * degrees, 0)
            _ = try await store.upsert([corner, outside], in: scope)
            let found = try await store.nearestTickets(in: scope, to: center, count: 1)
            #expect(found.map(\.ticket.id) == ["outside"], "\(reach) m")
        }
    }

    /// Many tickets on one point: ids decide, whatever the order of arrival.
    static func tiesAreBrokenByID(_ store: Store) async throws {
        let tickets = try (0..<30).map { try ticket("T\((($0 * 7) % 30) + 10)", 10, 10) }
        _ = try await store.upsert(tickets, in: field)
        let center = try Coordinate(latitude: 10, longitude: 10.5)
        let found = try await store.nearestTickets(in: field, to: center, count: 4)
        #expect(found.map(\.ticket.id) == ["T10", "T11", "T12", "T13"])
    }

    /// The index follows tickets that move, lose their place, get one, or go.
    static func queriesFollowChanges(_ store: Store) async throws {
        var tickets = try scatteredTickets(count: 600, seed: 14)
        var random = SplitMix64(seed: 15)
        _ = try await store.upsert(tickets, in: field)
        // A few changes, then many, then a few again: each of the store's ways of writing, after each other.
        for share in [30, 2, 40] {
            for index in tickets.indices where Int.random(in: 0..<share, using: &random) == 0 {
                if index.isMultiple(of: 3) {
                    tickets[index].place = .unusable(.noCoordinates, found: "")
                } else {
                    tickets[index] = try ticket(
                        tickets[index].id,
                        .random(in: -90...90, using: &random),
                        .random(in: -180...180, using: &random)
                    )
                }
            }
            tickets.removeAll { _ in Int.random(in: 0..<share, using: &random) == 0 }
            for _ in 0..<(600 / share) {
                let id = "N-\(UInt32.random(in: 0 ... .max, using: &random))"
                tickets.append(
                    try ticket(
                        id,
                        .random(in: -90...90, using: &random),
                        .random(in: -180...180, using: &random)
                    )
                )
            }
            _ = try await store.upsert(tickets, in: field)
            _ = try await store.removeTickets(in: field, except: Set(tickets.map(\.id)))
            for center in try centers() {
                let expected = neighbours(tickets, center)
                #expect(try await store.nearestTickets(in: field, to: center, count: 2_000) == expected)
                let near = try await store.tickets(in: field, within: .kilometers(3_000), of: center)
                #expect(near == expected.filter { $0.distance <= .kilometers(3_000) })
            }
        }
    }

    /// Every located ticket by distance, ties by id: the definition, without an index.
    private static func neighbours(_ tickets: [Ticket], _ center: Coordinate) -> [NearbyTicket] {
        tickets.compactMap { ticket in
            ticket.place.coordinate.map { NearbyTicket(ticket: ticket, distance: center.distance(to: $0)) }
        }
        .sorted {
            $0.distance == $1.distance
                ? $0.ticket.id.utf8.lexicographicallyPrecedes($1.ticket.id.utf8) : $0.distance < $1.distance
        }
    }
}
