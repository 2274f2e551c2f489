internal import JQL
internal import Publishing

/// Which tickets a job pulls.
enum ReadyQuery {
    /// The template or the user's own JQL, without the Job Clusters themselves.
    ///
    /// - Throws: `MusterError.configuration` where the user's JQL cannot be read, naming the place.
    static func query(_ settings: JobSettings) throws(MusterError) -> JQLQuery {
        let clusterType = JQLFieldReference.issueType.equals(.text(settings.names.clusterIssueType))
        guard let jql = settings.jql else {
            return JQLTemplate.readyForClustering(
                project: settings.names.project,
                status: settings.clusteringStatus
            ).restricted(to: .not(clusterType))
        }
        let own: JQLQuery
        do throws(JQLSyntaxError) {
            own = try JQLTemplate.custom(jql)
        } catch {
            throw MusterError(error, jql: jql)
        }
        guard own.isBounded else {
            throw MusterError(
                .configuration,
                "the JQL '\(jql)' restricts nothing, which Jira refuses; add at least a project"
            )
        }
        let query = own.restricted(to: .not(clusterType))
        return own.order.isEmpty ? query.ordered(by: JQLTemplate.stableOrder) : query
    }
}
