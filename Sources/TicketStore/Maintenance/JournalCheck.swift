import Tickets

/// A look for rows of the journal that Muster never writes; each row of the answer is one finding in words.
struct JournalCheck {
    /// Schema that has the tables.
    let schema: Int
    /// Query with one column of text.
    let query: String

    /// The values of a type as a list of SQL: what Muster writes and what is looked for cannot come apart.
    private static func list<Value: CaseIterable & RawRepresentable<String>>(_: Value.Type) -> String {
        "(" + Value.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ") + ")"
    }

    /// Whether a column holds JSON whose member has the value of another column, where that has one.
    ///
    /// SQLite's own check does not see that the bytes of a document are others.
    private static func holds(_ column: String, _ member: String, _ value: String) -> String {
        """
        CASE WHEN json_valid(CAST(\(column) AS TEXT))
            THEN coalesce(json_extract(CAST(\(column) AS TEXT), '$.\(member)') = \(value), \(value) IS NULL)
            ELSE 0 END
        """
    }

    /// Every check.
    static let all: [JournalCheck] = [
        JournalCheck(
            schema: 2,
            query: """
                SELECT 'run ''' || id || ''' has the unknown outcome ''' || outcome || '''' FROM runs
                WHERE outcome NOT IN \(list(RunRecord.Outcome.self)) ORDER BY run
                """
        ),
        JournalCheck(
            schema: 2,
            query: """
                SELECT 'run ''' || id || ''' is closed as ' || outcome || ' and has no end' FROM runs
                WHERE outcome IN ('done', 'partial', 'failed', 'rolled_back') AND finished_at IS NULL ORDER BY run
                """
        ),
        JournalCheck(
            schema: 2,
            query: """
                SELECT 'the intent of cluster ''' || cluster_id || ''' in run ''' || id || ''' has the unknown state '''
                    || state || '''' FROM intents JOIN runs USING (run)
                WHERE state NOT IN \(list(ClusterIntent.State.self)) ORDER BY run, cluster_id
                """
        ),
        JournalCheck(
            schema: 2,
            query: """
                SELECT 'the intent of cluster ''' || cluster_id || ''' in run ''' || id || ''' is ' || state
                    || ' and names no Job Cluster' FROM intents JOIN runs USING (run)
                WHERE state IN ('created', 'linked') AND (issue_id IS NULL OR issue_key IS NULL)
                ORDER BY run, cluster_id
                """
        ),
        JournalCheck(
            schema: 2,
            query: """
                SELECT 'run ''' || id || ''' is closed as done, and the answer for cluster ''' || cluster_id
                    || ''' is not known' FROM intents JOIN runs USING (run)
                WHERE outcome = 'done' AND state = 'sent' ORDER BY run, cluster_id
                """
        ),
        // A plan that is applied again is a run of its own that finds the Job Clusters of the first, by the same markers.
        JournalCheck(
            schema: 2,
            query: """
                SELECT 'Job Cluster ' || min(issue_key) || ' belongs to ' || count(DISTINCT marker)
                    || ' clusters of the journal'
                FROM intents JOIN runs USING (run) WHERE issue_id IS NOT NULL
                GROUP BY runs.scope, issue_id HAVING count(DISTINCT marker) > 1 ORDER BY issue_id
                """
        ),
        JournalCheck(
            schema: 2,
            query: """
                SELECT 'the members of cluster ''' || cluster_id || ''' in run ''' || id || ''' cannot be read'
                FROM intents JOIN runs USING (run)
                WHERE linked_members IS NOT NULL AND NOT json_valid(linked_members) ORDER BY run, cluster_id
                """
        ),
        // Without its plan an unfinished run cannot be finished.
        JournalCheck(
            schema: 2,
            query: """
                SELECT 'the document of plan ''' || hash || ''' is damaged' FROM plans
                WHERE NOT \(holds("document", "plan_hash", "hash")) ORDER BY saved_at, hash
                """
        ),
        // One that was cut off early has no inputs.
        JournalCheck(
            schema: 3,
            query: """
                SELECT 'the document of flight ''' || id || ''' is damaged' FROM flights
                WHERE document IS NOT NULL AND NOT \(holds("document", "inputs_hash", "inputs_hash"))
                ORDER BY started_at, id
                """
        ),
        JournalCheck(
            schema: 3,
            query: """
                SELECT 'action ' || number || ' of run ''' || id || ''' has the unknown kind or state ''' || kind
                    || ''', ''' || state || '''' FROM actions JOIN runs USING (run)
                WHERE state NOT IN \(list(SiteAction.State.self))
                    OR kind NOT IN \(list(SiteAction.Kind.self))
                ORDER BY run, number
                """
        ),
        JournalCheck(
            schema: 3,
            query: """
                SELECT 'run ''' || id || ''' is closed as done, and the answer for action ' || number
                    || ' is not known' FROM actions JOIN runs USING (run)
                WHERE outcome = 'done' AND state = 'sent' ORDER BY run, number
                """
        ),
        JournalCheck(
            schema: 3,
            query: """
                SELECT 'the members of the record of ' || issue_key || ' cannot be read' FROM standing
                WHERE members IS NOT NULL AND NOT json_valid(members) ORDER BY scope, issue_id
                """
        ),
        JournalCheck(
            schema: 3,
            query: """
                SELECT 'the override of ticket ' || ticket_key || ' has the unknown kind ''' || kind || ''''
                FROM overrides WHERE kind NOT IN \(list(ClusterOverride.Kind.self)) ORDER BY ticket_id
                """
        ),
    ]
}
