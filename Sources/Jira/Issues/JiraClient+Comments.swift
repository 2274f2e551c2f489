internal import FoundationEssentials
internal import HTTPMessages

/// A comment on an issue.
public struct JiraComment: Hashable, Sendable, Decodable {
    /// Numeric id as text.
    public var id: String
    /// Who wrote it; nil where that is hidden.
    public var author: JiraUser?
    /// What it says.
    public var body: JiraText?
    /// When it was written, milliseconds since 1970 in UTC.
    public var created: Int64?
    /// When it was last changed, milliseconds since 1970 in UTC.
    public var updated: Int64?

    private enum Keys: String, CodingKey { case id, author, body, created, updated }

    /// Reads a comment, of which only the id must be there.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        id = try object.decode(String.self, forKey: .id)
        author = try? object.decodeIfPresent(JiraUser.self, forKey: .author)
        body = try? object.decodeIfPresent(JiraText.self, forKey: .body)
        created = (try? object.decodeIfPresent(JiraMoment.self, forKey: .created))?.milliseconds
        updated = (try? object.decodeIfPresent(JiraMoment.self, forKey: .updated))?.milliseconds
    }
}

extension JiraClient {
    /// Every comment on an issue, the oldest first; the list that comes with an issue may be cut short.
    ///
    /// Offsets shift where a comment is removed meanwhile, so the list is read again where its total changes.
    ///
    /// - Throws: `JiraError`, `incomplete` where the total does not hold still.
    public func comments(of issue: IssueReference) async throws(JiraError) -> [JiraComment] {
        for _ in 0..<3 {
            if let all = try await commentsIfStill(issue) { return all }
        }
        throw JiraError(
            .incomplete,
            endpoint: read(["issue", .value(issue.text), "comment"]).endpoint(site.flavor),
            message: "comments on \(issue.text) come and go while they are read; try again"
        )
    }

    /// Nil where the total changed between two pages.
    private func commentsIfStill(_ issue: IssueReference) async throws(JiraError) -> [JiraComment]? {
        struct Page: Decodable {
            var comments: [JiraComment]
            var total: Int?
        }
        var all: [JiraComment] = []
        var total: Int?
        repeat {
            var call = read(["issue", .value(issue.text), "comment"])
            // The order is named where both products know its name; the oldest first is their default.
            call.query = [("startAt", "\(all.count)"), ("maxResults", "100"), ("orderBy", "created")]
            call.points = 101
            let page = try await send(call, answering: Page.self)
            guard total == nil || page.total == total else { return nil }
            total = page.total ?? page.comments.count
            all += page.comments
            if page.comments.isEmpty { break }
        } while all.count < total ?? 0
        return all.count == total ? all : nil
    }
}
