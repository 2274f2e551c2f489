import Foundation
import HTTPMessages
import JiraSandbox
import Muster
import Reporting
import Testing

/// A site whose answers to reads by id are not what was asked for.
struct JobReadingTests {
    /// A world of thirty tickets whose reads by id go through `change`, which is given the rows of the answer.
    private func world(_ change: @escaping @Sendable ([[String: Any]]) -> [[String: Any]]) throws -> JobWorld
    {
        var world = try JobWorld(tickets: townTickets(30))
        world.hook = { request, base throws(HTTPTransportError) in
            var response = try await base.send(request, timeout: .seconds(1))
            guard request.path.hasSuffix("/bulkfetch"),
                var answer = try? JSONSerialization.jsonObject(with: response.body) as? [String: Any],
                let rows = answer["issues"] as? [[String: Any]]
            else { return response }
            answer["issues"] = change(rows)
            response.body = (try? JSONSerialization.data(withJSONObject: answer)) ?? Data()
            return response
        }
        return world
    }

    @Test func ticketsThatCannotBeReadStopTheNight() async throws {
        let world = try world { Array($0.dropFirst(10)) }
        let error = await #expect(throws: MusterError.self) { try await world.job().run() }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("only 20 of 30 tickets could be read") == true)
        #expect(world.sandbox.statistics().writes == 0)
    }

    @Test func rowsNobodyAskedForAreNoTickets() async throws {
        let world = try world { rows in
            var stranger = rows[0]
            (stranger["id"], stranger["key"]) = ("99999", "EVIL-1")
            return rows + rows.prefix(3) + [stranger]
        }
        let result = try await world.job().run()
        #expect(result.report.pulled == 30)
        #expect(result.plan.tickets.allSatisfy { $0.key != "EVIL-1" })
    }

    @Test func aStatusThatIsNotShownLeavesNobodyOut() async throws {
        let world = try world { rows in
            rows.map { row in
                var row = row
                var fields = row["fields"] as? [String: Any] ?? [:]
                fields["status"] = NSNull()
                row["fields"] = fields
                return row
            }
        }
        #expect(try await world.job().run().plan.tickets.count == 30)
    }
}
