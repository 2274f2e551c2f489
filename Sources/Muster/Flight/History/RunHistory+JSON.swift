internal import FoundationEssentials

extension RunHistory {
    /// The history as JSON: `{"format","runs":[...],"trends":[...],"version"}`, ending in a line break.
    public func encoded() -> [UInt8] {
        let document = Document(
            runs: rows.map { row in
                Document.Run(
                    id: row.flight.id,
                    kind: row.flight.kind,
                    began: RunLogLine.timestamp(row.flight.startedAt),
                    ended: row.flight.finishedAt.map(RunLogLine.timestamp),
                    outcome: row.flight.outcome,
                    rolled_back: row.isRolledBack ? true : nil,
                    run_id: row.flight.runID,
                    plan_hash: row.flight.planHash,
                    inputs_hash: row.flight.inputsHash,
                    tickets: row.numbers.tickets,
                    clusters: row.numbers.clusters,
                    joined: row.numbers.joining,
                    left_out: row.numbers.leftOut,
                    churn: row.numbers.churn,
                    calls: row.numbers.calls,
                    seconds: row.value(.seconds)
                )
            },
            trends: trends.map {
                Document.Trend(
                    measure: $0.measure.rawValue,
                    last: $0.last,
                    median: $0.median,
                    nights: $0.nights,
                    change: $0.change.flatMap { $0.isFinite ? $0 : nil }
                )
            }
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf",
            negativeInfinity: "-inf",
            nan: "nan"
        )
        // Numbers that JSON lacks are texts: encoding cannot fail.
        guard let data = try? encoder.encode(document) else {
            preconditionFailure("a history that cannot be encoded")
        }
        return Array(data) + [UInt8(ascii: "\n")]
    }

    private struct Document: Encodable {
        struct Run: Encodable {
            var id: String
            var kind: String
            var began: String
            var ended: String?
            var outcome: String
            var rolled_back: Bool?
            var run_id: String?
            var plan_hash: String?
            var inputs_hash: String?
            var tickets: Int?
            var clusters: Int?
            var joined: Int?
            var left_out: Int?
            var churn: Double?
            var calls: Int?
            var seconds: Double?
        }

        struct Trend: Encodable {
            var measure: String
            var last: Double
            var median: Double
            var nights: Int
            var change: Double?
        }

        var format = "muster.runs"
        var runs: [Run]
        var trends: [Trend]
        var version = 1
    }
}
