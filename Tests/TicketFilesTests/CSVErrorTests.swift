import Testing
import TicketFiles

struct CSVErrorTests {
    struct Case: CustomTestStringConvertible {
        var name: String
        var text: String
        var kind: TicketFileError.Kind
        var place: [Int]
        var words: [String]
        var columns = ""
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "empty file", text: "", kind: .empty, place: [], words: ["empty", "id,lat,lon"]),
        Case(name: "blank file", text: " \r\n\n\t", kind: .empty, place: [], words: ["empty"]),
        Case(
            name: "empty header",
            text: "\n,,\n1,2,3\n",
            kind: .header,
            place: [2, 1],
            words: ["header line is empty"]
        ),
        Case(
            name: "missing column",
            text: "id,latt,lon\n1,2,3\n",
            kind: .header,
            place: [1, 1],
            words: ["lat", "'latt'", "--columns lat=NAME"]
        ),
        Case(
            name: "no header",
            text: "1,53.5,9.9\n2,53.6,9.8\n",
            kind: .header,
            place: [1, 1],
            words: ["first line looks like data", "id,lat,lon"]
        ),
        Case(
            name: "plane columns without the planar metric",
            text: "id,x,y\n1,2,3\n",
            kind: .header,
            place: [1, 1],
            words: ["--metric planar"]
        ),
        Case(
            name: "one name twice",
            text: "id,lat,LAT,lon\n1,2,2,3\n",
            kind: .header,
            place: [1, 1],
            words: ["columns 2 and 3", "rename"]
        ),
        Case(
            name: "mapped column is missing",
            text: "id,lat,lon\n1,2,3\n",
            kind: .mapping,
            place: [1, 1],
            words: ["no column 'Breite'", "--columns lat=Breite", "the columns are 'id', 'lat', 'lon'"],
            columns: "lat=Breite"
        ),
        Case(
            name: "too few fields",
            text: "id,lat,lon\n1,2,3\n2,5\n",
            kind: .malformed,
            place: [3, 4],
            words: ["'2'", "2 fields", "header 3"]
        ),
        Case(
            name: "a file that ends in the middle of a line",
            text: "id,lat,lon\n1,2,3\n2,5",
            kind: .malformed,
            place: [3, 4],
            words: ["2 fields", "ends in the middle of this line", "cut off"]
        ),
        Case(
            name: "a file that ends inside quotes",
            text: "id,lat,lon,summary\n1,2,3,\"Leak at",
            kind: .malformed,
            place: [2, 7],
            words: ["never closed"]
        ),
        Case(
            name: "rows with another separator than the header",
            text: "id,lat,lon\n1;2;3\n",
            kind: .malformed,
            place: [2, 6],
            words: ["1 field", "separated by semicolons, the header by commas", "throughout"]
        ),
        Case(
            name: "rows by commas under a header by tabs",
            text: "id\tlat\tlon\n1,2,3\n",
            kind: .malformed,
            place: [2, 6],
            words: ["separated by commas, the header by tabs"]
        ),
        Case(
            name: "a separator that is not read",
            text: "id|lat|lon\n1|2|3\n",
            kind: .header,
            place: [1, 1],
            words: ["'id|lat|lon'", "separated by '|'", "commas, semicolons or tabs"]
        ),
        Case(
            name: "separated by spaces",
            text: "id lat lon\n1 2 3\n",
            kind: .header,
            place: [1, 1],
            words: ["separated by spaces"]
        ),
        Case(
            name: "UTF-16 without a mark",
            text: "i\0d\0,\0l\0",
            kind: .encoding,
            place: [1, 2],
            words: ["zero byte", "UTF-16", "save it as UTF-8"]
        ),
        Case(
            name: "too many fields",
            text: "id,lat,lon\r\n1,2,3,4\r\n",
            kind: .malformed,
            place: [2, 7],
            words: ["4 fields", "double quotes"]
        ),
        Case(
            name: "unterminated quote",
            text: "id,lat,lon\n1,\"2,3\n4,5,6\n",
            kind: .malformed,
            place: [2, 3],
            words: ["never closed"]
        ),
        Case(
            name: "text after a closing quote",
            text: "id,lat,lon\n\"ä\"b,2,3\n",
            kind: .malformed,
            place: [2, 4],
            words: ["closing quote"]
        ),
        Case(
            name: "duplicate id",
            text: "id,lat,lon\n7,2,3\n8,\"a\nb\",1\n7,5,6\n",
            kind: .duplicateID,
            place: [5, 1],
            words: ["'7'", "line 2"]
        ),
        Case(
            name: "empty id",
            text: "lat,lon,id\n1,2, \n",
            kind: .value,
            place: [2, 5],
            words: ["id is empty"]
        ),
        Case(
            name: "unknown priority",
            text: "id,lat,lon,priority\n1,2,3,6\n",
            kind: .value,
            place: [2, 7],
            words: ["'6'", "Highest", "--columns priority="]
        ),
        Case(
            name: "negative load",
            text: "id,lat,lon,load\n1,2,3,-1\n",
            kind: .value,
            place: [2, 7],
            words: ["load is '-1'", "0 or more"]
        ),
        Case(
            name: "load that is not a number",
            text: "id,lat,lon,load\n1,2,3,nan\n",
            kind: .value,
            place: [2, 7],
            words: ["'nan'"]
        ),
        Case(
            name: "endless load",
            text: "id,lat,lon,load\n1,2,3,1e400\n",
            kind: .value,
            place: [2, 7],
            words: ["'1e400'"]
        ),
        Case(
            name: "load with a decimal comma",
            text: "id;lat;lon;duration_minutes\n1;2;3;1,5\n",
            kind: .value,
            place: [2, 7],
            words: ["duration_minutes is '1,5'", "decimal point"]
        ),
        Case(
            name: "zero weight",
            text: "id,lat,lon,weight\n1,2,3,0\n",
            kind: .value,
            place: [2, 7],
            words: ["above 0"]
        ),
        Case(
            name: "date in another order",
            text: "id,lat,lon,due\n1,2,3,31.03.2026\n",
            kind: .value,
            place: [2, 7],
            words: ["'31.03.2026'", "2026-03-31"]
        ),
        Case(
            name: "day that is not",
            text: "id,lat,lon,due\n1,2,3,2026-02-29\n",
            kind: .value,
            place: [2, 7],
            words: ["2026-02-29"]
        ),
    ]

    @Test(arguments: cases)
    func refusesWithPlaceAndFix(_ example: Case) throws {
        let error = try #require(failure(Array(example.text.utf8), columns: example.columns))
        #expect(error.kind == example.kind)
        #expect([error.line, error.column].compactMap { $0 } == example.place, "\(error)")
        for word in example.words { #expect(error.message.contains(word), "\(error)") }
    }

    @Test(arguments: [
        (Array("id,lat,lon\n1,2,3\n".utf8) + [0xE9, 0x0A], 17, "0xE9"),
        ([0xFF, 0xFE, 0x69, 0x00], 0, "UTF-16"), ([0x50, 0x4B, 0x03, 0x04, 0x14], 0, "Excel"),
        ([0x1F, 0x8B, 0x08], 0, "gzip"), (Array("id,l".utf8) + [0xC3], 4, "0xC3"),
        (Array("12345678".utf8) + [0xED, 0xA0, 0x80], 8, "0xED"), ([0xC0, 0x80], 0, "0xC0"),
    ])
    func refusesWhatIsNotText(bytes: [UInt8], offset: Int, word: String) throws {
        let error = try #require(failure(bytes))
        #expect(error.kind == .encoding && error.byteOffset == offset)
        #expect(error.message.contains(word))
    }

    @Test(arguments: [
        ("lat", "'lat'"), ("breite=Lat", "'breite'"), ("lat=a,lat=b", "mapped twice"),
    ])
    func refusesMappingsThatSayNothing(text: String, word: String) {
        #expect {
            try ColumnMapping(parsing: text)
        } throws: { error in
            (error as? TicketFileError)?.kind == .mapping && "\(error)".contains(word)
        }
    }

    @Test func whatAskedForAColumnIsNamed() {
        var mapping = ColumnMapping([.weight: "nosuch"])
        mapping.origins[.weight] = "--weights nosuch"
        #expect {
            try TicketFileReader(options: TicketFileOptions(columns: mapping)).read(
                Array("id,lat,lon\n".utf8)
            )
        } throws: { error in
            (error as? TicketFileError)?.message
                == "there is no column 'nosuch', which --weights nosuch asks for; the columns are 'id', 'lat', 'lon'"
        }
    }

    @Test func errorsNameTheFile() throws {
        #expect {
            try read("id,lat,lon\n1,2\n", as: nil, name: "jobs.csv")
        } throws: { error in
            "\(error)".hasPrefix("jobs.csv, line 2, column 4: ")
        }
    }

    @Test(arguments: ["/no/such/file.csv", "/tmp"])
    func filesThatCannotBeReadAreNamed(path: String) {
        #expect {
            try TicketFileReader.bytes(ofFile: path)
        } throws: { error in
            (error as? TicketFileError)?.kind == .unreadable && "\(error)".contains(path)
        }
    }
}
