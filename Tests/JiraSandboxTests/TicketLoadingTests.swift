import HTTPMessages
import JiraSandbox
import Testing

@Suite struct TicketLoadingTests {
    @Test func rowsBecomeIssuesFieldByField() async throws {
        let row = [
            "key": "FIELD-7", "summary": "Swap meter", "priority": "2", "status": "in progress",
            "latitude": "51.5",
            "longitude": "-0.125", "location": "Yard, gate 2", "duration_minutes": "45", "due": "2026-12-01",
            "skills": "power;heights", "created": "2026-10-01T08:30:00+02:00",
        ]
        let caller = try SandboxCaller([try #require(SandboxTicket(row: row))]) {
            $0.account.timeZoneOffset = 19_800
        }
        let fields = try await caller.send(.get, "/issue/FIELD-7")["fields"]
        #expect(fields["summary"].string == "Swap meter")
        #expect(fields["priority"]["name"].string == "High")
        #expect(fields["status"]["name"].string == "In Progress")
        #expect(fields["customfield_10101"].double == 51.5)
        #expect(fields["customfield_10102"].double == -0.125)
        #expect(fields["customfield_10103"].string == "Yard, gate 2")
        #expect(fields["customfield_10104"].double == 45)
        #expect(fields["customfield_10105"].strings == ["power", "heights"])
        #expect(fields["duedate"].string == "2026-12-01")
        #expect(fields["created"].string == "2026-10-01T12:00:00.000+0530")
        #expect(fields["issuetype"]["name"].string == "Job")
        // The next key follows the highest that was loaded.
        #expect(try await caller.send(.post, "/issue", cluster())["key"].string == "FIELD-8")
    }

    @Test(
        arguments: [
            (
                SandboxTicket(key: "FIELD-1", summary: "", latitude: "51,5", longitude: "-0,12"), nil, nil,
                "51,5; -0,12"
            ),
            (SandboxTicket(key: "FIELD-1", summary: "", latitude: "n/a", longitude: "7"), nil, 7.0, "n/a; 7"),
            (SandboxTicket(key: "FIELD-1", summary: "", latitude: "999", longitude: "0"), 999.0, 0.0, nil),
            (
                SandboxTicket(key: "FIELD-1", summary: "", latitude: "nan", longitude: "0x10"), nil, nil,
                "nan; 0x10"
            ),
            (SandboxTicket(key: "FIELD-1", summary: "", location: "51.5,-0.1"), nil, nil, "51.5,-0.1"),
            (SandboxTicket(key: "FIELD-1", summary: ""), nil, nil, nil),
        ] as [(SandboxTicket, Double?, Double?, String?)]
    ) func coordinatesAreHeldAsJiraWould(
        ticket: SandboxTicket,
        latitude: Double?,
        longitude: Double?,
        location: String?
    ) async throws {
        let fields = try await SandboxCaller([ticket]).send(.get, "/issue/FIELD-1")["fields"]
        #expect(fields["customfield_10101"].value as? Double == latitude)
        #expect(fields["customfield_10102"].value as? Double == longitude)
        #expect(fields["customfield_10103"].value as? String == location)
    }

    @Test(
        arguments: [
            ([SandboxTicket(key: "OTHER-1", summary: "")], "the projects are FIELD"),
            ([SandboxTicket(key: "FIELD", summary: "")], "'FIELD' belongs to no project"),
            (
                [SandboxTicket(key: "FIELD-1", summary: ""), SandboxTicket(key: "FIELD-1", summary: "")],
                "appears twice"
            ),
            ([SandboxTicket(key: "FIELD-1", summary: "", priority: "Urgent")], "Allowed: Highest, High"),
            ([SandboxTicket(key: "FIELD-1", summary: "", status: "Open")], "'Open' in status"),
            ([SandboxTicket(key: "FIELD-1", summary: "", due: "1.12.2026")], "'1.12.2026' in due"),
            ([SandboxTicket(key: "FIELD-1", summary: "", created: "yesterday")], "'yesterday' in created"),
        ]
    ) func ticketsTheSiteCannotHoldAreNamed(tickets: [SandboxTicket], words: String) {
        let error = #expect(throws: SandboxTicketError.self) { try SandboxCaller(tickets) }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }

    @Test func aRowWithoutAKeyIsNone() {
        #expect(SandboxTicket(row: ["summary": "x"]) == nil)
    }
}
