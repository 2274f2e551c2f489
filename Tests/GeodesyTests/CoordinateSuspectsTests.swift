import Geodesy
import Testing

struct CoordinateSuspectsTests {
    private typealias Row = (id: String, coordinate: Coordinate)

    /// Thirty places within some 20 km of a middle.
    private func territory(_ latitude: Double = 51.3, _ longitude: Double = -0.4) throws -> [Row] {
        try (0..<30).map { index in
            let place = try Coordinate(
                latitude: latitude + Double(index % 6) * 0.021 + 0.0003,
                longitude: longitude + Double(index / 6) * 0.033 + 0.0007
            )
            return ("t\(index)", place)
        }
    }

    private func codes(
        _ strays: [(Double, Double)],
        among rows: [(id: String, coordinate: Coordinate)],
        _ suspects: CoordinateSuspects = CoordinateSuspects()
    ) throws -> [String] {
        let all = try rows + strays.map { ("stray", try Coordinate(latitude: $0.0, longitude: $0.1)) }
        return suspects.flags(for: all).map { flag in
            #expect(flag.id == all[flag.index].id && flag.coordinate == all[flag.index].coordinate)
            #expect(!flag.reason.isEmpty)
            return flag.id == "stray" ? flag.code : "\(flag.id) \(flag.code)"
        }
    }

    @Test(
        arguments: [
            ((0.0, 0.0), ["null_island"]), ((0.5, 0.5), ["near_null_island"]),
            ((1, 1), ["near_null_island", "whole_degrees"]),
            ((-0.4, 51.3), ["swapped_axes"]), ((-51.3, -0.4), ["sign_missing"]), ((51.3004, 0.4), []),
            ((52, 0), ["whole_degrees"]), ((40.7128, -74.0060), ["out_of_territory"]),
            ((48.8566, 2.3522), []),
            ((41, -74), ["whole_degrees", "out_of_territory"]), ((51.35, -0.35), []), ((51, -0.5), []),
            ((0, 51.31), ["swapped_axes"]),
        ] as [((Double, Double), [String])]
    )
    func strayIsFlaggedByItsKind(place: (Double, Double), codes expected: [String]) throws {
        #expect(try codes([place], among: territory()) == expected)
    }

    @Test func missingSignOfLongitudeAndOfBoth() throws {
        let rows = try territory(40.5, -74.2)
        #expect(try codes([(40.5, 74.2)], among: rows) == ["sign_missing"])
        #expect(try codes([(-40.5, 74.2)], among: rows) == ["sign_missing"])
        let flags = CoordinateSuspects().flags(
            for: rows + [("x", try Coordinate(latitude: 40.5, longitude: 74.2))]
        )
        let flag = try #require(flags.first)
        #expect(flag.reason.contains("40.5,-74.2 would lie"))
    }

    @Test func configuredTerritoryDecides() throws {
        let box = try GeoBox(
            southWest: Coordinate(latitude: 51, longitude: -1),
            northEast: Coordinate(latitude: 52, longitude: 0.1)
        )
        let suspects = CoordinateSuspects(territory: box)
        #expect(
            try codes([(52.01, -0.5), (51.5, 0.1)], among: territory(), suspects) == ["out_of_territory"]
        )
        // One point is enough for a box.
        #expect(try codes([(40.7, -74.1)], among: [], suspects) == ["out_of_territory"])
    }

    @Test func fewPointsTeachNoTerritory() throws {
        let few = Array(try territory().prefix(8))
        #expect(try codes([(40.7128, -74.0060)], among: few) == [])
        #expect(try codes([], among: []) == [])
        #expect(try codes([(51.5, -0.5)], among: []) == [])
    }

    @Test func wholeDegreesAreNormalWhereManyAreWhole() throws {
        let rows = try (0..<12).map { ("t\($0)", try Coordinate(latitude: 50, longitude: Double($0 % 4))) }
        #expect(try codes([(51, 2)], among: rows) == [])
    }

    @Test func territoryAtNullIslandIsNotSuspect() throws {
        #expect(try codes([(0.2, 0.2)], among: territory(0.8, 1.8)) == [])
        let near = try (1...12).map {
            ("t\($0)", try Coordinate(latitude: 0.0123 * Double($0), longitude: 0.0117))
        }
        #expect(try codes([], among: near) == [])
    }

    @Test func pileUpIsFlaggedAsBefore() throws {
        let default_ = try Coordinate(latitude: 51.5, longitude: -0.12)
        let rows = try territory() + (0..<25).map { ("p\($0)", default_) }
        #expect(try codes([], among: rows).allSatisfy { $0.hasSuffix("pile_up") })
        #expect(try codes([], among: rows).count == 25)
    }

    @Test func twoTerritoriesAreBothAtHome() throws {
        let rows = try territory() + territory(41.9, 12.4).prefix(12)
        #expect(try codes([], among: rows) == [])
        // A customer far away with as many tickets is a territory of one place.
        let customer = try Coordinate(latitude: 41.9028, longitude: 12.4964)
        let far = (0..<12).map { ("c\($0)", customer) }
        #expect(try codes([], among: territory() + far) == [])
        // With a few it is not.
        #expect(
            try codes([], among: territory() + far.prefix(2)) == [
                "c0 out_of_territory", "c1 out_of_territory",
            ]
        )
    }

    @Test func orderDoesNotMatter() throws {
        var rows = try territory()
        for (index, place) in [(0.5, 0.5), (-0.4, 51.3), (-51.3, -0.4), (52, 0), (40.7, -74.0)].enumerated() {
            rows.append(("x\(index)", try Coordinate(latitude: place.0, longitude: place.1)))
        }
        func found(_ rows: [Row]) -> Set<String> {
            Set(CoordinateSuspects().flags(for: rows).map { "\($0.id) \($0.code)" })
        }
        #expect(found(rows) == found(rows.reversed()))
        #expect(found(rows).count == 5)
    }
}
