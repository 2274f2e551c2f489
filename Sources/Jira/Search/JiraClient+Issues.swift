internal import JQL

extension JiraClient {
    /// Reads issues by id or key, as Jira's database has them.
    ///
    /// Jira Cloud has a call for it. On Data Center the index of the node that answers is read, which has every write of
    /// that node at once; what it does not have is read one by one from the database.
    ///
    /// - Parameters:
    ///   - ids: numeric ids or keys, any number of them.
    ///   - fields: ids of the fields to read.
    /// - Returns: the issues that exist and that this account may see, in no particular order. One that has moved comes
    ///   with its new key.
    /// - Throws: `JiraError` of the first call that failed for good; nothing partial is returned.
    public func issues(_ ids: [String], fields: [String]) async throws(JiraError) -> [JiraIssue] {
        guard !site.flavor.bulkReadSizes.isEmpty else { return try await issuesOneByOne(ids, fields: fields) }
        var refusal: JiraError?
        for chunkSize in site.flavor.bulkReadSizes {
            do throws(JiraError) {
                return try await bulkFetch(ids, fields: fields, chunkSize: chunkSize, progress: { _ in })
            } catch  where error.code == .validation || error.code == .tooLarge {
                // Refused in this size: the next one is more modest.
                refusal = error
            }
        }
        guard let refusal else { return [] }
        throw refusal
    }

    /// As many as the most modest bulk read: more are searched for first.
    private static let singleReads = 20
    private static let idsInQuery = 100

    private func issuesOneByOne(_ ids: [String], fields: [String]) async throws(JiraError) -> [JiraIssue] {
        var seen: Set<String> = []
        var open = ids.filter { seen.insert($0).inserted }
        var found: [JiraIssue] = []
        if open.count > Self.singleReads {
            let numeric = open.compactMap { Int64($0) }
            let chunks = stride(from: 0, to: numeric.count, by: Self.idsInQuery).map {
                Array(numeric[$0..<min($0 + Self.idsInQuery, numeric.count)])
            }
            let results = await boundedFanOut(chunks, limit: configuration.concurrency) { chunk in
                do throws(JiraError) {
                    return Result<[JiraIssue], JiraError>.success(try await searched(chunk, fields: fields))
                } catch {
                    return .failure(error)
                }
            }
            for result in results { found += try result.get() }
            let read = Set(found.map(\.id))
            open.removeAll(where: read.contains)
        }
        let results = await boundedFanOut(open, limit: configuration.concurrency) { id in
            do throws(JiraError) {
                return Result<JiraIssue?, JiraError>.success(try await issue(id, fields: fields))
            } catch  where error.code == .notFound {
                return .success(nil)
            } catch {
                return .failure(error)
            }
        }
        var read = Set(found.map(\.id))
        for result in results {
            // An issue that was named by id and by key, or by two keys, comes once.
            if let issue = try result.get(), read.insert(issue.id).inserted { found.append(issue) }
        }
        return found
    }

    /// Of issues with these ids, those that a page shows; some may be missing.
    private func searched(_ ids: [Int64], fields: [String]) async throws(JiraError) -> [JiraIssue] {
        guard let clause = JQLFieldReference.id.isIn(ids.map { .integer($0) }) else { return [] }
        let body = SearchBody(
            jql: JQLQuery(clause).description,
            fields: fields.isEmpty ? ["id", "key"] : fields,
            maxResults: ids.count,
            startAt: 0,
            // An id that is gone is a warning then, and no refusal of the whole.
            validateQuery: false
        )
        do throws(JiraError) {
            return try await searchPage(body, fields: fields).issues
        } catch  where error.code == .validation {
            return []
        }
    }
}
