import Clustering
import Geodesy

/// Turns what the layers said into a checked configuration, collecting every problem on the way.
struct ConfigurationAssembly {
    var draft: ConfigurationDraft
    /// Absolute path of the file; nil where there is none.
    let file: String?
    let workingDirectory: String
    let environment: [String: String]
    let files: ConfigurationFiles
    private var values: [String: ConfigurationValue] = [:]
    private var settings: [ConfigurationSetting] = []

    init(
        draft: ConfigurationDraft,
        file: String?,
        workingDirectory: String,
        environment: [String: String],
        files: ConfigurationFiles
    ) {
        self.draft = draft
        self.file = file
        self.workingDirectory = workingDirectory
        self.environment = environment
        self.files = files
    }

    mutating func outcome(
        requiring requirement: ConfigurationLoader.Requirement,
        searched: [String]
    ) -> ConfigurationOutcome {
        readValues()
        let sites = makeSites()
        let projects = makeProjects(sites: sites)
        // Where the file could not be read, what it lacks is no news.
        if requirement == .project,
            !draft.problems.contains(where: { $0.severity == .error && $0.path.isEmpty })
        {
            requireProject(searched: searched)
        }
        var configuration = MusterConfiguration(
            store: path("store") ?? absolute("muster.sqlite"),
            credentials: credentials,
            sites: sites,
            projects: projects,
            clustering: makeClustering(),
            outputDirectory: path("output.directory"),
            requests: makeRequests()
        )
        addNights(to: &configuration)
        // Two defaults depend on the rest; what is shown is what holds.
        for (index, project) in projects.enumerated() {
            show("projects[\(index)].site", as: project.site.isEmpty ? nil : project.site)
        }
        show("clustering.max_tickets", as: configuration.clustering.maxTickets.map(String.init))
        let problems = ordered(draft.problems)
        let isUsable = !problems.contains { $0.severity == .error }
        return ConfigurationOutcome(
            configuration: isUsable ? configuration : nil,
            problems: problems,
            file: file,
            settings: settings
        )
    }

    /// Replaces the text of a default.
    private mutating func show(_ path: String, as text: String?) {
        let index = settings.firstIndex { $0.path == path && $0.origin == .standard }
        if let index { settings[index].text = text }
    }

    // MARK: Values

    private mutating func readValues() {
        var lists: [String] = []
        for key in ConfigurationSchema.keys {
            guard let list = key.list else {
                read(key, at: 0)
                continue
            }
            guard !lists.contains(list) else { continue }
            lists.append(list)
            for index in 0..<(draft.counts[list] ?? 0) {
                for key in ConfigurationSchema.keys where key.list == list { read(key, at: index) }
            }
        }
    }

    private mutating func read(_ key: ConfigurationKey, at index: Int) {
        let path = key.path(at: index)
        let entry = draft.entries[path]
        guard let entry, let text = entry.text else {
            if key.isRequired, !draft.hasError(around: path) {
                let example = key.example.map { ", such as '\(key.name): \($0)'" } ?? ""
                draft.refuse(
                    path,
                    at: entry?.origin ?? place(of: path),
                    "is missing; write \(key.kind.allowed)\(example)"
                )
            }
            let value = key.standard.flatMap { try? key.kind.value(of: $0) }
            // An explicit null takes the default away where nothing is a meaning of its own.
            if let value { values[path] = value }
            settings.append(
                ConfigurationSetting(path: path, text: key.standard, origin: entry?.origin ?? .standard)
            )
            return
        }
        do {
            values[path] = try key.kind.value(of: text)
            let isHidden =
                [
                    "sites[].auth.token_file", "sites[].auth.client_secret_file",
                    "report.webhook_secret_file",
                ].contains(key.pattern)
                && ConfigurationAssembly.looksLikeToken(text)
            settings.append(
                ConfigurationSetting(path: path, text: isHidden ? "<redacted>" : text, origin: entry.origin)
            )
        } catch {
            draft.refuse(path, at: entry.origin, error.message)
        }
    }

    /// Where the innermost section around a path begins.
    func place(of path: String) -> ConfigurationOrigin {
        var path = path[...]
        while let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) {
            // An element `sites[0]` is a place of its own, before its list is.
            path = path[..<end]
            if let place = draft.places[String(path)] { return place }
        }
        return draft.places[""] ?? file.map { .wholeFile($0) } ?? .standard
    }

    func origin(of path: String) -> ConfigurationOrigin { draft.entries[path]?.origin ?? place(of: path) }

    func isGiven(_ path: String) -> Bool { draft.entries[path]?.text != nil }

    func text(_ path: String) -> String? {
        guard case .text(let text) = values[path] else { return nil }
        return text
    }

    func texts(_ path: String) -> [String]? {
        guard case .texts(let texts) = values[path] else { return nil }
        return texts
    }

    func flag(_ path: String) -> Bool? {
        guard case .flag(let flag) = values[path] else { return nil }
        return flag
    }

    /// Where credentials are kept.
    var credentials: CredentialsConfiguration {
        let standard = CredentialsConfiguration()
        return CredentialsConfiguration(
            file: path("credentials.file") ?? absolute(standard.file),
            keyFile: path("credentials.key_file") ?? absolute(standard.keyFile)
        )
    }

    func number(_ path: String) -> Double? {
        guard case .number(let number) = values[path] else { return nil }
        return number
    }

    func integer(_ path: String) -> Int? {
        guard case .integer(let number) = values[path] else { return nil }
        return number
    }

    private func integer(_ path: String, _ standard: Int) -> Int {
        guard case .integer(let number) = values[path] else { return standard }
        return number
    }

    private func duration(_ path: String, _ standard: Duration) -> Duration {
        guard case .duration(let duration) = values[path] else { return standard }
        return duration
    }

    /// A path as an absolute one: what the file says starts from the file, everything else from the working directory.
    func path(_ key: String) -> String? {
        guard let text = text(key) else { return nil }
        switch draft.entries[key]?.origin {
        case .environment, .flag: return ConfigurationAssembly.absolute(text, from: workingDirectory)
        default: return absolute(text)
        }
    }

    private func absolute(_ path: String) -> String {
        let folder = file.flatMap { file in file.lastIndex(of: "/").map { String(file[..<$0]) } }
        return ConfigurationAssembly.absolute(path, from: folder ?? workingDirectory)
    }

    static func absolute(_ path: String, from folder: String) -> String {
        path.hasPrefix("/") ? path : folder + (folder.hasSuffix("/") ? "" : "/") + path
    }

    // MARK: Sections outside lists

    private func makeClustering() -> ClusteringConfiguration {
        var clustering = ClusteringConfiguration()
        if case .number(let load) = values["clustering.max_load"] { clustering.maxLoad = load }
        let limitsByLoadOnly = clustering.maxLoad != nil && !isGiven("clustering.max_tickets")
        clustering.maxTickets = limitsByLoadOnly ? nil : integer("clustering.max_tickets", 10)
        if case .length(let radius) = values["clustering.max_radius"] { clustering.maxRadius = radius }
        if case .number(let weight) = values["clustering.priority_weight"] {
            clustering.priorityWeight = weight
        }
        if let name = text("clustering.objective"), let value = Objective(rawValue: name) {
            clustering.objective = value
        }
        if let name = text("clustering.effort"), let value = Effort(rawValue: name) {
            clustering.effort = value
        }
        if case .seed(let seed) = values["clustering.seed"] { clustering.seed = seed }
        return clustering
    }

    private func makeRequests() -> RequestConfiguration {
        var requests = RequestConfiguration()
        requests.maxRetries = integer("requests.max_retries", requests.maxRetries)
        requests.retryBackoff = duration("requests.retry_backoff", requests.retryBackoff)
        requests.timeout = duration("requests.timeout", requests.timeout)
        requests.concurrency = integer("requests.concurrency", requests.concurrency)
        if case .number(let rate) = values["requests.rate_limit"] { requests.rateLimit = rate }
        if case .integer(let points) = values["requests.hourly_points"] { requests.hourlyPoints = points }
        requests.breakerFailures = integer("requests.breaker_failures", requests.breakerFailures)
        requests.breakerPause = duration("requests.breaker_pause", requests.breakerPause)
        requests.isCaching = flag("requests.cache") ?? requests.isCaching
        if case .duration(let lifetime) = values["requests.cache_ttl"] { requests.cacheLifetime = lifetime }
        return requests
    }

    private mutating func requireProject(searched: [String]) {
        let missing = ConfigurationSchema.lists.filter {
            draft.counts[$0] ?? 0 == 0 && !draft.hasError(around: $0)
        }
        if file == nil, missing == ConfigurationSchema.lists {
            draft.refuse(
                "",
                at: .standard,
                "no configuration file (looked for \(searched.joined(separator: " and "))); "
                    + "'muster config init' writes a muster.yaml to fill in, --config names another"
            )
            return
        }
        for list in missing {
            draft.refuse(
                list,
                at: draft.places[list] ?? place(of: list),
                "is missing; write at least one, as 'muster config init --dry-run' shows"
            )
        }
    }

    /// Problems of the file in its order, then the others in the order found.
    private func ordered(_ problems: [ConfigurationProblem]) -> [ConfigurationProblem] {
        func rank(_ element: (offset: Int, element: ConfigurationProblem)) -> (Int, Int, Int, Int) {
            switch element.element.origin {
            case .file(_, let line, let column): (0, line, column, element.offset)
            case .wholeFile: (1, 0, 0, element.offset)
            default: (2, 0, 0, element.offset)
            }
        }
        return problems.enumerated()
            .sorted { rank($0) < rank($1) }
            .map(\.element)
    }
}
