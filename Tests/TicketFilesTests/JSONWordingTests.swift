import Clustering
import Testing
import TicketFiles

/// Messages about JSON speak of members and records, not of a header that JSON does not have.
struct JSONWordingTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var text: String
        var format = TicketFileFormat.ndjson
        var metric = Metric.haversine
        var kind = TicketFileError.Kind.header
        var place: [Int]
        var words: [String]
    }

    static let cases: [Case] = [
        Case(
            testDescription: "no record has an id",
            text: "\n {\"nr\":1,\"lat\":2,\"lon\":3}\n{\"nr\":2,\"lat\":2,\"lon\":3}\n",
            place: [2, 2],
            words: [
                "no record has a member for id", "the members are 'nr', 'lat', 'lon'", "--columns id=NAME",
            ]
        ),
        Case(
            testDescription: "no record has a place",
            text: "{\"id\":1}\n",
            place: [1, 1],
            words: [
                "no record has a member for lat, lon", "the members are 'id'", "--columns lat=NAME,lon=NAME",
            ]
        ),
        Case(
            testDescription: "an empty record",
            text: "{}\n",
            place: [1, 1],
            words: ["no record has a member for id, lat, lon", "there are no members"]
        ),
        Case(
            testDescription: "plane coordinates",
            text: "{\"id\":1,\"x\":2,\"y\":3}",
            place: [1, 1],
            words: ["--metric planar"]
        ),
        Case(
            testDescription: "one record without an id",
            text: "{\"id\":1,\"lat\":2,\"lon\":3}\n{\"lat\":2,\"lon\":3}\n",
            kind: .value,
            place: [2, 1],
            words: ["the record has no member 'id'", "every record needs one"]
        ),
        Case(
            testDescription: "one id is null",
            text: "{\"id\":1,\"lat\":2,\"lon\":3}\n{\"lat\":2,\"id\":null,\"lon\":3}\n",
            kind: .value,
            place: [2, 15],
            words: ["the id is empty", "every record needs one"]
        ),
        Case(
            testDescription: "no feature has an id",
            text: collection(feature(#""nr":1"#), feature(#""nr":2"#)),
            format: .geojson,
            place: [2, 1],
            words: ["no feature has an id", "the properties are 'nr'", "--columns id=NAME"]
        ),
        Case(
            testDescription: "features without properties",
            text: collection(feature("")),
            format: .geojson,
            place: [2, 1],
            words: ["no feature has an id", "there are no properties"]
        ),
        Case(
            testDescription: "one feature without an id",
            text: collection(feature(#""id":1"#), feature(#""nr":2"#)),
            format: .geojson,
            kind: .value,
            place: [3, 1],
            words: ["the feature has no id", "every feature needs one"]
        ),
        Case(
            testDescription: "one feature without the id outside its properties",
            text: collection(#"{"id":7,"# + feature("").dropFirst(), feature(#""nr":2"#)),
            format: .geojson,
            kind: .value,
            place: [3, 1],
            words: ["the feature has no id", "every feature needs one"]
        ),
        Case(
            testDescription: "two members could be meant",
            text: "{\"id\":1,\"lat\":2,\"lon\":3}\n{\"id\":2,\"LAT\":2,\"lon\":3}\n",
            place: [1, 1],
            words: ["the members 'lat' and 'LAT'", "--columns lat=NAME"]
        ),
        Case(
            testDescription: "empty file of records",
            text: " \n",
            kind: .empty,
            place: [],
            words: ["the file is empty", "one JSON object a line", #"{"id":"#]
        ),
        Case(
            testDescription: "a record separator and nothing else",
            text: "\u{1E}\n",
            kind: .empty,
            place: [],
            words: ["the file is empty", "one JSON object a line"]
        ),
        Case(
            testDescription: "empty file of features",
            text: "",
            format: .geojson,
            kind: .empty,
            place: [],
            words: ["the file is empty", "FeatureCollection"]
        ),
        Case(
            testDescription: "a record with one name twice",
            text: "{\"id\":1,\"lat\":2,\"lon\":3}\n{\"id\":2,\"lat\":2,\"lon\":3,\"lat\":4}\n",
            kind: .malformed,
            place: [2, 25],
            words: ["'lat'", "twice"]
        ),
        Case(
            testDescription: "one name twice, once with an escape",
            text: #"{"id":2,"lat":2,"lon":3,"l\u0061t":4}"#,
            kind: .malformed,
            place: [1, 25],
            words: ["'lat'", "twice"]
        ),
        Case(
            testDescription: "one name twice among many",
            text: "{" + (0..<60).map { "\"a\($0)\":0," }.joined() + "\n\"a3\":1}",
            format: .geojson,
            kind: .malformed,
            place: [2, 1],
            words: ["'a3'", "twice"]
        ),
        Case(
            testDescription: "properties with one name twice",
            text: collection(feature(#""id":1,"n":2,"n":3"#)),
            format: .geojson,
            kind: .malformed,
            place: [2, 46],
            words: ["'n'", "twice"]
        ),
        Case(
            testDescription: "two geometries",
            text: collection(#"{"geometry":null,"# + feature(#""id":1"#).dropFirst()),
            format: .geojson,
            kind: .malformed,
            place: [2, 57],
            words: ["'geometry'", "twice"]
        ),
    ]

    private static func feature(_ properties: String) -> String {
        #"{"type":"Feature","properties":{\#(properties)},"geometry":{"type":"Point","coordinates":[9,53]}}"#
    }

    /// A collection whose features begin on line 2, one a line.
    private static func collection(_ features: String...) -> String {
        "{\"type\":\"FeatureCollection\",\"features\":[\n" + features.joined(separator: ",\n") + "\n]}"
    }

    @Test(arguments: cases) func isRefusedInWordsOfItsFormat(_ example: Case) throws {
        let error = try #require(
            failure(Array(example.text.utf8), as: example.format, metric: example.metric)
        )
        #expect(error.kind == example.kind, "\(error)")
        #expect([error.line, error.column].compactMap { $0 } == example.place, "\(error)")
        for word in example.words { #expect(error.message.contains(word), "\(error)") }
        for word in ["header", "column ", "row", "id,lat,lon", "\u{1}"] {
            #expect(!error.message.contains(word), "\(error)")
        }
    }

    @Test(arguments: [("t.geojson", "FeatureCollection"), ("t.jsonl", "one JSON object a line")])
    func theNameOfAnEmptyFileTellsWhatItNeeds(name: String, word: String) {
        #expect {
            try read("\n", as: nil, name: name)
        } throws: { error in
            "\(error)".hasPrefix("\(name): the file is empty") && "\(error)".contains(word)
        }
    }

    /// What is carried through as it stands is not read, so its names are nobody's trouble.
    @Test func namesOfObjectsThatAreCarriedThroughMayRepeat() throws {
        let file = try read(#"{"id":1,"lat":2,"lon":3,"raw":{"a":1,"a":2}}"#, as: .ndjson)
        #expect(file.carried.row(0).last == #"{"a":1,"a":2}"#)
    }

    @Test(arguments: [
        (TicketFileFormat.ndjson, #"{"id":1,"lat":2,"lon":3}"#, "the members are 'id', 'lat', 'lon'"),
        (.geojson, collection(feature(#""id":1,"w":2"#)), "the properties are 'id', 'w'"),
    ])
    func memberThatIsMappedAndMissingIsAMistakeOfTheMapping(
        format: TicketFileFormat,
        text: String,
        word: String
    ) throws {
        let error = try #require(failure(Array(text.utf8), as: format, columns: "load=minutes"))
        #expect(error.kind == .mapping && error.message.contains("--columns load=minutes"), "\(error)")
        #expect(error.message.contains(word), "\(error)")
    }
}
