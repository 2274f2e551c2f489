import CYAML

/// Reads one YAML document into a tree with positions.
///
/// Anchors, aliases, tags and further documents are refused, depth and length are limited, and keys must be unique
/// scalars: what is left is the part of YAML that configuration files use, and no input can make it grow.
package enum YAMLText {
    /// Most bytes that are read by default.
    package static let defaultByteLimit = 1_000_000
    /// Most levels of nesting.
    package static let depthLimit = 32

    /// Reads a document; nil where the text holds nothing but comments and space.
    ///
    /// Takes time in proportion to the bytes.
    package static func parse(
        _ bytes: [UInt8],
        byteLimit: Int = defaultByteLimit
    ) throws(YAMLError) -> YAMLNode? {
        guard bytes.count <= byteLimit else {
            throw YAMLError(
                .tooLong(bytes: bytes.count, limit: byteLimit),
                at: YAMLPosition(line: 1, column: 1)
            )
        }
        // The buffer of an empty array has no address, and libyaml asserts that there is one.
        guard !bytes.isEmpty else { return nil }
        let outcome = bytes.withUnsafeBufferPointer { buffer -> Result<YAMLNode?, YAMLError> in
            do throws(YAMLError) {
                let reader = try EventReader(buffer)
                return .success(try reader.document())
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    /// Reads a document from a text.
    package static func parse(_ text: String) throws(YAMLError) -> YAMLNode? { try parse(Array(text.utf8)) }
}

/// What an event says, copied out of the library's memory.
private enum YAMLEvent {
    case streamStart, streamEnd, documentStart, documentEnd, sequenceEnd, mappingEnd
    case alias(String)
    case scalar(String, YAMLNode.ScalarStyle)
    case sequenceStart
    case mappingStart
}

/// Owns a libyaml parser for the time of one reading; the buffer must outlive it.
private final class EventReader {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeBufferPointer<UInt8>
    /// Where the event at hand begins.
    private var position = YAMLPosition(line: 1, column: 1)

    init(_ input: UnsafeBufferPointer<UInt8>) throws(YAMLError) {
        self.input = input
        parser = .allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            throw YAMLError(.outOfMemory, at: YAMLPosition(line: 1, column: 1))
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    func document() throws(YAMLError) -> YAMLNode? {
        while true {
            switch try next() {
            case .streamStart: continue
            case .streamEnd: return nil
            default: break
            }
            let root = try node(try next(), depth: 1)
            _ = try next()  // the end of the document
            guard case .streamEnd = try next() else { throw YAMLError(.severalDocuments, at: position) }
            return root
        }
    }

    private func node(_ event: YAMLEvent, depth: Int) throws(YAMLError) -> YAMLNode {
        let start = position
        guard depth <= YAMLText.depthLimit else {
            throw YAMLError(.tooDeep(limit: YAMLText.depthLimit), at: start)
        }
        switch event {
        case .scalar(let text, let style):
            return YAMLNode(.scalar(text, style), at: start)
        case .sequenceStart:
            var elements: [YAMLNode] = []
            while true {
                let event = try next()
                if case .sequenceEnd = event { return YAMLNode(.sequence(elements), at: start) }
                elements.append(try node(event, depth: depth + 1))
            }
        case .mappingStart:
            return YAMLNode(.mapping(try entries(depth: depth)), at: start)
        case .alias(let name):
            throw YAMLError(.alias(name), at: start)
        default:
            throw YAMLError(.syntax("a value is missing"), at: start)
        }
    }

    private func entries(depth: Int) throws(YAMLError) -> [YAMLEntry] {
        var entries: [YAMLEntry] = []
        var lines: [String: Int] = [:]
        while true {
            let event = try next()
            if case .mappingEnd = event { return entries }
            let start = position
            if case .alias(let name) = event { throw YAMLError(.alias(name), at: start) }
            guard case .scalar(let key, _) = event else { throw YAMLError(.complexKey, at: start) }
            if let line = lines[key] { throw YAMLError(.duplicateKey(key, firstLine: line), at: start) }
            lines[key] = start.line
            entries.append(YAMLEntry(key: key, at: start, value: try node(try next(), depth: depth + 1)))
        }
    }

    private func next() throws(YAMLError) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
        defer { yaml_event_delete(&event) }
        position = EventReader.position(event.start_mark)
        switch event.type {
        case YAML_STREAM_START_EVENT: return .streamStart
        case YAML_STREAM_END_EVENT: return .streamEnd
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
        case YAML_MAPPING_END_EVENT: return .mappingEnd
        case YAML_ALIAS_EVENT:
            return .alias("*" + EventReader.text(event.data.alias.anchor))
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            try refuse(anchor: scalar.anchor, tag: scalar.tag)
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            return .scalar(String(decoding: bytes, as: UTF8.self), EventReader.style(scalar.style))
        case YAML_SEQUENCE_START_EVENT:
            try refuse(anchor: event.data.sequence_start.anchor, tag: event.data.sequence_start.tag)
            return .sequenceStart
        case YAML_MAPPING_START_EVENT:
            try refuse(anchor: event.data.mapping_start.anchor, tag: event.data.mapping_start.tag)
            return .mappingStart
        default:
            throw YAMLError(.syntax("unexpected end"), at: position)
        }
    }

    private func refuse(
        anchor: UnsafeMutablePointer<yaml_char_t>?,
        tag: UnsafeMutablePointer<yaml_char_t>?
    ) throws(YAMLError) {
        if anchor != nil { throw YAMLError(.alias("&" + EventReader.text(anchor)), at: position) }
        if tag != nil { throw YAMLError(.tag(EventReader.text(tag)), at: position) }
    }

    /// The library's error with its place; the words are copied, since the parser owns them.
    private func failure() -> YAMLError {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "unknown problem"
        switch parser.pointee.error {
        case YAML_MEMORY_ERROR:
            return YAMLError(.outOfMemory, at: position)
        case YAML_READER_ERROR:
            return YAMLError(.unreadableCharacter(problem), at: place(ofByte: parser.pointee.problem_offset))
        default:
            let context = parser.pointee.context.map { String(cString: $0) + ": " } ?? ""
            return YAMLError(
                .syntax(context + problem),
                at: EventReader.position(parser.pointee.problem_mark)
            )
        }
    }

    /// Reader errors come with a byte offset only.
    private func place(ofByte offset: Int) -> YAMLPosition {
        let before = input.prefix(offset)
        let line = before.count { $0 == 0x0A } + 1
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        // Continuation bytes are not characters of their own.
        let column = before[start...].count { $0 & 0xC0 != 0x80 } + 1
        return YAMLPosition(line: line, column: column)
    }

    private static func position(_ mark: yaml_mark_t) -> YAMLPosition {
        YAMLPosition(line: mark.line + 1, column: mark.column + 1)
    }

    private static func text(_ characters: UnsafeMutablePointer<yaml_char_t>?) -> String {
        characters.map { String(cString: $0) } ?? ""
    }

    private static func style(_ style: yaml_scalar_style_t) -> YAMLNode.ScalarStyle {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE, YAML_DOUBLE_QUOTED_SCALAR_STYLE: .quoted
        case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .block
        default: .plain
        }
    }
}
