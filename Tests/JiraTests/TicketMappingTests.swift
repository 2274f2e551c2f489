import Clustering
import Geodesy
import Jira
import Testing
import Tickets

struct TicketMappingTests {
    private func mapper(_ place: TicketFieldMapping.Place = .pair(latitude: "lat", longitude: "lon"))
        -> TicketMapper
    {
        TicketMapper(
            mapping: TicketFieldMapping(
                place: place,
                duration: .init(field: "timeoriginalestimate", unit: .seconds),
                skills: "labels"
            ),
            clusterIssueType: "Job Cluster",
            linkType: "Relates"
        )
    }

    @Test func issueBecomesATicket() throws {
        let issue = JiraIssue(
            id: "1",
            key: "A-1",
            summary: "s",
            status: "Ready",
            issueType: "Task",
            priority: "Blocker",
            due: "2026-11-30",
            updated: 5,
            labels: ["b", "a"],
            originalEstimate: 5400,
            fields: ["lat": .number(51.5), "lon": .number(-0.25)]
        )
        #expect(
            mapper().ticket(of: issue)
                == Ticket(
                    id: "1",
                    key: "A-1",
                    summary: "s",
                    status: "Ready",
                    priority: .highest,
                    place: .located(.geographic(try Coordinate(latitude: 51.5, longitude: -0.25))),
                    load: 90,
                    due: "2026-11-30",
                    skills: ["a", "b"],
                    updated: 5
                )
        )
        #expect(
            mapper().mapping.requestedFields == [
                "summary", "status", "issuetype", "priority", "updated", "issuelinks", "duedate", "lat",
                "lon",
                "timeoriginalestimate", "labels",
            ]
        )
    }

    @Test func bareIssueHasNeutralValues() {
        let ticket = mapper().ticket(of: JiraIssue(id: "1", key: "A-1", priority: "Whenever"))
        #expect(ticket == Ticket(id: "1", key: "A-1", place: .unusable(.noCoordinates, found: "")))
    }

    @Test(arguments: [
        (JiraFieldValue?.none, JiraFieldValue?.none, ReasonCode.noCoordinates, ""),
        (.number(51.5), nil, .invalidCoordinates, "51.5, "), (nil, .number(7), .invalidCoordinates, ", 7.0"),
        (.number(91), .number(0), .invalidCoordinates, "91.0, 0.0"),
        (.number(0), .number(181), .invalidCoordinates, "0.0, 181.0"),
        (.text("north"), .text("7"), .invalidCoordinates, "north, 7"),
        (.text(""), .text(" "), .noCoordinates, ""),
        (.other, .number(7), .invalidCoordinates, "a value that is neither number nor text, 7.0"),
    ])
    func pairWithoutPlaceSaysWhatItHolds(
        latitude: JiraFieldValue?,
        longitude: JiraFieldValue?,
        reason: ReasonCode,
        found: String
    ) {
        var issue = JiraIssue(id: "1", key: "A-1")
        issue.fields["lat"] = latitude
        issue.fields["lon"] = longitude
        #expect(mapper().ticket(of: issue).place == .unusable(reason, found: found))
    }

    @Test func textPairWithDecimalCommaIsRead() throws {
        let issue = JiraIssue(
            id: "1",
            key: "A-1",
            fields: ["lat": .text("51,5074"), "lon": .number(-0.1278)]
        )
        #expect(
            mapper().ticket(of: issue).place.coordinate
                == (try Coordinate(latitude: 51.5074, longitude: -0.1278))
        )
    }

    @Test func oneTextFieldIsReadOrQuoted() throws {
        let mapper = mapper(.text("loc"))
        func place(_ value: JiraFieldValue?) -> TicketPlace {
            var issue = JiraIssue(id: "1", key: "A-1")
            issue.fields["loc"] = value
            return mapper.ticket(of: issue).place
        }
        #expect(
            place(.text("51,5074,-0,1278")).coordinate
                == (try Coordinate(latitude: 51.5074, longitude: -0.1278))
        )
        #expect(place(nil) == .unusable(.noCoordinates, found: ""))
        #expect(place(.text("51,5074,-0")) == .unusable(.invalidCoordinates, found: "51,5074,-0"))
        #expect(place(.number(51.5)) == .unusable(.invalidCoordinates, found: "51.5"))
        #expect(mapper.mapping.requestedFields.contains("loc"))
    }

    @Test func textFieldSpeaksWhereThePairIsSilent() throws {
        var mapper = mapper()
        mapper.mapping.locationText = "loc"
        #expect(mapper.mapping.requestedFields.contains("loc"))
        var issue = JiraIssue(id: "1", key: "A-1", fields: ["loc": .text("51,5; -0,25")])
        let place = TicketPlace.located(.geographic(try Coordinate(latitude: 51.5, longitude: -0.25)))
        #expect(mapper.ticket(of: issue).place == place)
        issue.fields["loc"] = .text("at the pump")
        #expect(mapper.ticket(of: issue).place == .unusable(.invalidCoordinates, found: "at the pump"))
        issue.fields["loc"] = nil
        #expect(mapper.ticket(of: issue).place == .unusable(.noCoordinates, found: ""))
        // A pair that holds something, however wrong, is not overruled.
        issue.fields = ["lat": .number(91), "lon": .number(0), "loc": .text("51.5, -0.25")]
        #expect(mapper.ticket(of: issue).place == .unusable(.invalidCoordinates, found: "91.0, 0.0"))
    }

    @Test(arguments: [
        (JiraFieldValue?.none, 1.0), (.number(2), 120), (.number(0), 0), (.number(-1), 1), (.text("1,5"), 90),
        (.text("long"), 1), (.other, 1),
    ])
    func durationIsMinutesAndItsAbsenceIsOne(value: JiraFieldValue?, load: Double) {
        var mapper = mapper()
        mapper.mapping.duration = .init(field: "hours", unit: .hours)
        var issue = JiraIssue(id: "1", key: "A-1", originalEstimate: 5400)
        issue.fields["hours"] = value
        #expect(mapper.ticket(of: issue).load == load)
        mapper.mapping.duration = nil
        #expect(mapper.ticket(of: issue).load == 1)
    }

    @Test func skillsAndDueComeFromTheirFields() {
        var mapper = mapper()
        mapper.mapping.skills = "sk"
        mapper.mapping.due = "when"
        let list = JiraIssue(
            id: "1",
            key: "A-1",
            fields: ["sk": .texts(["b", "a"]), "when": .text("2026-12-01T10:00")]
        )
        #expect(mapper.ticket(of: list).skills == ["a", "b"])
        #expect(mapper.ticket(of: list).due == "2026-12-01")
        let text = JiraIssue(id: "1", key: "A-1", fields: ["sk": .text("roof work, , gas ")])
        #expect(mapper.ticket(of: text).skills == ["gas", "roof work"])
        #expect(mapper.ticket(of: text).due == nil)
    }

    private func link(
        _ id: String,
        type: String = "Relates",
        issueType: String? = "Job Cluster",
        category: String? = "new",
        side: JiraIssueLink.Side = .inward
    ) -> JiraIssueLink {
        JiraIssueLink(
            type: type,
            side: side,
            issue: .init(id: id, key: "A-\(id)", issueType: issueType, statusCategory: category)
        )
    }

    @Test func openClusterIsFoundAmongTheLinks() {
        func key(_ links: [JiraIssueLink]) -> String? {
            mapper().ticket(of: JiraIssue(id: "1", key: "A-1", links: links)).clusterKey
        }
        #expect(key([link("7")]) == "A-7")
        #expect(key([link("7", side: .outward)]) == "A-7")
        #expect(key([link("7", category: nil)]) == "A-7")
        #expect(key([link("7", category: "done")]) == nil)
        #expect(key([link("7", type: "Blocks")]) == nil)
        #expect(key([link("7", issueType: "Task")]) == nil)
        #expect(key([link("7", issueType: nil)]) == nil)
        // By number, not by text: 9 comes before 10.
        #expect(key([link("10"), link("9"), link("8", category: "done")]) == "A-9")
        #expect(key([]) == nil)
    }
}

struct FieldDiscoveryTests {
    private static let prefix = "com.atlassian.jira.plugin.system.customfieldtypes:"

    private func number(_ id: String, _ name: String) -> JiraField {
        JiraField(
            id: id,
            name: name,
            custom: true,
            schema: .init(type: "number", custom: Self.prefix + "float")
        )
    }

    private func text(_ id: String, _ name: String) -> JiraField {
        JiraField(
            id: id,
            name: name,
            custom: true,
            schema: .init(type: "string", custom: Self.prefix + "textfield")
        )
    }

    @Test(arguments: [
        ("Latitude", "Longitude"), ("lat", "lng"), ("LAT", "LON"), ("Site latitude", "Site longitude"),
        ("GPS-Lat", "GPS-Long"),
    ])
    func pairIsFoundByTypeAndName(latitude: String, longitude: String) throws {
        let fields = [
            number("cf1", "Story points"), number("cf2", longitude), number("cf3", latitude),
            number("cf4", "Platform"),
            text("cf5", "Latitude"), text("cf6", "Location"), JiraField(id: "summary", name: "Lat"),
        ]
        #expect(try TicketFieldMapping.Place.discover(in: fields) == .pair(latitude: "cf3", longitude: "cf2"))
    }

    @Test func plainNameWinsOverALongerOne() throws {
        let fields = [
            number("cf1", "Depot latitude"), number("cf2", "Latitude"), number("cf3", "Longitude"),
            number("cf4", "Longitude of depot"),
        ]
        #expect(try TicketFieldMapping.Place.discover(in: fields) == .pair(latitude: "cf2", longitude: "cf3"))
    }

    @Test(arguments: [
        "Location", "coordinates", "Site coordinates", "Lat/Lon", "GeoLocation", "Latitude and longitude",
    ])
    func textFieldIsTheSecondChoice(name: String) throws {
        let fields = [text("cf7", name), number("cf1", "Story points")]
        #expect(try TicketFieldMapping.Place.discover(in: fields) == .text("cf7"))
    }

    @Test func pairComesWithTheOneTextFieldBesideIt() throws {
        let pair = [number("cf1", "Latitude"), number("cf2", "Longitude")]
        let both = try TicketFieldMapping.discover(
            in: pair + [text("cf3", "Location"), text("cf4", "Colour")]
        )
        #expect(both.place == .pair(latitude: "cf1", longitude: "cf2"))
        #expect(both.locationText == "cf3")
        let several = try TicketFieldMapping.discover(
            in: pair + [text("cf3", "Location"), text("cf4", "Coordinates")]
        )
        #expect(several.locationText == nil)
        let textOnly = try TicketFieldMapping.discover(in: [text("cf3", "Location")])
        #expect(textOnly == TicketFieldMapping(place: .text("cf3")))
    }

    @Test func severalCandidatesAreListedAndNoneIsTaken() {
        let fields = [
            number("cf9", "Latitude"), number("cf2", "Latitude"), number("cf3", "Longitude"),
            number("cf4", "Old latitude"),
        ]
        let error = #expect(throws: FieldDiscoveryError.self) {
            try TicketFieldMapping.Place.discover(in: fields)
        }
        guard case .ambiguous(.latitude, let candidates)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(candidates.map(\.id) == ["cf2", "cf9"])
        #expect(
            "\(FieldDiscoveryError.ambiguous(.latitude, candidates: candidates))".contains(
                #"cf2 "Latitude", cf9"#
            )
        )
        #expect(throws: FieldDiscoveryError.self) {
            try TicketFieldMapping.Place.discover(in: [text("a", "Location"), text("b", "Coordinates")])
        }
    }

    @Test func halfAPairIsNamedAndNothingIsAnError() {
        let error = #expect(throws: FieldDiscoveryError.self) {
            try TicketFieldMapping.Place.discover(in: [number("cf1", "Latitude"), text("cf2", "Location")])
        }
        #expect(error.map { "\($0)".contains("longitude") && "\($0)".contains("cf1") } == true)
        #expect(throws: FieldDiscoveryError.missing(.location, beside: nil)) {
            try TicketFieldMapping.Place.discover(in: [])
        }
    }
}
