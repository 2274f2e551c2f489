internal import FoundationEssentials
internal import Tickets

/// A synchronisation's report as JSON: what `muster sync --json` prints and the history keeps.
public struct SyncReportDocument: Encodable, Sendable {
    private var site: String
    private var project: String
    private var method: String
    private var why_full: String?
    private var dry_run: Bool
    private var found: Int
    private var read: Int
    private var new: Int
    private var changed: Int
    private var unchanged: Int
    private var left: Left
    private var calls: Int
    private var elapsed_s: Double
    private var warnings: [String]

    private struct Left: Encodable {
        var total: Int
        var reasons: [String: Int]
        var tickets: [Departure]
    }

    private struct Departure: Encodable {
        var id: String
        var key: String
        var reason: String
        var detail: String
    }

    /// Makes the document of a report.
    public init(_ report: SyncReport) {
        site = report.scope.site
        project = report.scope.project
        method = report.method.rawValue
        why_full = report.whyFull
        dry_run = report.isDryRun
        (found, read) = (report.found, report.read)
        (new, changed, unchanged) = (report.new, report.changed, report.unchanged)
        left = Left(
            total: report.left.count,
            reasons: Dictionary(
                report.leftByReason.map { ($0.reason.rawValue, $0.count) },
                uniquingKeysWith: +
            ),
            tickets: report.left.map {
                Departure(id: $0.id, key: $0.key, reason: $0.reason.rawValue, detail: $0.detail)
            }
        )
        (calls, elapsed_s, warnings) = (report.calls, report.seconds, report.warnings)
    }

    /// The document in UTF-8, members in ascending order of name.
    ///
    /// - Parameter isPretty: whether it is broken into lines for people.
    /// - Returns: the document.
    public func bytes(isPretty: Bool) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
        // Every number is finite and every text is one: encoding cannot fail.
        guard let data = try? encoder.encode(self) else {
            preconditionFailure("a report that cannot be encoded")
        }
        return Array(data)
    }
}
