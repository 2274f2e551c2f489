internal import Clustering
public import Planning

/// A plan as CSV: `id,cluster`, then `reason`, then the columns that were carried through.
public enum CSVReport {
    /// Columns of the input that go through to the output, and the order of rows.
    public struct Carried: Sendable {
        /// Names of the columns.
        public var columns: [String]
        /// Ids in the order of the output's rows.
        public var ids: [String]
        /// Texts of the row at a position in `ids`.
        public var row: @Sendable (Int) -> [String]

        /// Makes the description of carried columns.
        public init(columns: [String], ids: [String], row: @escaping @Sendable (Int) -> [String]) {
            self.columns = columns
            self.ids = ids
            self.row = row
        }
    }

    /// The plan as UTF-8 text, RFC 4180 with LF: one row a ticket, an empty cluster where it is in none.
    ///
    /// Beside Job Clusters that stand, their keys are in the column `cluster`, and a column `standing` after `reason`
    /// says `kept` for who was a member and `joining` for who joins.
    ///
    /// Fields that a spreadsheet would run as a formula get an apostrophe in front; numbers stay numbers.
    ///
    /// - Parameters:
    ///   - plan: the plan.
    ///   - carried: columns of the input; rows stand in the plan's order where nil.
    /// - Returns: the document.
    public static func bytes(plan: Plan, carried: Carried? = nil) -> [UInt8] {
        let facts = PlanFacts(plan, withStanding: true)
        var text: [UInt8] = []
        let standing = plan.standing.isEmpty ? [] : ["standing"]
        append(["id", "cluster", "reason"] + standing + (carried?.columns ?? []), to: &text)
        let ids = carried?.ids ?? plan.tickets.map(\.id)
        for (position, id) in ids.enumerated() {
            let cluster = facts.index(of: id).flatMap { facts.clusterName(ofTicketAt: $0) } ?? ""
            let reason = facts.unclustered(id)?.reason.rawValue ?? ""
            let seat = facts.standing(id).map { $0.joins ? "joining" : "kept" } ?? ""
            append(
                [id, cluster, reason] + standing.map { _ in seat } + (carried?.row(position) ?? []),
                to: &text
            )
        }
        return text
    }

    private static func append(_ fields: [String], to text: inout [UInt8]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            text.append(contentsOf: SafeText.csvField(field).utf8)
        }
        text.append(0x0A)
    }
}
