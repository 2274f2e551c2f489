import Geodesy
import Testing
import Tickets

/// What is written in a form is read back, to the precision of the form.
struct CoordinateRoundTripTests {
    /// Degrees; nil for exact.
    private static let precision: [CoordinateForm: Double] = [
        .degreesMinutes: 0.5e-4 / 60 + 1e-12, .degreesMinutesSeconds: 0.005 / 3600 + 1e-12,
        .plusCode: 0.000_062_6,
    ]

    private static func places(_ count: Int) -> [Coordinate] {
        var generator = SplitMix(state: 7)
        var places: [Coordinate] = []
        let edges: [Double] = [0, 90, -90, 180, -180, 1e-7, -1e-7, 59.999_999_99, -0.5, 5e-300, 1.0 / 3]
        for latitude in edges where abs(latitude) <= 90 {
            for longitude in edges {
                if let place = try? Coordinate(latitude: latitude, longitude: longitude) {
                    places.append(place)
                }
            }
        }
        for index in 0..<count {
            // Digits of every length, from whole degrees to all that a double has.
            let scale = [1.0, 10, 1e3, 1e5, 1e7, 1e12][index % 6]
            let latitude = (Double.random(in: -90...90, using: &generator) * scale).rounded() / scale
            let longitude = (Double.random(in: -180...180, using: &generator) * scale).rounded() / scale
            if let place = try? Coordinate(latitude: latitude, longitude: longitude) { places.append(place) }
        }
        return places
    }

    @Test(arguments: CoordinateForm.allCases)
    func writtenPlaceIsReadBack(form: CoordinateForm) throws {
        for place in Self.places(2000) {
            guard let text = form.text(of: place) else {
                #expect(form == .shortPlusCode)
                return
            }
            let reading = try CoordinateReader().read(text)
            #expect(reading.form == form, "\(text)")
            guard let precision = Self.precision[form] else {
                #expect(reading.coordinate == place, "\(text)")
                continue
            }
            #expect(abs(reading.coordinate.latitude - place.latitude) <= precision, "\(text)")
            let turn = abs(reading.coordinate.longitude - place.longitude)
            #expect(min(turn, 360 - turn) <= precision, "\(text)")
        }
    }

    @Test func writtenFormsAreTheUsualOnes() throws {
        let place = try Coordinate(latitude: 51.5074, longitude: -0.1278)
        #expect(
            CoordinateForm.allCases.map { $0.text(of: place) ?? "-" } == [
                "51.5074,-0.1278", "51.5074° N, 0.1278° W", "51°30.4440'N 0°7.6680'W",
                "51°30'26.64\"N 0°7'40.08\"W", "POINT(-0.1278 51.5074)",
                #"{"type":"Point","coordinates":[-0.1278,51.5074]}"#, #"{"lat":51.5074,"lng":-0.1278}"#,
                "geo:51.5074,-0.1278", "https://www.openstreetmap.org/?mlat=51.5074&mlon=-0.1278",
                "https://www.openstreetmap.org/#map=17/51.5074/-0.1278", "9C3XGV4C+XV", "-",
            ]
        )
        // A minute that rounds up is carried.
        let carried = try Coordinate(latitude: 50.999_999_999, longitude: -0.999_999_999)
        #expect(CoordinateForm.degreesMinutesSeconds.text(of: carried) == "51°0'0.00\"N 1°0'0.00\"W")
    }

    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }
}
