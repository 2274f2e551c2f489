/// The commented `muster.yaml` that `muster config init` writes.
package struct ConfigurationTemplate: Hashable, Sendable {
    /// Address of the site.
    package var url: String
    /// Address of the account.
    package var email: String
    /// Key of the project.
    package var project: String

    /// Makes a template; what is nil stays a placeholder.
    package init(url: String? = nil, email: String? = nil, project: String? = nil) {
        self.url = url ?? "https://example.atlassian.net"
        self.email = email ?? "ops@example.com"
        self.project = project ?? "FIELD"
    }

    /// The file: every key with its meaning, defaults as comments.
    package var text: String {
        """
        # Configuration of Muster. Commented keys show their defaults.
        #   muster config check   explains every mistake
        #   muster config show    prints what holds, and where it comes from
        # Each key can be set in the environment as well: clustering.max_tickets is MUSTER_CLUSTERING_MAX_TICKETS.
        # Flags win over the environment, and the environment over this file. Paths start from this file's folder.

        \(comment("store"))
        # store: muster.sqlite

        # credentials:
        #   file: muster.credentials                    \(comment("credentials.file"))
        #   key_file: muster.key                        \(comment("credentials.key_file"))

        sites:
          - name: hq                                    \(comment("sites[].name"))
            url: \(quoted(url))
            kind: cloud                                 # cloud or datacenter
            # allow_hosts: null                         \(comment("sites[].allow_hosts"))
            # ca_file: null                             \(comment("sites[].ca_file"))
            # proxy: null                               \(comment("sites[].proxy"))
            auth:
              type: api_token                           # or oauth2; for datacenter personal_token, oauth2 or oauth1
              email: \(quoted(email))
              # A file with the token and nothing else; chmod 600. Never write the token itself here.
              # The variable MUSTER_TOKEN_HQ wins over the file.
              token_file: hq.token
              # scoped: false                           \(comment("sites[].auth.scoped"))
              # The rest is for oauth2 and oauth1; 'muster auth login' then asks in the browser.
              # client_id: null                         \(comment("sites[].auth.client_id"))
              # client_secret_file: null                \(comment("sites[].auth.client_secret_file"))
              # redirect_uri: http://127.0.0.1:8765/callback
              # scopes: null                            \(comment("sites[].auth.scopes"))
              # authorization_server: https://auth.atlassian.com
              # api_gateway: https://api.atlassian.com
              # cloud_id: null                          \(comment("sites[].auth.cloud_id"))

        projects:
          - site: hq                                    # may be left out while there is one site
            key: \(quoted(project))
            \(comment("projects[].jql"))
            # jql: null
            # clustering_status: Ready For Clustering   \(comment("projects[].clustering_status"))
            # clustered_status: null                    \(comment("projects[].clustered_status"))
            # cluster_ticket_type: Job Cluster          \(comment("projects[].cluster_ticket_type"))
            # link_type: Relates                        \(comment("projects[].link_type"))
            # Fields are discovered by their names. To name them, by id or name, take the comments away:
            # fields:
            #   latitude: customfield_10101             # degrees north
            #   longitude: customfield_10102            # degrees east
            #   location: customfield_10103             # both in one text, instead of the two above
            #   duration: customfield_10104             # minutes of work
            #   skills: customfield_10105               # skills that the crew needs
            #   address: customfield_10106              # an address, for the gazetteer
            # gazetteer: null                           \(comment("projects[].gazetteer"))
            # plus_code_reference: null                 \(comment("projects[].plus_code_reference"))
            # territory: null                           \(comment("projects[].territory"))
            # Fields of Job Clusters that Muster fills in; none where they are not named:
            #   cluster_center: customfield_10110       # text: lat,lon
            #   cluster_radius: customfield_10111       # number: metres
            #   cluster_load: customfield_10112         # number
            #   cluster_priority: customfield_10113     # number: 1 to 5
            #   cluster_count: customfield_10114        # number
            #   cluster_marker: customfield_10115       # text
            # top_up_statuses: null                     \(comment("projects[].top_up_statuses"))
            # cluster_summary: null                     \(comment("projects[].cluster_summary"))
            # cluster_parent: null                      \(comment("projects[].cluster_parent"))
            # cluster_components: null                  \(comment("projects[].cluster_components"))
            # cluster_assignee: null                    \(comment("projects[].cluster_assignee"))
            # member_comment: null                      \(comment("projects[].member_comment"))

        clustering:
          max_tickets: 10                               \(comment("clustering.max_tickets"))
          max_radius: 5km                               \(comment("clustering.max_radius"))
          # max_load: null                              \(comment("clustering.max_load"))
          # priority_weight: 1.0                        \(comment("clustering.priority_weight"))
          # objective: distance                         # distance, squared or medoid
          # effort: normal                              # fast, normal or best
          # seed: 1                                     \(comment("clustering.seed"))

        # output:
        #   directory: null                             \(comment("output.directory"))

        # existing:
        #   top_up: true                              \(comment("existing.top_up"))
        #   close_empty: true                         \(comment("existing.close_empty"))
        #   closed_status: null                       \(comment("existing.closed_status"))
        #   comment: true                             \(comment("existing.comment"))
        #   override_days: 30                         \(comment("existing.override_days"))

        # guards:                                       # a run that goes beyond one stops before it writes
        #   max_left_out_share: 0.5                   \(comment("guards.max_left_out_share"))
        #   max_left_out_share_by_reason: null        \(comment("guards.max_left_out_share_by_reason"))
        #   max_suspect_share: 0.1                    \(comment("guards.max_suspect_share"))
        #   max_pile_up_share: 0.5                    \(comment("guards.max_pile_up_share"))
        #   max_blob_share: 0.3                       \(comment("guards.max_blob_share"))
        #   max_radius_factor: 3                      \(comment("guards.max_radius_factor"))
        #   max_churn: 0.3                            \(comment("guards.max_churn"))
        #   min_tickets_factor: 0.33                  \(comment("guards.min_tickets_factor"))
        #   max_tickets_factor: 3                     \(comment("guards.max_tickets_factor"))
        #   max_gone_share: 0.3                       \(comment("guards.max_gone_share"))
        #   max_dissolved_share: 0.3                  \(comment("guards.max_dissolved_share"))
        #   least_tickets: 10                         \(comment("guards.least_tickets"))
        #   many_tickets: 20                          \(comment("guards.many_tickets"))
        #   nights: 14                                \(comment("guards.nights"))

        # sync:
        #   mode: full                                \(comment("sync.mode"))

        # lease:
        #   minutes: 15                               \(comment("lease.minutes"))

        # report:
        #   webhook_url: null                         \(comment("report.webhook_url"))
        #   webhook_secret_file: null                 \(comment("report.webhook_secret_file"))
        #   webhook_allow_hosts: null                 \(comment("report.webhook_allow_hosts"))

        # log:
        #   file: null                                \(comment("log.file"))

        # retention:
        #   days: null                                \(comment("retention.days"))

        # requests:
        #   max_retries: 3                              \(comment("requests.max_retries"))
        #   retry_backoff: 1s                           \(comment("requests.retry_backoff"))
        #   timeout: 30s                                \(comment("requests.timeout"))
        #   concurrency: 6                              \(comment("requests.concurrency"))
        #   rate_limit: null                            \(comment("requests.rate_limit"))
        #   hourly_points: null                         \(comment("requests.hourly_points"))
        #   breaker_failures: 5                         \(comment("requests.breaker_failures"))
        #   breaker_pause: 60s                          \(comment("requests.breaker_pause"))
        #   cache: true                                 \(comment("requests.cache"))
        #   cache_ttl: null                             \(comment("requests.cache_ttl"))

        """
    }

    private func comment(_ pattern: String) -> String {
        "# " + (ConfigurationSchema.key(pattern)?.help ?? pattern)
    }

    private func quoted(_ text: String) -> String { ConfigurationListing.scalar(text) }
}
