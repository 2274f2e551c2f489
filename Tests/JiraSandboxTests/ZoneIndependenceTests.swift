import Foundation
import JQL
import JiraSandbox
import Testing

/// A wall-clock literal means another moment for every account, epoch milliseconds the same: facts, section 3.
@Suite struct ZoneIndependenceTests {
    /// 2026-10-25T00:30Z: Berlin's clocks are put back from 03:00 to 02:00 half an hour later.
    private static let night: Int64 = 1_792_888_200_000
    private static let zones = ["Pacific/Pago_Pago", "Pacific/Kiritimati", "Europe/Berlin", "Etc/UTC"]

    @Test(arguments: SandboxProduct.allCases)
    func onlyWallClockLiteralsDependOnTheZone(product: SandboxProduct) async throws {
        let instants = (-32...32).map { Self.night + Int64($0) * 30 * 60_000 }
        let iso = ISO8601DateFormatter()
        let tickets = instants.enumerated().map { index, instant in
            SandboxTicket(
                key: "FIELD-\(index + 1)",
                summary: "Job",
                created: iso.string(from: Date(timeIntervalSince1970: Double(instant) / 1_000))
            )
        }
        let accounts = Self.zones.map { PeopleTests.account($0.lowercased().filter(\.isLetter), zone: $0) }
        let caller = try SandboxCaller(tickets, product) { $0.otherAccounts = accounts }
        let epoch = JQLQuery(
            JQLFieldReference.created.isAtLeast(.instant(epochMilliseconds: Self.night)),
            orderedBy: [JQLOrdering(.key, .ascending)]
        ).description
        let expected = instants.indices.filter { instants[$0] >= Self.night }.map { "FIELD-\($0 + 1)" }
        var first: [String: Int64] = [:]
        for (zone, account) in zip(Self.zones, accounts) {
            #expect(try await PeopleTests.found(epoch, by: account, caller) == expected, "\(zone)")
            let literal = #"created >= "2026-10-25 02:30" ORDER BY key ASC"#
            let found = try await PeopleTests.found(literal, by: account, caller)
            let number = try #require(found.first?.split(separator: "-").last.flatMap { Int($0) })
            first[zone] = instants[number - 1] - Self.night
        }
        // Local 02:30 against 00:30Z, in hours: 11 behind, 14 ahead, Berlin's first of two, and UTC.
        #expect(
            first.mapValues { Double($0) / 3_600_000 }
                == ["Pacific/Pago_Pago": 13, "Pacific/Kiritimati": -12, "Europe/Berlin": 0, "Etc/UTC": 2]
        )
    }
}
