internal import NetworkAddresses

extension ConfigurationAssembly {
    /// What a project says about its Job Clusters and their members.
    mutating func addContent(to project: inout ProjectConfiguration, path: String) {
        project.topUpStatuses = texts(path + ".top_up_statuses")
        project.clusterSummary = text(path + ".cluster_summary")
        project.clusterParent = text(path + ".cluster_parent")
        project.clusterComponents = texts(path + ".cluster_components") ?? []
        project.clusterAssignee = text(path + ".cluster_assignee")
        project.memberComment = text(path + ".member_comment")
    }

    /// The sections about Job Clusters that stand, guards, reading, leases and what a night leaves behind.
    mutating func addNights(to configuration: inout MusterConfiguration) {
        configuration.existing = makeExisting()
        configuration.guards = makeGuards()
        if let mode = text("sync.mode").flatMap(SyncConfiguration.Mode.init) { configuration.sync.mode = mode }
        if let minutes = integer("lease.minutes") { configuration.lease = .seconds(60 * minutes) }
        configuration.report = makeReport()
        configuration.logFile = path("log.file")
        configuration.retentionDays = integer("retention.days")
    }

    private func makeExisting() -> ExistingConfiguration {
        var existing = ExistingConfiguration()
        existing.topUp = flag("existing.top_up") ?? existing.topUp
        existing.closeEmpty = flag("existing.close_empty") ?? existing.closeEmpty
        existing.closedStatus = text("existing.closed_status")
        existing.comment = flag("existing.comment") ?? existing.comment
        existing.overrideDays = integer("existing.override_days") ?? existing.overrideDays
        return existing
    }

    private func makeGuards() -> GuardConfiguration {
        var guards = GuardConfiguration()
        guards.leftOut = number("guards.left_out") ?? guards.leftOut
        guards.suspicious = number("guards.suspicious") ?? guards.suspicious
        guards.clusterShare = number("guards.cluster_share") ?? guards.clusterShare
        guards.radiusFactor = number("guards.radius_factor") ?? guards.radiusFactor
        guards.churn = number("guards.churn") ?? guards.churn
        guards.countFactor = number("guards.count_factor") ?? guards.countFactor
        guards.nights = integer("guards.nights") ?? guards.nights
        guards.departed = number("guards.departed") ?? guards.departed
        guards.dissolved = number("guards.dissolved") ?? guards.dissolved
        return guards
    }

    /// Where the report goes; a problem where its host may not be contacted or nothing says how to sign it.
    private mutating func makeReport() -> ReportConfiguration {
        var report = ReportConfiguration()
        report.allowedHosts = (texts("report.webhook_allow_hosts") ?? []).compactMap(
            AddressPolicy.Exception.init
        )
        guard let url = text("report.webhook_url") else { return report }
        report.webhookURL = url
        if let address = try? SiteURL(parsing: url),
            let objection = address.objection(by: AddressPolicy(exceptions: report.allowedHosts))
        {
            draft.refuse(
                "report.webhook_url",
                at: origin(of: "report.webhook_url"),
                objection.description.replacing("allow_hosts", with: "report.webhook_allow_hosts")
            )
        }
        let key = "report.webhook_secret_file"
        guard let file = path(key) else {
            if !draft.hasError(around: key) {
                draft.refuse(
                    key,
                    at: origin(of: key),
                    "is missing; a report is sent signed only: name a file that holds the secret (chmod 600)"
                )
            }
            return report
        }
        checkSecretFile(file, key: key)
        report.webhookSecretFile = file
        return report
    }
}
