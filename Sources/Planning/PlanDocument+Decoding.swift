internal import FoundationEssentials

/// Why a text is not a plan that can be used.
public enum PlanDocumentError: Error, Hashable, Sendable {
    /// Not JSON, or JSON of another shape: where, and what is wrong.
    case malformed(path: String, reason: String)
    /// A document of another kind.
    case notAPlan(format: String)
    /// Written by a newer version of Muster.
    case newerVersion(found: Int, known: Int)
    /// The content is not what the hash was made of: the file was edited or damaged.
    case hashMismatch(written: String, computed: String)
}

extension PlanDocumentError: CustomStringConvertible {
    /// What is wrong, where, and how to get a plan that can be used.
    public var description: String {
        switch self {
        case .malformed(let path, let reason):
            "not a plan: at \(path.isEmpty ? "the top" : path): \(reason); make a new one with 'muster plan'"
        case .notAPlan(let format):
            "the document's format is '\(format)', not '\(PlanDocument.format)'"
        case .newerVersion(let found, let known):
            "the plan has version \(found), this program reads up to \(known); update muster"
        case .hashMismatch(let written, let computed):
            "the plan was edited or damaged: it says \(written), its content gives \(computed); make a new plan"
        }
    }
}

extension PlanDocument {
    /// Reads a plan and checks its version and hash.
    ///
    /// - Throws: `PlanDocumentError`.
    public static func decode(_ text: [UInt8]) throws(PlanDocumentError) -> Plan {
        let document: WirePlan
        do {
            let header = try JSONDecoder().decode(WireHeader.self, from: Data(text))
            guard header.format == format else { throw PlanDocumentError.notAPlan(format: header.format) }
            guard header.version <= version else {
                throw PlanDocumentError.newerVersion(found: header.version, known: version)
            }
            document = try JSONDecoder().decode(WirePlan.self, from: Data(text))
            guard header.version == (document.standing == nil ? 1 : 2) else {
                throw PlanDocumentError.malformed(
                    path: ".version",
                    reason:
                        "version \(header.version) \(document.standing == nil ? "needs" : "has no") 'standing'"
                )
            }
        } catch let error as PlanDocumentError {
            throw error
        } catch let error as DecodingError {
            throw .malformed(path: error.path, reason: error.reason)
        } catch {
            throw .malformed(path: "", reason: String(describing: error))
        }
        let plan = try document.plan()
        let computed = hash(of: plan)
        guard computed == document.plan_hash else {
            throw .hashMismatch(written: document.plan_hash, computed: computed)
        }
        return plan
    }
}

extension DecodingError {
    fileprivate var context: Context {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
            .dataCorrupted(let context):
            context
        @unknown default: Context(codingPath: [], debugDescription: "unreadable")
        }
    }

    fileprivate var path: String {
        context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
    }

    fileprivate var reason: String {
        if case .keyNotFound(let key, _) = self { return "the member '\(key.stringValue)' is missing" }
        return context.debugDescription
    }
}
