extension ConfigurationAssembly {
    /// The sites, checked one by one and against each other.
    mutating func makeSites() -> [SiteConfiguration] {
        var sites: [SiteConfiguration] = []
        for index in 0..<(draft.counts["sites"] ?? 0) {
            let path = "sites[\(index)]"
            let name = text(path + ".name") ?? ""
            if let first = sites.firstIndex(where: { $0.name == name }), !name.isEmpty {
                draft.refuse(
                    path + ".name",
                    at: origin(of: path + ".name"),
                    "'\(name)' is the name of sites[\(first)] as well; give each site its own"
                )
            }
            if text(path + ".url") == ConfigurationTemplate().url {
                draft.warn(
                    path + ".url",
                    at: origin(of: path + ".url"),
                    "is still the placeholder; write your site's address"
                )
            }
            sites.append(
                SiteConfiguration(
                    name: name,
                    url: text(path + ".url") ?? "",
                    kind: text(path + ".kind").flatMap(SiteConfiguration.Kind.init) ?? .cloud,
                    authentication: makeAuthentication(path + ".auth", site: name, index: index)
                )
            )
        }
        return sites
    }

    private mutating func makeAuthentication(_ path: String, site: String, index: Int) -> SiteAuthentication {
        let kind = text("sites[\(index)].kind")
        let type = text(path + ".type") ?? SiteAuthentication.Method.apiToken.rawValue
        let method = SiteAuthentication.Method(rawValue: type)
        if method == nil {
            draft.refuse(
                path + ".type",
                at: origin(of: path + ".type"),
                "'\(type)' is not in this version; use api_token (Cloud) or personal_token (Data Center)"
            )
        }
        if method == .personalToken, kind == "cloud" {
            draft.refuse(
                path + ".type",
                at: origin(of: path + ".type"),
                "'personal_token' is for Data Center; a Cloud site takes api_token with an email"
            )
        }
        let email = text(path + ".email")
        if method == .apiToken, email == nil, !draft.hasError(around: path + ".email") {
            draft.refuse(
                path + ".email",
                at: origin(of: path + ".email"),
                "is missing; api_token needs the account's address, such as 'email: ops@example.com'"
            )
        }
        if let email, !email.contains("@") {
            draft.refuse(path + ".email", at: origin(of: path + ".email"), "'\(email)' is no e-mail address")
        }
        return SiteAuthentication(
            method: method ?? .apiToken,
            email: email,
            token: tokenSource(path + ".token_file", site: site)
        )
    }

    /// The environment wins over the file, as everywhere.
    private mutating func tokenSource(_ key: String, site: String) -> SiteAuthentication.TokenSource {
        let variable = ConfigurationEnvironment.tokenName(forSite: site)
        if !site.isEmpty, environment[variable]?.isEmpty == false { return .environment(variable) }
        guard let path = path(key) else {
            if !draft.hasError(around: key) {
                let fix = site.isEmpty ? "" : ", or put the token into the environment as \(variable)"
                draft.refuse(key, at: origin(of: key), "is missing; name a file that holds the token\(fix)")
            }
            return .environment(variable)
        }
        checkTokenFile(path, key: key)
        return .file(path)
    }

    private mutating func checkTokenFile(_ path: String, key: String) {
        let place = origin(of: key)
        let written = text(key) ?? ""
        guard !ConfigurationAssembly.looksLikeToken(written) else {
            draft.refuse(
                key,
                at: place,
                "holds a token, it seems, and not the name of a file; put the token into a file (chmod 600)"
            )
            return
        }
        do {
            guard let bytes = try files.contents(path) else {
                let make = "(umask 077; cat > '\(path)')"
                draft.refuse(
                    key,
                    at: place,
                    "'\(path)' does not exist; make it with \(make), paste the token, Ctrl-D"
                )
                return
            }
            if SiteToken.trimmed(bytes).isEmpty {
                draft.refuse(key, at: place, "'\(path)' is empty; put the token into it")
            }
        } catch {
            draft.refuse(key, at: place, "'\(path)' cannot be read: \(error.reason)")
            return
        }
        if let bits = files.permissions(path), bits & 0o077 != 0 {
            let mode = String(bits & 0o777, radix: 8)
            draft.warn(
                key,
                at: place,
                "'\(path)' can be read by others (mode \(mode)); run chmod 600 '\(path)'"
            )
        }
    }

    /// Long, without any sign of a file name: more likely the token itself, which must not be printed.
    static func looksLikeToken(_ text: String) -> Bool {
        text.utf8.count >= 24 && !text.contains("/") && !text.contains(".")
    }

    /// The projects, checked one by one and against each other and the sites.
    mutating func makeProjects(sites: [SiteConfiguration]) -> [ProjectConfiguration] {
        var projects: [ProjectConfiguration] = []
        var names: [String] = []
        for site in sites where !site.name.isEmpty && !names.contains(site.name) { names.append(site.name) }
        for index in 0..<(draft.counts["projects"] ?? 0) {
            let path = "projects[\(index)]"
            let site = projectSite(path, names: names)
            let key = text(path + ".key") ?? ""
            let twin = projects.firstIndex { $0.site == site && $0.key == key }
            if let twin, !key.isEmpty {
                draft.refuse(
                    path + ".key",
                    at: origin(of: path + ".key"),
                    "'\(key)' of site '\(site)' is projects[\(twin)] already; keep one of them"
                )
            }
            let standard = ProjectConfiguration(site: site, key: key)
            projects.append(
                ProjectConfiguration(
                    site: site,
                    key: key,
                    jql: text(path + ".jql"),
                    clusteringStatus: text(path + ".clustering_status") ?? standard.clusteringStatus,
                    clusteredStatus: text(path + ".clustered_status"),
                    clusterTicketType: text(path + ".cluster_ticket_type") ?? standard.clusterTicketType,
                    linkType: text(path + ".link_type") ?? standard.linkType,
                    fields: makeFields(path + ".fields")
                )
            )
        }
        return projects
    }

    private mutating func projectSite(_ path: String, names: [String]) -> String {
        let key = path + ".site"
        guard isGiven(key) else {
            if names.count != 1, !names.isEmpty {
                draft.refuse(
                    key,
                    at: origin(of: key),
                    "is missing, and there are several: \(names.joined(separator: ", "))"
                )
            }
            return names.first ?? ""
        }
        guard let site = text(key) else { return "" }
        if !names.contains(site) {
            let known = names.isEmpty ? "no site has a name" : "sites are \(names.joined(separator: ", "))"
            let ending = Suggestion.ending(for: site, among: names)
            draft.refuse(
                key,
                at: origin(of: key),
                "no site is called '\(site)'" + (ending.isEmpty ? "; \(known)" : ending)
            )
        }
        return site
    }

    private mutating func makeFields(_ path: String) -> FieldConfiguration {
        var fields = FieldConfiguration(
            latitude: text(path + ".latitude"),
            longitude: text(path + ".longitude"),
            location: text(path + ".location"),
            duration: text(path + ".duration"),
            skills: text(path + ".skills")
        )
        fields.clusterCenter = text(path + ".cluster_center")
        fields.clusterRadius = text(path + ".cluster_radius")
        fields.clusterLoad = text(path + ".cluster_load")
        fields.clusterPriority = text(path + ".cluster_priority")
        fields.clusterCount = text(path + ".cluster_count")
        if (fields.latitude == nil) != (fields.longitude == nil) {
            let (there, missing) =
                fields.latitude == nil ? ("longitude", "latitude") : ("latitude", "longitude")
            draft.refuse(
                "\(path).\(missing)",
                at: origin(of: "\(path).\(there)"),
                "is missing, and \(there) is there; name both, or neither to have them discovered"
            )
        }
        if let field = fields.latitude, field == fields.longitude {
            draft.refuse(
                path + ".longitude",
                at: origin(of: path + ".longitude"),
                "'\(field)' is the latitude's field as well; a field with both belongs in location"
            )
        }
        return fields
    }
}
