public import FoundationEssentials

/// Method of an HTTP request (RFC 9110).
public enum HTTPMethod: String, Hashable, Sendable {
    /// Read.
    case get = "GET"
    /// Create or act.
    case post = "POST"
    /// Replace.
    case put = "PUT"
    /// Remove.
    case delete = "DELETE"
    /// Change in part.
    case patch = "PATCH"
    /// Read the head only.
    case head = "HEAD"
    /// Ask what is allowed.
    case options = "OPTIONS"
}

/// Header fields in the order in which they were added; names are compared without regard to letter case.
public struct HTTPFields: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// One header line.
    public struct Field: Hashable, Sendable {
        /// Name as it was given.
        public var name: String
        /// Value without surrounding white space.
        public var value: String
    }

    /// Every line.
    public private(set) var fields: [Field] = []

    /// Makes fields of name and value pairs.
    public init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { append(name, value) }
    }

    /// Adds a line, also where the name is there already.
    public mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// First value of a name; setting replaces every line of that name.
    public subscript(name: String) -> String? {
        get { fields.first { $0.name.lowercased() == name.lowercased() }?.value }
        set {
            fields.removeAll { $0.name.lowercased() == name.lowercased() }
            if let newValue { append(name, newValue) }
        }
    }
}

/// An HTTP request: what a client sends and what a server's handler is given.
public struct HTTPRequest: Hashable, Sendable {
    /// Method.
    public var method: HTTPMethod
    /// `http` or `https`.
    public var scheme: String
    /// Host and, where it is not the scheme's own, port: `127.0.0.1:8080`, `[::1]:8080`, `example.atlassian.net`.
    public var authority: String
    /// Absolute path with its query, percent-encoded, as on the request line: `/rest/api/3/field?x=1`.
    public var path: String
    /// Header fields; `Host` and `Content-Length` are the transport's.
    public var fields: HTTPFields
    /// Body, empty for none.
    public var body: Data

    /// Makes a request.
    public init(
        method: HTTPMethod,
        scheme: String,
        authority: String,
        path: String,
        fields: HTTPFields = [:],
        body: Data = Data()
    ) {
        self.method = method
        self.scheme = scheme
        self.authority = authority
        self.path = path
        self.fields = fields
        self.body = body
    }

    /// The path without its query.
    public var pathOnly: String { String(path.prefix { $0 != "?" }) }
}

/// An HTTP response: what a client is given and what a server's handler returns.
public struct HTTPResponse: Hashable, Sendable {
    /// Status code, from 100 to 599.
    public var status: Int
    /// Header fields.
    public var fields: HTTPFields
    /// Body, empty for none.
    public var body: Data

    /// Makes a response.
    public init(status: Int, fields: HTTPFields = [:], body: Data = Data()) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}
