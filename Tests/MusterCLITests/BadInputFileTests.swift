import Testing

@testable import MusterCLI

/// Files of tickets that cannot be used: the place, the value and the fix, and no output.
struct BadInputFileTests {
    struct BadFile: CustomTestStringConvertible, Sendable {
        var name: String
        var content: String
        var words: [String]
        var code = ExitCode.inputRefused
        var testDescription: String { "\(name): \(words.first ?? "")" }

        init(_ name: String, _ content: String, _ words: String...) {
            (self.name, self.content, self.words) = (name, content, words)
        }
    }

    static let table: [BadFile] = [
        BadFile("t.csv", "", "t.csv: the file is empty", "such as id,lat,lon"),
        BadFile("t.ndjson", "\n\n", "t.ndjson: the file is empty", "one JSON object a line"),
        BadFile(
            "t.csv",
            "id,lat,lon\nA,40.7,-73.9\nB,1,2\nA,3,4\n",
            "line 4, column 1",
            "'A' stands on line 2 already"
        ),
        BadFile(
            "t.csv",
            "name,foo,bar\nA,1,2\n",
            "line 1, column 1",
            "no column for id, lat, lon",
            "--columns id=NAME"
        ),
        BadFile(
            "t.csv",
            "id,lat,lat,lon\nA,1,2,3\n",
            "line 1",
            "columns 2 and 3 are both called 'lat'",
            "rename one"
        ),
        BadFile("t.csv", "id,lat,lon\nA,40.7,-73.9\nB,40.71\n", "line 3, column 8", "2 fields, the header 3"),
        BadFile("t.csv", "id,lat,lon\nA,40.7,-73.9,extra\n", "line 2, column 14", "4 fields, the header 3"),
        BadFile(
            "t.csv",
            "id,lat,lon\nA,\"40.7,-73.9\nB,1,2\n",
            "line 2, column 3",
            "never closed",
            "close it"
        ),
        BadFile("t.csv", "id,lat,lon\nA,1,2\nB,\"4\"x,2\n", "line 3, column 6", "follows the closing quote"),
        BadFile("t.csv", "id,lat,lon\n,40.7,-73.9\n", "line 2, column 1", "the id is empty"),
        BadFile(
            "t.csv",
            "id,lat,lon,load\nA,40.7,-73.9,abc\n",
            "line 2, column 14",
            "load is 'abc'",
            "--columns load="
        ),
        BadFile("t.csv", "id,lat,lon,load\nA,40.7,-73.9,-3\n", "line 2, column 14", "load is '-3'"),
        BadFile("t.csv", "id,lat,lon,load\nA,40.7,-73.9,nan\n", "line 2, column 14", "load is 'nan'"),
        BadFile(
            "t.csv",
            "id,lat,lon,priority\nA,40.7,-73.9,soon\n",
            "line 2, column 14",
            "priority is 'soon'",
            "Highest"
        ),
        BadFile("t", "x", "line 1, column 1", "the columns are 'x'"),
        BadFile("t.geojson", "[]", "line 1, column 1", "an object is expected"),
        BadFile(
            "t.geojson",
            #"{"type":"FeatureCollection"}"#,
            "line 1, column 1",
            "an array 'features' is needed"
        ),
        BadFile("t.geojson", features(#""id":"A","geo"#, closed: false), "line 1, column", "never closed"),
        BadFile(
            "t.geojson",
            features("\n\"id\":\"A\",, \"geometry\":null"),
            "line 2, column 10",
            "',' stands here"
        ),
        BadFile("t.geojson", features(point("A", "NaN,2")), "line 1, column", "'N' stands here"),
        BadFile(
            "t.geojson",
            features(point("A", "1,2"), "\n" + point("A", "1,2")),
            "line 2",
            "'A' stands on line 1"
        ),
        BadFile(
            "t.geojson",
            features(#""type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{}"#),
            "line 1, column 41",
            "no feature has an id",
            "--columns id=NAME"
        ),
        BadFile("t.geojson", " \n", "t.geojson: the file is empty", "FeatureCollection"),
        BadFile("t.ndjson", "{\"lat\":1,\"lon\":2}\n", "line 1, column 1", "no record has a member for id"),
        BadFile("t.ndjson", "{\"id\":1,\"id\":2}\n", "line 1, column 9", "'id' stands twice"),
        BadFile("t.csv", "id,lat,lon\n", "t.csv, line 1", "no tickets", "one line a ticket"),
        BadFile("t.csv", "\r\nid,lat,lon\r\n\r\n", "t.csv, line 2", "no tickets"),
        BadFile(
            "t.geojson",
            #"{"type":"FeatureCollection","features":[]}"#,
            "t.geojson, line 1",
            "no tickets",
            "'features'"
        ),
        BadFile(
            "t.ndjson",
            "{\"id\":\"A\",\"lat\":1,\"lon\":2}\n[1]\n",
            "line 2, column 1",
            "one object a line"
        ),
        BadFile(
            "t.ndjson",
            "{\"id\":\"A\",\"lat\":1,\"lon\":2}\n{\"id\":\"B\" \"lat\":1}\n",
            "line 2, column 11",
            "','"
        ),
        BadFile(
            "t.ndjson",
            "{\"id\":\"A\",\"lat\":1,\"lon\":2}\n{\"id\":\"A\",\"lat\":1,\"lon\":2}\n",
            "line 2, column 7",
            "'A' stands on line 1"
        ),
    ]

    private static func point(_ id: String, _ coordinates: String) -> String {
        #""type":"Feature","id":"\#(id)","geometry":{"type":"Point","coordinates":[\#(coordinates)]},"properties":{}"#
    }

    private static func features(_ features: String..., closed: Bool = true) -> String {
        let list = features.map { "{" + $0 }.joined(separator: "},")
        return #"{"type":"FeatureCollection","features":["# + list + (closed ? "}]}" : "")
    }

    @Test(arguments: table) func isRefusedWithItsPlace(_ file: BadFile) async throws {
        let world = try BadInputWorld([file.name: file.content])
        try await world.refuses(
            ["cluster", file.name, "--output", "out.csv"],
            code: file.code,
            words: [file.name] + file.words
        )
    }

    @Test func textThatIsNotUTF8IsRefusedWithItsByte() async throws {
        let world = try BadInputWorld()
        try world.write(Array("id,lat,lon\n".utf8) + [0xFF, 0xFE] + Array(",1,2\n".utf8), to: "t.csv")
        try await world.refuses(
            ["cluster", "t.csv", "--output", "out.csv"],
            code: .inputRefused,
            words: ["t.csv, line 2, column 1, byte 11", "0xFF is not UTF-8", "save it as UTF-8"]
        )
    }

    @Test(arguments: [("missing.csv", "No such file or directory"), ("folder.csv", "Is a directory")])
    func fileThatCannotBeReadIsAFailure(_ name: String, _ reason: String) async throws {
        let world = try BadInputWorld()
        try SystemFiles().makeFolder(world.path("folder.csv"))
        try await world.refuses(
            ["cluster", name, "--output", "out.csv"],
            code: .failed,
            words: ["cannot read", name, reason]
        )
    }

    @Test func standardInputIsNamedInMessages() async throws {
        let world = try BadInputWorld()
        try await world.refuses(
            ["cluster", "-", "--from", "csv", "--output", "out.csv"],
            input: Array("id,lat,lon\nA,1\n".utf8),
            code: .inputRefused,
            words: ["standard input, line 2"]
        )
    }

    /// What stands in the fields of the third ticket, and the reason with which it is left out.
    @Test(arguments: [
        (",", "no_coordinates"), ("40.7,", "invalid_coordinates"), ("NaN,NaN", "invalid_coordinates"),
        ("nan,-73.9", "invalid_coordinates"), ("inf,0", "invalid_coordinates"),
        ("1e400,1", "invalid_coordinates"),
        ("-73.9,40.7", "suspect_coordinates"), ("0,0", "suspect_coordinates"),
        ("95,-73.9", "invalid_coordinates"),
        ("40,190", "invalid_coordinates"), ("-90.001,0", "invalid_coordinates"),
        ("\"40,7\",\"-73,9\"", "invalid_coordinates"), ("north,west", "invalid_coordinates"),
        ("0x10,1", "invalid_coordinates"),
    ])
    func wrongCoordinatesLeaveOneTicketOutAndNoOther(_ fields: String, _ reason: String) async throws {
        let world = try BadInputWorld(["t.csv": "id,lat,lon\nA,40.7,-73.9\nB,40.71,-73.91\nC,\(fields)\n"])
        let ran = await world.run(["cluster", "t.csv", "--to", "csv"])
        #expect(ran.code == .done)
        let rows = ran.output.split(separator: "\n").dropFirst().map {
            $0.split(separator: ",").map(String.init)
        }
        #expect(rows.map { $0[0] } == ["A", "B", "C"])
        #expect(rows.prefix(2).allSatisfy { $0[1] == "C0001" })
        #expect(ran.output.contains("\nC,,\(reason),"), "\(ran.output)")
    }

    /// Without a ticket there is nothing to do for any algorithm, and nothing that `--json` could say.
    @Test(arguments: [
        ["--json"], ["--algorithm", "dbscan", "--eps", "1km", "--min-points", "2"],
        ["--algorithm", "kmeans", "--clusters", "1"],
    ])
    func aFileWithoutTicketsIsRefusedOnce(_ options: [String]) async throws {
        let world = try BadInputWorld(["t.csv": "id,lat,lon\n"])
        try await world.refuses(["cluster", "t.csv"] + options, code: .inputRefused, words: ["no tickets"])
        #expect(!(await world.run(["cluster", "t.csv"] + options)).messages.contains("warning"))
    }

    @Test func nothingToClusterIsRefusedAndTheReasonsStandInTheReport() async throws {
        let world = try BadInputWorld(["t.csv": "id,lat,lon\nA,,\nB,95,1\n"])
        let ran = await world.run(["cluster", "t.csv"])
        #expect(ran.code == .inputRefused)
        #expect(ran.messages.contains("none of the 2 tickets of 't.csv' can be clustered"))
        #expect(ran.output.contains("no_coordinates"))
        #expect(ran.output.contains("invalid_coordinates"))
    }
}
