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
    let answer: Answering

    init(
        _ method: HTTPMethod,
        _ path: String,
        of interface: Interface = .platform,
        on products: Set<SandboxProduct> = [.cloud, .dataCenter],
        isWrite: Bool = false,
        _ answer: @escaping Answering
    ) {
        self.method = method
        self.interface = interface
        self.products = products
        template = path.split(separator: "/").map(String.init)
        self.isWrite = isWrite
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

    /// Parts of fixed text before parts that take any, so that `/issue/bulk` is not an issue called `bulk`.
    static let all: [Endpoint] =
        people + site + search + issues + links + comments + agile + worklogs + changelogs + properties
        + remoteLinks
        + bulkOperations + webhooks + authorization + control

    /// Where a request goes; the refusal of one that goes nowhere.
    static func find(_ call: Call, on product: SandboxProduct) throws(Answer)
        -> (endpoint: Endpoint, arguments: [String])
    {
        let (interface, rest) = place(call.segments, on: product)
        let matching = all.compactMap { endpoint -> (endpoint: Endpoint, arguments: [String])? in
            guard endpoint.interface == interface, endpoint.products.contains(product) else { return nil }
            return endpoint.arguments(in: rest).map { (endpoint, $0) }
        }
        if let found = matching.first(where: { $0.endpoint.method == call.method }) { return found }
        if let most = matching.first?.endpoint.template {
            let allowed = matching.filter { $0.endpoint.template == most }.map(\.endpoint.method.rawValue)
            var answer = Answer.problem(
                405,
                "Method Not Allowed",
                detail: "Method '\(call.method.rawValue)' is not supported.",
                path: call.path
            )
            answer.headers = [("Allow", allowed.joined(separator: ", "))]
            throw answer
        }
        throw .problem(
            404,
            "Not Found",
            detail: "No endpoint \(call.method.rawValue) \(call.path).",
            path: call.path
        )
    }

    /// The interface that a path belongs to, and what stands below its root.
    private static func place(_ segments: [String], on product: SandboxProduct) -> (
        Interface, ArraySlice<String>
    ) {
        let head = Array(segments.prefix(3))
        switch product {
        case .cloud where head == ["rest", "api", "3"], .dataCenter where head == ["rest", "api", "2"]:
            return (.platform, segments.dropFirst(3))
        case _ where head == ["rest", "api", "latest"]: return (.platform, segments.dropFirst(3))
        // Version 2 of Cloud writes texts where version 3 writes documents; what is the same in both is served.
        case .cloud
        where head == ["rest", "api", "2"]
            && ["serverInfo", "myself", "search"].contains(segments.dropFirst(3).first):
            return (.platform, segments.dropFirst(3))
        case _ where head == ["rest", "agile", "1.0"] || head == ["rest", "agile", "latest"]:
            return (.agile, segments.dropFirst(3))
        default: return (.root, segments[...])
        }
    }
}
