import Foundation
import HTTPMessages
import JiraSandbox
import Testing

/// Accounts beside the first, each with its own zone, permissions and sight.
@Suite struct PeopleTests {
    static func account(_ name: String, zone: String = "Etc/UTC") -> SandboxAccount {
        var account = SandboxAccount()
        account.email = "\(name)@example.com"
        account.name = name
        account.key = "JIRAUSER-\(name)"
        account.token = "token-of-\(name)"
        account.password = "password-of-\(name)"
        account.accountID = "id-of-\(name)"
        account.displayName = name.capitalized
        account.timeZoneName = zone
        return account
    }

    @Test(arguments: SandboxProduct.allCases)
    func everyAccountIsItself(product: SandboxProduct) async throws {
        let other = Self.account("eve", zone: "Pacific/Pago_Pago")
        let caller = try SandboxCaller(product, tickets: 1) { $0.otherAccounts = [other] }
        let me = try await caller.send(.get, "/myself", authorization: caller.authorization(other))
        #expect(me["displayName"].string == "Eve" && me["timeZone"].string == "Pacific/Pago_Pago")
        let header = product == .cloud ? "X-AAccountId" : "X-AUSERNAME"
        #expect(me.response.fields[header] == (product == .cloud ? "id-of-eve" : "eve"))
        if product == .dataCenter {
            #expect(me["name"].string == "eve" && me["key"].string == "JIRAUSER-eve")
        } else {
            #expect(me["accountId"].string == "id-of-eve")
        }
        let made = try await caller.send(
            .post,
            "/issue",
            cluster(),
            authorization: caller.authorization(other)
        )
        let read = try await caller.send(.get, "/issue/\(made["key"].string)")
        #expect(read["fields"]["creator"]["displayName"].string == "Eve")
        #expect(try await Self.found("reporter = currentUser()", by: nil, caller) == ["FIELD-1"])
        #expect(try await Self.found("reporter = currentUser()", by: other, caller) == ["FIELD-2"])
        let handle = product == .cloud ? "id-of-eve" : "eve"
        #expect(try await Self.found("reporter = \"\(handle)\"", by: nil, caller) == ["FIELD-2"])
    }

    /// Keys that a query finds for an account.
    static func found(_ jql: String, by account: SandboxAccount?, _ caller: SandboxCaller) async throws
        -> [String]
    {
        let path = caller.configuration.product == .cloud ? "/search/jql" : "/search"
        let reply = try await caller.send(
            .get,
            "\(path)?jql=\(SandboxCaller.encoded(jql))&fields=summary",
            authorization: account.map(caller.authorization) ?? ""
        )
        try #require(reply.status == 200, "\(reply.text)")
        return reply["issues"].array.map { $0["key"].string }
    }

    private static func ticket(_ number: Int, _ created: String) -> SandboxTicket {
        SandboxTicket(key: "FIELD-\(number)", summary: "Job", created: created)
    }

    /// The same dates mean other hours to people at UTC−11 and UTC+14.
    @Test(arguments: SandboxProduct.allCases)
    func datesOfQueriesAreTheCallers(product: SandboxProduct) async throws {
        let west = Self.account("west", zone: "Pacific/Pago_Pago")
        let east = Self.account("east", zone: "Pacific/Kiritimati")
        let tickets = [
            Self.ticket(1, "2026-10-01T10:30:00Z"), Self.ticket(2, "2026-10-01T11:00:00Z"),
            Self.ticket(3, "2026-10-01T12:00:00Z"),
        ]
        let caller = try SandboxCaller(tickets, product) { $0.otherAccounts = [west, east] }
        let midnight = #"created >= "2026-10-01 00:00" ORDER BY key"#
        #expect(try await Self.found(midnight, by: west, caller) == ["FIELD-2", "FIELD-3"])
        let nextDay = #"created >= "2026-10-02 01:00" ORDER BY key"#
        #expect(try await Self.found(nextDay, by: east, caller) == ["FIELD-2", "FIELD-3"])
        #expect(try await Self.found(nextDay, by: nil, caller) == [])
        // Epoch milliseconds are the same to everybody.
        for account in [west, east, nil] {
            #expect(
                try await Self.found("created >= 1790852400000 ORDER BY key", by: account, caller)
                    == ["FIELD-2", "FIELD-3"]
            )
        }
    }

    @Test(arguments: [
        ("Pacific/Pago_Pago", "2026-09-30T23:30:00.000-1100"),
        ("Pacific/Kiritimati", "2026-10-02T00:30:00.000+1400"),
        ("Asia/Kathmandu", "2026-10-01T16:15:00.000+0545"),
        ("America/St_Johns", "2026-10-01T08:00:00.000-0230"),
        ("Mars/Olympus_Mons", "2026-10-01T10:30:00.000+0000"),
    ]) func timesOfAnswersAreTheCallers(zone: String, text: String) async throws {
        let other = Self.account("eve", zone: zone)
        let caller = try SandboxCaller([Self.ticket(1, "2026-10-01T10:30:00Z")]) {
            $0.otherAccounts = [other]
        }
        let authorization = caller.authorization(other)
        let read = try await caller.send(.get, "/issue/FIELD-1", authorization: authorization)
        #expect(read["fields"]["created"].string == text)
        #expect(
            try await caller.send(.get, "/issue/FIELD-1")["fields"]["created"].string
                == "2026-10-01T10:30:00.000+0000"
        )
        #expect(SandboxAccount.knowsTimeZone(named: zone) == !zone.hasPrefix("Mars"))
    }

    /// Berlin: the clock went from 3 back to 2 on 2026-10-25 at 01:00 UTC and from 2 to 3 on 2026-03-29.
    @Test func summerTimeEndsInTheMiddleOfTheNight() async throws {
        let berlin = Self.account("eve", zone: "Europe/Berlin")
        let tickets = [
            Self.ticket(1, "2026-10-25T00:30:00Z"), Self.ticket(2, "2026-10-25T00:59:59.999Z"),
            Self.ticket(3, "2026-10-25T01:00:00Z"), Self.ticket(4, "2026-10-25T01:30:00Z"),
            Self.ticket(5, "2026-03-29T00:59:59Z"), Self.ticket(6, "2026-03-29T01:00:00Z"),
        ]
        let caller = try SandboxCaller(tickets) { $0.otherAccounts = [berlin] }
        var times: [String] = []
        for number in 1...6 {
            let read = try await caller.send(
                .get,
                "/issue/FIELD-\(number)",
                authorization: caller.authorization(berlin)
            )
            times.append(read["fields"]["created"].string)
        }
        #expect(
            times == [
                "2026-10-25T02:30:00.000+0200", "2026-10-25T02:59:59.999+0200",
                "2026-10-25T02:00:00.000+0100", "2026-10-25T02:30:00.000+0100",
                "2026-03-29T01:59:59.000+0100", "2026-03-29T03:00:00.000+0200",
            ]
        )
        let day = #"created >= "2026-10-25" AND created < "2026-10-26" ORDER BY key"#
        #expect(try await Self.found(day, by: berlin, caller).count == 4)
        #expect(
            try await Self.found(#"created >= "2026-10-25 03:00" ORDER BY key"#, by: berlin, caller) == []
        )
    }

    @Test func permissionsBelongToAnAccount() async throws {
        var reader = Self.account("reader")
        reader.deniedPermissions = ["EDIT_ISSUES", "LINK_ISSUES", "CREATE_ISSUES", "ADD_COMMENTS"]
        var blind = Self.account("blind")
        blind.deniedPermissions = ["BROWSE_PROJECTS"]
        let caller = try SandboxCaller(tickets: 2) { $0.otherAccounts = [reader, blind] }
        let (ours, theirs) = (caller.authorization(reader), caller.authorization(blind))
        let edit = #"{"fields":{"summary":"x"}}"#
        #expect(try await caller.send(.put, "/issue/FIELD-1", edit, authorization: ours).status == 400)
        #expect(try await caller.send(.put, "/issue/FIELD-1", edit).status == 204)
        let permissions = try await caller.send(
            .get,
            "/mypermissions?permissions=EDIT_ISSUES,BROWSE_PROJECTS",
            authorization: ours
        )["permissions"]
        #expect(permissions["EDIT_ISSUES"]["havePermission"].bool == false)
        #expect(permissions["BROWSE_PROJECTS"]["havePermission"].bool == true)
        #expect(try await caller.send(.get, "/issue/FIELD-1", authorization: theirs).status == 404)
        #expect(try await Self.found("key = FIELD-1", by: reader, caller) == ["FIELD-1"])
        #expect(try await Self.found(#"project = "FIELD""#, by: blind, caller) == [])
    }

    @Test(arguments: SandboxProduct.allCases)
    func notificationsAreKeptBackByAdministratorsOnly(product: SandboxProduct) async throws {
        var plain = Self.account("plain")
        plain.deniedPermissions = ["ADMINISTER", "ADMINISTER_PROJECTS"]
        let caller = try SandboxCaller(product, tickets: 1) { $0.otherAccounts = [plain] }
        let edit = #"{"fields":{"summary":"x"}}"#
        let path = "/issue/FIELD-1?notifyUsers=false"
        let refused = try await caller.send(.put, path, edit, authorization: caller.authorization(plain))
        #expect(refused.status == (product == .cloud ? 400 : 403))
        #expect(refused["errorMessages"][0].string.hasPrefix("To discard the user notification"))
        #expect(try await caller.send(.put, path, edit).status == 204)
    }
}
