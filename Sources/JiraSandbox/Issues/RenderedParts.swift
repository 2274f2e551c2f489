/// JSON of parts that many issues of one answer share, each written when it is first needed.
///
/// Belongs to one renderer, which lives within one call under the sandbox's lock.
final class RenderedParts {
    enum Part: Hashable {
        case type(Int)
        case status(Int)
        case priority(Int)
        case project(Int)
        case linkType(Int)
        case user(String)
    }

    private var written: [Part: [UInt8]] = [:]

    /// The part's JSON, written by the closure the first time.
    func json(_ part: Part, _ write: (inout JSONWriter) -> Void) -> [UInt8] {
        if let bytes = written[part] { return bytes }
        let bytes = JSONWriter.bytes(reserving: 512, write)
        written[part] = bytes
        return bytes
    }
}
