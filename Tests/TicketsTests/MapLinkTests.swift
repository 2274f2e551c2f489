import Geodesy
import Testing
import Tickets

/// Addresses of maps.
struct MapLinkTests {
    @Test(arguments: [
        ("https://www.google.com/maps/@51.5,-0.25,17z", CoordinateForm.mapView),
        ("https://www.google.co.uk/maps/@51.5,-0.25,3a,75y/data=!3m6", .mapView),
        ("https://maps.google.com/?q=51.5,-0.25", .mapPin),
        ("http://maps.google.de/maps?q=loc:51.5,-0.25", .mapPin),
        ("https://maps.google.com/maps?q=51.5%2C-0.25+(Office)&z=9", .mapPin),
        ("maps.google.com/?q=51.5,-0.25", .mapPin),
        ("https://www.google.com/maps/search/?api=1&query=51.5%2C-0.25", .mapPin),
        ("https://www.google.com/maps/search/51.5,+-0.25", .mapPin),
        (
            "https://www.google.com/maps/place/51%C2%B030'00.0%22N+0%C2%B015'00.0%22W/@51.5,-0.2521,17z",
            .mapPin
        ),
        (
            "https://www.google.com/maps/place/Big+Ben/@51.0,-0.2,17z/data=!3m1!4b1!4m6!3m5!1s0x48!8m2!3d51.5!4d-0.25!16z",
            .mapPin
        ),
        (
            "https://www.google.com/maps/place/51%C2%B030'00.1%22N+0%C2%B015'00.0%22W/data=!3d51.5!4d-0.25",
            .mapPin
        ),
        ("https://www.google.com/maps/place/10+Downing+St/@51.5,-0.25,17z", .mapView),
        ("https://www.google.com/maps?q=Big+Ben&ll=51.5,-0.25", .mapView),
        ("https://www.google.com/maps?q=51.5,-0.25&ll=10,10", .mapPin),
        ("https://www.openstreetmap.org/#map=17/51.5/-0.25", .mapView),
        ("https://www.openstreetmap.org/#map=17/51.5/-0.25&layers=N", .mapView),
        ("https://www.openstreetmap.org/?mlat=51.5&mlon=-0.25#map=12/10/10", .mapPin),
        ("https://openstreetmap.org/?lat=51.5&lon=-0.25&zoom=9", .mapView),
        ("https://maps.apple.com/?ll=51.5,-0.25&q=Office", .mapPin),
        ("https://maps.apple.com/?q=51.5,-0.25", .mapPin),
        ("https://maps.apple.com/place?coordinate=51.5,-0.25&name=x", .mapPin),
        ("https://maps.apple.com/?q=cafe&sll=51.5,-0.25", .mapView),
        ("https://www.bing.com/maps?cp=51.5~-0.25&lvl=15", .mapView),
        ("https://www.bing.com/maps?cp=1~2&sp=point.51.5_-0.25_Office", .mapPin),
        ("https://waze.com/ul?ll=51.5%2C-0.25&navigate=yes", .mapPin),
    ])
    func placeIsFoundInTheAddress(text: String, form: CoordinateForm) throws {
        let reading = try CoordinateReader().read(text)
        #expect(reading.coordinate == (try Coordinate(latitude: 51.5, longitude: -0.25)), "\(text)")
        #expect(reading.form == form)
    }

    @Test(arguments: [
        ("https://goo.gl/maps/abc", "short address"), ("https://maps.app.goo.gl/abc", "short address"),
        ("https://osm.org/go/0EEQjE--", "short address"),
        ("https://www.openstreetmap.org/go/0EEQ", "short address"),
        ("https://example.com/?q=51.5,-0.25", "not known"),
        ("https://google.com.evil.example/maps/@51.5,-0.25", "not known"),
        ("https://evilgoogle.com/maps/@51.5,-0.25", "not known"),
        ("https://www.google.com/search?q=51.5,-0.25", "not known"),
        ("https://www.google.com/maps/dir/51.5,-0.25/52,7", "a route"),
        ("https://www.google.com/maps", "no coordinates"),
        ("https://www.google.com/maps/place/Big+Ben", "no coordinates"),
        ("https://www.google.com/maps/@x,y", "no two numbers"),
        ("https://www.openstreetmap.org/#map=17/51.5", "zoom/latitude/longitude"),
        ("https://www.openstreetmap.org/?mlat=51.5", "not two numbers"),
        ("https://www.bing.com/maps?cp=51.5,-0.25", "cp="),
        ("https://maps.google.com/?q=%zz", "no coordinates"), ("https://", "not known"),
    ])
    func otherAddressesSayWhy(text: String, reason: String) {
        let error = #expect(throws: CoordinateTextError.self) { try CoordinateReader().read(text) }
        guard case .malformed(text, _, let found)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found.contains(reason), "\(found)")
    }

    @Test func placeOffTheGlobeIsRefused() {
        #expect(throws: CoordinateTextError.self) {
            try CoordinateReader().read("https://www.google.com/maps/@151.5,-0.25,17z")
        }
    }
}
