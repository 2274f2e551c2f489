import Geodesy
import Testing

struct LengthTests {
    @Test(arguments: [
        ("5km", 5_000.0), ("500 m", 500), ("3.1mi", 3.1 * 1_609.344), (" 5\tkm\n", 5_000), ("5KM", 5_000),
        ("1e3m", 1_000), ("1E3 m", 1_000), ("2.5e-1km", 250), ("0m", 0), ("+7 m", 7), (".5km", 500),
        ("1mi", 1_609.344),
    ])
    func readsNumberAndUnit(text: String, meters: Double) throws {
        #expect(try Length(parsing: text).meters == meters)
    }

    @Test(arguments: [
        ("", LengthError.notANumber("")), ("  ", .notANumber("  ")), ("km", .notANumber("km")),
        ("five km", .notANumber("five km")), ("5,5km", .notANumber("5,5km")), ("5 5km", .notANumber("5 5km")),
        ("--5km", .notANumber("--5km")), ("infm", .notANumber("infm")), ("nan m", .notANumber("nan m")),
        ("1e400km", .notANumber("1e400km")), ("1e306km", .notANumber("1e306km")),
        ("1e m", .notANumber("1e m")),
        ("-5km", .negative("-5km")), ("-1e-9m", .negative("-1e-9m")), ("5", .missingUnit("5")),
        ("1e3", .missingUnit("1e3")), ("5.5 ", .missingUnit("5.5 ")),
        ("5ft", .unknownUnit("5ft", unit: "ft")),
        ("5 km/h", .unknownUnit("5 km/h", unit: "km/h")), ("5km2", .unknownUnit("5km2", unit: "km2")),
        ("5 k m", .unknownUnit("5 k m", unit: "k m")), ("0x10m", .unknownUnit("0x10m", unit: "x10m")),
    ])
    func refusesWhatIsNoLength(text: String, error: LengthError) {
        #expect(throws: error) { try Length(parsing: text) }
        #expect(error.description.contains("'\(text)'"))
    }

    @Test
    func minusZeroIsZero() throws {
        #expect(try Length(parsing: "-0km").meters.sign == .plus)
    }

    @Test(arguments: [
        (Length.meters(0), "0 m"), (.meters(12.3456), "12.346 m"), (.meters(999), "999 m"),
        (.meters(1_000), "1 km"),
        (.kilometers(5.25), "5.25 km"), (.meters(.infinity), "inf km"),
    ])
    func describesItselfInTheFittingUnit(length: Length, text: String) {
        #expect(length.description == text)
    }

    @Test
    func squaredChordAndLengthAreInverse() {
        for exponent in -3...7 {
            for factor in [1.0, 1.7, 1.99] {
                let length = Length(meters: factor * pow10(exponent))
                let back = Length(squaredChord: length.squaredChord)
                #expect(abs(back.meters - length.meters) <= 2e-15 * length.meters * (exponent == 7 ? 1e3 : 4))
            }
        }
    }

    private func pow10(_ exponent: Int) -> Double {
        (0..<abs(exponent)).reduce(1) { value, _ in exponent < 0 ? value / 10 : value * 10 }
    }

    @Test
    func squaredChordIsClampedAtBothEnds() {
        #expect(Length.meters(-1).squaredChord == 0)
        #expect(Length.meters(0).squaredChord == 0)
        #expect(Length.kilometers(30_000).squaredChord == 4)
        #expect(Length.meters(.infinity).squaredChord == 4)
        #expect(EarthModel.greatestDistance.squaredChord == 4)
        #expect(Length(squaredChord: -1).meters == 0)
        #expect(Length(squaredChord: 5) == EarthModel.greatestDistance)
    }

    @Test
    func squaredChordFollowsTheDistanceBetweenPlaces() {
        var random = TestRandom(seed: 23)
        for _ in 0..<1_000 {
            let a = random.coordinate()
            let b = a.destination(bearing: random.unit() * 360, distance: .meters(random.unit() * 20_000))
            let chord = UnitVector(a).squaredChord(to: UnitVector(b))
            #expect(abs(Length(squaredChord: chord).meters - a.distance(to: b).meters) < 2e-8)
        }
    }
}
