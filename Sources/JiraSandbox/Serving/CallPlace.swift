/// By which door a request comes in.
enum CallPlace: Hashable, Sendable {
    /// The site's own address.
    case site
    /// `/ex/jira/{cloudId}` of Atlassian's gateway, which OAuth and scoped tokens go through.
    case gateway(cloudID: String)
    /// Beside the context path of the site: nothing of Jira is there.
    case outside

    /// Takes the door off a path.
    static func find(_ segments: [String], _ configuration: SandboxConfiguration) -> (CallPlace, [String]) {
        let context = configuration.contextPath.split(separator: "/").map(String.init)
        if configuration.product == .cloud, segments.count >= 3, segments[0] == "ex", segments[1] == "jira" {
            return (.gateway(cloudID: segments[2]), Array(segments.dropFirst(3)))
        }
        guard segments.starts(with: context) else {
            // The sandbox's own controls are no part of the site.
            return segments.first == "_sandbox" ? (.site, segments) : (.outside, segments)
        }
        return (.site, Array(segments.dropFirst(context.count)))
    }

    /// What stands before `/rest` in links.
    func prefix(_ configuration: SandboxConfiguration) -> String {
        switch self {
        case .gateway(let cloudID): "/ex/jira/\(cloudID)"
        case .site, .outside:
            configuration.contextPath.split(separator: "/").map { "/" + $0 }.joined()
        }
    }
}
