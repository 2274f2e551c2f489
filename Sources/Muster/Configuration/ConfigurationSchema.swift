/// Every key of `muster.yaml`, in the order of the file.
///
/// One table for reading, checking, environment names, `config show`, `config init` and the documents: a key that is not
/// here does not exist.
package enum ConfigurationSchema {
    /// The keys.
    package static let keys = siteKeys + projectNightKeys + clusteringKeys + nightKeys + requestKeys

    private static let siteKeys: [ConfigurationKey] = [
        ConfigurationKey("store", .store, standard: "muster.sqlite", help: "Ticket store, an SQLite file"),
        ConfigurationKey(
            "credentials.file",
            .path,
            standard: "muster.credentials",
            help: "Encrypted credentials that 'muster auth login' keeps"
        ),
        ConfigurationKey(
            "credentials.key_file",
            .path,
            standard: "muster.key",
            help:
                "Key that they are encrypted with, readable by its owner only; MUSTER_CREDENTIALS_KEY wins over it"
        ),

        ConfigurationKey(
            "sites[].name",
            .name,
            required: true,
            example: "hq",
            help: "Name that projects refer to"
        ),
        ConfigurationKey(
            "sites[].url",
            .url,
            required: true,
            example: "https://example.atlassian.net",
            help: "Address of the site; plain http is accepted on loopback only"
        ),
        ConfigurationKey(
            "sites[].kind",
            .choice(["cloud", "datacenter"]),
            standard: "cloud",
            help: "What runs there"
        ),
        ConfigurationKey(
            "sites[].allow_hosts",
            .hosts,
            example: "[jira.corp.example, 10.1.0.0/16]",
            help:
                "Hosts of this site that are not public: names, addresses, ranges; others are never contacted"
        ),
        ConfigurationKey(
            "sites[].ca_file",
            .path,
            example: "corp-ca.pem",
            help: "Certificate authorities to trust for this site instead of the system's"
        ),
        ConfigurationKey(
            "sites[].proxy",
            .text,
            example: "http://proxy.corp.example:3128",
            help: "Proxy to this site; the proxy variables of the environment are not heeded"
        ),
        ConfigurationKey(
            "sites[].auth.type",
            .choice(["api_token", "personal_token", "oauth2", "oauth1"]),
            standard: "api_token",
            help:
                "How the site knows Muster: api_token and oauth2 for cloud, personal_token, oauth2 and oauth1 for datacenter"
        ),
        ConfigurationKey(
            "sites[].auth.email",
            .text,
            example: "ops@example.com",
            help: "Address of the account, for api_token"
        ),
        ConfigurationKey(
            "sites[].auth.token_file",
            .path,
            example: "hq.token",
            help: "File with the token, readable by its owner only; the token itself is never written here"
        ),
        ConfigurationKey(
            "sites[].auth.scoped",
            .flag,
            standard: "false",
            help: "Whether the API token has scopes: such tokens work at Atlassian's gateway only"
        ),
        ConfigurationKey(
            "sites[].auth.client_id",
            .text,
            example: "kGpB8…",
            help: "Client id of the OAuth 2.0 app, or consumer key of OAuth 1.0a"
        ),
        ConfigurationKey(
            "sites[].auth.client_secret_file",
            .path,
            example: "hq.secret",
            help: "File with the client secret of the OAuth 2.0 app, readable by its owner only"
        ),
        ConfigurationKey(
            "sites[].auth.redirect_uri",
            .text,
            standard: "http://127.0.0.1:8765/callback",
            help: "Where the browser comes back to after consent, as registered with the app; loopback"
        ),
        ConfigurationKey(
            "sites[].auth.scopes",
            .words,
            example: "[read:jira-work, write:jira-work, read:jira-user, offline_access]",
            help: "What the OAuth 2.0 grant may do; what Muster needs where omitted"
        ),
        ConfigurationKey(
            "sites[].auth.authorization_server",
            .url,
            standard: "https://auth.atlassian.com",
            help: "Where OAuth 2.0 of cloud signs in; another one for a sandbox only"
        ),
        ConfigurationKey(
            "sites[].auth.api_gateway",
            .url,
            standard: "https://api.atlassian.com",
            help: "Where grants and scoped tokens of cloud work; another one for a sandbox only"
        ),

        ConfigurationKey(
            "sites[].auth.cloud_id",
            .name,
            example: "11223344-a1b2-3b33-c444-def123456789",
            help: "The site's id at the gateway; found out where omitted"
        ),

        ConfigurationKey(
            "projects[].site",
            .name,
            standard: "the only site",
            example: "hq",
            help: "Name of the site"
        ),
        ConfigurationKey(
            "projects[].key",
            .projectKey,
            required: true,
            example: "FIELD",
            help: "Key of the project"
        ),
        ConfigurationKey(
            "projects[].jql",
            .text,
            help: "Which tickets to cluster; null is the ready-for-clustering template"
        ),
        ConfigurationKey(
            "projects[].clustering_status",
            .text,
            standard: "Ready For Clustering",
            help: "Status of tickets that wait to be clustered"
        ),
        ConfigurationKey(
            "projects[].clustered_status",
            .text,
            help: "Status that members move to after linking; null leaves them"
        ),
        ConfigurationKey(
            "projects[].cluster_ticket_type",
            .text,
            standard: "Job Cluster",
            help: "Issue type of Job Clusters"
        ),
        ConfigurationKey(
            "projects[].link_type",
            .text,
            standard: "Relates",
            help: "Link type between a Job Cluster and its members"
        ),
        field("latitude", "degrees north"),
        field("longitude", "degrees east"),
        field("location", "the whole place: text, object, GeoJSON, map address or plus code"),
        field("address", "an address that the gazetteer may know", omitted: "none"),
        field("duration", "minutes of work"),
        field("skills", "skills that the crew needs", omitted: "none"),
        field("cluster_center", "a Job Cluster's centre as lat,lon text", omitted: "not filled in"),
        field("cluster_radius", "a Job Cluster's radius in metres", omitted: "not filled in"),
        field("cluster_load", "a Job Cluster's load", omitted: "not filled in"),
        field("cluster_priority", "a Job Cluster's priority from 1 to 5", omitted: "not filled in"),
        field("cluster_count", "the number of a Job Cluster's members", omitted: "not filled in"),
        field("cluster_marker", "a Job Cluster's marker as text", omitted: "not filled in"),

        ConfigurationKey(
            "projects[].gazetteer",
            .path,
            example: "addresses.csv",
            help:
                "Places of addresses or postal codes, for tickets without coordinates: latitude, longitude, address, postcode"
        ),
        ConfigurationKey(
            "projects[].plus_code_reference",
            .text,
            example: "51.5,-0.12",
            help: "Place near which short plus codes are read; they are refused where omitted"
        ),
        ConfigurationKey(
            "projects[].territory",
            .text,
            example: "51.2,-0.6,51.8,0.4",
            help: "South, west, north and east of where tickets can be; those outside are left out"
        ),
    ]

    private static let clusteringKeys: [ConfigurationKey] = [
        ConfigurationKey(
            "clustering.max_tickets",
            .integer(1...1_000_000),
            standard: "10",
            help: "Most tickets in a cluster; no limit by count where only max_load is given"
        ),
        ConfigurationKey(
            "clustering.max_load",
            .number(0, included: false, .infinity),
            example: "480",
            help: "Most load in a cluster"
        ),
        ConfigurationKey(
            "clustering.max_radius",
            .length,
            example: "5km",
            help: "Greatest distance from a cluster's centre to a member, with its unit (m, km, mi)"
        ),
        ConfigurationKey(
            "clustering.priority_weight",
            .number(0, included: true, 9.99),
            standard: "1.0",
            help: "Pull of urgent tickets, 0 to 9.99"
        ),
        ConfigurationKey(
            "clustering.objective",
            .choice(["distance", "squared", "medoid"]),
            standard: "distance",
            help: "What to minimise"
        ),
        ConfigurationKey(
            "clustering.effort",
            .choice(["fast", "normal", "best"]),
            standard: "normal",
            help: "How much work to spend"
        ),
        ConfigurationKey("clustering.seed", .seed, standard: "1", help: "Seed of every random choice"),

        ConfigurationKey(
            "output.directory",
            .path,
            example: "out",
            help: "Folder for plan, GeoJSON, CSV, KML and map; null writes none"
        ),
    ]

    private static let requestKeys: [ConfigurationKey] = [
        ConfigurationKey(
            "requests.max_retries",
            .integer(0...10),
            standard: "3",
            help: "How often a failed request is sent again"
        ),
        ConfigurationKey(
            "requests.retry_backoff",
            .duration,
            standard: "1s",
            help: "Wait before the first repetition, then doubled"
        ),
        ConfigurationKey(
            "requests.timeout",
            .duration,
            standard: "30s",
            help: "Longest time for one request"
        ),
        ConfigurationKey(
            "requests.concurrency",
            .integer(1...64),
            standard: "6",
            help: "Most requests to a site at a time"
        ),
        ConfigurationKey(
            "requests.rate_limit",
            .number(0, included: false, 10_000),
            example: "10",
            help: "Most requests to a site in a second; what the site's headers teach where omitted"
        ),
        ConfigurationKey(
            "requests.hourly_points",
            .integer(1...10_000_000),
            example: "65000",
            help:
                "Points that an hour may cost at a site under Atlassian's quota for apps; not counted where omitted"
        ),
        ConfigurationKey(
            "requests.breaker_failures",
            .integer(1...1_000),
            standard: "5",
            help: "Failures in a row after which a site is left alone"
        ),
        ConfigurationKey(
            "requests.breaker_pause",
            .duration,
            standard: "60s",
            help: "How long it is left alone before one request tries again"
        ),
        ConfigurationKey(
            "requests.cache",
            .flag,
            standard: "true",
            help: "Whether answers about fields, projects and people are kept for some minutes"
        ),
        ConfigurationKey(
            "requests.cache_ttl",
            .duration,
            example: "5min",
            help: "How long they are kept; from a minute to an hour by their kind where omitted"
        ),
    ]

    private static func field(
        _ name: String,
        _ meaning: String,
        omitted: String = "discovered"
    ) -> ConfigurationKey {
        ConfigurationKey(
            "projects[].fields.\(name)",
            .text,
            example: "customfield_10101",
            help: "Field with \(meaning), by id or name; \(omitted) where omitted"
        )
    }

    /// The key of a pattern, or nil.
    package static func key(_ pattern: String) -> ConfigurationKey? { keys.first { $0.pattern == pattern } }

    /// Names directly below a section, in order; the empty section is the whole file.
    static func names(in section: String) -> [String] {
        let prefix = section.isEmpty ? "" : section + "."
        var names: [String] = []
        for key in keys where key.pattern.hasPrefix(prefix) {
            let name = String(key.pattern.dropFirst(prefix.count).prefix { $0 != "." && $0 != "[" })
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// Whether the pattern is a list of sections.
    static func isList(_ pattern: String) -> Bool { keys.contains { $0.pattern.hasPrefix(pattern + "[].") } }

    /// Whether the pattern is a section.
    static func isSection(_ pattern: String) -> Bool { keys.contains { $0.pattern.hasPrefix(pattern + ".") } }

    /// The lists, in order.
    static let lists = ["sites", "projects"]
}
