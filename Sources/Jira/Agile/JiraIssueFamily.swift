internal import FoundationEssentials
internal import HTTPMessages

/// What stands above and below an issue.
public struct JiraIssueFamily: Hashable, Sendable {
    /// The issue that it is a sub-task of, or, on Jira Cloud, its epic; nil for none.
    public var parent: JiraIssueLink.LinkedIssue?
    /// Key of its epic, where the product has a field of its own for that (Data Center).
    public var epicKey: String?
    /// Its sub-tasks, in Jira's order.
    public var subtasks: [JiraIssueLink.LinkedIssue]
}

/// Where a new or changed issue shall belong.
public enum JiraParent: Hashable, Sendable {
    /// A sub-task of this issue.
    case issue(IssueReference)
    /// An issue of this epic; `linkField` is the id of the field *Epic Link*, which Data Center needs.
    case epic(key: String, linkField: String?)
}

extension JiraFlavor {
    /// Field and value that put an issue below its parent; nil for an epic without a field that the product needs.
    public func field(for parent: JiraParent) -> (id: String, value: JiraFieldInput)? {
        switch parent {
        case .issue(let issue): ("parent", .issue(issue))
        case .epic(let key, _) where epicsAreParents: ("parent", .issue(.key(key)))
        case .epic(let key, let field): field.map { ($0, .text(key)) }
        }
    }
}

extension JiraClient {
    /// Parent, epic and sub-tasks of an issue.
    ///
    /// - Parameters:
    ///   - issue: which one.
    ///   - epicLinkField: id of the field *Epic Link* from `JiraAgileFields`, which only Data Center needs.
    /// - Returns: the family as the database has it.
    /// - Throws: `JiraError`, `notFound` for an issue that is not there.
    public func family(
        of issue: IssueReference,
        epicLinkField: String? = nil
    ) async throws(JiraError) -> JiraIssueFamily {
        var call = read(["issue", .value(issue.text)])
        let epicField = site.flavor.epicsAreParents ? nil : epicLinkField
        call.query = [
            ("fields", (["parent", "subtasks"] + (epicField.map { [$0] } ?? [])).joined(separator: ","))
        ]
        call.points = 2
        let response = try await send(call)
        return try decode(response, call) {
            let fields = try JSONDecoder().decode(FieldsOfIssue<FamilyMember>.self, from: response.body)
                .values
            return JiraIssueFamily(
                parent: fields["parent"]?.issues.first,
                epicKey: epicField.flatMap { fields[$0]?.text },
                subtasks: fields["subtasks"]?.issues ?? []
            )
        }
    }

    /// Issues below another one, found by search: sub-tasks, or the issues of an epic.
    ///
    /// - Parameters:
    ///   - parent: the issue or epic.
    ///   - fields: ids of the fields to read.
    /// - Returns: the issues; a search lags behind writes, `family(of:)` does not.
    /// - Throws: `JiraError`; `validation` for an epic without the field that the product needs.
    public func children(of parent: JiraParent, fields: [String]) async throws(JiraError) -> [JiraIssue] {
        let field: String
        let value: String
        switch parent {
        case .issue(let issue): (field, value) = ("parent", issue.text)
        case .epic(let key, _) where site.flavor.epicsAreParents: (field, value) = ("parent", key)
        case .epic(let key, let linkField):
            guard let number = linkField.flatMap({ $0.split(separator: "_").last }).flatMap({ Int($0) })
            else {
                throw JiraError(
                    .validation,
                    endpoint: "search",
                    message:
                        "on Jira \(site.flavor.name) the issues of an epic are found by the field Epic Link; give its id"
                )
            }
            (field, value) = ("cf[\(number)]", key)
        }
        let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return try await search("\(field) = \"\(escaped)\" ORDER BY created ASC, key ASC", fields: fields)
    }
}

/// A field that holds one issue, several, or a key.
private struct FamilyMember: Decodable {
    var issues: [JiraIssueLink.LinkedIssue] = []
    var text: String?

    init(from decoder: any Decoder) throws {
        if let container = try? decoder.singleValueContainer(), let text = try? container.decode(String.self)
        {
            self.text = text
        } else if var list = try? decoder.unkeyedContainer() {
            while !list.isAtEnd {
                if let issue = try list.decode(Linked.self).issue { issues.append(issue) }
            }
        } else if let issue = (try? Linked(from: decoder))?.issue {
            issues = [issue]
        }
    }

    private struct Linked: Decodable {
        struct Named: Decodable { var name: String? }
        struct Status: Decodable {
            struct Category: Decodable { var key: String? }
            var name: String?
            var statusCategory: Category?
        }
        struct Fields: Decodable {
            var issuetype: Named?
            var status: Status?
        }
        var issue: JiraIssueLink.LinkedIssue?

        private enum Keys: String, CodingKey { case id, key, fields }

        init(from decoder: any Decoder) throws {
            guard let object = try? decoder.container(keyedBy: Keys.self),
                let id = (try? object.decodeIfPresent(ReceivedID.self, forKey: .id)).map({ String($0.number) }
                )
                    ?? (try? object.decodeIfPresent(String.self, forKey: .key))
            else { return }
            let fields = try? object.decodeIfPresent(Fields.self, forKey: .fields)
            issue = JiraIssueLink.LinkedIssue(
                id: id,
                key: (try? object.decodeIfPresent(String.self, forKey: .key)) ?? id,
                issueType: fields?.issuetype?.name,
                status: fields?.status?.name,
                statusCategory: fields?.status?.statusCategory?.key
            )
        }
    }
}
