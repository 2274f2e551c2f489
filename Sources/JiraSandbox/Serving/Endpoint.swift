internal import HTTPMessages

/// What the sandbox answers, by method and path.
struct Endpoint: Sendable {
    typealias Answering = @Sendable (inout SandboxState, Call, [String]) throws(Answer) -> Answer

    /// One of Jira's interfaces.
    enum Interface: Hashable, Sendable {
        /// `/rest/api/3` on Cloud, `/rest/api/2` on Data Center.
        case platform
        /// `/rest/agile/1.0`.
        case agile
        /// Paths are whole: sign-in, webhooks of administrators, the sandbox's own controls.
        case root
    }

    let method: HTTPMethod
    let interface: Interface
    let products: Set<SandboxProduct>
    /// Parts of the path; one in braces stands for any text, which the answering function is given in order.
    let template: [String]
    /// Whether it changes the site: what fault injection counts.
    let isWrite: Bool
    /// Whether credentials are not looked at: sign-in itself, controls.
    let isOpen: Bool
    /// Scopes of OAuth that it takes on Cloud, all of them; nil for the rule of `requiredScopes`.
    let scopes: [String]?
    let answer: Answering

    init(
        _ method: HTTPMethod,
        _ path: String,
        of interface: Interface = .platform,
        on products: Set<SandboxProduct> = [.cloud, .dataCenter],
        isWrite: Bool = false,
        isOpen: Bool = false,
        scopes: [String]? = nil,
        _ answer: @escaping Answering
    ) {
        self.method = method
        self.interface = interface
        self.products = products
        template = path.split(separator: "/").map(String.init)
        self.isWrite = isWrite
        self.isOpen = isOpen
        self.scopes = scopes
        self.answer = answer
    }

    /// `POST /issue/bulk`: its name in statistics.
    var name: String { "\(method.rawValue) /\(template.joined(separator: "/"))" }

    /// The texts that stand for the braces; nil where the path is another.
    func arguments(in segments: ArraySlice<String>) -> [String]? {
        guard segments.count == template.count else { return nil }
        var arguments: [String] = []
        for (part, segment) in zip(template, segments) {
            if part.hasPrefix("{") {
                arguments.append(segment)
            } else if part != segment {
                return nil
            }
        }
        return arguments
    }

    /// Every endpoint of both products.
    static let all: [Endpoint] =
        site + search + issues + links + comments + people + agile + worklogs + changelogs + properties
        + remoteLinks
        + bulkOperations + webhooks + authorization + control

    /// Where a request goes; the refusal of one that goes nowhere.
    static func find(_ call: Call, _ configuration: SandboxConfiguration) throws(Answer)
        -> (endpoint: Endpoint, arguments: [String])
    {
        let product = configuration.product
        guard let (interface, rest) = place(call, on: product) else {
            throw nothing(call, configuration)
        }
        let matching = (table[interface] ?? []).compactMap { endpoint -> (Endpoint, [String])? in
            guard endpoint.products.contains(product) else { return nil }
            return endpoint.arguments(in: rest).map { (endpoint, $0) }
        }
        if let found = matching.first(where: { $0.0.method == call.method }) { return found }
        guard let most = matching.first?.0.template else { throw nothing(call, configuration) }
        let allowed = matching.filter { $0.0.template == most }.map(\.0.method.rawValue)
        var answer =
            product == .dataCenter
            ? Answer.message(405, "HTTP 405 Method Not Allowed")
            : Answer.problem(
                405,
                "Method Not Allowed",
                detail: "Method '\(call.method.rawValue)' is not supported.",
                path: call.path
            )
        answer.headers = [("Allow", allowed.joined(separator: ", "))]
        throw answer
    }

    /// By interface, paths with the fewest open parts first: `/project/search` is no project called `search`.
    private static let table: [Interface: [Endpoint]] = {
        let ordered = all.enumerated().sorted { left, right in
            (left.element.openParts, left.offset) < (right.element.openParts, right.offset)
        }
        return Dictionary(grouping: ordered.map(\.element), by: \.interface)
    }()

    private var openParts: Int { template.count { $0.hasPrefix("{") } }

    private static func nothing(_ call: Call, _ configuration: SandboxConfiguration) -> Answer {
        if configuration.product == .dataCenter {
            return .noResource(call, isBeforeTen: configuration.dataCenterMajor < 10)
        }
        if case .gateway = call.place { return .gatewayNotFound(call) }
        return .problem(
            404,
            "Not Found",
            detail: "No endpoint \(call.method.rawValue) \(call.path).",
            path: call.path
        )
    }

    /// The interface that a path belongs to, and what stands below its root; nil where the product has none
    /// there.
    private static func place(_ call: Call, on product: SandboxProduct) -> (Interface, ArraySlice<String>)? {
        let segments = call.segments
        guard call.place != .outside else { return nil }
        let versions = product == .cloud ? ["2", "3", "latest"] : ["2", "latest"]
        guard segments.count >= 3, segments[0] == "rest" else { return (.root, segments[...]) }
        if segments[1] == "api" {
            return versions.contains(segments[2]) ? (.platform, segments.dropFirst(3)) : nil
        }
        if segments[1] == "agile", ["1.0", "latest"].contains(segments[2]) {
            return (.agile, segments.dropFirst(3))
        }
        return (.root, segments[...])
    }
}
