public import JQL

extension JiraClient {
    /// The site's clock, milliseconds since 1970; nil where it does not say.
    ///
    /// Asked before a reading it is where the next one may begin: what is written in between has a later time.
    public func siteTime() async throws(JiraError) -> Int64? {
        try await serverInfo().serverTime.flatMap(JiraTimestamp.milliseconds)
    }

    /// Lists every issue that a JQL finds by its id, as cheaply as the site allows, and counts them before and after.
    ///
    /// On Jira Cloud `n` issues cost `2 + n/5000` calls; on Data Center `2 + n/1000`, or more where the site gives smaller
    /// pages, and the time of each issue's last change comes with it. Complete or failing, as `pull` is: where the walk
    /// gives fewer issues than the site counted both before and after, it is done a second time and both results count;
    /// where they are still too few and the site counts exactly, the census fails.
    ///
    /// - Parameters:
    ///   - jql: a query with a restriction.
    ///   - progress: called with how many issues are listed and about how many there are, from any task.
    /// - Returns: the list with its evidence.
    /// - Throws: `JiraError` of the first call that failed for good, or `incomplete`; nothing partial is returned.
    public func census(
        _ jql: String,
        progress: @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws(JiraError) -> JiraCensus {
        let isExact = site.flavor.counting == .exact
        var before = try await approximateCount(jql)
        var places: [String: Int] = [:]
        var entries: [JiraCensus.Entry] = []
        for attempt in 1...2 {
            try await walk(identities: jql, fields: site.flavor.censusFields) { issue in
                if let place = places[issue.id] {
                    entries[place].updated = issue.updated
                } else {
                    places[issue.id] = entries.count
                    entries.append(JiraCensus.Entry(id: issue.id, updated: issue.updated))
                }
                if entries.count % 1_000 == 0 { progress(entries.count, max(before, entries.count)) }
            }
            let after = try await approximateCount(jql)
            let count = JiraPull.Count(before: before, after: after, isExact: isExact)
            if entries.count >= min(before, after) || attempt == 2 {
                guard !isExact || entries.count >= min(before, after) else {
                    throw incompleteCensus(entries.count, count)
                }
                return JiraCensus(
                    entries: entries.sorted { JiraPull.idPrecedes($0.id, $1.id) },
                    count: count,
                    showsChanges: !site.flavor.censusFields.isEmpty
                )
            }
            before = after
        }
        preconditionFailure("the second attempt returns or throws")
    }

    /// Ids and keys of what a JQL finds, without counts around it: for what need not be complete.
    ///
    /// - Returns: keys by id.
    /// - Throws: `JiraError` of the first call that failed for good.
    public func keys(_ jql: String) async throws(JiraError) -> [String: String] {
        var keys: [String: String] = [:]
        try await walk(identities: jql, fields: []) { keys[$0.id] = $0.key }
        return keys
    }

    /// What a query finds that was updated since a cursor's last complete reading.
    ///
    /// Where the site reads issues by id in bulk, only their ids are listed, 5,000 a page: a bulk read shows them as they
    /// are now, which the index behind a search need not. Elsewhere they come with their fields.
    ///
    /// - Parameters:
    ///   - query: what to read.
    ///   - cursor: where the readings stand; before its first one everything counts as updated.
    ///   - fields: ids of the fields to read.
    /// - Returns: the issues, or the ids of those to read.
    /// - Throws: `JiraError` of the first call that failed for good.
    public func delta(
        _ query: JQLQuery,
        since cursor: IncrementalCursor,
        fields: [String]
    ) async throws(JiraError) -> JiraDelta {
        let jql = cursor.query(query).description
        guard !site.flavor.bulkReadSizes.isEmpty else {
            return JiraDelta(issues: try await search(jql, fields: fields), unread: [])
        }
        var ids: [String] = []
        try await walk(identities: jql, fields: []) { ids.append($0.id) }
        return JiraDelta(issues: [], unread: ids)
    }

    /// Walks a search for identities to its end, in pages as long as the site gives.
    private func walk(
        identities jql: String,
        fields: [String],
        _ visit: (JiraIssue) -> Void
    ) async throws(JiraError) {
        var pages = searchPages(jql, fields: fields, pageSize: site.flavor.searchPageLimit)
        pages.keepsOrder = false
        var iterator = pages.makeAsyncIterator()
        while let page = try await iterator.next() { page.forEach(visit) }
    }

    private func incompleteCensus(_ found: Int, _ count: JiraPull.Count) -> JiraError {
        JiraError(
            .incomplete,
            endpoint: searchCall.endpoint(site.flavor),
            message:
                "two listings of the search found \(found) issues, where the site counted \(count.before) before the "
                + "second and \(count.after) after it; try again when fewer issues change, and have the site's index "
                + "checked where this stays"
        )
    }
}

extension JiraFlavor {
    /// What a listing of ids can ask for besides without getting shorter pages.
    ///
    /// Jira Cloud gives 5,000 rows for ids alone and 100 with any field (facts section 1.1); Data Center's pages are as long with
    /// one field as without.
    var censusFields: [String] { searchPaging == .offset ? ["updated"] : [] }
}
