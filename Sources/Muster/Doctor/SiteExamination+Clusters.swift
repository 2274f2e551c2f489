internal import Jira
internal import Publishing

extension SiteExamination {
    /// The issue type of Job Clusters and the screen on which they are created.
    func clusterType() async -> [DoctorCheck] {
        let name = "issue type"
        let type: JiraIssueType
        do throws(JiraError) {
            let types = try await client.creatableIssueTypes(project: names.project)
            let wanted = names.clusterIssueType.lowercased()
            guard let found = types.first(where: { $0.name.lowercased() == wanted }) else {
                let known = types.map(\.name).sorted().joined(separator: ", ")
                return [
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
                ]
            }
            type = found
        } catch {
            return [
                failure(name, error, "give the account the permission Create Issues in \(names.project).")
            ]
        }
        let found = DoctorCheck.ok(name, "'\(type.name)'")
        do throws(JiraError) {
            let screen = try await client.createFields(project: names.project, issueTypeID: type.id)
            return [
                found, self.screen(Set(screen.map(\.fieldId)), type), requiredFields(screen, type),
            ] + clusterFields(on: screen, type)
        } catch {
            return [
                found,
                failure(
                    "create screen",
                    error,
                    "give the account the permission Create Issues in \(names.project)."
                ),
            ]
        }
    }

    private func screen(_ fields: Set<String>, _ type: JiraIssueType) -> DoctorCheck {
        let ways: [(field: String, label: String, instead: String)] = [
            ("issuelinks", "Linked Issues", "members are linked one call each instead of inside the create"),
            ("labels", "Labels", "after a lost answer a Job Cluster is looked for without its label"),
            ("description", "Description", "Job Clusters come without the list of their members"),
            ("priority", "Priority", "Job Clusters come without the priority of their members"),
        ]
        let missing = ways.filter { !fields.contains($0.field) }
        guard !missing.isEmpty else {
            return .ok("create screen", "has Linked Issues and Labels: members are linked inside the create")
        }
        let words = missing.map { "no \($0.label): \($0.instead)" }.joined(separator: "; ")
        let labels = missing.map(\.label).joined(separator: ", ")
        return DoctorCheck.warning(
            "create screen",
            words,
            fix: "add \(labels) to the create screen of '\(type.name)'."
        ).asking("add \(labels) to the create screen of the issue type '\(type.name)' in \(names.project).")
    }

    /// The fields of Job Clusters that are configured and that the create screen lacks; nothing where there are none.
    private func clusterFields(on screen: [JiraCreateField], _ type: JiraIssueType) -> [DoctorCheck] {
        // By id or by name, as they are configured.
        let known = Set(screen.map(\.fieldId) + screen.compactMap { $0.name?.lowercased() })
        let missing = settings.clusterFields.ids.filter {
            !known.contains($0) && !known.contains($0.lowercased())
        }
        guard !missing.isEmpty else { return [] }
        let list = missing.sorted().joined(separator: ", ")
        return [
            DoctorCheck.warning(
                "cluster field screen",
                "the create screen of '\(type.name)' lacks \(list): Job Clusters come without them",
                fix: "add them to that screen, or leave them out of projects[].fields."
            ).asking("add \(list) to the create screen of the issue type '\(type.name)' in \(names.project).")
        ]
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
