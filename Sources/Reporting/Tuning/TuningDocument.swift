internal import Clustering
internal import Geodesy
internal import Planning
public import Tuning

/// A sweep as a JSON document in canonical form, with everything that the result has.
public enum TuningDocument {
    /// Value of the member `format`.
    public static let format = "muster.tuning"
    /// Value of the member `version`.
    public static let version = 1

    /// The document in UTF-8, ending in a line break; members in ascending order of name.
    ///
    /// Lengths end in `_m` and are metres, or the input's unit in a plane. A value that is not a number is null. The
    /// same result is the same bytes; two sweeps of the same history differ in `seconds` only.
    public static func encoded(_ result: TuningResult) -> [UInt8] {
        var json = CanonicalJSON(breaksLines: true)
        json.object { json in
            json.name("compared")
            json.array { json in result.compared.forEach { json.string($0.rawValue) } }
            json.name("configuration")
            json.string(result.configuration)
            json.name("curves")
            json.array { json in result.curves.forEach { curve($0, to: &json) } }
            json.name("dates")
            json.array { json in result.dates.forEach { json.string($0) } }
            json.name("format")
            json.string(format)
            json.name("outcomes")
            json.array { json in result.outcomes.forEach { outcome($0, to: &json) } }
            json.name("reasons")
            json.array { json in result.reasons.forEach { json.string($0) } }
            json.name("recommended")
            json.integer(result.recommended)
            json.name("sketches")
            json.array { json in result.sketches.forEach { sketch($0, to: &json) } }
            json.name("tickets")
            json.integer(result.tickets)
            json.name("version")
            json.integer(version)
            json.name("warnings")
            json.array { json in result.warnings.forEach { json.string($0) } }
            json.name("within_noise")
            json.array { json in result.withinNoise.forEach { json.integer($0) } }
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }

    private static func finite(_ value: Double?, to json: inout CanonicalJSON) {
        if let value, value.isFinite { json.number(value) } else { json.null() }
    }

    private static func outcome(_ outcome: TuningResult.Outcome, to json: inout CanonicalJSON) {
        json.object { json in
            json.name("distance")
            finite(outcome.distance, to: &json)
            json.name("efficient")
            json.boolean(outcome.isEfficient)
            json.name("figures")
            json.object { json in
                for (figure, interval) in outcome.figures.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                    json.name(figure.rawValue)
                    json.object { json in
                        json.name("high")
                        finite(interval.high, to: &json)
                        json.name("low")
                        finite(interval.low, to: &json)
                        json.name("mean")
                        finite(interval.mean, to: &json)
                    }
                }
            }
            json.name("flags")
            json.array { json in outcome.flags.forEach { json.string($0) } }
            json.name("nights")
            json.array { json in outcome.nights.forEach { night($0, to: &json) } }
            json.name("setting")
            setting(outcome.setting, to: &json)
            json.name("support")
            finite(outcome.support, to: &json)
        }
    }

    private static func setting(_ setting: TuningSetting, to json: inout CanonicalJSON) {
        json.object { json in
            json.name("algorithm")
            json.string(setting.algorithm.rawValue)
            json.name("eps_m")
            finite(setting.epsilon?.meters, to: &json)
            json.name("max_radius_m")
            finite(setting.maxRadius?.meters, to: &json)
            json.name("max_tickets")
            json.optional(setting.maxTickets) { $0.integer($1) }
            json.name("min_points")
            finite(setting.minimumPoints, to: &json)
            json.name("priority_weight")
            finite(setting.priorityWeight, to: &json)
        }
    }

    private static func night(_ night: NightMeasures, to json: inout CanonicalJSON) {
        json.object { json in
            json.name("carried")
            json.integer(night.carried)
            json.name("churn")
            finite(night.churn, to: &json)
            json.name("clustered")
            json.integer(night.clustered)
            json.name("clusters")
            json.integer(night.clusters)
            json.name("cores")
            json.optional(night.cores) { $0.integer($1) }
            json.name("fill")
            finite(night.fill, to: &json)
            json.name("left_out")
            json.integer(night.leftOut)
            json.name("pool")
            json.integer(night.pool)
            json.name("radius_max_m")
            finite(night.radiusMax, to: &json)
            json.name("radius_median_m")
            finite(night.radiusMedian, to: &json)
            json.name("radius_p95_m")
            finite(night.radiusP95, to: &json)
            json.name("seconds")
            finite(night.seconds, to: &json)
            json.name("travel_m")
            finite(night.travel, to: &json)
            json.name("unusable")
            json.integer(night.unusable)
            json.name("weighted_wait")
            finite(night.weightedWait, to: &json)
        }
    }

    private static func curve(_ curve: TuningResult.KDistanceCurve, to json: inout CanonicalJSON) {
        json.object { json in
            json.name("distances_m")
            json.array { json in curve.distances.forEach { finite($0, to: &json) } }
            json.name("k")
            json.integer(curve.k)
            json.name("knee_m")
            finite(curve.knee, to: &json)
        }
    }

    private static func sketch(_ sketch: TuningResult.Sketch, to json: inout CanonicalJSON) {
        json.object { json in
            json.name("clusters")
            json.array { json in
                for cluster in sketch.clusters {
                    json.object { json in
                        json.name("center")
                        place(cluster.center, to: &json)
                        json.name("members")
                        json.array { json in cluster.members.forEach { place($0, to: &json) } }
                        json.name("radius_m")
                        finite(cluster.radius.meters, to: &json)
                    }
                }
            }
            json.name("date")
            json.string(sketch.date)
            json.name("left_out")
            json.array { json in sketch.leftOut.forEach { place($0, to: &json) } }
            json.name("outcome")
            json.integer(sketch.outcome)
        }
    }

    private static func place(_ location: Location, to json: inout CanonicalJSON) {
        json.object { json in
            switch location {
            case .geographic(let place):
                json.name("lat")
                finite(place.latitude, to: &json)
                json.name("lon")
                finite(place.longitude, to: &json)
            case .planar(let x, let y):
                json.name("x")
                finite(x, to: &json)
                json.name("y")
                finite(y, to: &json)
            }
        }
    }
}
