internal import Jira
internal import Publishing

extension SiteExamination {
    /// The issue type of Job Clusters and the screen on which they are created, with the ids of its fields.
    func clusterType() async -> (checks: [DoctorCheck], screen: Set<String>?) {
        let name = "issue type"
        let type: JiraIssueType
        do throws(JiraError) {
            let types = try await client.creatableIssueTypes(project: names.project)
            let wanted = names.clusterIssueType.lowercased()
            guard let found = types.first(where: { $0.name.lowercased() == wanted }) else {
                let known = types.map(\.name).sorted().joined(separator: ", ")
                let check =
                    DoctorCheck.failed(
                        name,
                        "project \(names.project) has no issue type '\(names.clusterIssueType)' that this account may "
                            + "create (it has: \(known.isEmpty ? "none" : known))",
                        fix: "add it to the project's issue type scheme, or set cluster_ticket_type.",
                        code: .siteNotReady
                    ).asking(
                        "add the issue type '\(names.clusterIssueType)' to the issue type scheme of the project "
                            + "\(names.project)."
                    )
                return ([check], nil)
            }
            type = found
        } catch {
            let fix = "give the account the permission Create Issues in \(names.project)."
            return ([failure(name, error, fix)], nil)
        }
        let found = DoctorCheck.ok(name, "'\(type.name)'")
        do throws(JiraError) {
            let screen = try await client.createFields(project: names.project, issueTypeID: type.id)
            let fields = Set(screen.map(\.fieldId))
            return ([found, self.screen(fields, type), requiredFields(screen, type)], fields)
        } catch {
            let fix = "give the account the permission Create Issues in \(names.project)."
            return ([found, failure("create screen", error, fix)], nil)
        }
    }

    private func screen(_ fields: Set<String>, _ type: JiraIssueType) -> DoctorCheck {
        let ways: [(field: String, label: String, instead: String)] = [
            ("issuelinks", "Linked Issues", "members are linked one call each instead of inside the create"),
            ("labels", "Labels", "after a lost answer a Job Cluster is looked for without its label"),
            ("description", "Description", "Job Clusters come without the list of their members"),
            ("priority", "Priority", "Job Clusters come without the priority of their members"),
        ]
        let linksInside = client.site.flavor.linksInsideCreate
        let missing = ways.filter { !fields.contains($0.field) && (linksInside || $0.field != "issuelinks") }
        guard !missing.isEmpty else {
            return .ok(
                "create screen",
                linksInside
                    ? "has Linked Issues and Labels: members are linked inside the create"
                    : "has Labels; members are linked one call each"
            )
        }
        let words = missing.map { "no \($0.label): \($0.instead)" }.joined(separator: "; ")
        let labels = missing.map(\.label).joined(separator: ", ")
        return DoctorCheck.warning(
            "create screen",
            words,
            fix: "add \(labels) to the create screen of '\(type.name)'."
        ).asking("add \(labels) to the create screen of the issue type '\(type.name)' in \(names.project).")
    }

    /// The fields of Job Clusters that are configured and that the create screen lacks; nil where there are none.
    func clusterFields(_ ids: Set<String>, on screen: Set<String>) -> DoctorCheck? {
        let missing = ids.subtracting(screen).sorted()
        guard !missing.isEmpty else { return nil }
        let list = missing.joined(separator: ", ")
        let type = names.clusterIssueType
        return DoctorCheck.warning(
            "cluster field screen",
            "the create screen of '\(type)' lacks \(list): Job Clusters come without them",
            fix: "add them to that screen, or leave them out of projects[].fields."
        ).asking("add \(list) to the create screen of the issue type '\(type)' in \(names.project).")
    }

    private func requiredFields(_ screen: [JiraCreateField], _ type: JiraIssueType) -> DoctorCheck {
        let missing = SiteReadiness.requiredFieldsWithoutValue(
            in: screen,
            extraFields: settings.clusterFields.ids
        )
        guard !missing.isEmpty else { return .ok("required fields", "none that Muster has no value for") }
        let list = missing.map { "\($0.name ?? $0.fieldId) (\($0.fieldId))" }.joined(separator: ", ")
        return DoctorCheck.failed(
            "required fields",
            "creating a '\(type.name)' in \(names.project) requires \(list), which Muster has no value for",
            fix: "give it a default in Jira, or make it optional.",
            code: .siteNotReady
        ).asking(
            "make \(list) optional for the issue type '\(type.name)' in \(names.project), or give it a default value."
        )
    }

    /// The link type with the words of its two directions.
    func linkType() async -> DoctorCheck {
        let name = "link type"
        do throws(JiraError) {
            let types = try await client.issueLinkTypes()
            guard let type = types.first(where: { $0.name.lowercased() == names.linkType.lowercased() })
            else {
                let known = types.map(\.name).sorted().joined(separator: ", ")
                return DoctorCheck.failed(
                    name,
                    "the site has no link type '\(names.linkType)' (it has: \(known.isEmpty ? "none" : known))",
                    fix: "ask an administrator to add it, or set link_type.",
                    code: .siteNotReady
                ).asking(
                    "add the issue link type '\(names.linkType)' with the outward word 'clusters' and the inward word 'is in "
                        + "cluster'."
                )
            }
            let (inward, outward) = (type.inward ?? "", type.outward ?? "")
            guard inward != outward else { return .ok(name, "'\(type.name)': both ways '\(outward)'") }
            return .ok(
                name,
                "'\(type.name)': Job Cluster '\(outward)' member, member '\(inward)' Job Cluster"
            )
        } catch {
            return failure(name, error, "ask an administrator to switch issue linking on.")
                .asking(error.code == .notFound ? "switch issue linking on." : nil)
        }
    }
}
