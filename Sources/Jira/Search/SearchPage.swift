internal import FoundationEssentials

/// A page of a search, in either product's form.
struct SearchPage: DecodableWithConfiguration {
    var issues: [JiraIssue]
    /// Cloud: where the next page begins.
    var nextPageToken: String?
    /// Cloud: whether there is none.
    var isLast: Bool?
    /// Data Center: how many rows were left out, how many would be given at most, and how many there are.
    var startAt: Int?
    var maxResults: Int?
    var total: Int?

    private enum Keys: String, CodingKey { case issues, nextPageToken, isLast, startAt, maxResults, total }

    init(from decoder: any Decoder, configuration: IssueDecoding) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        issues = try IssueDocument.list(
            object.nestedUnkeyedContainer(forKey: .issues),
            configuration: configuration
        )
        nextPageToken = try object.decodeIfPresent(String.self, forKey: .nextPageToken)
        isLast = try object.decodeIfPresent(Bool.self, forKey: .isLast)
        startAt = try? object.decodeIfPresent(Int.self, forKey: .startAt)
        maxResults = try? object.decodeIfPresent(Int.self, forKey: .maxResults)
        total = try? object.decodeIfPresent(Int.self, forKey: .total)
    }
}

/// What a search asks for, in either product's form; members that are nil are not sent.
struct SearchBody: Encodable {
    var jql: String
    var fields: [String]
    var maxResults: Int
    var nextPageToken: String?
    var reconcileIssues: [Int64]?
    var startAt: Int?
    var validateQuery: Bool?
}
