internal import Clustering
internal import NetworkAddresses
internal import Planning
internal import Reporting

extension ConfigurationAssembly {
    /// What a project says about its Job Clusters and their members.
    mutating func addContent(to project: inout ProjectConfiguration, path: String) {
        project.topUpStatuses = texts(path + ".top_up_statuses")
        project.clusterSummary = template(path + ".cluster_summary", for: .summary)
        project.clusterParent = text(path + ".cluster_parent")
        project.clusterComponents = texts(path + ".cluster_components") ?? []
        project.clusterAssignee = text(path + ".cluster_assignee")
        project.memberComment = template(path + ".member_comment", for: .memberComment)
    }

    /// A template as it was written, checked for placeholders that there are not.
    private mutating func template(_ key: String, for use: ContentTemplate.Use) -> String? {
        guard let text = text(key) else { return nil }
        do throws(ContentTemplateError) {
            return try ContentTemplate(parsing: text, for: use).text
        } catch {
            draft.refuse(key, at: origin(of: key), error.description)
            return nil
        }
    }

    /// The sections about Job Clusters that stand, guards, reading, leases and what a night leaves behind.
    mutating func addNights(to configuration: inout MusterConfiguration) {
        configuration.existing = makeExisting()
        configuration.guards = makeGuards()
        if let mode = text("sync.mode").flatMap(SyncConfiguration.Mode.init) {
            configuration.sync.mode = mode
        }
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

    private mutating func makeGuards() -> GuardConfiguration {
        var guards = GuardConfiguration()
        let shares: [(String, WritableKeyPath<GuardLimits, Double?>)] = [
            ("max_left_out_share", \.maxLeftOutShare), ("max_suspect_share", \.maxSuspectShare),
            ("max_pile_up_share", \.maxPileUpShare), ("max_blob_share", \.maxBlobShare),
            ("max_radius_factor", \.maxRadiusFactor), ("max_churn", \.maxChurn),
            ("min_tickets_factor", \.minTicketsFactor), ("max_tickets_factor", \.maxTicketsFactor),
            ("max_gone_share", \.maxGoneShare), ("max_dissolved_share", \.maxDissolvedShare),
        ]
        for (name, limit) in shares {
            if let value = number("guards.\(name)") { guards.limits[keyPath: limit] = value }
        }
        if let least = integer("guards.least_tickets") { guards.limits.leastTickets = least }
        if let many = integer("guards.many_tickets") { guards.limits.manyTickets = many }
        if let nights = integer("guards.nights") { guards.nights = nights }
        if let reasons = reasonShares("guards.max_left_out_share_by_reason") {
            guards.limits.maxLeftOutShareByReason = reasons
        }
        return guards
    }

    /// Shares by reason code, each as `invalid_coordinates=0.25`; nil where none are given.
    private mutating func reasonShares(_ key: String) -> [ReasonCode: Double]? {
        guard let texts = texts(key) else { return nil }
        var shares: [ReasonCode: Double] = [:]
        for text in texts {
            let parts = text.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, let reason = ReasonCode(rawValue: String(parts[0])),
                let share = Double(parts[1]), (0...1).contains(share)
            else {
                draft.refuse(
                    key,
                    at: origin(of: key),
                    "'\(text)' must be a reason code and a share from 0 to 1, such as invalid_coordinates=0.25"
                )
                return nil
            }
            shares[reason] = share
        }
        return shares
    }

    /// Where the report goes; a problem where its host may not be contacted or nothing says how to sign it.
    private mutating func makeReport() -> ReportConfiguration {
        var report = ReportConfiguration()
        report.allowedHosts = (texts("report.webhook_allow_hosts") ?? []).compactMap(
            AddressPolicy.Exception.init
        )
        guard let url = text("report.webhook_url") else { return report }
        report.webhookURL = url
        if let address = try? SiteURL(originOf: url),
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
