internal import Jira
internal import Publishing

/// Turns the names in a configuration into ids of the site's fields.
struct FieldResolution {
    let fields: [JiraField]

    /// The mapping that the job reads tickets with.
    ///
    /// - Throws: `MusterError.configuration` for a name that no field or several fields have, and where nothing is
    ///   configured and discovery finds nothing or too much.
    func mapping(_ names: JobSettings.FieldNames) throws(MusterError) -> TicketFieldMapping {
        var mapping = try places(names)
        if let name = names.duration {
            let field = try self.field(name, key: "duration")
            mapping.duration = TicketFieldMapping.Duration(
                field: field.id,
                unit: field.id == "timeoriginalestimate" ? .seconds : Self.unit(in: field.name) ?? .minutes
            )
        } else {
            mapping.duration = discoveredDuration
        }
        if let name = names.skills { mapping.skills = try field(name, key: "skills").id }
        if let name = names.address { mapping.address = try field(name, key: "address").id }
        return mapping
    }

    private func places(_ names: JobSettings.FieldNames) throws(MusterError) -> TicketFieldMapping {
        let location = try names.location.map { name throws(MusterError) in
            try field(name, key: "location")
        }
        switch (names.latitude, names.longitude) {
        case (let latitude?, let longitude?):
            return TicketFieldMapping(
                place: .pair(
                    latitude: try field(latitude, key: "latitude").id,
                    longitude: try field(longitude, key: "longitude").id
                ),
                locationText: location?.id
            )
        case (nil, nil):
            if let location { return TicketFieldMapping(place: .field(location)) }
            do throws(FieldDiscoveryError) {
                return try TicketFieldMapping.discover(in: fields)
            } catch {
                throw MusterError(.configuration, error.description)
            }
        default:
            throw MusterError(
                .configuration,
                "fields.latitude and fields.longitude go together; set both, or fields.location alone"
            )
        }
    }

    /// The fields of Job Clusters with their names turned into ids.
    func clusterFields(
        _ names: JiraClusterSite.ClusterFields
    ) throws(MusterError) -> JiraClusterSite.ClusterFields {
        JiraClusterSite.ClusterFields(
            center: try id(names.center, key: "cluster_center"),
            radius: try id(names.radius, key: "cluster_radius"),
            load: try id(names.load, key: "cluster_load"),
            priority: try id(names.priority, key: "cluster_priority"),
            memberCount: try id(names.memberCount, key: "cluster_count"),
            marker: try id(names.marker, key: "cluster_marker")
        )
    }

    private func id(_ name: String?, key: String) throws(MusterError) -> String? {
        guard let name else { return nil }
        return try field(name, key: key).id
    }

    /// A field by its id or, without regard to letter case, by its name.
    private func field(_ name: String, key: String) throws(MusterError) -> JiraField {
        if let exact = fields.first(where: { $0.id == name }) { return exact }
        let found = fields.filter { $0.name.lowercased() == name.lowercased() }
        guard let only = found.first else {
            throw MusterError(
                .configuration,
                "fields.\(key) is '\(name)', and the site has no field of that id or name; 'muster doctor' lists them"
            )
        }
        guard found.count == 1 else {
            let ids = found.map(\.id).joined(separator: ", ")
            throw MusterError(
                .configuration,
                "fields.\(key) is '\(name)', a name that \(found.count) fields of the site have; write the id: \(ids)"
            )
        }
        return only
    }

    /// The one number field whose name says that it is a duration and in which unit, such as `Duration (minutes)`.
    private var discoveredDuration: TicketFieldMapping.Duration? {
        let found = fields.compactMap { field -> TicketFieldMapping.Duration? in
            guard field.schema?.type == "number", Self.words(in: field.name).contains("duration"),
                let unit = Self.unit(in: field.name)
            else { return nil }
            return TicketFieldMapping.Duration(field: field.id, unit: unit)
        }
        return found.count == 1 ? found.first : nil
    }

    private static func unit(in name: String) -> TicketFieldMapping.DurationUnit? {
        for word in words(in: name) {
            switch word {
            case "seconds", "sec": return .seconds
            case "minutes", "min": return .minutes
            case "hours", "h": return .hours
            default: continue
            }
        }
        return nil
    }

    private static func words(in name: String) -> [String] {
        name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}
