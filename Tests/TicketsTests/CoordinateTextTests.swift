import Clustering
import Geodesy
import Testing
import Tickets

struct CoordinateTextTests {
    @Test(arguments: [
        "51.5074,-0.1278", "51.5074, -0.1278", " 51.5074 -0.1278 ", "51.5074;-0.1278", "51.5074 ; -0.1278",
        "51,5074; -0,1278", "51,5074;-0,1278", "51,5074 -0,1278", "51,5074, -0,1278", "51,5074,-0,1278",
        "51,5074 , -0,1278", "+51.5074,\u{2212}0.1278", "51.5074\t-0.1278", "5.15074e1,-1.278E-1",
        "51,5074, -0.1278",
    ])
    func everyUnambiguousFormIsTheSamePlace(text: String) throws {
        #expect(
            try CoordinateText.coordinate(in: text) == Coordinate(latitude: 51.5074, longitude: -0.1278)
        )
    }

    @Test(arguments: [
        ("51,7", 51.0, 7.0), ("51, 7", 51, 7), ("0,0", 0, 0), ("-90,180", -90, 180),
        ("51,5,7,25", 51.5, 7.25),
        ("51. 7.", 51, 7), (".5,-.25", 0.5, -0.25),
    ])
    func integersAndEdgesAreRead(text: String, latitude: Double, longitude: Double) throws {
        #expect(
            try CoordinateText.coordinate(in: text) == Coordinate(latitude: latitude, longitude: longitude)
        )
    }

    @Test(arguments: [
        "51.5", "51,5074,-0", "51,5074,-0,1278,3", "51.5,07,-0.1,2", "north, west", "51.5 -0.1 7",
        "51.5,-0.1,",
        "nan,nan", "inf 0", "51.5,,-0.1", ";", "[]", "[1,2,3]", "[a]", "51,;7", "--5,3", "N W",
        "1,-2,3,4",
    ])
    func otherTextIsRefusedAndQuoted(text: String) {
        #expect(throws: CoordinateTextError.unreadable(text: text)) {
            try CoordinateText.coordinate(in: text)
        }
        #expect(TicketPlace(coordinateText: text) == .unusable(.invalidCoordinates, found: text))
    }

    @Test func rangeIsCheckedAndTheAxisNamed() {
        #expect(
            throws: CoordinateTextError.offTheGlobe(
                text: "51,5074",
                .outOfRange(axis: .longitude, value: 5074)
            )
        ) {
            try CoordinateText.coordinate(in: "51,5074")
        }
        #expect(
            TicketPlace(coordinateText: "151.2,-33.8") == .unusable(.invalidCoordinates, found: "151.2,-33.8")
        )
    }

    @Test(arguments: ["", "  ", "\n\t"])
    func blankTextIsNoCoordinates(text: String) {
        #expect(throws: CoordinateTextError.empty) { try CoordinateText.coordinate(in: text) }
        #expect(TicketPlace(coordinateText: text) == .unusable(.noCoordinates, found: ""))
        #expect(TicketPlace(latitudeText: text, longitudeText: nil) == .unusable(.noCoordinates, found: ""))
    }

    @Test(arguments: [
        ("51.5", ""), ("", "7"), ("x", "7"), ("51.5", "1e400"), ("91", "0"), ("0", "180.5"), ("1.2.3", "4"),
    ])
    func halfOrBadPairIsInvalidWithWhatWasFound(latitude: String, longitude: String) {
        #expect(
            TicketPlace(latitudeText: latitude, longitudeText: longitude)
                == .unusable(.invalidCoordinates, found: "\(latitude), \(longitude)")
        )
    }

    @Test func columnsMayHaveDecimalCommas() throws {
        let place = TicketPlace(latitudeText: " 51,5074 ", longitudeText: "-0,1278")
        #expect(place.coordinate == (try Coordinate(latitude: 51.5074, longitude: -0.1278)))
    }
}
