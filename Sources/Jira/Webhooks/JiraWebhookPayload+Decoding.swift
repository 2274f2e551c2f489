internal import FoundationEssentials

extension JiraWebhookPayload {
    /// Reads a body.
    ///
    /// - Parameters:
    ///   - body: the raw bytes.
    ///   - fields: ids of the custom fields to read of the issue.
    /// - Throws: `DecodingError` where it is no JSON object or says no event. Everything else may be missing, null or of
    ///   an unexpected kind.
    public init(body: [UInt8], fields: [String] = []) throws {
        let decoding = IssueDecoding(requested: fields)
        self = try JSONDecoder().decode(PayloadDocument.self, from: Data(body), configuration: decoding)
            .payload
    }
}

/// A body; apart from the payload, so that the decoding's configuration stays inside.
private struct PayloadDocument: DecodableWithConfiguration {
    var payload: JiraWebhookPayload

    private enum Keys: String, CodingKey {
        case timestamp, webhookEvent, user, issue, changelog, comment, worklog, issueLink, sprint, oldValue
        case property, matchedWebhookIds, bulkOperationMetaData
        case issueEventType = "issue_event_type_name"
    }

    init(from decoder: any Decoder, configuration: IssueDecoding) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        func value<Value: Decodable>(_ key: Keys, as type: Value.Type = Value.self) -> Value? {
            try? object.decodeIfPresent(type, forKey: key)
        }
        struct Property: Decodable { var key: String? }
        let issue = try? object.decodeIfPresent(
            PayloadIssue.self,
            forKey: .issue,
            configuration: configuration
        )
        payload = JiraWebhookPayload(
            event: try object.decode(String.self, forKey: .webhookEvent),
            timestamp: value(.timestamp, as: JiraMoment.self)?.milliseconds,
            issueEventType: value(.issueEventType),
            user: value(.user),
            issue: issue?.issue,
            change: value(.changelog),
            comment: value(.comment),
            worklog: value(.worklog),
            link: value(.issueLink),
            sprint: value(.sprint),
            oldSprint: value(.oldValue),
            propertyKey: value(.property, as: Property.self)?.key,
            matchedWebhookIDs: (value(.matchedWebhookIds, as: [JiraIdentifier].self) ?? [])
                .compactMap { Int64($0.text) },
            bulkOperation: value(.bulkOperationMetaData)
        )
    }
}

/// An issue of a body: what every issue has, and its project and description.
private struct PayloadIssue: DecodableWithConfiguration {
    var issue: JiraWebhookPayload.Issue

    private enum Keys: String, CodingKey { case id, key, fields }
    private enum FieldKeys: String, CodingKey { case project, description }

    init(from decoder: any Decoder, configuration: IssueDecoding) throws {
        struct Project: Decodable { var key: String? }
        let object = try decoder.container(keyedBy: Keys.self)
        let core: JiraIssue
        if let document = try? IssueDocument(from: decoder, configuration: configuration) {
            core = document.issue
        } else {
            // An id that is a number.
            let id = try object.decode(JiraIdentifier.self, forKey: .id).text
            core = JiraIssue(id: id, key: (try? object.decodeIfPresent(String.self, forKey: .key)) ?? id)
        }
        issue = JiraWebhookPayload.Issue(issue: core)
        guard let fields = try? object.nestedContainer(keyedBy: FieldKeys.self, forKey: .fields) else {
            return
        }
        issue.projectKey = (try? fields.decodeIfPresent(Project.self, forKey: .project))?.key
        issue.description = try? fields.decodeIfPresent(String.self, forKey: .description)
    }
}

extension JiraWebhookPayload.Comment: Decodable {
    private enum Keys: String, CodingKey {
        case id, body, author, updateAuthor, created, updated
        case address = "self"
    }

    /// Reads a comment, of which only the id must be there.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        self.init(
            id: try object.decode(JiraIdentifier.self, forKey: .id).text,
            issueID: (try? object.decodeIfPresent(String.self, forKey: .address)).flatMap(Self.issueID),
            body: try? object.decodeIfPresent(String.self, forKey: .body),
            author: try? object.decodeIfPresent(JiraActor.self, forKey: .author),
            updateAuthor: try? object.decodeIfPresent(JiraActor.self, forKey: .updateAuthor),
            created: (try? object.decodeIfPresent(JiraMoment.self, forKey: .created))?.milliseconds,
            updated: (try? object.decodeIfPresent(JiraMoment.self, forKey: .updated))?.milliseconds
        )
    }

    /// The number in `…/issue/10013/comment/10082`: all that Data Center says of the issue.
    private static func issueID(_ address: String) -> String? {
        let parts = address.split(separator: "/")
        guard let place = parts.lastIndex(of: "comment"), place >= 2, parts[place - 2] == "issue",
            Int64(parts[place - 1]) != nil
        else { return nil }
        return String(parts[place - 1])
    }
}

extension JiraWebhookPayload.Worklog: Decodable {
    private enum Keys: String, CodingKey {
        case id, issueId, author, comment, timeSpentSeconds, started, created, updated
    }

    /// Reads a worklog, of which only the id must be there.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        func moment(_ key: Keys) -> Int64? {
            (try? object.decodeIfPresent(JiraMoment.self, forKey: key))?.milliseconds
        }
        self.init(
            id: try object.decode(JiraIdentifier.self, forKey: .id).text,
            issueID: (try? object.decodeIfPresent(JiraIdentifier.self, forKey: .issueId))?.text,
            author: try? object.decodeIfPresent(JiraActor.self, forKey: .author),
            comment: try? object.decodeIfPresent(String.self, forKey: .comment),
            timeSpentSeconds: try? object.decodeIfPresent(Int.self, forKey: .timeSpentSeconds),
            started: moment(.started),
            created: moment(.created),
            updated: moment(.updated)
        )
    }
}

extension JiraWebhookPayload.Link: Decodable {
    private enum Keys: String, CodingKey {
        case id, sourceIssueId, destinationIssueId, issueLinkType, systemLink
    }

    /// Reads a link, of which the three ids must be there.
    public init(from decoder: any Decoder) throws {
        struct LinkType: Decodable {
            var id: JiraIdentifier?
            var name: String?
        }
        let object = try decoder.container(keyedBy: Keys.self)
        let type = try? object.decodeIfPresent(LinkType.self, forKey: .issueLinkType)
        self.init(
            id: try object.decode(JiraIdentifier.self, forKey: .id).text,
            sourceIssueID: try object.decode(JiraIdentifier.self, forKey: .sourceIssueId).text,
            destinationIssueID: try object.decode(JiraIdentifier.self, forKey: .destinationIssueId).text,
            typeID: type?.id?.text,
            type: type?.name,
            isSystem: (try? object.decodeIfPresent(Bool.self, forKey: .systemLink)) ?? false
        )
    }
}

extension JiraWebhookPayload.Sprint: Decodable {
    private enum Keys: String, CodingKey {
        case id, state, name, originBoardId, goal, startDate, endDate, completeDate
    }

    /// Reads a sprint, of which only the id must be there.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        func text(_ key: Keys) -> String? { try? object.decodeIfPresent(String.self, forKey: key) }
        func moment(_ key: Keys) -> Int64? {
            (try? object.decodeIfPresent(JiraMoment.self, forKey: key))?.milliseconds
        }
        guard let id = Int64(try object.decode(JiraIdentifier.self, forKey: .id).text) else {
            throw DecodingError.dataCorruptedError(forKey: .id, in: object, debugDescription: "no number")
        }
        let board = try? object.decodeIfPresent(JiraIdentifier.self, forKey: .originBoardId)
        self.init(
            id: id,
            state: text(.state),
            name: text(.name),
            boardID: (board?.text).flatMap { Int64($0) },
            goal: text(.goal),
            start: moment(.startDate),
            end: moment(.endDate),
            completed: moment(.completeDate)
        )
    }
}
