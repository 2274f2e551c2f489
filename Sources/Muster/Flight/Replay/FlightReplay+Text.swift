internal import Planning
internal import Tickets

extension FlightReplay {
    /// What came out, for people, one line an element; the difference itself is not among it.
    public var lines: [String] {
        let counts = "\(inputs.tickets.count) tickets, \(plan.clusters.count) new clusters"
        var lines = [
            "Replayed \(flight.kind) \(flight.id) of \(RunHistoryText.minute(flight.startedAt)) UTC: \(counts)."
        ]
        if let recordedHash {
            lines.append(isSame ? "Same plan: \(planHash)" : "ANOTHER plan: \(planHash)")
            if !isSame { lines.append("recorded was: \(recordedHash)") }
        } else {
            lines.append("It ended before its plan was recorded. Now: \(planHash)")
        }
        if isOtherVersion {
            lines.append(
                "Planned then by Muster \(inputs.musterVersion), now by \(musterVersion)"
                    + (isSame ? "." : ": another version may plan otherwise.")
            )
        }
        if !isSame, recordedPlan == nil {
            lines.append("The recorded plan is not in the store, so what differs cannot be listed.")
        }
        return lines
    }

    /// The same as JSON, ending in a line break.
    public func encoded() -> [UInt8] {
        var json = CanonicalJSON(breaksLines: true)
        json.object { json in
            json.name("difference")
            if let difference {
                json.canonical(Array(difference.encoded().dropLast()))
            } else {
                json.null()
            }
            json.member("format", "muster.replay")
            json.member("id", flight.id)
            json.member("inputs_hash", inputs.hash)
            json.member("kind", flight.kind)
            json.member("muster_version", musterVersion)
            json.member("plan_hash", planHash)
            json.name("recorded_hash")
            json.optional(recordedHash) { $0.string($1) }
            json.member("recorded_version", inputs.musterVersion)
            json.name("same")
            json.boolean(isSame)
            json.name("version")
            json.integer(1)
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }
}
