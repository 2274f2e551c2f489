internal import Clustering

/// The parts of a site as they stand inside many issues of one answer.
extension IssueRenderer {
    func writeType(_ position: Int, to writer: inout JSONWriter) {
        writer.raw(json: parts.json(.type(position)) { write(site.types[position], to: &$0) })
    }

    func writeStatus(_ position: Int, to writer: inout JSONWriter) {
        writer.raw(json: parts.json(.status(position)) { write(Site.statuses[position], to: &$0) })
    }

    func writePriority(_ priority: Priority, to writer: inout JSONWriter) {
        writer.raw(json: parts.json(.priority(priority.rawValue)) { write(priority, to: &$0) })
    }

    func writeLinkType(_ position: Int, to writer: inout JSONWriter) {
        writer.raw(json: parts.json(.linkType(position)) { write(site.linkTypes[position], to: &$0) })
    }

    func writeProject(_ position: Int, to writer: inout JSONWriter) {
        writer.raw(json: parts.json(.project(position)) { write(site.projects[position], to: &$0) })
    }
}

/// The same parts in lists of their own.
extension IssueRenderer {
    func write(_ type: Site.IssueType, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("self", link("issuetype/\(type.id)"))
            writer.field("id", String(type.id))
            writer.field("description", type.description)
            writer.field("iconUrl", "\(base)/images/icons/issuetypes/\(type.isCluster ? "epic" : "task").svg")
            writer.field("name", type.name)
            writer.field("subtask", false)
            if product == .cloud {
                writer.field("hierarchyLevel", 0)
            } else {
                writer.field("avatarId", type.isCluster ? 10_307 : 10_318)
            }
        }
    }

    func write(_ status: Site.Status, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("self", link("status/\(status.id)"))
            writer.field("description", "")
            writer.field("iconUrl", "\(base)/images/icons/statuses/generic.png")
            writer.field("name", status.name)
            writer.field("id", String(status.id))
            writer.object("statusCategory") { writer in
                let category = status.category
                writer.field("self", link("statuscategory/\(category.rawValue)"))
                writer.field("id", category.rawValue)
                writer.field("key", category.key)
                writer.field("colorName", category.color)
                writer.field("name", category.name)
            }
        }
    }

    func write(_ priority: Priority, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("self", link("priority/\(priority.rawValue)"))
            writer.field("iconUrl", "\(base)/images/icons/priorities/\(priority.name.lowercased()).svg")
            writer.field("name", priority.name)
            writer.field("id", String(priority.rawValue))
        }
    }

    func write(_ linkType: Site.LinkType, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", String(linkType.id))
            writer.field("name", linkType.type.name)
            writer.field("inward", linkType.type.inward)
            writer.field("outward", linkType.type.outward)
            writer.field("self", link("issueLinkType/\(linkType.id)"))
        }
    }

    func write(_ project: Site.Project, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("self", link("project/\(project.id)"))
            writer.field("id", String(project.id))
            writer.field("key", project.key)
            writer.field("name", project.name)
            writer.field("projectTypeKey", "software")
            if product == .cloud { writer.field("simplified", false) }
            writeAvatars("secure/projectavatar?pid=\(project.id)&", to: &writer)
        }
    }

    /// The member `avatarUrls`.
    func writeAvatars(_ path: String, to writer: inout JSONWriter) {
        writer.object("avatarUrls") { writer in
            for (size, name) in [
                ("48x48", ""), ("24x24", "size=small&"), ("16x16", "size=xsmall&"), ("32x32", "size=medium&"),
            ] { writer.field(size, "\(base)/\(path)\(name)avatarId=10324") }
        }
    }

    /// A person, as the product names people; the site's first account for nil or an id that no account has.
    ///
    /// With details there is also what only `myself` has.
    func writeUser(_ accountID: String? = nil, withDetails: Bool = false, to writer: inout JSONWriter) {
        let account = site.configuration.account(id: accountID) ?? site.configuration.account
        if withDetails {
            writeUser(account, withDetails: true, to: &writer)
        } else {
            let json = parts.json(.user(account.accountID)) {
                writeUser(account, withDetails: false, to: &$0)
            }
            writer.raw(json: json)
        }
    }

    private func writeUser(_ account: SandboxAccount, withDetails: Bool, to writer: inout JSONWriter) {
        writer.object { writer in
            switch product {
            case .cloud:
                writer.field("self", link("user?accountId=\(FormText.encoded(account.accountID))"))
                writer.field("accountId", account.accountID)
            case .dataCenter:
                writer.field("self", link("user?username=\(FormText.encoded(account.name))"))
                writer.field("name", account.name)
                writer.field("key", account.userKey)
            }
            writer.field("emailAddress", account.email)
            writeAvatars("secure/useravatar?", to: &writer)
            writer.field("displayName", account.displayName)
            writer.field("active", true)
            writer.field("timeZone", account.timeZoneName)
            if product == .cloud { writer.field("accountType", "atlassian") }
            guard withDetails else { return }
            if product == .dataCenter { writer.field("deleted", false) }
            writer.field("locale", "en_GB")
            for name in ["groups", "applicationRoles"] {
                writer.object(name) { writer in
                    writer.field("size", 1)
                    writer.array("items", [Int]()) { $0.write($1) }
                }
            }
            writer.field("expand", "groups,applicationRoles")
        }
    }
}
