internal import Clustering

/// The parts of a site as they stand inside issues and in lists of their own.
extension IssueRenderer {
    func write(_ type: Site.IssueType, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("self", link("issuetype/\(type.id)"))
            writer.field("id", String(type.id))
            writer.field("description", type.description)
            writer.field("iconUrl", "\(base)/images/icons/issuetypes/\(type.isCluster ? "epic" : "task").svg")
            writer.field("name", type.name)
            writer.field("subtask", type.level < 0)
            writer.field("hierarchyLevel", type.level)
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

    func writeProject(_ position: Int, to writer: inout JSONWriter) {
        writer.object { writer in
            let project = site.projects[position]
            writer.field("self", link("project/\(project.id)"))
            writer.field("id", String(project.id))
            writer.field("key", project.key)
            writer.field("name", project.name)
            writer.field("projectTypeKey", "software")
            writer.field("simplified", false)
        }
    }

    /// A person.
    ///
    /// - Parameters:
    ///   - accountID: whose account; nil for the site's first one.
    ///   - withDetails: whether to write what only `myself` has.
    func writeUser(_ accountID: String? = nil, withDetails: Bool = false, to writer: inout JSONWriter) {
        let configuration = site.configuration
        let account =
            configuration.otherAccounts.first { $0.accountID == accountID } ?? configuration.account
        writer.object { writer in
            writer.field("self", link("user?accountId=\(account.accountID)"))
            writer.field("accountId", account.accountID)
            writer.field("emailAddress", account.email)
            writer.object("avatarUrls") { writer in
                for size in ["48x48", "24x24", "16x16", "32x32"] {
                    writer.field(size, "\(base)/avatar/\(size).png")
                }
            }
            writer.field("displayName", account.displayName)
            writer.field("active", true)
            writer.field("timeZone", account.timeZoneName)
            writer.field("accountType", "atlassian")
            if withDetails {
                writer.field("locale", "en_GB")
                writer.field("expand", "groups,applicationRoles")
            }
        }
    }
}
