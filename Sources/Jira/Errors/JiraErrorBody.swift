internal import FoundationEssentials

/// Jira's words in the body of a refusal, whichever of its shapes they came in.
///
/// Known are: `errorMessages` with or without `errors` by field; RFC 7807 problem documents; bulk operations with a list
/// of `errors`; the gateway's `error`/`message` and `code`/`message`; OAuth's `error_description`; and HTML. Data Center
/// answers paths that it does not know in XML.
struct JiraErrorBody: Hashable {
    var messages: [String] = []
    var fieldErrors: [String: String] = [:]
    var isHTML = false

    /// Reads a body; one that is neither JSON nor HTML gives nothing, never an error.
    init(_ body: Data, contentType: String?) {
        isHTML = Self.isPage(body, contentType: contentType)
        guard !isHTML else {
            if let words = Self.xmlMessage(body) {
                isHTML = false
                messages = [words]
            }
            return
        }
        guard let shape = try? JSONDecoder().decode(Shape.self, from: body) else { return }
        messages = shape.messages
        fieldErrors = shape.fieldErrors
    }

    /// Whether a body is a web page, by what it is called or by how it begins.
    static func isPage(_ body: Data, contentType: String?) -> Bool {
        contentType?.lowercased().hasPrefix("text/html") == true
            || body.first { !UInt8.isJSONWhitespace($0) } == UInt8(ascii: "<")
    }

    /// Data Center's words about a path that it does not know: `<status><message>null for uri: …</message></status>`.
    private static func xmlMessage(_ body: Data) -> String? {
        let text = String(decoding: body.prefix(2_000), as: UTF8.self)
        guard text.contains("<status>"), let start = text.firstRange(of: "<message>"),
            let end = text[start.upperBound...].firstRange(of: "</message>")
        else { return nil }
        // The address that follows can hold what a query asked for.
        return text[start.upperBound..<end.lowerBound].firstRange(of: " for uri") == nil
            ? String(text[start.upperBound..<end.lowerBound]) : "no such path"
    }

    private struct Shape: Decodable {
        var messages: [String] = []
        var fieldErrors: [String: String] = [:]

        private enum Keys: String, CodingKey {
            case errorMessages, errors, title, detail, message, error
            case errorDescription = "error_description"
        }

        private struct Message: Decodable { var message: String? }

        /// Words about a field: a text as a rule, a list of texts here and there, and nil for anything else.
        private struct Words: Decodable {
            var text: String?

            init(from decoder: any Decoder) throws {
                let value = try decoder.singleValueContainer()
                text =
                    (try? value.decode(String.self))
                    ?? (try? value.decode([String].self))?.joined(separator: "; ")
            }
        }

        init(from decoder: any Decoder) throws {
            let object = try decoder.container(keyedBy: Keys.self)
            func text(_ key: Keys) -> String? {
                guard let text = try? object.decodeIfPresent(String.self, forKey: key) else { return nil }
                return text.isEmpty ? nil : text
            }
            messages = (try? object.decodeIfPresent([String].self, forKey: .errorMessages)) ?? []
            if let single = text(.errorMessages) { messages = [single] }
            if let byField = try? object.decodeIfPresent([String: Words].self, forKey: .errors) {
                fieldErrors = byField.compactMapValues(\.text)
            } else if let list = try? object.decodeIfPresent([Message].self, forKey: .errors) {
                messages += list.compactMap(\.message)
            } else if let list = try? object.decodeIfPresent([String].self, forKey: .errors) {
                messages += list
            }
            guard messages.isEmpty, fieldErrors.isEmpty else { return }
            // The most telling of what the other shapes have.
            let fallback =
                text(.detail) ?? text(.errorDescription) ?? text(.message) ?? text(.title) ?? text(.error)
            messages = fallback.map { [$0] } ?? []
        }
    }
}

extension UInt8 {
    /// Blank, tab, line feed, carriage return (RFC 8259 section 2), and the bytes of a byte order mark.
    static func isJSONWhitespace(_ byte: UInt8) -> Bool {
        [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains(byte)
    }
}
