import Geodesy
import Testing

@testable import Tickets

/// Open Location Codes, against the vectors that their specification publishes.
struct PlusCodeTests {
    /// `decoding.csv` of the specification: code, southern, western, northern, eastern edge.
    @Test(
        arguments: [
            ("7FG49Q00+", 20.35, 2.75, 20.4, 2.8), ("7FG49QCJ+2V", 20.37, 2.782125, 20.370125, 2.78225),
            ("7FG49QCJ+2VX", 20.3701, 2.78221875, 20.370125, 2.78225),
            ("7FG49QCJ+2VXGJ", 20.370113, 2.782234375, 20.370114, 2.78223632813),
            ("8FVC2222+22", 47.0, 8.0, 47.000125, 8.000125),
            ("4VCPPQGP+Q9", -41.273125, 174.785875, -41.273, 174.786), ("62G20000+", 0, -180, 1, -179),
            ("22220000+", -90, -180, -89, -179), ("7FG40000+", 20, 2, 21, 3),
            ("22222222+22", -90, -180, -89.999875, -179.999875), ("6VGX0000+", 0, 179, 1, 180),
            ("6FH32222+222", 1, 1, 1.000025, 1.00003125), ("CFX30000+", 89, 1, 90, 2),
            ("62H20000+", 1, -180, 2, -179),
            ("62H30000+", 1, -179, 2, -178), ("CFX3X2X2+X2", 89.999875, 1, 90, 1.000125),
            ("84000000+", 30, -140, 50, -120),
            ("6FH56C22+22", 1.2, 3.4, 1.200125, 3.400125),
            ("849VGJQF+VX7QR3J", 37.53966912, -122.3750698242, 37.53966916, -122.3750697021),
            ("849VGJQF+VX7QR3J7QR3J", 37.53966912, -122.3750698242, 37.53966916, -122.3750697021),
            ("7fg49qcj+2v", 20.37, 2.782125, 20.370125, 2.78225),
        ] as [(String, Double, Double, Double, Double)]
    )
    func cellIsThatOfTheSpecification(
        code: String,
        south: Double,
        west: Double,
        north: Double,
        east: Double
    ) throws {
        let reading = try CoordinateReader().read(code)
        #expect(reading.form == .plusCode)
        #expect(abs(reading.coordinate.latitude - (south + north) / 2) < 1e-9)
        #expect(abs(reading.coordinate.longitude - (west + east) / 2) < 1e-9)
        let corner = try Coordinate(latitude: south, longitude: west)
        let uncertainty = try #require(reading.uncertainty)
        #expect(abs(uncertainty.meters - reading.coordinate.distance(to: corner).meters) < 1e-3)
    }

    /// `validityTests.csv` of the specification.
    @Test(
        arguments: [
            ("8FWC2345+G6", PlusCode.Kind.full), ("8FWC2345+G6G", .full), ("8fwc2345+", .full),
            ("8FWCX400+", .full),
            ("849VGJQF+VX7QR3J", .full), ("849VGJQF+VX7QR3JW", .full), ("WC2345+G6g", .short),
            ("2345+G6", .short),
            ("45+G6", .short), ("+G6", .short), ("G+", nil), ("+", nil), ("8FWC2345+G", nil),
            ("8FWC2_45+G6", nil),
            ("8FWC2η45+G6", nil), ("8FWC2345+G6+", nil), ("8FWC2345G6+", nil), ("8FWC2300+G6", nil),
            ("WC2300+G6g", nil),
            ("WC2345+G", nil), ("WC2300+", nil), ("849VGJQF+VX7QR3U", nil), ("849VGJQF+VX7QR3JU", nil),
            ("F2222222+22", nil), ("2X222222+22", nil), ("00000000+", nil), ("", nil),
        ] as [(String, PlusCode.Kind?)]
    )
    func kindIsThatOfTheSpecification(code: String, kind: PlusCode.Kind?) {
        #expect(PlusCode.kind(code) == kind)
    }

    /// `shortCodeTests.csv` of the specification: full code, reference, short code.
    @Test(
        arguments: [
            ("9C3W9QCJ+2VX", 51.3701125, -1.217765625, "+2VX"),
            ("9C3W9QCJ+2VX", 51.3708675, -1.217765625, "CJ+2VX"),
            ("9C3W9QCJ+2VX", 51.3693575, -1.217765625, "CJ+2VX"),
            ("9C3W9QCJ+2VX", 51.3701125, -1.218520625, "CJ+2VX"),
            ("9C3W9QCJ+2VX", 51.3701125, -1.217010625, "CJ+2VX"),
            ("9C3W9QCJ+2VX", 51.3852125, -1.217765625, "9QCJ+2VX"),
            ("9C3W9QCJ+2VX", 51.3550125, -1.217765625, "9QCJ+2VX"),
            ("9C3W9QCJ+2VX", 51.3701125, -1.232865625, "9QCJ+2VX"),
            ("9C3W9QCJ+2VX", 51.3701125, -1.202665625, "9QCJ+2VX"), ("8FRCXGRF+PM", 47.00, 8.55, "XGRF+PM"),
            ("CFX22222+22", 89.6, 0, "2222+22"), ("2CXXXXXX+XX", -81, 0, "XXXXXX+XX"),
        ] as [(String, Double, Double, String)]
    )
    func shortCodeIsCompletedNearTheReference(
        full: String,
        latitude: Double,
        longitude: Double,
        short: String
    ) throws {
        let reference = try Coordinate(latitude: latitude, longitude: longitude)
        let reading = try CoordinateReader(plusCodeReference: reference).read(short)
        let expected = try CoordinateReader().read(full).coordinate
        #expect(reading.form == .shortPlusCode)
        #expect(abs(reading.coordinate.latitude - expected.latitude) < 1e-9, "\(reading.coordinate)")
        #expect(abs(reading.coordinate.longitude - expected.longitude) < 1e-9, "\(reading.coordinate)")
    }

    @Test func shortCodeNeedsAReferenceAndNoTown() throws {
        for text in ["9QCJ+2VX", "9QCJ+2V London"] {
            let error = #expect(throws: CoordinateTextError.self) { try CoordinateReader().read(text) }
            guard case .malformed(text, .shortPlusCode, let reason)? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(reason.contains("full code"))
        }
        let reader = CoordinateReader(plusCodeReference: try Coordinate(latitude: 51.37, longitude: -1.2))
        #expect(throws: CoordinateTextError.self) { try reader.read("9QCJ+2V London") }
        // A full code is complete whatever stands after it.
        #expect(try reader.read("9C3W9QCJ+2V, Newbury").form == .plusCode)
    }

    @Test func shortCodeAcrossTheAntimeridian() throws {
        let reader = CoordinateReader(plusCodeReference: try Coordinate(latitude: -17, longitude: 179.99))
        let code = PlusCode.code(of: try Coordinate(latitude: -17, longitude: -179.99))
        let place = try reader.read(String(code.dropFirst(4))).coordinate
        #expect(abs(place.longitude - -179.99) < 1e-3, "\(place)")
    }

    @Test(
        arguments: [
            (20.375, 2.775, 6, "7FG49Q00+"), (20.3700625, 2.7821875, 10, "7FG49QCJ+2V"),
            (47.0000625, 8.0000625, 10, "8FVC2222+22"),
            (-41.2730625, 174.7859375, 10, "4VCPPQGP+Q9"), (0.5, -179.5, 4, "62G20000+"),
            (-89.5, -179.5, 4, "22220000+"),
            (20.5, 2.5, 4, "7FG40000+"), (90, 1, 4, "CFX30000+"), (1, 180, 4, "62H20000+"),
            (1, -180, 4, "62H20000+"),
            (90, 1, 10, "CFX3X2X2+X2"), (37.539669125, -122.375069724, 15, "849VGJQF+VX7QR3J"),
        ] as [(Double, Double, Int, String)]
    )
    func codeOfAPlace(latitude: Double, longitude: Double, length: Int, code: String) throws {
        #expect(
            PlusCode.code(of: try Coordinate(latitude: latitude, longitude: longitude), length: length)
                == code
        )
    }
}
