import Clustering
import Geodesy
import Testing
import Tickets

/// Every form in which places are written, and what is refused in each.
struct CoordinateFormTests {
    private static let london = (latitude: 51 + 30 / 60.0 + 26 / 3600.0, longitude: -(7 / 60.0 + 39 / 3600.0))
    private static let decimals = (latitude: 51.5074, longitude: -0.1278)

    private func read(_ text: String) throws -> CoordinateReading { try CoordinateReader().read(text) }

    private func expect(
        _ text: String,
        is place: (latitude: Double, longitude: Double),
        _ form: CoordinateForm
    ) throws {
        let reading = try read(text)
        #expect(reading.form == form, "\(text)")
        #expect(abs(reading.coordinate.latitude - place.latitude) < 1e-12, "\(text): \(reading.coordinate)")
        #expect(abs(reading.coordinate.longitude - place.longitude) < 1e-12, "\(text): \(reading.coordinate)")
    }

    // MARK: Degrees

    @Test(arguments: [
        "51°30'26\"N 0°7'39\"W", "51° 30′ 26″ N, 0° 7′ 39″ W", "51º30’26”N 0º07’39”W",
        "N 51° 30' 26\" W 0° 7' 39\"", "N51°30'26\", W0°7'39\"", "51 30 26 N, 0 7 39 W",
        "51:30:26N 0:7:39W", "51d30'26\"N 0d7'39\"W", "51°30'26''N 0°7'39''W",
        "51° 30′ 26″ -0° 7′ 39″".replacing("26″ -", with: "26″, -"), "0°7'39\"W 51°30'26\"N",
        "W 0 7 39 / N 51 30 26", "51° 30' 26.0\" n 000° 07' 39.00\" w", "51°30′26,0″N 0°7′39,0″W",
        "51 deg 30 min 26 sec North 0 deg 7 min 39 sec West", "51°30'26\" Nord, 0°7'39\" West",
        "51°30′26″ Norte 0°7′39″ Oeste", "+51°30'26\" -0°7'39\"", "51°30'26\"\u{2212}0°7'39\"",
        "\u{201C}51°30'26\"N\u{201D}".filter { $0 != "\u{201C}" && $0 != "\u{201D}" } + ";0°7'39\"W",
    ])
    func degreesMinutesSecondsInTheUsualSpellings(text: String) throws {
        try expect(text, is: Self.london, .degreesMinutesSeconds)
    }

    @Test(arguments: [
        "N51 30.433 W000 07.65", "51°30.433'N 0°7.65'W", "51 30.433N, 0 7.65W", "N 51° 30,433' W 000° 07,65'",
        "51° 30.433 N 0° 7.65 W", "51°30.433′, \u{2212}0°7.65′",
    ])
    func degreesAndMinutes(text: String) throws {
        try expect(text, is: (51 + 30.433 / 60, -7.65 / 60), .degreesMinutes)
    }

    @Test(arguments: [
        "51.5074° N, 0.1278° W", "51.5074N 0.1278W", "N51.5074 W0.1278", "51,5074 N 0,1278 W",
        "51.5074°, -0.1278°", "0.1278°W, 51.5074°N", "51.5074°N0.1278°W", "51.5074 NORTH, 0.1278 WEST",
    ])
    func decimalDegreesWithHemispheres(text: String) throws { try expect(text, is: Self.decimals, .degrees) }

    @Test(
        arguments: [
            ("33°52′S 151°13′E", -33.866_666_666_666_667, 151.216_666_666_666_667),
            ("S 33 52 E 151 13", -33.866_666_666_666_667, 151.216_666_666_666_667),
            ("33°52'Sud 151°13'Est", -33.866_666_666_666_667, 151.216_666_666_666_667),
            ("52°31' N 13°24' Ost", 52.516_666_666_666_667, 13.4),
            ("0°0'30\"S 0°0'30\"W", -30 / 3600.0, -30 / 3600.0), ("-0°30' -0°30'", -0.5, -0.5),
            ("90°N 180°W", 90, -180), ("90°0'0\"S 180°0'0\"E", -90, 180),
        ] as [(String, Double, Double)]
    )
    func hemispheresSetTheSigns(text: String, latitude: Double, longitude: Double) throws {
        let coordinate = try read(text).coordinate
        #expect(abs(coordinate.latitude - latitude) < 1e-12 && abs(coordinate.longitude - longitude) < 1e-12)
    }

    @Test(arguments: [
        ("51°30'N 7°27'O", ["7.45 with O for Ost", "-7.45 with O for Oeste"]),
        ("N 51 30 O 7 27", ["7.45", "-7.45"]),
        ("51.5 N -0.1278 W", ["0.1278 degrees in the hemisphere", "by its sign"]),
        ("[51.5,-0.1]", ["longitude 51.5 and latitude -0.1", "latitude 51.5 and longitude -0.1"]),
        ("51,5,7", ["latitude 51.5 and longitude 7.0", "latitude 51.0 and longitude 5.7"]),
        (#"{"lat":1,"latitude":2,"lng":3}"#, ["lat 1.0", "latitude 2.0"]),
        (#"{"coordinates":[7,51]}"#, ["longitude 7.0 and latitude 51.0", "latitude 7.0 and longitude 51.0"]),
        (#"{"lat":1,"lng":2,"type":"Point","coordinates":[3,4]}"#, ["1.0,2.0", "4.0,3.0"]),
        (#"{"lat":1,"lng":2,"coordinates":[3,4]}"#, ["1.0,2.0", "[3.0, 4.0]"]),
        ("geo:51,7?q=52,8", ["51.0,7.0", "52.0,8.0"]),
        ("https://www.google.com/maps?q=51.5,-0.1&query=52,7", ["51.5,-0.1 in q=", "52.0,7.0 in query="]),
    ])
    func twoReadingsAreBothNamed(text: String, words: [String]) throws {
        let error = #expect(throws: CoordinateTextError.self) { try read(text) }
        guard case .ambiguous(text, let readings)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(readings.count == 2)
        for word in words { #expect(readings.contains { $0.contains(word) }, "\(readings)") }
        #expect(TicketPlace(coordinateText: text) == .unusable(.invalidCoordinates, found: text))
    }

    @Test(arguments: [
        ("51°60'N 0°7'W", "not below 60"), ("51°30'61\"N 0°7'W", "not below 60"),
        ("51°30'26\"N", "one hemisphere"),
        ("51°30'N 52°N", "both angles are latitudes"), ("51.5°30'N 0°7'W", "only the last number"),
        ("51'30°N 0°7'W", "not in this order"), ("51 30 26 0 7 39", "without N, S, E, W"),
        ("51°N W0°", "one hemisphere stands before"), ("N51 30 26 10 W0", "at most degrees"),
        ("51°30'", "both angles need a degree sign"), ("N W 5", "a number is missing"),
        ("5e,3", "one hemisphere"),
        ("51°30'-26\"N 0°7'W", "a sign stands inside"), ("1N 2E 3W", "more than two hemisphere letters"),
        ("51°30'26\"\"N 0°7'W", "two signs follow"),
    ])
    func nearlyDegreesSaysWhatIsWrong(text: String, reason: String) {
        let error = #expect(throws: CoordinateTextError.self) { try read(text) }
        guard case .malformed(text, _, let found)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found.contains(reason), "\(found)")
        #expect(
            "\(CoordinateTextError.malformed(text: text, form: .degrees, reason: found))".contains("nearly")
        )
    }

    @Test(arguments: ["91°N 0°E", "51°N 181°E", "N 90 0.001 E 0 0", "POINT(0 91)", "geo:91,0", "geo:0,180.1"])
    func everyFormIsHeldToTheGlobe(text: String) {
        let error = #expect(throws: CoordinateTextError.self) { try read(text) }
        guard case .offTheGlobe(text, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    // MARK: Machine forms

    @Test(arguments: [
        "POINT(-0.1278 51.5074)", "point (-0.1278 51.5074)", "SRID=4326;POINT(-0.1278 51.5074)",
        "POINT Z (-0.1278 51.5074 12)", "POINTZ(-0.1278 51.5074 12)", "POINT M(-0.1278 51.5074 3)",
        "POINT ZM (-0.1278 51.5074 12 3)", "POINT(-0.1278 51.5074 12)",
        " srid=4326; POINT( -0.1278  51.5074 ) ",
    ])
    func wellKnownTextHasLongitudeFirst(text: String) throws {
        try expect(text, is: Self.decimals, .wellKnownText)
    }

    @Test(arguments: [
        (#"{"type":"Point","coordinates":[-0.1278,51.5074]}"#, CoordinateForm.geoJSON),
        (#"{"type":"Point","coordinates":[-0.1278,51.5074,12.5]}"#, .geoJSON),
        (
            #"{"type":"Feature","geometry":{"type":"Point","coordinates":[-0.1278,51.5074]},"properties":{"lat":1}}"#,
            .geoJSON
        ),
        (
            #"{"type":"Point","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"coordinates":[-0.1278,51.5074]}"#,
            .geoJSON
        ),
        (#"{"lat":51.5074,"lng":-0.1278}"#, .jsonObject),
        (#"{"lat":"51,5074","lon":" -0.1278"}"#, .jsonObject),
        (#"{ "Latitude" : 51.5074, "LONGITUDE" : -0.1278, "name" : {"lat": 3} }"#, .jsonObject),
        (#"{"long":-0.1278,"latitude":51.5074}"#, .jsonObject),
        (#"{"lat":51.5074,"latitude":"51.5074","lng":-0.1278,"lon":-0.1278}"#, .jsonObject),
        (#"{"lat":51.5074,"lng":-0.1278,"coordinates":[-0.1278,51.5074]}"#, .jsonObject),
        (#"{"lat":"51.5074N","lng":"0.1278W"}"#, .jsonObject),
    ])
    func jsonIsReadByItsMembers(text: String, form: CoordinateForm) throws {
        try expect(text, is: Self.decimals, form)
    }

    @Test(
        arguments: [
            ("geo:51.5074,-0.1278", nil), ("GEO:51.5074,-0.1278,35", nil),
            ("geo:51.5074,-0.1278;crs=wgs84;u=35", 35.0),
            ("geo:51.5074,-0.1278;crs=WGS84", nil), ("geo:51.5074,-0.1278;u=0", 0),
            ("geo:51.5074,-0.1278;a=b", nil),
            ("geo:51.5074,-0.1278?z=12", nil), ("geo:0,0?q=51.5074,-0.1278(The%20office)", nil),
            ("geo:51.5074,-0.1278?q=51.5074,-0.1278(x)", nil), ("geo:51.5074,-0.1278?q=pub", nil),
        ] as [(String, Double?)]
    )
    func geoAddressesHaveLatitudeFirst(text: String, uncertainty: Double?) throws {
        try expect(text, is: Self.decimals, .geoURI)
        #expect(try read(text).uncertainty?.meters == uncertainty)
    }

    @Test(arguments: [
        ("POINT(-0.1278,51.5074)", CoordinateForm.wellKnownText, "a blank divides"),
        ("POINT EMPTY", .wellKnownText, "empty"),
        ("SRID=3857;POINT(1 2)", .wellKnownText, "3857"), ("SRID=4326;x", .wellKnownText, "no POINT"),
        ("POLYGON((0 0,1 1,1 0,0 0))", .wellKnownText, "not one place"),
        ("POINT(1)", .wellKnownText, "1 numbers"),
        ("POINT Z (1 2)", .wellKnownText, "2 numbers"), ("POINT(a b)", .wellKnownText, "not numbers"),
        ("POINT 1 2", .wellKnownText, "parentheses"),
        (#"{"lat":51.5}"#, .jsonObject, "no member lng"), (#"{"lng":51.5}"#, .jsonObject, "no member lat"),
        (#"{"lat":null,"lng":1}"#, .jsonObject, "\"lat\" holds no number"),
        (#"{"x":1,"y":2}"#, .jsonObject, "no members"),
        (#"{"lat":1,"lng":2"#, .jsonObject, "not valid JSON"), (#"{"lat":1e999,"lng":2}"#, .jsonObject, ""),
        (#"{"lat":1,"lat":2,"lng":3}"#, .jsonObject, "comes twice"),
        (#"{"lat":true,"lng":3}"#, .jsonObject, "holds no number"),
        (#"{"type":"Polygon","coordinates":[[[0,0],[1,1]]]}"#, .geoJSON, "Polygon is not one place"),
        (#"{"type":"FeatureCollection","features":[]}"#, .geoJSON, "FeatureCollection"),
        (
            #"{"type":"Feature","geometry":{"type":"LineString","coordinates":[[0,0],[1,1]]}}"#, .geoJSON,
            "LineString"
        ),
        (#"{"type":"Point","coordinates":[1]}"#, .geoJSON, "[longitude, latitude]"),
        (#"{"type":"Point","coordinates":["1","2"]}"#, .geoJSON, "[longitude, latitude]"),
        (
            #"{"type":"Point","crs":{"properties":{"name":"EPSG:3857"}},"coordinates":[1,2]}"#, .geoJSON,
            "EPSG:3857"
        ),
        ("geo:51.5", .geoURI, "two or three"), ("geo:51,5;-0,1", .geoURI, "no name or comes twice"),
        ("geo:+51.5,7", .geoURI, "plain numbers"),
        ("geo:1,2;crs=nad27", .geoURI, "nad27"), ("geo:1,2;u=x", .geoURI, "metres"),
        ("geo:1,2;u=1;u=2", .geoURI, "twice"),
        ("geo:0,0?q=Big+Ben", .geoURI, "search for words"), ("geo:1e1,2", .geoURI, "plain numbers"),
    ])
    func nearlyAFormSaysWhich(text: String, form: CoordinateForm, reason: String) {
        let error = #expect(throws: CoordinateTextError.self) { try read(text) }
        guard case .malformed(text, form, let found)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.isEmpty || found.contains(reason), "\(found)")
    }

    @Test(arguments: [
        #"{"lat":null,"lng":null}"#, #"{"lat":"","lng":""}"#, #"{"type":"Feature","geometry":null}"#,
    ])
    func nullCoordinatesAreNone(text: String) {
        #expect(throws: CoordinateTextError.empty) { try read(text) }
        #expect(TicketPlace(coordinateText: text) == .unusable(.noCoordinates, found: ""))
    }

    @Test func longTextIsNotLookedInto() {
        let text = "51.5," + String(repeating: "0", count: CoordinateReader.longestText)
        #expect(throws: CoordinateTextError.unreadable(text: text)) { try read(text) }
        let deep = String(repeating: "{\"lat\":", count: 1000)
        #expect(throws: CoordinateTextError.self) { try read(deep) }
    }

    // MARK: Halves and lines

    @Test(arguments: [
        ("51°30'26\"N", "0°7'39\"W"), ("N 51 30 26", "W 0 7 39"), ("51° 30′ 26″", "-0° 7′ 39″"),
        ("51:30:26", "-0:07:39"),
    ])
    func halvesOfAPairMayBeDegrees(latitude: String, longitude: String) throws {
        let place = try #require(TicketPlace(latitudeText: latitude, longitudeText: longitude).coordinate)
        #expect(abs(place.latitude - Self.london.latitude) < 1e-12)
        #expect(abs(place.longitude - Self.london.longitude) < 1e-12)
    }

    @Test(arguments: [
        ("0°7'39\"W", "51°30'26\"N"), ("51 30 26", "0 7 39"), ("51°N", "7°O"), ("-51°N", "7°E"),
        ("51,5 N", "7 E 8 E"),
    ])
    func halvesOfTheOtherAxisAreRefused(latitude: String, longitude: String) {
        #expect(
            TicketPlace(latitudeText: latitude, longitudeText: longitude)
                == .unusable(.invalidCoordinates, found: "\(latitude), \(longitude)")
        )
    }

    @Test func oneLineOfALongerTextIsThePlace() throws {
        let place = TicketPlace.located(.geographic(try Coordinate(latitude: 51.5, longitude: -0.25)))
        #expect(TicketPlace(coordinateLines: ["Gate 4", "51.5, -0.25", "Ring twice"]) == place)
        #expect(TicketPlace(coordinateLines: ["51.5, -0.25", "geo:51.5,-0.25"]) == place)
        #expect(TicketPlace(coordinateLines: ["{\"lat\":51.5,", "\"lng\":-0.25}"]) == place)
        #expect(
            TicketPlace(coordinateLines: ["51.5, -0.25", "52, 7"])
                == .unusable(.invalidCoordinates, found: "51.5, -0.25\n52, 7")
        )
        #expect(TicketPlace(coordinateLines: ["", " "]) == .unusable(.noCoordinates, found: ""))
        #expect(TicketPlace(coordinateLines: []) == .unusable(.noCoordinates, found: ""))
        #expect(
            TicketPlace(coordinateLines: ["no", "place"])
                == .unusable(.invalidCoordinates, found: "no\nplace")
        )
    }

    @Test func placeThatIsAnAreaIsSuspect() throws {
        for text in ["geo:51.5,-0.25;u=2500", "9C3W0000+"] {
            guard case .suspect(_, let why) = TicketPlace(coordinateText: text) else {
                Issue.record("\(text)")
                continue
            }
            #expect(why.contains(" km from its middle"))
        }
        #expect(TicketPlace(coordinateText: "geo:51.5,-0.25;u=1000").coordinate != nil)
    }
}
