/// One line of the audit log: who did what, when, chained to the line before it.
///
/// `hash` is SHA-256 of the canonical text, scheme `muster-audit-1`, which any program can recompute: the fields scheme, number, time,
/// site, project, run, event, subject, detail and previous hash in this order, each as a netstring (length in bytes
/// as decimal digits, `:`, the UTF-8 bytes, `,`), a missing one as `-,`. Numbers are decimal digits. In Python:
///
///     net = lambda v: b"-," if v is None else b"%d:%s," % (len(v), v)
///     hashlib.sha256(b"".join(map(net, [b"muster-audit-1", number, time, site, project, run, event,
///         subject, detail, previous_hash]))).hexdigest()
public struct AuditEntry: Hashable, Sendable {
    /// Place in the chain, from 1, without gaps.
    public var number: Int64
    /// Milliseconds since 1970.
    public var time: Int64
    /// Project that it concerns; nil for the store as a whole.
    public var scope: ProjectScope?
    /// Run that it belongs to.
    public var runID: String?
    /// What happened, such as `run.opened`, `cluster.created`, `override.added`.
    public var event: String
    /// What it happened to: a key, a plan's hash.
    public var subject: String?
    /// The rest, as one JSON object with sorted names.
    public var detail: String
    /// Hash of the entry before, 64 hexadecimal digits; zeros for the first.
    public var previousHash: String
    /// SHA-256 of the canonical text of everything above, 64 lower-case hexadecimal digits.
    public var hash: String

    /// Makes an entry.
    public init(
        number: Int64,
        time: Int64,
        scope: ProjectScope? = nil,
        runID: String? = nil,
        event: String,
        subject: String? = nil,
        detail: String = "{}",
        previousHash: String,
        hash: String
    ) {
        self.number = number
        self.time = time
        self.scope = scope
        self.runID = runID
        self.event = event
        self.subject = subject
        self.detail = detail
        self.previousHash = previousHash
        self.hash = hash
    }

    /// What the first entry of a log has as `previousHash`.
    public static let firstPreviousHash = String(repeating: "0", count: 64)
    /// Name of the scheme of the canonical text, its first field.
    public static let scheme = "muster-audit-1"

    /// The bytes that `hash` is the SHA-256 of.
    public var canonicalText: [UInt8] {
        AuditEntry.canonicalText([
            Array("\(number)".utf8), Array("\(time)".utf8), scope.map { Array($0.site.utf8) },
            scope.map { Array($0.project.utf8) }, runID.map { Array($0.utf8) }, Array(event.utf8),
            subject.map { Array($0.utf8) }, Array(detail.utf8), Array(previousHash.utf8),
        ])
    }

    /// The canonical text of the fields after the scheme, in order.
    package static func canonicalText(_ fields: [[UInt8]?]) -> [UInt8] {
        var text: [UInt8] = []
        for field in [Array(scheme.utf8)] + fields {
            if let field {
                text.append(contentsOf: "\(field.count):".utf8)
                text.append(contentsOf: field)
            } else {
                text.append(UInt8(ascii: "-"))
            }
            text.append(UInt8(ascii: ","))
        }
        return text
    }
}

/// What is to be written to the audit log; the store numbers, chains and hashes it.
public struct AuditEvent: Hashable, Sendable {
    /// Milliseconds since 1970.
    public var time: Int64
    /// Project that it concerns.
    public var scope: ProjectScope?
    /// Run that it belongs to.
    public var runID: String?
    /// What happened.
    public var event: String
    /// What it happened to.
    public var subject: String?
    /// The rest, as a JSON object.
    public var detail: String

    /// Makes an event.
    public init(
        time: Int64,
        scope: ProjectScope? = nil,
        runID: String? = nil,
        event: String,
        subject: String? = nil,
        detail: String = "{}"
    ) {
        self.time = time
        self.scope = scope
        self.runID = runID
        self.event = event
        self.subject = subject
        self.detail = detail
    }
}
