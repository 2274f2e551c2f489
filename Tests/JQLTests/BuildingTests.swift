import Foundation
import Geodesy
import Testing

@testable import JQL

@Suite struct BuildingTests {
    @Test func templatesPrintAsDocumented() throws {
        #expect(
            JQLTemplate.readyForClustering(project: "FIELD").description
                == "project = \"FIELD\" AND status = \"Ready For Clustering\" ORDER BY created ASC, key ASC"
        )
        #expect(
            JQLTemplate.highPriority(project: "INT").description
                == "project = \"INT\" AND priority IN (\"Highest\", \"High\") "
                + "ORDER BY priority DESC, created ASC, key ASC"
        )
        #expect(
            JQLTemplate.byLocationLabel(project: "FIELD", label: "o'hare \"north\"").description
                == "project = \"FIELD\" AND labels = \"o'hare \\\"north\\\"\" ORDER BY created ASC, key ASC"
        )
        #expect(try JQLTemplate.custom("a=b").description == "a = \"b\"")
        #expect(throws: JQLSyntaxError.self) { try JQLTemplate.custom("a=") }
    }

    @Test(arguments: [
        (JQLFieldReference.updated.isAtLeast(.relative(-15, .minutes)), "updated >= \"-15m\""),
        (JQLFieldReference.created.isGreater(than: .startOfDay(-1)), "created > startOfDay(-1)"),
        (JQLFieldReference.created.isLess(than: .endOfDay()), "created < endOfDay()"),
        (JQLFieldReference.assignee.equals(.currentUser), "assignee = currentUser()"),
        (
            JQLFieldReference.assignee.isIn(JQLFunctionCall("membersOf", [.text("crew 1")])),
            "assignee IN membersOf(\"crew 1\")"
        ),
        (JQLFieldReference.custom("customfield_10050").isAtMost(3), "cf[10050] <= 3"),
        (JQLFieldReference.custom("Story Points").isNotEmpty, "\"Story Points\" IS NOT EMPTY"),
        (JQLFieldReference.text.contains(textQuery: "pum*"), "text ~ \"pum*\""),
        (JQLFieldReference.text.containsPhrase("old \"yard\""), "text ~ \"\\\"old yard\\\"\""),
        (JQLFieldReference.labels.isNotIn("a", "b"), "labels NOT IN (\"a\", \"b\")"),
        (
            .not(JQLFieldReference.status.equals("Done").or(JQLFieldReference.status.isEmpty)),
            "NOT (status = \"Done\" OR status IS EMPTY)"
        ),
        (JQLFieldReference.due.isLess(than: .day(JQLDay(daysSinceEpoch: 20_000))), "due < \"2024-10-04\""),
    ])
    func clausePrints(clause: JQLClause, text: String) throws {
        #expect(clause.description == text)
        #expect(try JQLQuery(parsing: text).clause == clause)
    }

    @Test func anEmptyListIsNoClause() {
        #expect(JQLFieldReference.labels.isIn([]) == nil)
        #expect(JQLFieldReference.labels.isNotIn([]) == nil)
        #expect(JQLClause.all([]) == nil)
        #expect(JQLClause.any([]) == nil)
    }

    @Test(arguments: [
        (0.0, "0"), (-0.0, "-0"), (51.25, "51.25"), (-3, "-3"), (1e-7, "0.0000001"),
        (-1.5e-10, "-0.00000000015"), (1e16, "10000000000000000"),
        (1.5e300, "15" + String(repeating: "0", count: 299)), (1.2345678901234566e17, "123456789012345660"),
    ])
    func numbersAreWrittenWithoutExponent(number: Double, text: String) {
        #expect(JQLScalar.plainDecimal(number) == text)
        #expect(Double(text) == number)
    }

    @Test func randomNumbersReadBackAsThemselves() throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<5_000 {
            let number = Double(bitPattern: generator.next())
            guard number.isFinite else { continue }
            let scalar = try #require(JQLScalar.number(number))
            let query = try JQLQuery(parsing: "cf[1] = \(scalar.operand)")
            guard case .terminal(let terminal)? = query.clause,
                case .comparison(_, .value(let value)) = terminal.condition
            else {
                Issue.record("\(number)")
                return
            }
            #expect(Double(value.spelling) == number)
        }
        #expect(JQLScalar.number(.nan) == nil)
        #expect(JQLScalar.number(.infinity) == nil)
    }
}

@Suite struct LocationTests {
    private static let context = JQLContext(
        schema: JQLSchema([
            JQLFieldDefinition(.customField(1), .number), JQLFieldDefinition(.customField(2), .number),
        ]),
        now: 0
    )

    private func clause(_ latitude: Double, _ longitude: Double, km: Double) throws -> JQLClause {
        .locationBased(
            radius: .kilometers(km),
            center: try Coordinate(latitude: latitude, longitude: longitude),
            latitudeField: .customField(1),
            longitudeField: .customField(2)
        )
    }

    @Test(arguments: [
        (51.5, -0.1, 5.0), (0, 180, 10), (10, -180, 500), (-16.8, 179.9, 50), (89.99, 20, 5),
        (-89.5, -170, 100), (90, 0, 1),
        (0, 0, 20_100), (60, 175, 800), (0, 0, 0),
    ])
    func boxHoldsEveryPlaceInTheCircle(latitude: Double, longitude: Double, km: Double) throws {
        let clause = try clause(latitude, longitude, km: km)
        let query = try JQLQuery(parsing: clause.description)
        let evaluator = try JQLEvaluator(query, context: LocationTests.context)
        let center = try Coordinate(latitude: latitude, longitude: longitude)
        var generator = SeededGenerator(seed: 31)
        var inside = 0
        for index in 0..<20_000 {
            // Near the centre and all over the globe; both spellings of the antimeridian.
            let spread = index % 2 == 0 ? km / 60 : 180
            var placeLongitude = longitude + Double.random(in: -spread...max(spread, 1e-9), using: &generator)
            if index % 50 == 0 { placeLongitude = index % 100 == 0 ? 180 : -180 }
            if placeLongitude > 180 { placeLongitude -= 360 }
            if placeLongitude < -180 { placeLongitude += 360 }
            let placeLatitude = min(
                90,
                max(-90, latitude + Double.random(in: -spread...max(spread, 1e-9), using: &generator))
            )
            let place = try Coordinate(
                latitude: placeLatitude,
                longitude: min(180, max(-180, placeLongitude))
            )
            let isFound = evaluator.matches(
                FakeTicket(
                    1,
                    [
                        .customField(1): .one(.number(place.latitude)),
                        .customField(2): .one(.number(place.longitude)),
                    ]
                )
            )
            let distance = LocationTests.haversineMeters(center, place)
            if distance <= km * 1_000 {
                inside += 1
                #expect(isFound, "\(place) at \(distance) m")
            }
            #expect(
                isFound == GeoBox(around: center, radius: .kilometers(km)).contains(place)
                    || abs(place.latitude) == 90
            )
        }
        #expect(inside > 0 || km == 0)
    }

    @Test func ticketsWithoutCoordinatesAreNotFound() throws {
        for center in [(51.5, 0.0), (0, 180), (90, 0)] {
            let evaluator = try JQLEvaluator(
                JQLQuery(try clause(center.0, center.1, km: 10)),
                context: LocationTests.context
            )
            #expect(!evaluator.matches(FakeTicket(1)))
            #expect(!evaluator.matches(FakeTicket(1, [.customField(1): .one(.number(center.0))])))
        }
    }

    /// One meridian has two numbers: a box that ends there holds tickets written with either.
    @Test(arguments: [(170.0, 180.0), (-180, -170), (175, -175)])
    func boxesAtTheAntimeridianHoldBothItsNumbers(west: Double, east: Double) throws {
        let box = try GeoBox(
            southWest: try Coordinate(latitude: -1, longitude: west),
            northEast: try Coordinate(latitude: 1, longitude: east)
        )
        let clause = JQLClause.inside(box, latitudeField: .customField(1), longitudeField: .customField(2))
        let evaluator = try JQLEvaluator(JQLQuery(clause), context: LocationTests.context)
        func finds(_ longitude: Double) -> Bool {
            evaluator.matches(
                FakeTicket(
                    1,
                    [.customField(1): .one(.number(0)), .customField(2): .one(.number(longitude))]
                )
            )
        }
        #expect(finds(180) && finds(-180) && finds(west) && finds(east))
        #expect(!finds(0) && !finds(169.99) && !finds(-169.99))
    }

    @Test func boxesReadAsExpected() throws {
        let antimeridian = try clause(0, 180, km: 111).description
        #expect(
            antimeridian.contains(" AND (cf[2] >= 179.0")
                && antimeridian.contains("cf[2] <= 180 OR cf[2] >= -180 ")
        )
        #expect(try clause(90, 0, km: 10).description.hasSuffix("cf[1] <= 90 AND cf[2] IS NOT EMPTY"))
        #expect(try clause(51.5, 0, km: 10).description.contains(" OR ") == false)
    }

    /// Written again here, so that the test does not trust the code under it.
    private static func haversineMeters(_ left: Coordinate, _ right: Coordinate) -> Double {
        let radians = Double.pi / 180
        let latitudeTerm = pow(sin((right.latitude - left.latitude) * radians / 2), 2)
        let longitudeTerm = pow(sin((right.longitude - left.longitude) * radians / 2), 2)
        let product = cos(left.latitude * radians) * cos(right.latitude * radians)
        return 2 * 6_371_008.8 * asin(min(1, (latitudeTerm + product * longitudeTerm).squareRoot()))
    }
}
