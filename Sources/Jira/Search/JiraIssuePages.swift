internal import FoundationEssentials

/// The pages of a search, fetched one at a time as they are asked for.
///
/// Complete or failing: the walk ends where Jira says that it ends, and throws `protocolViolation` where a page token
/// comes a second time or the pages do not stop. An issue that stands on two pages is given once. An empty page in the
/// middle is passed over. The order is Jira's.
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

    /// Starts at the first page.
    public func makeAsyncIterator() -> Iterator { Iterator(pages: self) }

    /// Walks the pages; nil at the end, and after an error.
    public struct Iterator: AsyncIteratorProtocol {
        private let pages: JiraIssuePages
        private var token: String?
        private var seenTokens: Set<String> = []
        private var seenIDs: Set<String> = []
        private var fetched = 0
        private var isFinished = false

        init(pages: JiraIssuePages) { self.pages = pages }

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
                let page = try await pages.client.searchPage(
                    jql: pages.jql,
                    fields: pages.fields,
                    pageSize: pages.pageSize,
                    token: token
                )
                fetched += 1
                if page.isLast != true, let next = page.nextPageToken, !next.isEmpty {
                    guard seenTokens.insert(next).inserted else {
                        throw violation("page \(fetched) of the search points back to an earlier page")
                    }
                    token = next
                    isFinished = false
                }
                let fresh = page.issues.map(\.issue).filter { seenIDs.insert($0.id).inserted }
                if !fresh.isEmpty { return fresh }
            }
            return nil
        }

        private func violation(_ message: String) -> JiraError {
            JiraError(
                .protocolViolation,
                endpoint: JiraClient.searchCall.endpoint(pages.client.site.flavor),
                message: message + "; its result would be incomplete"
            )
        }
    }
}

/// A page of a search as Jira writes it.
struct SearchPage: DecodableWithConfiguration {
    var issues: [IssueDocument]
    var nextPageToken: String?
    var isLast: Bool?

    private enum Keys: String, CodingKey { case issues, nextPageToken, isLast }

    init(from decoder: any Decoder, configuration: IssueDecoding) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        issues = try object.decode([IssueDocument].self, forKey: .issues, configuration: configuration)
        nextPageToken = try object.decodeIfPresent(String.self, forKey: .nextPageToken)
        isLast = try object.decodeIfPresent(Bool.self, forKey: .isLast)
    }
}
