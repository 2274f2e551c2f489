import Clustering
import Geodesy
import Testing

struct PreparedItemsTests {
    private func planar(_ ids: [String]) -> [ClusterItem] {
        ids.enumerated().map { ClusterItem(id: $1, location: .planar(x: Double($0), y: 0)) }
    }

    /// Bytes, not characters: `É` composed and decomposed are two ids, and upper case comes before lower
    /// case.
    @Test
    func canonicalOrderIsThatOfTheBytes() throws {
        let ids = [
            "b", "a", "", "aa", "A", "É", "E\u{301}", "a\0", "FIELD-100", "FIELD-99", "日本",
            "same-sixteen-byte-prefix-2",
            "same-sixteen-byte-prefix-10", "same-sixteen-byt", "🙂", "\u{FFFD}",
        ]
        let items = planar(ids)
        let expected = ids.indices.sorted {
            Array(ids[$0].utf8).lexicographicallyPrecedes(Array(ids[$1].utf8))
        }
        let prepared = try PreparedItems(items)
        #expect(prepared.rows == expected)
        #expect(prepared.x == expected.map(Double.init))
        #expect(try PreparedItems(items.reversed()).rows == expected.map { ids.count - 1 - $0 })
    }

    @Test
    func refusesWhatCannotBeClustered() {
        func error(_ items: [ClusterItem]) -> ClusteringError? {
            #expect(throws: ClusteringError.self) { try PreparedItems(items) }
        }
        let town = Location.geographic(place(1, 2))
        #expect(error(planar(["a", "b", "a"])) == .duplicateID("a"))
        #expect(
            error([ClusterItem(id: "1", location: town), ClusterItem(id: "2", location: .planar(x: 0, y: 0))])
                == .mixedLocations(id: "2")
        )
        #expect(
            error([ClusterItem(id: "2", location: town), ClusterItem(id: "1", location: .planar(x: 0, y: 0))])
                == .mixedLocations(id: "2")
        )
        for (x, y, field) in [(Double.nan, 0.0, "x"), (0, .infinity, "y"), (1e151, 0, "x")] {
            guard
                case .invalidItem("p", field, _, _) = error([
                    ClusterItem(id: "p", location: .planar(x: x, y: y))
                ])
            else {
                Issue.record("\(x), \(y) was not refused as \(field)")
                continue
            }
        }
        for weight in [0, -1, Double.nan, .infinity, 1e151] {
            #expect(
                error([ClusterItem(id: "p", location: town, weight: weight)])?.description.contains(
                    "weight is"
                ) == true
            )
        }
        for load in [-1, Double.nan, .infinity] {
            #expect(
                error([ClusterItem(id: "p", location: town, load: load)])?.description.contains("load is")
                    == true
            )
        }
    }

    @Test
    func distancesAreThoseOfTheDefinition() throws {
        let items = ItemSet.globe.items
        let prepared = try PreparedItems(items)
        for first in stride(from: 0, to: items.count, by: 7) {
            for second in stride(from: 0, to: items.count, by: 11) {
                let (a, b) = (items[prepared.rows[first]].location, items[prepared.rows[second]].location)
                #expect(prepared.distance(first, second) == distance(a, b))
                #expect(prepared.distance(first, to: b) == distance(a, b))
            }
        }
        let plane = try PreparedItems(planar(["a", "b", "c", "d"]))
        #expect(plane.distance(0, 3) == 3)
        #expect(plane.distance(1, to: .planar(x: 1, y: 4)) == 4)
        #expect(plane.mean(of: [0, 3], weights: [1, 0, 0, 2]) == .planar(x: 2, y: 0))
    }

    @Test
    func meansCrossTheAntimeridianAndSurviveAntipodes() throws {
        let items = [
            ClusterItem(id: "a", location: .geographic(place(0, 179))),
            ClusterItem(id: "b", location: .geographic(place(0, -177))),
        ]
        let prepared = try PreparedItems(items)
        guard case .geographic(let middle) = prepared.mean(of: 0..<2, weights: prepared.weights) else {
            Issue.record("the mean of coordinates is a coordinate")
            return
        }
        #expect(middle.distance(to: place(0, -179)).meters < 1e-6)
        guard case .geographic(let pulled) = prepared.mean(of: 0..<2, weights: [1, 1e9]) else { return }
        #expect(pulled.distance(to: place(0, -177)).meters < 1)
        let antipodes = try PreparedItems([
            ClusterItem(id: "a", location: .geographic(place(20, 30))),
            ClusterItem(id: "b", location: .geographic(place(-20, -150))),
        ])
        #expect(antipodes.mean(of: 0..<2, weights: [1, 1]) == .geographic(place(20, 30)))
    }

    @Test
    func clustersSpeakOfTheCallersRows() throws {
        let items = [
            ClusterItem(id: "z", location: .planar(x: 0, y: 0), load: 2),
            ClusterItem(id: "m", location: .planar(x: 9, y: 0), load: 5),
            ClusterItem(id: "a", location: .planar(x: 3, y: 4), load: 0.5),
        ]
        let prepared = try PreparedItems(items)
        let cluster = prepared.cluster(of: [0, 2], center: .planar(x: 0, y: 0), medoid: 2)
        #expect(
            cluster == Cluster(members: [2, 0], center: .planar(x: 0, y: 0), medoid: 0, radius: 5, load: 2.5)
        )
    }
}

struct SplitMix64Tests {
    /// First outputs for seed 1234567 of the algorithm's definition, computed with Python's integers.
    @Test
    func isTheReferenceSequence() {
        var random = SplitMix64(seed: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ]
        #expect((0..<5).map { _ in random.next() } == expected)
    }

    @Test
    func drawsStayInRangeAndReachAllOfIt() {
        var random = SplitMix64(seed: 0)
        var seen = [Int](repeating: 0, count: 7)
        for _ in 0..<7_000 {
            seen[random.below(7)] += 1
            let unit = random.unit()
            #expect(unit >= 0 && unit < 1)
        }
        #expect(seen.allSatisfy { $0 > 850 && $0 < 1_150 })
        #expect((0..<100).allSatisfy { _ in random.below(1) == 0 })
        var order = Array(0..<50)
        random.shuffle(&order)
        #expect(order != Array(0..<50) && order.sorted() == Array(0..<50))
    }
}
