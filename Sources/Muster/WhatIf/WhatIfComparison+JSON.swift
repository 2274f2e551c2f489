internal import Clustering
internal import Geodesy
internal import Planning

extension WhatIfComparison {
    /// Value of the member `format`.
    public static let format = "muster.what_if"

    /// The comparison as JSON, UTF-8, ending in a line break; members in ascending order of name.
    public func encoded() -> [UInt8] {
        var json = CanonicalJSON(breaksLines: true)
        json.object { json in
            json.name("base")
            json.object { json in base.write(to: &json, label: nil, settings: [], difference: nil) }
            json.name("format")
            json.string(WhatIfComparison.format)
            json.name("source")
            inputs.source.write(to: &json)
            json.name("standing")
            json.integer(inputs.standing.count)
            json.name("tickets")
            json.integer(base.plan.tickets.count)
            json.name("variants")
            json.array { json in
                for outcome in variants {
                    json.object { json in
                        switch outcome.result {
                        case .success(let change):
                            change.planned.write(
                                to: &json,
                                label: outcome.variant.label,
                                settings: outcome.variant.settings,
                                difference: change.difference
                            )
                        case .failure(let error):
                            json.member("error", error.description)
                            json.member("label", outcome.variant.label)
                            WhatIfComparison.write(outcome.variant.settings, to: &json)
                        }
                    }
                }
            }
            json.name("version")
            json.integer(1)
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }

    fileprivate static func write(
        _ settings: [(name: String, value: String)],
        to json: inout CanonicalJSON
    ) {
        json.name("settings")
        json.object { json in
            for setting in settings.sorted(by: { $0.name < $1.name }) {
                json.member(setting.name, setting.value)
            }
        }
    }
}

extension WhatIfComparison.Planned {
    fileprivate func write(
        to json: inout CanonicalJSON,
        label: String?,
        settings: [(name: String, value: String)],
        difference: PlanDifference?
    ) {
        func number(_ name: String, _ value: Double, _ json: inout CanonicalJSON) {
            json.name(name)
            json.number(value)
        }
        func integer(_ name: String, _ value: Int, _ json: inout CanonicalJSON) {
            json.name(name)
            json.integer(value)
        }
        if let difference { number("churn", difference.churn, &json) }
        integer("clustered", measures.clustered, &json)
        integer("clusters", measures.clusters, &json)
        json.name("fill")
        json.optional(measures.fill) { $0.number($1) }
        integer("joining", measures.joining, &json)
        if let label { json.member("label", label) }
        integer("left_out", measures.leftOut, &json)
        json.name("left_out_by_reason")
        json.object { json in
            for entry in measures.reasons.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                integer(entry.key.rawValue, entry.value, &json)
            }
        }
        if let difference { integer("moved", difference.moved, &json) }
        integer("new_clusters", measures.newClusters, &json)
        json.name("parameters")
        plan.parameters.write(to: &json)
        json.member("plan_hash", PlanDocument.hash(of: plan))
        number("radius_max_m", measures.radiusMax, &json)
        number("radius_median_m", measures.radiusMedian, &json)
        number("radius_p95_m", measures.radiusP95, &json)
        number("seconds", seconds, &json)
        if label != nil { WhatIfComparison.write(settings, to: &json) }
        number("sum_distance_m", measures.sumDistance, &json)
        if let difference {
            json.name("tickets")
            json.array { json in
                for ticket in difference.tickets where ticket.event != .change {
                    json.object { json in
                        json.member("event", ticket.event.rawValue)
                        json.member("from", ticket.from)
                        json.member("id", ticket.id)
                        json.member("key", ticket.key)
                        json.member("to", ticket.to)
                    }
                }
            }
        }
        number("travel_m", measures.travel, &json)
    }
}
