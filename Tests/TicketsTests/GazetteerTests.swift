import Geodesy
import Testing
import Tickets

struct GazetteerTests {
    private static let file = """
        postcode;address;latitude;longitude
        SW1A 2AA;"10 Downing Street; London";51.5034;-0,1276
        10117;;52.5163;13.3777
        10117;Pariser Platz 1, Berlin;52.5166;13.3789

        EC1A 1BB;"1 ""Old"" Row";51.5201;-0.0975
        """

    @Test(arguments: [
        ("10 downing street, LONDON", 51.5034), ("No. 7, Westminster\nSW1A2AA", 51.5034),
        ("x sw1a 2aa y", 51.5034),
        ("Pariser Platz 1 Berlin", 52.5166), ("1 Old Row", 51.5201), ("Somewhere EC1A-1BB", 51.5201),
    ])
    func addressOrPostcodeIsFound(address: String, latitude: Double) throws {
        let gazetteer = try Gazetteer(parsing: Self.file)
        #expect(try gazetteer.place(of: address)?.coordinate.latitude == latitude)
    }

    @Test func nothingIsGuessed() throws {
        let gazetteer = try Gazetteer(parsing: Self.file)
        for address in ["11 Downing Street, London", "", "SW1A", "2AA", "Downing"] {
            #expect(try gazetteer.place(of: address) == nil, "\(address)")
        }
        #expect(throws: GeocodingError.self) { try gazetteer.place(of: "Unter den Linden, 10117 Berlin") }
        #expect(throws: GeocodingError.self) { try gazetteer.place(of: "SW1A 2AA or EC1A 1BB") }
        #expect(gazetteer.count == 6)
    }

    @Test(arguments: [
        ("", 1, "empty"), ("a,b", 1, "no columns latitude"), ("lat,lng", 1, "no column address"),
        ("address,lat,lng\nx,91,0", 2, "no place"), ("address,lat,lng\n\nx,1", 3, "2 fields"),
        ("zip\tlat\tlng\n1\tx\t2", 2, "'x' and '2'"),
    ])
    func faultyListNamesItsLine(text: String, line: Int, reason: String) {
        let error = #expect(throws: GazetteerError.self) { try Gazetteer(parsing: text) }
        #expect(error?.line == line && error?.reason.contains(reason) == true, "\(String(describing: error))")
    }
}
