import Geodesy
import Geometry
import Testing

struct BoundingBoxTests {
    /// Places, and south, west, north, east of the box that they need.
    @Test(
        arguments: [
            ([(1, 2)], (1, 2, 1, 2)),
            ([(1, 2), (-3, 10)], (-3, 2, 1, 10)),
            ([(0, 179), (1, -179)], (0, 179, 1, -179)),
            ([(0, 180), (1, -180)], (0, -180, 1, -180)),
            ([(0, 170), (1, 180)], (0, 170, 1, 180)),
            ([(0, 170), (1, -180)], (0, 170, 1, 180)),
            ([(0, -170), (1, 180)], (0, -180, 1, -170)),
            ([(90, 50), (80, 10), (80, 20)], (80, 10, 90, 20)),
            ([(90, 50), (90, 10)], (90, 50, 90, 50)),
            ([(0, -120), (0, 0), (0, 120)], (0, -120, 0, 120)),
        ] as [([(Double, Double)], (Double, Double, Double, Double))]
    )
    func smallestBoxEqualsTheOneByHand(
        places: [(Double, Double)],
        box: (Double, Double, Double, Double)
    ) throws {
        let found = try #require(GeoBox.smallest(around: try places.map { try place($0.0, $0.1) }))
        #expect(
            found.south == box.0 && found.west == box.1 && found.north == box.2 && found.east == box.3,
            "\(found)"
        )
    }

    @Test func noPlacesHaveNoBox() { #expect(GeoBox.smallest(around: []) == nil) }

    /// No rotation of the places round the axis makes the box wider or loses one.
    @Test func boxTurnsWithItsPlaces() throws {
        var random = SplitMix64(seed: 31)
        for turn in stride(from: -180.0, through: 180, by: 7.5) {
            var places: [Coordinate] = []
            for _ in 0..<50 {
                let longitude = turn + Double.random(in: -30...30, using: &random)
                let wrapped =
                    longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude
                places.append(try place(.random(in: -60...60, using: &random), wrapped))
            }
            let box = try #require(GeoBox.smallest(around: places))
            let width = box.crossesAntimeridian ? box.east - box.west + 360 : box.east - box.west
            #expect(width <= 60, "\(box)")
            for place in places { #expect(box.contains(place)) }
        }
    }

    /// The great circle between two places on one parallel runs north of it, and a hull round a pole holds it.
    @Test func hullBoxHoldsBulgesAndPoles() throws {
        let builder = HullBuilder()
        let wide = try builder.convexHull(of: [place(60, -30), place(60, 30), place(50, 0)])
        // tan(apex) = tan(60) / cos(30)
        #expect(abs(wide.boundingBox.north - 63.434948822922) < 1e-9)
        #expect(wide.boundingBox.south == 50)
        let north = try builder.convexHull(of: [place(80, 0), place(80, 120), place(80, -120)]).boundingBox
        #expect((north.west, north.east, north.north) == (-180, 180, 90))
        #expect(north.south == 80)
        let south = try builder.convexHull(of: [place(-80, 0), place(-80, 120), place(-80, -120)]).boundingBox
        #expect((south.west, south.east, south.south) == (-180, 180, -90))
    }
}
