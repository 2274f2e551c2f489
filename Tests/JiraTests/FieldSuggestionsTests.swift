import Jira
import Testing

/// What is suggested for a site's fields, by type, name and values.
struct FieldSuggestionsTests {
    private static let types = "com.atlassian.jira.plugin.system.customfieldtypes:"

    private func field(_ id: String, _ name: String, _ type: String = "number", _ custom: String = "float")
        -> JiraField
    {
        JiraField(
            id: id,
            name: name,
            custom: true,
            schema: .init(type: type, items: type == "array" ? "string" : nil, custom: Self.types + custom)
        )
    }

    private func text(_ id: String, _ name: String) -> JiraField { field(id, name, "string", "textfield") }

    private func samples(_ count: Int, _ value: (Int) -> [String: JiraFieldValue]) -> [[String:
        JiraFieldValue]]
    {
        (0..<count).map(value)
    }

    @Test(arguments: [
        ("Latitude", "Longitude"), ("Breitengrad", "Längengrad"),
        ("Geographische Breite", "Geographische Länge"),
        ("Latitud", "Longitud"), ("Latitudine", "Longitudine"), ("Breedtegraad", "Lengtegraad"),
        ("gpsLat", "gpsLng"),
        ("LAT", "LON"),
    ])
    func pairIsFoundInSevenLanguages(latitude: String, longitude: String) throws {
        let fields = [
            field("cf1", "Story Points"), field("cf2", longitude), field("cf3", latitude),
            field("cf4", "Breite"),
        ]
        let found = FieldSuggestions.suggest(fields: fields)
        #expect(found.place == .pair(latitude: "cf3", longitude: "cf2"))
        #expect(try TicketFieldMapping.Place.discover(in: fields) == .pair(latitude: "cf3", longitude: "cf2"))
        #expect(found.suggestions(for: .latitude).map(\.field) == ["cf3"])
        #expect(found.sampleCount == 0)
    }

    @Test func valuesDecideBetweenNamesakes() throws {
        let fields = [field("cf1", "Latitude"), field("cf2", "Latitude"), field("cf3", "Longitude")]
        let unseen = FieldSuggestions.suggest(fields: fields)
        #expect(unseen.clear(.latitude) == nil && unseen.place == nil)
        #expect(unseen.ambiguous(.latitude).map(\.field) == ["cf1", "cf2"])
        let seen = FieldSuggestions.suggest(
            fields: fields,
            samples: samples(20) { ["cf2": .number(51 + Double($0) / 100), "cf3": .number(-0.1)] }
        )
        #expect(seen.place == .pair(latitude: "cf2", longitude: "cf3"))
        let best = try #require(seen.suggestions(for: .latitude).first)
        #expect(best.confidence > 0.9 && best.samples == ["51.0", "51.01", "51.02"])
        #expect(best.reasons.contains("20 of 20 values are from -90 to 90"))
        #expect(best.reasons.contains("filled together with cf3 in 20 tickets"))
        #expect(
            seen.suggestions(for: .latitude).last?.reasons.contains { $0.contains("empty in all 20") } == true
        )
        // The order in which the site lists them does not matter.
        let reversed = FieldSuggestions.suggest(
            fields: fields.reversed(),
            samples: samples(20) { ["cf2": .number(51 + Double($0) / 100), "cf3": .number(-0.1)] }
        )
        #expect(reversed == seen)
    }

    @Test func twoFilledNamesakesStayAmbiguous() {
        let fields = [field("cf1", "Latitude"), field("cf2", "Latitude"), field("cf3", "Longitude")]
        let found = FieldSuggestions.suggest(
            fields: fields,
            samples: samples(20) { _ in ["cf1": .number(51), "cf2": .number(51), "cf3": .number(-0.1)] }
        )
        #expect(found.place == nil)
        #expect(found.ambiguous(.latitude).count == 2)
        #expect(
            found.configurationFragment.split(separator: "\n").map(String.init) == [
                "fields:", "  # latitude: two or more can be meant; choose one",
                "  #   latitude: cf1  # Latitude, 98 %", "  #   latitude: cf2  # Latitude, 98 %",
                "  longitude: cf3  # Longitude, 98 %",
            ]
        )
    }

    @Test func exchangedAxesLowerBoth() throws {
        let fields = [field("cf1", "Latitude"), field("cf2", "Longitude")]
        let found = FieldSuggestions.suggest(
            fields: fields,
            samples: samples(20) { ["cf1": .number(151 + Double($0) / 100), "cf2": .number(-33.8)] }
        )
        #expect(found.place == nil)
        let longitude = try #require(found.suggestions(for: .longitude).first)
        #expect(longitude.reasons.contains { $0.contains("exchanged?") })
    }

    @Test func placesAreFoundByTheirValuesAlone() throws {
        let object = JiraField(
            id: "cf9",
            name: "Data",
            custom: true,
            schema: .init(type: "object", custom: "ari:forge")
        )
        let fields = [text("cf1", "Colour"), text("cf2", "Where"), text("cf3", "Location"), object]
        let found = FieldSuggestions.suggest(
            fields: fields,
            samples: samples(10) { index in
                [
                    "cf1": .text("red"), "cf2": .text("51°30'\(index)\"N 0°7'39\"W"),
                    "cf3": .text("Yard \(index)"),
                ]
            }
        )
        #expect(found.place == .text("cf2"))
        let named = try #require(found.suggestions(for: .location).first { $0.field == "cf3" })
        #expect(named.confidence < 0.5)
        #expect(named.reasons.contains("only 0 of 10 values are places"))
        #expect(!found.suggestions(for: .location).contains { $0.field == "cf1" })
    }

    @Test(arguments: [
        ("url", TicketFieldMapping.Place.link("cf1")), ("textarea", .richText("cf1")),
        ("textfield", .text("cf1")),
    ])
    func placeIsReadInTheWayOfItsType(custom: String, place: TicketFieldMapping.Place) {
        let found = FieldSuggestions.suggest(fields: [field("cf1", "Coordinates", "string", custom)])
        #expect(found.place == place)
    }

    @Test func otherRolesAreFound() {
        let agile = "com.pyxis.greenhopper.jira:"
        let fields = [
            text("cf1", "Site address"), text("cf2", "E-mail address"), text("cf3", "PLZ"),
            field("cf4", "Dauer (Minuten)"),
            field("cf5", "Story point estimate"),
            JiraField(
                id: "cf6",
                name: "Iteration",
                schema: .init(type: "array", custom: agile + "gh-sprint")
            ),
            JiraField(
                id: "cf7",
                name: "Epos-Verknüpfung",
                schema: .init(type: "any", custom: agile + "gh-epic-link")
            ),
            field("cf8", "Fähigkeiten", "array", "labels"),
            JiraField(id: "duedate", name: "Fälligkeitsdatum", schema: .init(type: "date")),
            JiraField(id: "timeoriginalestimate", name: "Original estimate", schema: .init(type: "number")),
        ]
        let found = FieldSuggestions.suggest(fields: fields)
        func ids(_ role: FieldRole) -> [String] { found.suggestions(for: role).map(\.field) }
        #expect(ids(.address) == ["cf1"])
        #expect(ids(.postcode) == ["cf3"])
        #expect(ids(.duration) == ["cf4", "timeoriginalestimate"])
        #expect(ids(.storyPoints) == ["cf5"])
        #expect(ids(.sprint) == ["cf6"])
        #expect(ids(.epicLink) == ["cf7"])
        #expect(ids(.skills) == ["cf8"])
        #expect(ids(.due) == ["duedate"])
        #expect(found.clear(.due)?.confidence == 0.95)
    }

    @Test func valuesFromTheSiteCannotBreakTheFragment() {
        let evil = "Latitude\n  evil: true\u{1B}[31m\u{202E}"
        let found = FieldSuggestions.suggest(
            fields: [field("cf1", evil), field("cf2", "Longitude")],
            samples: samples(3) { _ in
                ["cf1": .number(51), "cf2": .text("x\n\u{1B}[2J" + String(repeating: "y", count: 90))]
            }
        )
        let fragment = found.configurationFragment
        #expect(fragment.split(separator: "\n").allSatisfy { $0.hasPrefix("fields") || $0.hasPrefix("  ") })
        #expect(
            !fragment.contains("\n  evil") && !fragment.contains("\u{1B}") && !fragment.contains("\u{202E}")
        )
        for suggestion in found.all {
            for sample in suggestion.samples {
                #expect(!sample.contains("\n") && !sample.contains("\u{1B}") && sample.count <= 41)
            }
        }
    }

    @Test func nothingSuggestsNothing() {
        let found = FieldSuggestions.suggest(fields: [text("cf1", "Colour"), field("cf2", "Platform")])
        #expect(found.all.isEmpty && found.place == nil)
        #expect(found.configurationFragment == "fields: {}")
        #expect(FieldSuggestions.suggest(fields: []).all.isEmpty)
    }
}
