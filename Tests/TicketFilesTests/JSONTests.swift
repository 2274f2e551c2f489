import Clustering
import Testing
import TicketFiles
import Tickets

struct JSONTests {
    @Test func readsPointsLongitudeFirst() throws {
        let file = try read(
            """
            {"type":"FeatureCollection","name":"x","features":[
            {"type":"Feature","id":12,"geometry":{"type":"Point","coordinates":[9.25,53.5,7]},
             "properties":{"summary":"Leak \\u00e4 \\ud83d\\ude80","priority":"Low","load":5.5,"tags":["a","b"],"n":null}},
            {"type":"Feature","id":"b","geometry":null,"properties":null}
            ]}
            """,
            as: nil
        )
        #expect(file.format == .geojson)
        #expect(file.tickets.map(\.id) == ["12", "b"])
        #expect(file.tickets.map(\.place.text) == ["53.5,9.25", "no_coordinates []"])
        #expect(file.tickets[0].summary == "Leak ä 🚀" && file.tickets[0].priority == .low)
        #expect(file.tickets[0].load == 5.5 && file.lines == [2, 4])
        #expect(file.carried.names == ["lat", "lon", "summary", "priority", "load", "tags", "n"])
        #expect(file.carried.row(0) == ["53.5", "9.25", "Leak ä 🚀", "Low", "5.5", "a;b", ""])
        #expect(file.warnings == ["columns carried through but not used: tags, n"])
    }

    @Test(arguments: [
        (
            #"{"type":"LineString","coordinates":[[1,2],[3,4]]}"#,
            "invalid_coordinates [geometry of type 'LineString'"
        ),
        (#"{"type":"Point","coordinates":[9]}"#, "invalid_coordinates [a point whose coordinates"),
        (#"{"type":"Point","coordinates":[]}"#, "no_coordinates []"),
        (
            #"{"type":"Point","coordinates":["9,5","53"]}"#,
            "invalid_coordinates [latitude '53', longitude '9,5']"
        ),
        (#"{"type":"Point","coordinates":[53.5,109.9]}"#, "invalid_coordinates [latitude '109.9'"),
    ])
    func leavesOutFeaturesThatAreNoPlace(geometry: String, expected: String) throws {
        let file = try read(
            #"{"features":[{"properties":{"id":1},"geometry":\#(geometry),"type":"Feature"}],"type":"FeatureCollection"}"#,
            as: .geojson
        )
        #expect(file.tickets[0].place.text.hasPrefix(expected), "\(file.tickets[0].place.text)")
    }

    @Test func readsObjectsAndFeaturesLineByLine() throws {
        let file = try read(
            """
            {"id":"a","lat":53.5,"lon":9.5,"priority":1,"extra":{"deep":[1]}}

            {"id":"b","lat":null,"lon":"9.5"}\r
            {"lon":9.5,"lat":1e1,"id":3}
            """,
            as: nil,
            name: "x.json"
        )
        #expect(file.format == .ndjson)
        #expect(file.tickets.map(\.id) == ["a", "b", "3"])
        #expect(
            file.tickets.map(\.place.text) == [
                "53.5,9.5", "invalid_coordinates [latitude '', longitude '9.5']", "10.0,9.5",
            ]
        )
        #expect(file.lines == [1, 3, 4])
        #expect(file.carried.row(0) == ["53.5", "9.5", "1", #"{"deep":[1]}"#])
        let features = try read(
            "\u{1E}{\"type\":\"Feature\",\"id\":1,\"geometry\":{\"type\":\"Point\",\"coordinates\":[9,53]},\"properties\":{}}\n",
            as: .ndjson
        )
        #expect(features.tickets.map(\.place.text) == ["53.0,9.0"])
    }

    @Test func twoFormatsGiveTheSameTickets() throws {
        let csv = try read("id,lat,lon,priority,load,due,skills\n1,53.5,9.5,High,2,2026-01-31,a;b\n2,,,,,,\n")
        let lines = try read(
            """
            {"id":1,"lat":53.5,"lon":9.5,"priority":"High","load":2,"due":"2026-01-31T10:00:00Z","skills":["a","b"]}
            {"id":"2"}
            """,
            as: .ndjson
        )
        #expect(csv.tickets == lines.tickets)
    }

    @Test(arguments: [
        ("{\"id\":1,\"lat\":2,\"lon\":3}\n{\"id\":2,\"lat\":}\n", TicketFileFormat.ndjson, 2, 15, "a value"),
        ("{\"id\":1,\n\"lat\":2}", .ndjson, 1, 9, "name in double quotes"),
        ("[{\"id\":1}]", .ndjson, 1, 1, "array"),
        ("{\"id\":\"a", .ndjson, 1, 7, "never closed"),
        ("{\"id\":\"\\q\"}", .ndjson, 1, 9, "after a backslash"),
        ("{\"id\":1 \"b\":2}", .ndjson, 1, 9, "',' or '}'"),
        ("{\"id\":1} x", .ndjson, 1, 10, "end of the line"),
        ("{\"id\":01x}", .ndjson, 1, 9, "',' or '}'"), ("{\"id\":NaN}", .ndjson, 1, 7, "a value"),
        ("{\"id\":1,\"lat\":2,\"lon\":3}\n{\"id\":1,\"lat\":2,\"lon\":3}", .ndjson, 2, 7, "line 1"),
        ("{\"id\":1,\"lat\":2,\"lon\":3,\"load\":-4}", .ndjson, 1, 32, "0 or more"),
        ("{\"a\":1}", .geojson, 1, 1, "FeatureCollection"),
        ("{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"Point\"}]}", .geojson, 2, 1, "Feature"),
        ("{\"type\":\"FeatureCollection\",\"features\":[\n\n  {]}", .geojson, 3, 4, "name in double quotes"),
        (String(repeating: "[", count: 200), .ndjson, 1, 1, "array"),
        ("{\"a\":" + String(repeating: "[", count: 200), .ndjson, 1, 133, "128 deep"),
    ])
    func refusesBrokenJSONWithItsPlace(
        text: String,
        format: TicketFileFormat,
        line: Int,
        column: Int,
        word: String
    ) throws {
        let error = try #require(failure(Array(text.utf8), as: format))
        #expect(error.line == line && error.column == column, "\(error)")
        #expect(error.message.contains(word), "\(error)")
    }

    @Test func planarGeoJSONIsRefused() throws {
        let error = try #require(failure(Array("{}".utf8), as: .geojson, metric: .planar))
        #expect(error.kind == .header && error.message.contains("WGS 84"))
    }
}

struct FormatTests {
    @Test(arguments: [
        ("a.CSV", TicketFileFormat.csv), ("b.tsv", .csv), ("c.GeoJSON", .geojson), ("d.jsonl", .ndjson),
        ("e.json", nil),
        ("-", nil),
    ])
    func theNameTellsTheFormat(name: String, expected: TicketFileFormat?) {
        #expect(TicketFileFormat(fileName: name) == expected)
    }

    @Test(arguments: [
        ("\u{FEFF} \n{\"type\": \"FeatureCollection\"}", TicketFileFormat.geojson), ("{\"id\":1}\n", .ndjson),
        ("\u{1E}{}", .ndjson), ("id,lat", .csv), ("", .csv),
    ])
    func theContentTellsTheFormat(text: String, expected: TicketFileFormat) {
        #expect(TicketFileFormat(guessedFrom: text.utf8) == expected)
    }
}
