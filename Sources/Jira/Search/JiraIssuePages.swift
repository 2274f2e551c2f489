internal import FoundationEssentials
internal import JQL

/// The pages of a search, fetched one at a time as they are asked for.
///
/// Complete or failing: the walk ends where Jira says that it ends, and throws where that can no more be proven. An
/// issue that comes twice is given once; an empty page in the middle is passed over. Memory is that of one page and of
/// a bit or so for each issue seen.
///
/// **Jira Cloud** pages by token and in the order that the query asks for. A token that comes a second time, and pages
/// that do not stop, are `protocolViolation`. A token that Jira refuses in the middle, as one of more than 7 days, has
/// the search begin anew once, and what was given before is left out; the second time it is `pageTokenExpired`.
///
/// **Data Center** pages by offset, which loses rows where others leave the result (see `SliceWalk`). A result of one
/// page comes in the order that the query asks for. A longer one is read by key or by creation, and comes in that
/// order; where the pages do not join, the walk throws `incomplete`.
public struct JiraIssuePages: AsyncSequence, Sendable {
    /// Issues of one page, never empty.
    public typealias Element = [JiraIssue]
    /// The only error thrown.
    public typealias Failure = JiraError

    let client: JiraClient
    let jql: String
    let fields: [String]
    let pageSize: Int
    let maximumPages: Int
    /// Issues to look at in the database itself.
    let reconciling: [String]
    /// Whether a result of one page comes in the query's own order.
    var keepsOrder = true

    /// Starts at the first page.
    public func makeAsyncIterator() -> Iterator { Iterator(pages: self) }

    /// Walks the pages; nil at the end, and after an error.
    public struct Iterator: AsyncIteratorProtocol {
        private let pages: JiraIssuePages
        private var seen = IssueIDSet()
        private var fetched = 0
        private var isFinished = false

        // Token pages.
        private var token: String?
        private var trail = PageTokenTrail()
        private var hasBegunAnew = false

        // Offset pages.
        private var slices: SliceWalk?

        init(pages: JiraIssuePages) { self.pages = pages }

        /// How many different issues were given so far.
        var found: Int { seen.count }

        /// The next page.
        public mutating func next() async throws(JiraError) -> [JiraIssue]? { try await next(isolation: nil) }

        /// The next page, on the caller's actor.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(JiraError) -> [JiraIssue]? {
            while !isFinished {
                // Whatever throws below ends the walk.
                isFinished = true
                guard fetched < pages.maximumPages else {
                    throw violation("the search has more than \(pages.maximumPages) pages")
                }
                let issues: [JiraIssue]
                switch pages.client.site.flavor.searchPaging {
                case .token: issues = try await nextByToken(isolation: actor)
                case .offset: issues = try await nextBySlice(isolation: actor)
                }
                var fresh = issues
                fresh.removeAll { !seen.insert($0.id) }
                if !fresh.isEmpty { return fresh }
            }
            return nil
        }

        private func violation(
            _ message: String,
            _ code: JiraError.Code = .protocolViolation
        ) -> JiraError {
            JiraError(
                code,
                endpoint: pages.client.searchCall.endpoint(pages.client.site.flavor),
                message: message + "; its result would be incomplete"
            )
        }

        // MARK: By token

        private mutating func nextByToken(
            isolation actor: isolated (any Actor)?
        ) async throws(JiraError) -> [JiraIssue] {
            let page: SearchPage
            do throws(JiraError) {
                page = try await pages.client.searchPage(
                    SearchBody(
                        jql: pages.jql,
                        fields: pages.requestedFields,
                        maxResults: pages.pageSize,
                        nextPageToken: token,
                        reconcileIssues: try pages.reconciledIDs()
                    ),
                    fields: pages.fields
                )
            } catch  where error.code == .pageTokenExpired && token != nil && !hasBegunAnew {
                hasBegunAnew = true
                token = nil
                trail = PageTokenTrail()
                isFinished = false
                return []
            }
            fetched += 1
            if page.isLast != true, let next = page.nextPageToken, !next.isEmpty {
                guard trail.insert(next) else {
                    throw violation("page \(fetched) of the search points back to an earlier page")
                }
                token = next
                isFinished = false
            }
            return page.issues
        }

        // MARK: By slice

        private mutating func nextBySlice(
            isolation actor: isolated (any Actor)?
        ) async throws(JiraError) -> [JiraIssue] {
            if slices == nil {
                let query = try parsedQuery()
                let walk = SliceWalk(query, pageSize: pages.pageSize)
                if pages.keepsOrder, fetched == 0, query.order != SliceWalk.order(walk.ground) {
                    let page = try await page(pages.jql, startAt: 0, isolation: actor)
                    if let total = page.total, page.issues.count >= total { return page.issues }
                }
                slices = walk
            }
            guard var walk = slices else { return [] }
            let request = walk.request
            var page: SearchPage?
            var refusal: JiraError?
            do throws(JiraError) {
                page = try await self.page(
                    request.query.description,
                    startAt: request.startAt,
                    isolation: actor
                )
            } catch  where error.code == .validation && fetched > 1 {
                refusal = error
            }
            var step = SliceWalk.Step.discard
            do throws(SliceWalk.Violation) {
                if let page {
                    step = try take(page, of: request, &walk)
                } else if try walk.takeRefusal() {
                    refusal = nil
                }
            } catch {
                throw violation(error.message, .incomplete)
            }
            if let refusal { throw refusal }
            slices = walk
            isFinished = walk.isFinished
            return step == .rows ? page?.issues ?? [] : []
        }

        private func take(
            _ page: SearchPage,
            of request: SliceWalk.Request,
            _ walk: inout SliceWalk
        ) throws(SliceWalk.Violation) -> SliceWalk.Step {
            guard let total = page.total else {
                throw SliceWalk.Violation(message: "the site's answer has no \"total\"")
            }
            guard page.startAt ?? request.startAt == request.startAt else {
                throw SliceWalk.Violation(message: "the site gave other rows than it was asked for")
            }
            let rows = page.issues.map { SliceWalk.Row(id: $0.id, key: $0.key, created: $0.created) }
            return try walk.take(rows, total: total, isKnown: seen.contains)
        }

        private func parsedQuery() throws(JiraError) -> JQLQuery {
            do throws(JQLSyntaxError) {
                return try JQLQuery(parsing: pages.jql)
            } catch {
                throw JiraError(
                    .validation,
                    endpoint: pages.client.searchCall.endpoint(pages.client.site.flavor),
                    message: "the JQL cannot be read: \(error)"
                )
            }
        }

        private mutating func page(
            _ jql: String,
            startAt: Int,
            isolation actor: isolated (any Actor)?
        ) async throws(JiraError) -> SearchPage {
            guard fetched < pages.maximumPages else {
                throw violation("the search has more than \(pages.maximumPages) pages")
            }
            fetched += 1
            var requested = pages.requestedFields
            // What a slice begins at.
            if !requested.contains("created") { requested.append("created") }
            return try await pages.client.searchPage(
                SearchBody(jql: jql, fields: requested, maxResults: pages.pageSize, startAt: startAt),
                fields: pages.fields
            )
        }
    }
}

extension JiraIssuePages {
    fileprivate var requestedFields: [String] { fields.isEmpty ? ["id", "key"] : fields }

    fileprivate func reconciledIDs() throws(JiraError) -> [Int64]? {
        let limit = client.site.flavor.reconcileLimit
        guard limit > 0, !reconciling.isEmpty else { return nil }
        let ids = reconciling.compactMap { Int64($0) }
        guard ids.count == reconciling.count, ids.count <= limit else {
            throw JiraError(
                .validation,
                endpoint: client.searchCall.endpoint(client.site.flavor),
                message: "a search can be told to look at \(limit) issues by their numeric ids, not at "
                    + "\(reconciling.count) such as \(reconciling.first ?? "")"
            )
        }
        return ids
    }
}
