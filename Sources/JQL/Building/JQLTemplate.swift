/// Queries that come with the product.
public enum JQLTemplate {
    /// Tickets of a project that wait to be clustered, in an order that stays the same while tickets are
    /// written to.
    public static func readyForClustering(
        project: String,
        status: String = "Ready For Clustering"
    ) -> JQLQuery {
        JQLQuery(
            JQLFieldReference.project.equals(.text(project)).and(
                JQLFieldReference.status.equals(.text(status))
            ),
            orderedBy: stableOrder
        )
    }

    /// Tickets of a project with the two highest of Jira's standard priorities, the most urgent first.
    public static func highPriority(project: String, priorities: [String] = ["Highest", "High"]) -> JQLQuery {
        let inProject = JQLFieldReference.project.equals(.text(project))
        let urgent = JQLFieldReference.priority.isIn(priorities.map { .text($0) })
        return JQLQuery(
            urgent.map { inProject.and($0) } ?? inProject,
            orderedBy: [JQLOrdering(.priority, .descending)] + stableOrder
        )
    }

    /// Tickets of a project that carry a label for their location, such as a town or a district.
    public static func byLocationLabel(project: String, label: String) -> JQLQuery {
        JQLQuery(
            JQLFieldReference.project.equals(.text(project)).and(
                JQLFieldReference.labels.equals(.text(label))
            ),
            orderedBy: stableOrder
        )
    }

    /// A user's own JQL.
    ///
    /// - Throws: `JQLSyntaxError` where it is none.
    public static func custom(_ text: String) throws(JQLSyntaxError) -> JQLQuery {
        try JQLQuery(parsing: text)
    }

    /// By creation, then key: neither changes, so that pages of one search do not shift.
    public static let stableOrder = [JQLOrdering(.created, .ascending), JQLOrdering(.key, .ascending)]
}
