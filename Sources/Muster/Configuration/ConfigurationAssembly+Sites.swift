internal import Geodesy
internal import NetworkAddresses
internal import Tickets

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
            let kind = text(path + ".kind").flatMap(SiteConfiguration.Kind.init) ?? .cloud
            sites.append(
                SiteConfiguration(
                    name: name,
                    url: text(path + ".url") ?? "",
                    kind: kind,
                    authentication: makeAuthentication(path + ".auth", site: name, kind: kind),
                    allowedHosts: allowedHosts(path),
                    certificateAuthorityFile: certificateAuthorities(path + ".ca_file"),
                    proxy: proxy(path + ".proxy")
                )
            )
        }
        return sites
    }

    /// Exceptions of the site, and a problem where its own address needs one that is not there.
    private mutating func allowedHosts(_ path: String) -> [AddressPolicy.Exception] {
        let exceptions = (texts(path + ".allow_hosts") ?? []).compactMap(AddressPolicy.Exception.init)
        let policy = AddressPolicy(exceptions: exceptions)
        if let url = text(path + ".url"), let site = try? SiteURL(parsing: url),
            let objection = site.objection(by: policy)
        {
            draft.refuse(path + ".url", at: origin(of: path + ".url"), objection.description)
        }
        return exceptions
    }

    private mutating func certificateAuthorities(_ key: String) -> String? {
        guard let path = path(key) else { return nil }
        do {
            let bytes = try files.contents(path)
            let isPEM = bytes.map { String(decoding: $0, as: UTF8.self).contains("-----BEGIN") }
            if isPEM == nil { draft.refuse(key, at: origin(of: key), "'\(path)' does not exist") }
            if isPEM == false {
                draft.refuse(key, at: origin(of: key), "'\(path)' holds no certificate in PEM form")
            }
        } catch {
            draft.refuse(key, at: origin(of: key), "'\(path)' cannot be read: \(error.reason)")
        }
        return path
    }

    private mutating func proxy(_ key: String) -> String? {
        guard let text = text(key) else { return nil }
        guard text.hasPrefix("http://") || text.hasPrefix("https://"), !text.contains("@"),
            !text.contains(where: \.isWhitespace)
        else {
            draft.refuse(
                key,
                at: origin(of: key),
                "must be http://host:port, without user and password"
            )
            return nil
        }
        return text
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
            var project = ProjectConfiguration(
                site: site,
                key: key,
                jql: text(path + ".jql"),
                clusteringStatus: text(path + ".clustering_status") ?? standard.clusteringStatus,
                clusteredStatus: text(path + ".clustered_status"),
                clusterTicketType: text(path + ".cluster_ticket_type") ?? standard.clusterTicketType,
                linkType: text(path + ".link_type") ?? standard.linkType,
                fields: makeFields(path + ".fields")
            )
            project.gazetteer = self.path(path + ".gazetteer")
            project.plusCodeReference = coordinate(path + ".plus_code_reference")
            project.territory = territory(path + ".territory")
            addContent(to: &project, path: path)
            projects.append(project)
        }
        return projects
    }

    private mutating func coordinate(_ key: String) -> Coordinate? {
        guard let text = text(key) else { return nil }
        do throws(CoordinateTextError) {
            return try CoordinateText.coordinate(in: text)
        } catch {
            draft.refuse(key, at: origin(of: key), error.description)
            return nil
        }
    }

    private mutating func territory(_ key: String) -> GeoBox? {
        guard let text = text(key) else { return nil }
        let edges = text.split(separator: ",").compactMap { Double($0.filter { $0 != " " }) }
        guard edges.count == 4, text.split(separator: ",").count == 4,
            let southWest = try? Coordinate(latitude: edges[0], longitude: edges[1]),
            let northEast = try? Coordinate(latitude: edges[2], longitude: edges[3]),
            let box = try? GeoBox(southWest: southWest, northEast: northEast)
        else {
            draft.refuse(
                key,
                at: origin(of: key),
                "'\(text)' must be south,west,north,east in degrees, such as 51.2,-0.6,51.8,0.4"
            )
            return nil
        }
        return box
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
        fields.address = text(path + ".address")
        fields.clusterCenter = text(path + ".cluster_center")
        fields.clusterRadius = text(path + ".cluster_radius")
        fields.clusterLoad = text(path + ".cluster_load")
        fields.clusterPriority = text(path + ".cluster_priority")
        fields.clusterCount = text(path + ".cluster_count")
        fields.clusterMarker = text(path + ".cluster_marker")
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
