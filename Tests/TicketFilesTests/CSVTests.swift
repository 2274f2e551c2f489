import Clustering
import Testing
import TicketFiles
import Tickets

struct CSVTests {
    @Test func readsEveryColumnThatItKnows() throws {
        let file = try read(
            """
            id,key,lat,lon,summary,status,priority,load,weight,due,skills,lock,together,apart
            7,FIELD-7,53.5,-9.25,"Leak, main",Open,High,45.5,2,2026-03-31,gas; heights|,C1,T,A
            """
        )
        let ticket = try #require(file.tickets.first)
        #expect(ticket.id == "7" && ticket.key == "FIELD-7" && ticket.summary == "Leak, main")
        #expect(ticket.place.text == "53.5,-9.25")
        #expect(ticket.status == "Open" && ticket.priority == .high && ticket.load == 45.5)
        #expect(file.weights == [2])
        #expect(ticket.due == "2026-03-31" && ticket.skills == ["gas", "heights"])
        #expect(ticket.lock == "C1" && ticket.together == "T" && ticket.apart == "A")
        #expect(file.warnings.isEmpty)
    }

    @Test(arguments: [
        ("id,lat,lon\n1,2,3\n", "LF"), ("id,lat,lon\r\n1,2,3\r\n", "CRLF"), ("id,lat,lon\r1,2,3\r", "CR"),
        ("\u{FEFF}id,lat,lon\n1,2,3", "byte order mark, no last line end"),
        ("id;lat;lon\n1;2;3\n", "semicolon"),
        ("id\tlat\tlon\n1\t2\t3\n", "tab"), ("\n\nid,lat,lon\n\n1,2,3\n\n", "blank lines"),
        ("\"id\",\"lat\",\"lon\"\n\"1\",\"2\",\"3\"", "all quoted"),
        (" ID , Latitude , LNG \n 1 , 2 , 3 ", "spaces"),
        ("Key,long,LAT\n1,3,2\n", "key for id, other order"),
        ("id,location\n1,\"2,3\"", "one location column"),
    ])
    func readsTheVariantsThatFilesComeIn(text: String, variant: String) throws {
        let file = try read(text)
        #expect(file.tickets.map(\.id) == ["1"])
        #expect(file.tickets.map(\.place.text) == ["2.0,3.0"])
    }

    @Test func saysWhichDelimiterItFound() throws {
        #expect(try read("id;lat;lon;note\n1;2;3;a,b,c,d,e\n").delimiter == ";")
        #expect(try read("id,lat,lon,\"a;b;c;d;e\"\n1,2,3,x\n").delimiter == ",")
    }

    @Test func carriesOtherColumnsThroughAsTheyStand() throws {
        let file = try read("note,id,lat,cluster,lon,\n\" a\"\"b\nc \",1,2,old,3,x\n,2,2,old,3,y\n")
        #expect(file.carried.names == ["note", "lat", "lon", ""])
        #expect(file.carried.row(0) == [" a\"b\nc ", "2", "3", "x"])
        #expect(file.carried.row(1) == ["", "2", "3", "y"])
        #expect(file.lines == [2, 4])
        #expect(file.warnings == ["columns carried through but not used: note, "])
    }

    @Test(arguments: [
        ("53.5,", "invalid_coordinates [latitude '53.5', longitude '']"), (",", "no_coordinates []"),
        (" ,\t", "no_coordinates []"),
        ("\"53,5\",\"9,9\"", "invalid_coordinates [latitude '53,5', longitude '9,9']"),
        ("NaN,9", "invalid_coordinates [latitude 'NaN', longitude '9']"),
        ("inf,9", "invalid_coordinates [latitude 'inf', longitude '9']"),
        ("0x35,9", "invalid_coordinates [latitude '0x35', longitude '9']"),
        ("1e999,9", "invalid_coordinates [latitude '1e999', longitude '9']"),
        ("90.0000001,9", "invalid_coordinates [latitude '90.0000001', longitude '9']"),
        ("9,-180.5", "invalid_coordinates [latitude '9', longitude '-180.5']"),
        ("53°30',9", "invalid_coordinates [latitude '53°30'', longitude '9']"), ("90,180", "90.0,180.0"),
        ("-0,-0", "0.0,0.0"), ("+5.35e1,.5", "53.5,0.5"), ("9.99,53.55", "9.99,53.55"),
    ])
    func leavesOutTicketsWithoutAPlaceAndSaysWhatItFound(fields: String, expected: String) throws {
        let file = try read("id,lat,lon\n1,\(fields)\n2,1,1\n")
        #expect(file.tickets.map(\.place.text) == [expected, "1.0,1.0"])
    }

    @Test(arguments: [
        ("53.5,9.5", "53.5,9.5"), (" 53.5 ; 9.5 ", "53.5,9.5"), ("53.5   -9.5", "53.5,-9.5"),
        ("", "no_coordinates []"),
        ("53,5; 9,5", "invalid_coordinates [location '53,5; 9,5']"),
        ("53,5,9,5", "invalid_coordinates [location '53,5,9,5']"),
        ("53,5 9,5", "invalid_coordinates [location '53,5 9,5']"),
        ("53.5", "invalid_coordinates [location '53.5']"),
        ("91,0", "invalid_coordinates [location '91,0']"), ("here", "invalid_coordinates [location 'here']"),
    ])
    func readsBothNumbersFromOneColumn(text: String, expected: String) throws {
        #expect(try read("id,location\n1,\"\(text)\"\n").tickets.map(\.place.text) == [expected])
    }

    @Test func readsPlaneCoordinates() throws {
        let file = try read("id,x,y,demand\n1,-1e3,4e5,7\n2,a,1,\n", metric: .planar)
        #expect(
            file.tickets.map(\.place.text) == [
                "planar -1000.0,400000.0", "invalid_coordinates [x 'a', y '1']",
            ]
        )
        #expect(file.tickets.map(\.load) == [7, 1])
    }

    @Test func mapsColumnsByName() throws {
        let file = try read(
            "nr,Breite,Länge,priority,due\n1,2,3,urgent,soon\n",
            columns: "id=nr,lat=breite,lon=Länge,priority=,due="
        )
        #expect(file.tickets.map(\.place.text) == ["2.0,3.0"])
        #expect(file.tickets[0].priority == .medium && file.tickets[0].due == nil)
        #expect(file.columns[.lat] == "Breite")
    }

    @Test func defaultsAreMediumAndOne() throws {
        let file = try read("id,lat,lon,priority,load,weight\n1,2,3,,,\n")
        #expect(file.tickets[0].priority == .medium && file.tickets[0].load == 1 && file.weights == [1])
    }

    @Test func aHeaderAloneIsAWarningWithItsLine() throws {
        let file = try read("\nid,lat,lon\n")
        #expect(file.tickets.isEmpty && file.warnings == ["the file has a header and no tickets"])
        #expect(file.startLine == 2)
    }
}
