internal import Clustering
internal import Geodesy
internal import Planning
internal import Tuning

/// The data of the page as compact JSON: nights as columns of four significant digits, places as steps of a grid.
enum TuningPageData {
    static func json(_ facts: TuningFacts, source: String) -> [UInt8] {
        let result = facts.result
        let measures = facts.measures
        var json = JSONText(isForScript: true)
        json.raw("{")
        json.name("source", isFirst: true)
        json.string(SafeText.terminal(source))
        json.name("headline")
        json.string(facts.recommended.map { facts.name($0.setting) } ?? "")
        json.name("about")
        json.string(TuningText.sentence(result))
        json.name("verdict")
        json.string(TuningText.verdict(result))
        json.name("planar")
        json.raw(facts.isPlanar ? "true" : "false")
        json.name("dates")
        json.array(result.dates) { $0.string($1) }
        json.name("rec")
        json.raw(String(result.recommended))
        json.name("noise")
        json.array(result.withinNoise) { $0.raw(String($1)) }
        json.name("reasons")
        json.array(result.reasons) { $0.string($1) }
        json.name("warnings")
        json.array(result.warnings) { $0.string($1) }
        json.name("yaml")
        json.string(result.configuration)
        json.name("axis")
        json.string(facts.axis?.rawValue)
        json.name("lines")
        json.string(facts.lines?.rawValue)
        json.name("dims")
        json.array(facts.varied) { json, dimension in
            json.raw(#"{"key":"#)
            json.string(dimension.rawValue)
            json.name("name")
            json.string(dimension.name)
            json.raw("}")
        }
        json.name("m")
        json.array(measures) { json, measure in
            json.raw(#"{"key":"#)
            json.string(measure.key)
            json.name("name")
            json.string(measure.name)
            json.name("unit")
            json.string(measure.unit.rawValue)
            json.name("less")
            json.raw(measure.lessIsBetter ? "1" : "0")
            json.name("compared")
            json.raw(measure.figure.map(result.compared.contains) == true ? "1" : "0")
            json.name("about")
            json.string(measure.meaning)
            json.raw("}")
        }
        outcomes(facts, measures, to: &json)
        json.name("sketches")
        json.array(result.sketches) { json, sketch in TuningSketchData.write(sketch, to: &json) }
        json.name("curves")
        json.array(result.curves) { json, curve in
            json.raw("{\"k\":\(curve.k),\"knee\":")
            significant(curve.knee, to: &json)
            json.name("d")
            // 400 points are more than the chart has pixels to tell apart.
            let step = max(1, curve.distances.count / 400)
            json.array(Swift.stride(from: 0, to: curve.distances.count, by: step)) {
                significant(curve.distances[$1], to: &$0)
            }
            json.raw("}")
        }
        json.name("light")
        json.array(ClusterColors.light) { $0.string($1) }
        json.name("dark")
        json.array(ClusterColors.dark) { $0.string($1) }
        json.raw("}")
        return json.bytes
    }

    private static func outcomes(
        _ facts: TuningFacts,
        _ measures: [TuningMeasure],
        to json: inout JSONText
    ) {
        json.name("s")
        json.array(facts.result.outcomes) { json, outcome in
            json.raw(#"{"name":"#)
            json.string(facts.name(outcome.setting))
            json.name("v")
            json.array(facts.varied) { json, dimension in
                // Text as people read it, and the number that orders.
                json.raw("[")
                json.string(facts.text(dimension, outcome.setting))
                json.raw(",")
                significant(dimension.number(outcome.setting), to: &json, digits: 9)
                json.raw("]")
            }
            json.name("eff")
            json.raw(outcome.isEfficient ? "1" : "0")
            json.name("d")
            significant(outcome.distance, to: &json)
            json.name("sup")
            significant(outcome.support, to: &json)
            json.name("flags")
            json.array(outcome.flags) { $0.string($1) }
            json.name("f")
            json.array(measures) { json, measure in
                guard let value = measure.value(outcome) else { return json.raw("null") }
                json.raw("[")
                significant(value.mean, to: &json)
                if value.low < value.high {
                    json.raw(",")
                    significant(value.low, to: &json)
                    json.raw(",")
                    significant(value.high, to: &json)
                }
                json.raw("]")
            }
            json.name("n")
            json.array(measures) { json, measure in
                json.array(outcome.nights) { significant(measure.night($1), to: &$0) }
            }
            json.raw("}")
        }
    }

    /// A number with so many significant digits; `null` where there is none or it is not finite.
    static func significant(_ value: Double?, to json: inout JSONText, digits: Int = 4) {
        guard let value, value.isFinite, abs(value) < 1e12 else { return json.raw("null") }
        var (decimals, size) = (digits - 1, abs(value))
        while size >= 10, decimals > 0 { (decimals, size) = (decimals - 1, size / 10) }
        while size < 1, size > 0, decimals < 9 { (decimals, size) = (decimals + 1, size * 10) }
        json.number(value, decimals: decimals)
    }
}

/// A sketch on a grid of 2,000 steps along its longer side: small numbers, and finer than any screen's small map.
enum TuningSketchData {
    static func write(_ sketch: TuningResult.Sketch, to json: inout JSONText) {
        let places = sketch.clusters.flatMap(\.members) + sketch.leftOut
        let ground = Ground(places + sketch.clusters.map(\.center))
        json.raw("{\"o\":\(sketch.outcome),\"date\":")
        json.string(sketch.date)
        // Metres (or units) of one step, then width and height in steps.
        json.name("u")
        json.number(ground.unit, decimals: 6)
        json.name("w")
        json.raw("[\(ground.columns),\(ground.rows)]")
        json.name("c")
        json.array(sketch.clusters) { json, cluster in
            let center = ground.step(cluster.center)
            json.raw("[\(center.x),\(center.y),")
            json.number(cluster.radius.meters, decimals: 0)
            for member in cluster.members {
                let step = ground.step(member)
                json.raw(",\(step.x),\(step.y)")
            }
            json.raw("]")
        }
        json.name("x")
        json.array(sketch.leftOut) { json, place in
            let step = ground.step(place)
            json.raw("\(step.x),\(step.y)")
        }
        json.raw("}")
    }

    /// An equirectangular projection at the places' own middle; longitudes count from there, so that a night across
    /// ±180 is drawn in one piece.
    private struct Ground {
        private let meridian: Double
        private let cosine: Double
        private let minX: Double
        private let maxY: Double
        let unit: Double
        let columns: Int
        let rows: Int

        init(_ places: [Location]) {
            var sum = (x: 0.0, y: 0.0, z: 0.0)
            var latitudes: (low: Double, high: Double) = (90, -90)
            for case .geographic(let place) in places {
                let vector = UnitVector(place)
                sum = (sum.x + vector.x, sum.y + vector.y, sum.z + vector.z)
                latitudes = (min(latitudes.low, place.latitude), max(latitudes.high, place.latitude))
            }
            meridian = UnitVector(normalizing: sum.x, sum.y, sum.z).map { Coordinate($0).longitude } ?? 0
            let middle = latitudes.low <= latitudes.high ? (latitudes.low + latitudes.high) / 2 : 0
            // Of the unit vector at that latitude: no cosine function of the system.
            let flat = (try? Coordinate(latitude: middle, longitude: 0)).map { UnitVector($0).x } ?? 1
            cosine = max(0.05, flat)
            let points = places.map { [meridian, cosine] in Ground.flat($0, meridian, cosine) }
            let xs = points.map(\.x)
            let ys = points.map(\.y)
            minX = xs.min() ?? 0
            maxY = ys.max() ?? 0
            let (width, height) = ((xs.max() ?? 0) - minX, maxY - (ys.min() ?? 0))
            unit = max(width, height, 1e-6) / 2_000
            columns = Int((width / unit).rounded(.up))
            rows = Int((height / unit).rounded(.up))
        }

        /// Metres east and north.
        private static func flat(_ location: Location, _ meridian: Double, _ cosine: Double)
            -> (x: Double, y: Double)
        {
            switch location {
            case .planar(let x, let y): return (x, y)
            case .geographic(let place):
                var east = place.longitude - meridian
                if east > 180 { east -= 360 }
                if east < -180 { east += 360 }
                let degree = 6_371_008.8 * Double.pi / 180
                return (east * degree * cosine, place.latitude * degree)
            }
        }

        func step(_ location: Location) -> (x: Int, y: Int) {
            let point = Ground.flat(location, meridian, cosine)
            return (Int(((point.x - minX) / unit).rounded()), Int(((maxY - point.y) / unit).rounded()))
        }
    }
}
