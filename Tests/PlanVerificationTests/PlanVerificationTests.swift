import Clustering
import Foundation
import Geodesy
import PlanVerification
import Planning
import Testing
import Tickets

/// A valid plan made by the planner, as text, to be spoilt in one place.
private func validDocument(
    _ parameters: PlanParameters = PlanParameters(maxRadius: .kilometers(30), effort: .fast)
) throws
    -> String
{
    var generator = SplitMix64(seed: 7)
    var tickets = try (0..<60).map { index in
        Ticket(
            id: "T\(100 + index)",
            priority: Priority(rawValue: 1 + index % 5) ?? .medium,
            place: .located(
                .geographic(
                    try Coordinate(
                        latitude: 51 + Double.random(in: 0...0.3, using: &generator),
                        longitude: 179.9 + Double.random(in: 0...0.1, using: &generator)
                    )
                )
            ),
            load: Double(10 + index % 7)
        )
    }
    tickets.append(Ticket(id: "U1", place: .unusable(.noCoordinates, found: "")))
    let plan = try Planner(parameters: parameters).plan(tickets, source: .file(name: "x.csv"))
    return String(decoding: PlanDocument.encode(plan), as: UTF8.self)
}

private func rules(_ text: String) throws -> Set<String> {
    Set(try PlanVerifier().verify(Array(text.utf8)).violations.map(\.rule))
}

struct PlanVerifierTests {
    @Test(arguments: [
        PlanParameters(maxRadius: .kilometers(30), effort: .fast),
        PlanParameters(maxLoad: 70, maxRadius: .kilometers(8), priorityWeight: 9.99, effort: .fast),
        PlanParameters(maxRadius: .kilometers(30), objective: .medoid, effort: .fast),
        PlanParameters(algorithm: .dbscan, maxTickets: nil, epsilon: .kilometers(3), minimumPoints: 3),
        PlanParameters(algorithm: .kmeans, maxTickets: nil, clusterCount: 7),
    ])
    func whatThePlannerMakesIsValid(parameters: PlanParameters) throws {
        let verification = try PlanVerifier().verify(Array(try validDocument(parameters).utf8))
        #expect(verification.violations == [])
        #expect(verification.checks["completeness", default: 0] > 60)
        #expect(verification.checks["radius", default: 0] > 0)
    }

    struct Spoil: CustomTestStringConvertible {
        var testDescription: String
        var rule: String
        var edit: @Sendable (inout [String: Any]) -> Void
    }

    static func clusters(_ body: @Sendable @escaping (inout [[String: Any]]) -> Void)
        -> @Sendable (inout [String: Any]) -> Void
    {
        { document in
            var clusters = document["clusters"] as? [[String: Any]] ?? []
            body(&clusters)
            document["clusters"] = clusters
        }
    }

    static let spoils: [Spoil] = [
        Spoil(
            testDescription: "a member twice",
            rule: "completeness",
            edit: clusters { clusters in
                var members = clusters[1]["members"] as? [String] ?? []
                members.append((clusters[0]["members"] as? [String] ?? [])[0])
                clusters[1]["members"] = members
            }
        ),
        Spoil(
            testDescription: "a member lost",
            rule: "completeness",
            edit: clusters { clusters in
                clusters[0]["members"] = Array((clusters[0]["members"] as? [String] ?? []).dropFirst())
            }
        ),
        Spoil(
            testDescription: "an invented member",
            rule: "completeness",
            edit: clusters { clusters in
                clusters[0]["members"] = (clusters[0]["members"] as? [String] ?? []) + ["T999"]
            }
        ),
        Spoil(testDescription: "a wrong size", rule: "capacity", edit: clusters { $0[0]["size"] = 3 }),
        Spoil(testDescription: "a wrong load", rule: "capacity", edit: clusters { $0[0]["load"] = 1.5 }),
        Spoil(testDescription: "a wrong radius", rule: "radius", edit: clusters { $0[0]["radius_m"] = 12.0 }),
        Spoil(
            testDescription: "a wrong priority",
            rule: "priority",
            edit: clusters { $0[0]["priority"] = 5 }
        ),
        Spoil(
            testDescription: "a moved centre",
            rule: "center",
            edit: clusters {
                $0[0]["center"] = ["lat": 51.11, "lon": 179.95]
            }
        ),
        Spoil(testDescription: "a wrong path", rule: "visit order", edit: clusters { $0[0]["path_m"] = 1.0 }),
        Spoil(
            testDescription: "a stop left out",
            rule: "visit order",
            edit: clusters {
                $0[0]["visit_order"] = Array(($0[0]["visit_order"] as? [String] ?? []).dropLast())
            }
        ),
        Spoil(
            testDescription: "members out of order",
            rule: "order",
            edit: clusters { clusters in
                clusters[0]["members"] = Array((clusters[0]["members"] as? [String] ?? []).reversed())
            }
        ),
        Spoil(testDescription: "clusters out of order", rule: "order", edit: clusters { $0.reverse() }),
        Spoil(
            testDescription: "a tighter count",
            rule: "capacity",
            edit: { document in
                var parameters = document["parameters"] as? [String: Any] ?? [:]
                parameters["max_tickets"] = 4
                document["parameters"] = parameters
            }
        ),
        Spoil(
            testDescription: "a tighter load",
            rule: "capacity",
            edit: { document in
                var parameters = document["parameters"] as? [String: Any] ?? [:]
                parameters["max_load"] = 30
                document["parameters"] = parameters
            }
        ),
        Spoil(
            testDescription: "a tighter radius",
            rule: "radius",
            edit: { document in
                var parameters = document["parameters"] as? [String: Any] ?? [:]
                parameters["max_radius_m"] = 10
                document["parameters"] = parameters
            }
        ),
        Spoil(
            testDescription: "another objective",
            rule: "objective",
            edit: { document in
                var objective = document["objective"] as? [String: Any] ?? [:]
                objective["sum_distance_m"] = 1
                document["objective"] = objective
            }
        ),
        Spoil(
            testDescription: "an unknown reason",
            rule: "reason",
            edit: { document in
                document["unclustered"] = [["id": "U1", "reason": "lost", "detail": ""]]
            }
        ),
        Spoil(
            testDescription: "a reason that does not hold",
            rule: "reason",
            edit: { document in
                document["unclustered"] = [["id": "U1", "reason": "load_exceeds_capacity", "detail": ""]]
            }
        ),
    ]

    @Test(arguments: spoils)
    func everySpoiltPlanIsCaught(spoil: Spoil) throws {
        let text = try validDocument()
        // Foundation's untyped reader loses last digits of numbers, which the verifier's slack allows for.
        var document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        spoil.edit(&document)
        let spoilt = try JSONSerialization.data(withJSONObject: document)
        let found = try rules(String(decoding: spoilt, as: UTF8.self))
        #expect(found.contains(spoil.rule), "\(found)")
        #expect(found.contains("hash"))
    }

    @Test func aNewLayoutAloneChangesNothing() throws {
        let text = try validDocument()
        let spread = text.replacing(",", with: "  ,\n\t")
        #expect(try rules(spread) == [])
    }

    @Test func aWrongDensityLabelIsCaught() throws {
        let text = try validDocument(
            PlanParameters(algorithm: .dbscan, maxTickets: nil, epsilon: .kilometers(3), minimumPoints: 3)
        )
        let narrower = text.replacing("\"eps_m\":3000", with: "\"eps_m\":2000")
        #expect(narrower != text)
        #expect(try rules(narrower).contains("density"))
    }

    @Test func aBoundThatDensityCannotKnowIsCaught() throws {
        let text = try validDocument(
            PlanParameters(algorithm: .dbscan, maxTickets: nil, epsilon: .kilometers(3), minimumPoints: 3)
        )
        let bounded = text.replacing("\"clusters_lower_bound\":0", with: "\"clusters_lower_bound\":1")
        #expect(bounded != text)
        #expect(try rules(bounded).contains("bound"))
    }
}
