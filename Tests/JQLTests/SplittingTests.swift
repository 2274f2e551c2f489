import Geodesy
import Testing

@testable import JQL

@Suite struct SplittingTests {
    @Test func queriesTogetherHoldEveryValueOnce() throws {
        let base = try JQLQuery(parsing: "project = A or project = B order by key")
        for count in [0, 1, 199, 200, 201, 1_000] {
            let values = (0..<count).map { JQLScalar.integer(Int64($0)) }
            let queries = base.split(by: .id, in: values + values.prefix(3))
            #expect(queries.count == (count + 199) / 200)
            var found: [JQLOperand] = []
            for query in queries {
                #expect(try JQLQuery(parsing: query.description) == query)
                #expect(query.order == base.order)
                guard case .and(let parts)? = query.clause, parts.clauses.count == 2,
                    case .or = parts.clauses[0], case .terminal(let terminal) = parts.clauses[1],
                    case .comparison(.isIn, .list(let list)) = terminal.condition
                else {
                    Issue.record("\(query)")
                    return
                }
                #expect(list.operands.count <= 200)
                found += list.operands
            }
            #expect(found == values.map(\.operand))
        }
        #expect(base.split(by: .key, in: ["a", "b"], atMost: 0).count == 2)
    }

    /// Random places, many near the rim: the box never misses, and what refinement keeps is what the distance says.
    @Test(arguments: [
        (51.5, -0.1, 5.0), (0, 180, 10), (10, -180, 500), (-16.8, 179.95, 50), (89.99, 20, 5), (-90, 0, 3),
        (60, 175, 800), (0, 0, 0), (0, 0, 20_100), (12, 34, -5),
    ])
    func refinementOfTheBoxIsExact(latitude: Double, longitude: Double, km: Double) throws {
        let center = try Coordinate(latitude: latitude, longitude: longitude)
        let circle = JQLCircle(radius: .kilometers(km), center: center)
        let clause = circle.clause(latitudeField: .customField(1), longitudeField: .customField(2))
        let schema = JQLSchema([
            JQLFieldDefinition(.customField(1), .number), JQLFieldDefinition(.customField(2), .number),
        ])
        let evaluator = try JQLEvaluator(JQLQuery(clause), context: JQLContext(schema: schema, now: 0))
        var generator = SeededGenerator(seed: 8)
        var places = [center]
        for index in 0..<8_000 {
            let spread = index % 2 == 0 ? max(km, 1) / 80 : 180
            var east =
                longitude + Double.random(in: -spread...spread, using: &generator) * (index % 3 == 0 ? 20 : 1)
            east = east.remainder(dividingBy: 360)
            let north = min(90, max(-90, latitude + Double.random(in: -spread...spread, using: &generator)))
            places.append(try Coordinate(latitude: north, longitude: east))
        }
        let inBox = places.filter { place in
            evaluator.matches(
                FakeTicket(
                    1,
                    [
                        .customField(1): .one(.number(place.latitude)),
                        .customField(2): .one(.number(place.longitude)),
                    ]
                )
            )
        }
        let refined = circle.refine(inBox) { $0 }
        let exact = places.filter { center.distance(to: $0).meters <= max(0, km) * 1_000 }
        #expect(refined == exact)
        #expect(exact.first == center)
        #expect(circle.refine([nil, center] as [Coordinate?]) { $0 } == [center])
    }
}
