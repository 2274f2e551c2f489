extension ConfigurationSchema {
    /// Keys of a project that say what its Job Clusters are and which of them take more tickets.
    static let projectNightKeys: [ConfigurationKey] = [
        ConfigurationKey(
            "projects[].top_up_statuses",
            .texts,
            example: "[To Do, Scheduled]",
            help:
                "Statuses in which a Job Cluster takes more tickets; any of the category To Do where omitted"
        ),
        ConfigurationKey(
            "projects[].cluster_summary",
            .text,
            example: "{count} jobs near {place}",
            help: "Template of a Job Cluster's summary; Muster's own where omitted"
        ),
        ConfigurationKey(
            "projects[].cluster_parent",
            .text,
            example: "FIELD-1",
            help: "Key of the epic or parent that Job Clusters get"
        ),
        ConfigurationKey(
            "projects[].cluster_components",
            .texts,
            example: "[Field service]",
            help: "Components that Job Clusters get"
        ),
        ConfigurationKey(
            "projects[].cluster_assignee",
            .text,
            help: "Who Job Clusters are assigned to: account id on cloud, user name on datacenter"
        ),
        ConfigurationKey(
            "projects[].member_comment",
            .text,
            example: "Planned in {cluster}, visit {visit} of {count}",
            help: "Template of a comment on each ticket that is clustered; null writes none"
        ),
    ]

    /// Keys that say what a night does with Job Clusters that stand, when it stops, and what it leaves behind.
    static let nightKeys: [ConfigurationKey] = [
        ConfigurationKey(
            "existing.top_up",
            .flag,
            standard: "true",
            help: "Whether new tickets join Job Clusters that have room"
        ),
        ConfigurationKey(
            "existing.close_empty",
            .flag,
            standard: "true",
            help: "Whether a Job Cluster without open members is closed"
        ),
        ConfigurationKey(
            "existing.closed_status",
            .text,
            help: "Status of Job Clusters that are closed; any done status of the workflow where omitted"
        ),
        ConfigurationKey(
            "existing.comment",
            .flag,
            standard: "true",
            help: "Whether a comment on a Job Cluster says what a night changed in it"
        ),
        ConfigurationKey(
            "existing.override_days",
            .integer(0...3_650),
            standard: "30",
            help: "How long it counts that a person linked or unlinked a ticket, in days; 0 for ever"
        ),

        guardShare("max_left_out_share", "0.5", "Share of the tickets that may be left out"),
        ConfigurationKey(
            "guards.max_left_out_share_by_reason",
            .texts,
            example: "[invalid_coordinates=0.25, constraint_conflict=0.25]",
            help: "The same for single reasons; those of the example where omitted"
        ),
        guardShare("max_suspect_share", "0.1", "Share of the tickets whose coordinates may be suspicious"),
        guardShare("max_pile_up_share", "0.5", "Share of the tickets that may stand on one point"),
        guardShare("max_blob_share", "0.3", "Share of the tickets in one cluster that no limit bounds"),
        guardFactor("max_radius_factor", "3", "How many times the usual radius new clusters may reach"),
        guardShare("max_churn", "0.3", "Share of the tickets that may change cluster"),
        guardShare("min_tickets_factor", "0.33", "Part of the usual number of tickets that there must be"),
        guardFactor("max_tickets_factor", "3", "How many times the usual number of tickets there may be"),
        guardShare(
            "max_gone_share",
            "0.3",
            "Share of the members of Job Clusters that may be gone at once"
        ),
        guardShare(
            "max_dissolved_share",
            "0.3",
            "Share of the Job Clusters that may close because members vanished"
        ),
        ConfigurationKey(
            "guards.least_tickets",
            .integer(1...1_000_000),
            standard: "10",
            help: "Number of tickets from which a share of them says something"
        ),
        ConfigurationKey(
            "guards.many_tickets",
            .integer(1...1_000_000),
            standard: "20",
            help: "Usual number of tickets from which a night without any is not believed"
        ),
        ConfigurationKey(
            "guards.nights",
            .integer(3...365),
            standard: "14",
            help: "How many nights before say what is usual; three are needed"
        ),

        ConfigurationKey(
            "sync.mode",
            .choice(["full", "incremental"]),
            standard: "full",
            help: "Whether a night reads every ticket, or only what changed since the last"
        ),

        ConfigurationKey(
            "lease.minutes",
            .integer(1...1_440),
            standard: "15",
            help: "How long a run that has fallen silent keeps others out of its project"
        ),

        ConfigurationKey(
            "report.webhook_url",
            .webhook,
            example: "https://hooks.example.com/muster",
            help: "Where the report of a run is sent, signed; null sends none"
        ),
        ConfigurationKey(
            "report.webhook_secret_file",
            .path,
            example: "webhook.secret",
            help: "File with the secret that it is signed with, readable by its owner only"
        ),
        ConfigurationKey(
            "report.webhook_allow_hosts",
            .hosts,
            example: "[hooks.corp.example]",
            help: "Hosts of the webhook that are not public: names, addresses, ranges"
        ),

        ConfigurationKey(
            "log.file",
            .path,
            example: "muster.log",
            help: "File that a line of JSON is appended to for each event; null writes none"
        ),

        ConfigurationKey(
            "retention.days",
            .integer(1...36_500),
            example: "400",
            help: "How long old runs, plans and flight records are kept after a night; null keeps all"
        ),

    ]

    private static func guardShare(_ name: String, _ standard: String, _ meaning: String) -> ConfigurationKey
    {
        ConfigurationKey(
            "guards.\(name)",
            .number(0, included: true, 1),
            standard: standard,
            help: meaning + ", 0 to 1"
        )
    }

    private static func guardFactor(
        _ name: String,
        _ standard: String,
        _ meaning: String
    ) -> ConfigurationKey {
        ConfigurationKey(
            "guards.\(name)",
            .number(1, included: true, 1_000_000),
            standard: standard,
            help: meaning
        )
    }
}
