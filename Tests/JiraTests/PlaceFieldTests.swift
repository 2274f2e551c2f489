import Clustering
import Geodesy
import HTTPMessages
import Jira
import Testing
import Tickets

/// Places in fields of every type, from the bytes of an answer to the ticket.
struct PlaceFieldTests {
    private func ticketPlace(
        _ json: String,
        _ place: TicketFieldMapping.Place = .text("cf1"),
        reader: CoordinateReader = CoordinateReader()
    ) async throws -> TicketPlace {
        let answer = #"{"id":"1","key":"A-1","fields":{"cf1":\#(json)}}"#
        let issue = try await makeClient(ScriptedTransport([.json(200, answer)])).issue(
            "A-1",
            fields: ["cf1"]
        )
        return TicketMapper(
            mapping: TicketFieldMapping(place: place, reader: reader),
            clusterIssueType: "Job Cluster",
            linkType: "Relates"
        ).ticket(of: issue).place
    }

    private static let point = #"{"type":"Point","coordinates":[-0.25,51.5]}"#

    private static func document(_ content: String) -> String {
        #"{"type":"doc","version":1,"content":[\#(content)]}"#
    }

    private static func paragraph(_ text: String) -> String {
        #"{"type":"paragraph","content":[{"type":"text","text":"\#(text)"}]}"#
    }

    @Test(arguments: [
        (#""51.5, -0.25""#, TicketFieldMapping.Place.text("cf1")), (#""N51 30 W0 15""#, .text("cf1")),
        (#"{"lat":51.5,"lng":-0.25}"#, .object("cf1")),
        (#"{"name":"Yard","Latitude":"51.5","Longitude":"-0.25"}"#, .object("cf1")),
        (#""{\"lat\":51.5,\"lng\":-0.25}""#, .object("cf1")), (point, .object("cf1")),
        (#"{"type":"Feature","geometry":\#(point),"properties":null}"#, .object("cf1")),
        (#""{\"type\":\"Point\",\"coordinates\":[-0.25,51.5]}""#, .text("cf1")),
        (#""https://www.openstreetmap.org/?mlat=51.5&mlon=-0.25""#, .link("cf1")),
        (#""geo:51.5,-0.25""#, .link("cf1")),
        (document(paragraph("51.5, -0.25")), .richText("cf1")),
        (document(paragraph("Gate 4, ring twice") + "," + paragraph("51.5, -0.25")), .richText("cf1")),
        (
            document(
                #"{"type":"paragraph","content":[{"type":"text","text":"Gate 4"},{"type":"hardBreak"},{"type":"text","text":"51.5, -0.25"}]}"#
            ), .richText("cf1")
        ),
        (
            document(
                #"{"type":"paragraph","content":[{"type":"text","text":"see "},{"type":"text","text":"the map","marks":[{"type":"link","attrs":{"href":"https://maps.google.com/?q=51.5,-0.25"}}]}]}"#
            ), .richText("cf1")
        ),
        (
            document(
                #"{"type":"paragraph","content":[{"type":"inlineCard","attrs":{"url":"https://maps.google.com/?q=51.5,-0.25"}}]}"#
            ), .richText("cf1")
        ),
        (
            document(
                #"{"type":"bulletList","content":[{"type":"listItem","content":[\#(paragraph("x"))]},{"type":"listItem","content":[\#(paragraph("POINT(-0.25 51.5)"))]}]}"#
            ), .text("cf1")
        ),
        (#""Gate 4\r\n51.5, -0.25\nring""#, .richText("cf1")),
        (#""Map: [here|https://maps.google.com/?q=51.5,-0.25], gate 4""#, .richText("cf1")),
    ])
    func placeIsRead(json: String, place: TicketFieldMapping.Place) async throws {
        #expect(
            try await ticketPlace(json, place)
                == .located(.geographic(Coordinate(latitude: 51.5, longitude: -0.25)))
        )
    }

    @Test(arguments: [
        ("null", TicketFieldMapping.Place.object("cf1")), (#"{"lat":null,"lng":null}"#, .object("cf1")),
        (document(""), .richText("cf1")), (document(paragraph(" ")), .richText("cf1")),
        (#"" ""#, .link("cf1")),
    ])
    func emptyIsNoCoordinates(json: String, place: TicketFieldMapping.Place) async throws {
        #expect(try await ticketPlace(json, place) == .unusable(.noCoordinates, found: ""))
    }

    @Test(arguments: [
        (#"{"lat":51.5}"#, #"{"lat":51.5}"#),
        (#"{"lat":151.5,"lng":1,"more":[1]}"#, #"{"lat":151.5,"lng":1.0}"#),
        (#"{"type":"Polygon","coordinates":[[[0,0]]]}"#, #"{"type":"Polygon","coordinates":…}"#),
        (#"{"coordinates":[7,51]}"#, #"{"coordinates":[7.0,51.0]}"#), ("[51.5,-0.25]", ""),
        ("true", "a value that is neither number nor text"),
        (document(paragraph("51.5,7") + "," + paragraph("52,7")), "51.5,7\n52,7"), ("51.5", "51.5"),
        (#"{"value":"51.5, 7, 8"}"#, "51.5, 7, 8"),
    ])
    func otherValuesAreInvalidAndQuoted(json: String, found: String) async throws {
        #expect(try await ticketPlace(json) == .unusable(.invalidCoordinates, found: found))
    }

    @Test func shortPlusCodeNeedsTheConfiguredReference() async throws {
        let reference = try Coordinate(latitude: 51.37, longitude: -1.2)
        let reader = CoordinateReader(plusCodeReference: reference)
        #expect(try await ticketPlace(#""9QCJ+2V""#).coordinate == nil)
        #expect(try await ticketPlace(#""9QCJ+2V""#, reader: reader).coordinate != nil)
    }

    @Test func addressIsAskedForAndHandedOn() {
        var mapping = TicketFieldMapping(place: .object("cf1"))
        mapping.address = "cf2"
        #expect(mapping.requestedFields.suffix(2) == ["cf1", "cf2"])
        let mapper = TicketMapper(mapping: mapping, clusterIssueType: "J", linkType: "R")
        func address(_ value: JiraFieldValue?) -> String? {
            var issue = JiraIssue(id: "1", key: "A-1")
            issue.fields["cf2"] = value
            return mapper.address(of: issue)
        }
        #expect(address(.text("1 High St, Ely")) == "1 High St, Ely")
        #expect(address(.richText(["1 High St", "Ely"])) == "1 High St, Ely")
        #expect(address(.text(" ")) == nil && address(nil) == nil && address(.number(1)) == nil)
    }

    private static let addresses: [(String, String, latitude: String?, words: String?)] = [
        ("null", "1 Main Street, AB1 2CD", "51.25", nil), ("null", "AB1 2CD", "51.25", nil),
        (#""50, 1""#, "AB1 2CD", "50.0", nil), ("null", "2 Side Lane", nil, "2 Side Lane"),
        ("null", "AB9 9AB", nil, "more than one"),
    ]

    @Test(arguments: addresses)
    func ticketWithoutCoordinatesStandsWhereTheGazetteerHasItsAddress(
        location: String,
        address: String,
        latitude: String?,
        words: String?
    ) async throws {
        let answer = #"{"id":"1","key":"A-1","fields":{"cf1":\#(location),"cf2":"\#(address)"}}"#
        let issue = try await makeClient(ScriptedTransport([.json(200, answer)])).issue(
            "A-1",
            fields: ["cf1", "cf2"]
        )
        let list = "postcode,lat,lon\nAB1 2CD,51.25,-0.5\nAB9 9AB,1,2\nAB9 9AB,3,4\n"
        let place = TicketMapper(
            mapping: TicketFieldMapping(place: .text("cf1"), address: "cf2"),
            clusterIssueType: "Job Cluster",
            linkType: "Relates",
            gazetteer: try Gazetteer(parsing: list)
        ).ticket(of: issue).place
        #expect(place.coordinate?.latitude.description == latitude)
        guard let words else { return }
        guard case .unusable(.noCoordinates, let found) = place else {
            Issue.record("\(place)")
            return
        }
        #expect(found.contains(words))
    }
}
