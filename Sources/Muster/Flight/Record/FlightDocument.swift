internal import FoundationEssentials
internal import Planning
internal import Secrets

/// Everything about one execution in one versioned JSON document: what decided its plan, and what came of it.
///
/// Written in canonical order without white space, compact: tickets are columns. The inputs carry a hash of their own, so that a
/// damaged document is found before anything is planned from it. No secret is among it: only tickets, settings and counts.
public struct FlightDocument: Hashable, Sendable {
    /// Value of the member `format`.
    public static let format = "muster.flight"
    /// Version that this program writes, and the newest that it reads.
    public static let version = 1

    /// What decided the plan; nil where nothing was planned, as with `apply` and `rollback`.
    public var inputs: FlightInputs?
    /// What came of it; nil where the execution ended without saying so.
    public var result: FlightResult?

    /// Makes a document.
    public init(inputs: FlightInputs?, result: FlightResult? = nil) {
        self.inputs = inputs
        self.result = result
    }

    /// The document's text, UTF-8, in one line.
    public func encoded() -> [UInt8] {
        FlightDocument.encode(inputs: inputs?.encoded(), result: result)
    }

    /// The document around inputs that are written already: a night writes its 20,000 tickets into JSON once.
    static func encode(inputs: [UInt8]?, result: FlightResult?) -> [UInt8] {
        var json = CanonicalJSON(breaksLines: false)
        json.object { json in
            json.name("format")
            json.string(format)
            if let inputs {
                json.name("inputs")
                json.canonical(inputs)
                json.name("inputs_hash")
                json.string(FlightInputs.hash(of: inputs))
            }
            if let result {
                json.name("result")
                json.canonical(FlightDocument.bytes(of: result))
            }
            json.name("version")
            json.integer(version)
        }
        return json.bytes
    }

    private static func bytes(of result: FlightResult) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Every number is finite and every text is one: encoding cannot fail.
        guard let data = try? encoder.encode(result) else {
            preconditionFailure("a result that cannot be encoded")
        }
        return Array(data)
    }
}

/// Why bytes are no flight document that can be used.
public enum FlightDocumentError: Error, Hashable, Sendable {
    /// Not JSON, or JSON of another shape: where, and what is wrong.
    case malformed(String)
    /// A document of another kind.
    case otherFormat(String)
    /// Written by a newer version of Muster.
    case newerVersion(found: Int, known: Int)
    /// The inputs are not what their hash was made of.
    case hashMismatch(written: String, computed: String)
}

extension FlightDocumentError: CustomStringConvertible {
    /// What is wrong.
    public var description: String {
        switch self {
        case .malformed(let reason): "the flight record is damaged: \(reason)"
        case .otherFormat(let format): "its format is '\(format)', not '\(FlightDocument.format)'"
        case .newerVersion(let found, let known):
            "the flight record has version \(found), this program reads up to \(known); update muster"
        case .hashMismatch(let written, let computed):
            "the flight record is damaged: it says \(written), its inputs give \(computed)"
        }
    }
}

extension FlightDocument {
    private struct Header: Decodable {
        var format: String
        var version: Int
    }

    private struct Wire: Decodable {
        var inputs: WireFlightInputs?
        var inputs_hash: String?
        var result: FlightResult?
    }

    /// Reads a document and checks its version and the hash of its inputs.
    ///
    /// Any bytes are safe to give.
    ///
    /// - Throws: `FlightDocumentError`.
    public static func decode(_ bytes: [UInt8]) throws(FlightDocumentError) -> FlightDocument {
        let wire: Wire
        do {
            let header = try JSONDecoder().decode(Header.self, from: Data(bytes))
            guard header.format == format else { throw FlightDocumentError.otherFormat(header.format) }
            guard header.version <= version else {
                throw FlightDocumentError.newerVersion(found: header.version, known: version)
            }
            wire = try JSONDecoder().decode(Wire.self, from: Data(bytes))
        } catch let error as FlightDocumentError {
            throw error
        } catch let error as DecodingError {
            throw .malformed(words(error))
        } catch {
            throw .malformed(String(describing: error))
        }
        let inputs = try wire.inputs?.inputs()
        if let inputs {
            let (written, computed) = (wire.inputs_hash ?? "no hash", inputs.hash)
            guard written == computed else { throw .hashMismatch(written: written, computed: computed) }
        }
        return FlightDocument(inputs: inputs, result: wire.result)
    }

    private static func words(_ error: DecodingError) -> String {
        let context: DecodingError.Context
        switch error {
        case .typeMismatch(_, let found), .valueNotFound(_, let found), .dataCorrupted(let found):
            context = found
        case .keyNotFound(let key, let found):
            let path = found.codingPath.map(\.stringValue).joined(separator: ".")
            return "\(path.isEmpty ? "the document" : path) has no '\(key.stringValue)'"
        @unknown default: return "unreadable"
        }
        let path = context.codingPath.map(\.stringValue).joined(separator: ".")
        return path.isEmpty ? context.debugDescription : "\(path): \(context.debugDescription)"
    }
}
