/// The environment variables that say something about the configuration.
///
/// Every key has one, `MUSTER_SECTION_KEY`: `clustering.max_tickets` is `MUSTER_CLUSTERING_MAX_TICKETS`. Keys of a list
/// speak of its first element, `MUSTER_SITES_URL`, or of any by its index from 0, `MUSTER_SITES_1_URL`; the element is
/// made where the file has none. An empty variable is as good as none. The names of older tools are honoured below.
package enum ConfigurationEnvironment {
    /// A variable of an older tool that sets a key of ours.
    package struct ForeignName: Hashable, Sendable {
        /// The variable.
        package var name: String
        /// The key that it sets.
        package var pattern: String
        /// What to append to a bare number: the unit that the older tool meant.
        package var unit: String
    }

    /// Variables of older tools that are honoured; our own name wins over them.
    package static let foreign: [ForeignName] = [
        ForeignName(name: "JIRA_MAX_RETRIES", pattern: "requests.max_retries", unit: ""),
        ForeignName(name: "JIRA_RETRY_BACKOFF", pattern: "requests.retry_backoff", unit: "s"),
        ForeignName(name: "JIRA_TIMEOUT", pattern: "requests.timeout", unit: "ms"),
        ForeignName(name: "JIRA_SERVER_TYPE", pattern: "sites[].kind", unit: ""),
        ForeignName(name: "JIRA_CLIENT_ID", pattern: "sites[].auth.client_id", unit: ""),
        ForeignName(name: "JIRA_REDIRECT_URI", pattern: "sites[].auth.redirect_uri", unit: ""),
        ForeignName(name: "JIRA_SCOPES", pattern: "sites[].auth.scopes", unit: ""),
        ForeignName(name: "JIRA_CACHE_TTL", pattern: "requests.cache_ttl", unit: "s"),
        ForeignName(name: "JIRA_RATE_LIMIT_PER_SECOND", pattern: "requests.rate_limit", unit: ""),
        ForeignName(
            name: "CIRCUIT_BREAKER_FAILURE_THRESHOLD",
            pattern: "requests.breaker_failures",
            unit: ""
        ),
        ForeignName(
            name: "CIRCUIT_BREAKER_RECOVERY_TIMEOUT",
            pattern: "requests.breaker_pause",
            unit: "s"
        ),
    ]

    /// Variables of older tools that later versions will honour; a warning says that they do nothing yet.
    package static let reserved = [
        "JIRA_OAUTH_ENABLED", "JIRA_API_VERSION", "JIRA_DEFAULT_SYNC_INTERVAL",
        "SYNC_BATCH_SIZE",
        "SYNC_INTERVAL_MINUTES", "WEBHOOK_PROCESSING_TIMEOUT", "WEBHOOK_SECRET",
    ]

    /// The variable with the key of the encrypted credentials, in base64 or hexadecimal digits; it wins over the key file.
    ///
    /// While a key is being replaced, the same name with `_PREVIOUS` holds the one of before.
    package static let credentialsKey = "MUSTER_CREDENTIALS_KEY"
    /// The variable of older tools that holds the client secret of the one site's OAuth 2.0 app.
    package static let foreignClientSecret = "JIRA_CLIENT_SECRET"
    /// What the variables that hold the client secret of a site's OAuth 2.0 app begin with.
    package static let clientSecretPrefix = "MUSTER_CLIENT_SECRET_"

    /// The variable that names the configuration file, as `--config` does.
    package static let file = "MUSTER_CONFIG"
    /// The variable that, set to `1`, takes the portable path of the distance kernels.
    ///
    /// As on a processor without AVX2: slower, with the same plans to the bit. For checks of just that.
    package static let portableKernels = "MUSTER_PORTABLE_KERNELS"
    /// What the variables that hold a site's token begin with.
    package static let tokenPrefix = "MUSTER_TOKEN_"

    /// The variable that may hold the token of a site: its name in capitals, with `_` for what is no letter or digit.
    package static func tokenName(forSite name: String) -> String {
        variable(tokenPrefix, site: name)
    }

    /// The variable that may hold the client secret of a site's OAuth 2.0 app.
    package static func clientSecretName(forSite name: String) -> String {
        variable(clientSecretPrefix, site: name)
    }

    private static func variable(_ prefix: String, site name: String) -> String {
        prefix + String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }).uppercased()
    }
}

extension ConfigurationDraft {
    /// Takes in the environment.
    mutating func read(environment: [String: String]) {
        let given = environment.filter { !$0.value.isEmpty }
        readForeign(given)
        var known: Set<String> = [
            ConfigurationEnvironment.file, ConfigurationEnvironment.portableKernels,
            ConfigurationEnvironment.credentialsKey,
            // The key of before, while a rotation is under way.
            ConfigurationEnvironment.credentialsKey + "_PREVIOUS",
        ]
        for key in ConfigurationSchema.keys {
            let plain = key.environmentName()
            known.insert(plain)
            if let text = given[plain] { set(key, at: 0, text: text, origin: .environment(plain)) }
            guard key.list != nil else { continue }
            for index in 0..<ConfigurationDraft.elementLimit {
                let name = key.environmentName(at: index)
                guard let text = given[name] else { continue }
                known.insert(name)
                if index == 0, given[plain] != nil {
                    refuse(
                        key.path(at: 0),
                        at: .environment(name),
                        "is set by \(plain) as well; set one of them"
                    )
                }
                set(key, at: index, text: text, origin: .environment(name))
            }
        }
        warnOfStrangers(given, known: known)
    }

    /// Most elements of a list that the environment can speak of.
    private static let elementLimit = 32

    /// A tool of before speaks of the one site that there is; it does not make one.
    private mutating func readForeign(_ given: [String: String]) {
        for foreign in ConfigurationEnvironment.foreign {
            guard let text = given[foreign.name], let key = ConfigurationSchema.key(foreign.pattern) else {
                continue
            }
            if let list = key.list, counts[list] ?? 0 == 0 { continue }
            let isBare = Double(text) != nil && !foreign.unit.isEmpty
            let translated = foreign.name == "JIRA_SERVER_TYPE" && text == "server" ? "datacenter" : text
            set(
                key,
                at: 0,
                text: isBare ? text + foreign.unit : translated,
                origin: .environment(foreign.name)
            )
        }
        for name in ConfigurationEnvironment.reserved where given[name] != nil {
            warn("", at: .environment(name), "has no effect in this version")
        }
    }

    /// A misspelt variable would otherwise be silently without effect.
    private mutating func warnOfStrangers(_ given: [String: String], known: Set<String>) {
        let names = given.keys.filter { name in
            name.hasPrefix("MUSTER_") && !name.hasPrefix(ConfigurationEnvironment.tokenPrefix)
                && !name.hasPrefix(ConfigurationEnvironment.clientSecretPrefix) && !known.contains(name)
        }
        for name in names.sorted() {
            let candidates = ConfigurationSchema.keys.map { $0.environmentName() }
            let ending =
                ConfigurationDraft.isSecretName(name)
                ? "; a token belongs in \(ConfigurationEnvironment.tokenPrefix)<SITE NAME>"
                : Suggestion.ending(for: name, among: candidates)
            warn("", at: .environment(name), "is no variable of muster and has no effect\(ending)")
        }
    }
}
