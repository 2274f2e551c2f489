/// A look for rows of the journal that Muster never writes; each row of the answer is one finding in words.
struct JournalCheck {
    /// Schema that has the tables.
    let schema: Int
    /// Query with one column of text.
    let query: String

    /// Every check.
    static let all: [JournalCheck] = [
        JournalCheck(
            schema: 2,
            query: """
                SELECT 'run ''' || id || ''' has the unknown outcome ''' || outcome || '''' FROM runs
                WHERE outcome NOT IN ('open', 'done', 'partial', 'failed', 'rolled_back') ORDER BY run
                """
        ),
        JournalCheck(
            schema: 2,
            query: """
                SELECT 'run ''' || id || ''' is closed as ' || outcome || ' and has no end' FROM runs
                WHERE outcome IN ('done', 'partial', 'failed') AND finished_at IS NULL ORDER BY run
                """
        ),
        JournalCheck(
            schema: 2,
            query: """
                SELECT 'the intent of cluster ''' || cluster_id || ''' in run ''' || id || ''' has the unknown state '''
                    || state || '''' FROM intents JOIN runs USING (run)
                WHERE state NOT IN ('pending', 'sent', 'created', 'linked', 'refused') ORDER BY run, cluster_id
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
        // Runs of one plan name the same Job Cluster: the later one finds what the earlier one made.
        JournalCheck(
            schema: 2,
            query: """
                SELECT 'Job Cluster ' || min(issue_key) || ' belongs to '
                    || count(DISTINCT plan_hash || ' ' || cluster_id) || ' clusters of the journal'
                FROM intents JOIN runs USING (run) WHERE issue_id IS NOT NULL
                GROUP BY runs.scope, issue_id HAVING count(DISTINCT plan_hash || ' ' || cluster_id) > 1
                ORDER BY issue_id
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
        JournalCheck(
            schema: 3,
            query: """
                SELECT 'action ' || number || ' of run ''' || id || ''' has the unknown kind or state ''' || kind
                    || ''', ''' || state || '''' FROM actions JOIN runs USING (run)
                WHERE state NOT IN ('pending', 'sent', 'done', 'found', 'refused', 'drifted')
                    OR kind NOT IN ('link', 'unlink', 'edit', 'comment', 'transition', 'close', 'delete', 'uncomment')
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
                FROM overrides WHERE kind NOT IN ('keep_out', 'keep_in', 'hold') ORDER BY ticket_id
                """
        ),
    ]
}
