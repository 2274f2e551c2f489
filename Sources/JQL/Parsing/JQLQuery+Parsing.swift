extension JQLQuery {
    /// Reads JQL.
    ///
    /// The empty text is the query that finds everything. Names of fields, functions and values are not
    /// checked here: `problems` tells what every site refuses, `JQLEvaluator` what one site does. Linear in
    /// the length of the text.
    ///
    /// - Throws: `JQLSyntaxError` with Jira's wording, the place and often a suggestion; also for more than
    ///   128 nested
    ///   parentheses, negations or lists.
    public init(parsing text: String) throws(JQLSyntaxError) {
        var parser = try JQLParser(text)
        self = try parser.parseQuery()
    }
}
