internal import FoundationEssentials

/// Bodies of deliveries: the shape of version 2 on both products (facts section 5.3).
struct WebhookBody {
    private let state: SandboxState
    private let renderer: IssueRenderer
    private let now: Int64
    private let actor: String?
    private let product: SandboxProduct

    init(state: SandboxState, call: Call) {
        self.state = state
        now = call.now
        actor = call.account?.accountID
        product = call.product
        renderer = IssueRenderer(
            site: state.site,
            store: state.store,
            // The site's own address, also where the change came through the gateway.
            base: call.origin + CallPlace.site.prefix(state.configuration),
            version: 2,
            zone: state.zone(call),
            // What is hidden from the caller is not hidden from the site's webhooks.
            viewer: "-",
            agile: state.agile
        )
    }

    func json(_ event: SandboxEvent, _ matched: [Int64]) -> [UInt8] {
        JSONWriter.bytes(reserving: 4_096) { writer in
            writer.object { writer in
                writer.field("timestamp", now)
                writer.field("webhookEvent", event.name)
                write(event, to: &writer)
                if !matched.isEmpty { writer.array("matchedWebhookIds", matched) { $0.write($1) } }
                if let task = state.tasks.current {
                    // That it can be there is documented, its form is not.
                    writer.object("bulkOperationMetaData") { $0.field("taskId", task) }
                }
            }
        }
    }

    private func write(_ event: SandboxEvent, to writer: inout JSONWriter) {
        switch event {
        case .issueCreated(let issue):
            writer.field("issue_event_type_name", "issue_created")
            writeActor(to: &writer)
            write(issue, to: &writer)
        case .issueUpdated(let issue, let change, let type):
            writer.field("issue_event_type_name", type)
            writeActor(to: &writer)
            write(issue, to: &writer)
            guard let change else { return }
            writer.object("changelog") { writer in
                writer.field("id", String(change.id))
                writer.array("items", change.items) { renderer.write($1, to: &$0) }
            }
        case .issueDeleted(let issue):
            writeActor(to: &writer)
            write(issue, to: &writer)
        case .commentCreated(let issue, let comment), .commentUpdated(let issue, let comment),
            .commentDeleted(let issue, let comment):
            writer.key("comment")
            writer.write(
                plain(JSONWriter.bytes { renderer.write(comment, of: issue.id, CommentDetails(), to: &$0) })
            )
            // Data Center has no issue here: its id is in the comment's address alone.
            if product == .cloud { writeReduced(issue, to: &writer) }
        case .worklog(_, let issue, let json):
            // Neither issue nor user.
            writer.object("worklog") { writer in
                let members = plain(json).members ?? []
                for member in members where member.name != "issueId" {
                    writer.field(member.name, member.value)
                }
                writer.field("issueId", String(issue.id))
            }
        case .linkCreated(let link), .linkDeleted(let link): write(link, to: &writer)
        case .sprint(_, let json, let old):
            writer.key("sprint")
            writer.write(plain(json))
            if let old {
                writer.key("oldValue")
                writer.write(plain(old))
            }
        case .propertySet(let issue, let property):
            writeReduced(issue, to: &writer)
            writer.object("property") { writer in
                writer.field("key", property.name)
                writer.field("value", property.value)
            }
        case .propertyDeleted(let issue, let key):
            writeReduced(issue, to: &writer)
            writer.object("property") { $0.field("key", key) }
        }
    }

    private func writeActor(to writer: inout JSONWriter) {
        writer.key("user")
        renderer.writeUser(actor, to: &writer)
    }

    /// The whole issue; number fields as whole numbers where they are, unlike in answers.
    private func write(_ issue: SandboxIssue, to writer: inout JSONWriter) {
        writer.object("issue") { writer in
            let whole = plain(JSONWriter.bytes { renderer.write(issue, .all, to: &$0) })
            for name in ["id", "self", "key", "fields"] { writer.field(name, whole[name] ?? .null) }
        }
    }

    /// The few fields that comments of Cloud come with.
    private func writeReduced(_ issue: SandboxIssue, to writer: inout JSONWriter) {
        let selection = FieldSelection(["summary", "issuetype", "project", "priority", "status", "assignee"])
        writer.object("issue") { writer in
            let part = plain(JSONWriter.bytes { renderer.write(issue, selection, to: &$0) })
            for name in ["id", "self", "key", "fields"] { writer.field(name, part[name] ?? .null) }
        }
    }

    /// Ids only, and they are numbers.
    private func write(_ link: SandboxLink, to writer: inout JSONWriter) {
        let type = state.site.linkTypes[link.type]
        writer.object("issueLink") { writer in
            writer.field("id", link.id)
            writer.field("sourceIssueId", link.source)
            writer.field("destinationIssueId", link.destination)
            writer.object("issueLinkType") { writer in
                writer.field("id", type.id)
                writer.field("name", type.type.name)
                writer.field("outwardName", type.type.outward)
                writer.field("inwardName", type.type.inward)
                writer.field("isSubTaskLinkType", false)
                writer.field("isSystemLinkType", false)
            }
            writer.field("systemLink", false)
        }
    }

    /// An answer's JSON with documents as strings and addresses of version 2, however it was written.
    private func plain(_ json: [UInt8]) -> JSONValue {
        (try? JSONReader.read(Data(json))).map(Self.plain) ?? .null
    }

    private static func plain(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            if value["type"] == .string("doc"), value["version"] != nil { return .string(value.plainText) }
            return .object(members.map { JSONMember(name: $0.name, value: plain($0.value, $0.name)) })
        case .array(let items): return .array(items.map(plain))
        default: return value
        }
    }

    private static func plain(_ value: JSONValue, _ name: String) -> JSONValue {
        guard name == "self", let text = value.string else { return plain(value) }
        return .string(text.replacing("/rest/api/3/", with: "/rest/api/2/"))
    }
}
