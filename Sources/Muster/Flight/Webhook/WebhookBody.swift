internal import FoundationEssentials

/// Bodies of outgoing webhooks.
public enum WebhookBody {
    /// Value of `type`.
    public static let type = "muster.run.finished"

    /// The report of a run with its type, its id and its time: the members of `--json` and four more.
    ///
    /// - Parameters:
    ///   - result: what was done.
    ///   - flightID: id of the execution.
    ///   - kind: `run` or `apply`.
    ///   - time: now, milliseconds since 1970.
    /// - Returns: JSON in UTF-8.
    public static func report(
        _ result: NightResult,
        flightID: String,
        kind: String,
        at time: Int64
    ) -> [UInt8] {
        let head = bytes(Head(flight_id: flightID, kind: kind, timestamp: RunLogLine.timestamp(time)))
        // Two objects that are not empty and share no name become one.
        return head.dropLast() + [UInt8(ascii: ",")] + RunReportDocument(result).bytes.dropFirst()
    }

    /// The same for an execution that an error ended.
    ///
    /// - Parameters:
    ///   - error: why.
    ///   - flightID: id of the execution.
    ///   - kind: `run` or `apply`.
    ///   - time: now, milliseconds since 1970.
    /// - Returns: JSON in UTF-8.
    public static func failure(
        _ error: MusterError,
        flightID: String,
        kind: String,
        at time: Int64
    ) -> [UInt8] {
        var head = Head(flight_id: flightID, kind: kind, timestamp: RunLogLine.timestamp(time))
        head.outcome = (error.code.isGuard ? FlightOutcome.guarded : .failed).rawValue
        head.error = FlightResult.Failure(code: error.code.description, message: error.message)
        return bytes(head)
    }

    private struct Head: Encodable {
        var error: FlightResult.Failure?
        var flight_id: String
        var kind: String
        var outcome: String?
        var timestamp: String
        var type = WebhookBody.type
    }

    private static func bytes(_ head: Head) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts only: encoding cannot fail.
        guard let data = try? encoder.encode(head) else {
            preconditionFailure("texts that cannot be encoded")
        }
        return Array(data)
    }
}
