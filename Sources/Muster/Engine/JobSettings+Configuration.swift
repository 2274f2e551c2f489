internal import FoundationEssentials
internal import Jira
internal import Planning
internal import Publishing
internal import Reporting
internal import Tickets

extension JobSettings {
    /// Settings of one project of a configuration.
    ///
    /// - Parameters:
    ///   - configuration: checked configuration.
    ///   - selection: which project.
    ///   - threads: most threads for clustering.
    /// - Throws: `MusterError.configuration` where no project matches or the address cannot be used.
    public init(
        _ configuration: MusterConfiguration,
        selection: ProjectSelection = ProjectSelection(),
        threads: Int = 1
    ) throws(MusterError) {
        let matches = configuration.projects.filter { project in
            (selection.site ?? project.site) == project.site
                && (selection.project ?? project.key) == project.key
        }
        guard let project = matches.first,
            let siteConfiguration = configuration.sites.first(where: { $0.name == project.site })
        else {
            let known = configuration.projects.map { "\($0.key) on \($0.site)" }.joined(separator: ", ")
            throw MusterError(
                .configuration,
                "no configured project is \(selection.project ?? "any") on site \(selection.site ?? "any"); "
                    + "configured: \(known.isEmpty ? "none" : known)"
            )
        }
        let site: JiraSite
        do throws(JiraSiteError) {
            site = try JiraSite(
                name: siteConfiguration.name,
                url: siteConfiguration.url,
                flavor: siteConfiguration.kind.flavor
            )
        } catch {
            throw MusterError(.configuration, error.description)
        }
        let clustering = configuration.clustering
        self.init(
            site: site,
            names: ProjectNames(
                project: project.key,
                clusterIssueType: project.clusterTicketType,
                linkType: project.linkType
            ),
            jql: project.jql,
            clusteringStatus: project.clusteringStatus,
            clusteredStatus: project.clusteredStatus,
            fields: FieldNames(
                latitude: project.fields.latitude,
                longitude: project.fields.longitude,
                location: project.fields.location,
                duration: project.fields.duration,
                skills: project.fields.skills
            ),
            clusterFields: JiraClusterSite.ClusterFields(
                center: project.fields.clusterCenter,
                radius: project.fields.clusterRadius,
                load: project.fields.clusterLoad,
                priority: project.fields.clusterPriority,
                memberCount: project.fields.clusterCount,
                marker: project.fields.clusterMarker
            ),
            parameters: PlanParameters(
                maxTickets: clustering.maxTickets,
                maxLoad: clustering.maxLoad,
                maxRadius: clustering.maxRadius,
                priorityWeight: clustering.priorityWeight,
                objective: clustering.objective,
                effort: clustering.effort,
                seed: clustering.seed
            ),
            threads: threads
        )
        fields.address = project.fields.address
        content = Self.content(project)
        existing = configuration.existing
        topUpStatuses = project.topUpStatuses
        guards = configuration.guards
        sync = configuration.sync.mode
        plusCodeReference = project.plusCodeReference
        territory = project.territory
        if let path = project.gazetteer { gazetteer = try Self.gazetteer(path) }
    }

    /// Templates were checked when the configuration was read; one of a configuration made in code that is none is left out.
    private static func content(_ project: ProjectConfiguration) -> JobClusterDraftOptions {
        func template(_ text: String?, _ use: ContentTemplate.Use) -> ContentTemplate? {
            text.flatMap { try? ContentTemplate(parsing: $0, for: use) }
        }
        var content = JobClusterDraftOptions(
            parent: project.clusterParent,
            components: project.clusterComponents,
            assignee: project.clusterAssignee,
            memberComment: template(project.memberComment, .memberComment)
        )
        content.content.summary = template(project.clusterSummary, .summary)
        return content
    }

    private static func gazetteer(_ path: String) throws(MusterError) -> Gazetteer {
        guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
            throw MusterError(
                .configuration,
                "the gazetteer '\(path)' cannot be read; is it there, and is it yours?"
            )
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw MusterError(.configuration, "the gazetteer '\(path)' is not in UTF-8")
        }
        do throws(GazetteerError) {
            return try Gazetteer(parsing: text)
        } catch {
            throw MusterError(.configuration, "'\(path)': \(error.description)")
        }
    }
}
