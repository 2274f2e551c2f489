extension MusterConfiguration {
    /// The site and project to work on: the first that fits what is asked for.
    ///
    /// - Parameters:
    ///   - site: name of the site; nil for any.
    ///   - key: key of the project; nil for any.
    /// - Throws: `ConfigurationError` naming what there is, where nothing fits.
    /// - Returns: the project with its site.
    public func project(
        site: String? = nil,
        key: String? = nil
    ) throws(ConfigurationError) -> (site: SiteConfiguration, project: ProjectConfiguration) {
        let found = projects.first { project in
            (site == nil || project.site == site) && (key == nil || project.key == key)
        }
        if let found, let owner = sites.first(where: { $0.name == found.site }) { return (owner, found) }
        let known = projects.map { "\($0.key) of site '\($0.site)'" }.joined(separator: ", ")
        let wanted = [site.map { "site '\($0)'" }, key.map { "project '\($0)'" }].compactMap { $0 }
        let name = wanted.isEmpty ? "a project" : wanted.joined(separator: " and ")
        let path = key == nil && site != nil ? "--site" : "--project"
        throw ConfigurationError(problems: [
            ConfigurationProblem(
                at: .flag(path),
                path: "",
                message: "\(name) is not in the configuration; there is \(known.isEmpty ? "none" : known)"
            )
        ])
    }
}
