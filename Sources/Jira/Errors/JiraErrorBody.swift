internal import FoundationEssentials

/// Jira's words in the body of a refusal, whichever of its shapes they came in.
///
/// Known are: `errorMessages` with or without `errors` by field; RFC 7807 problem documents; bulk operations with a list
/// of `errors`; the gateway's `error`/`message` and `code`/`message`; OAuth's `error_description`; and HTML.
struct JiraErrorBody: Hashable {
    var messages: [String] = []
    var fieldErrors: [String: String] = [:]
    var isHTML = false

    /// Reads a body; one that is neither JSON nor HTML gives nothing, never an error.
    init(_ body: Data, contentType: String?) {
        let start = body.first { !UInt8.isJSONWhitespace($0) }
        isHTML = contentType?.lowercased().hasPrefix("text/html") == true || start == UInt8(ascii: "<")
        guard !isHTML, let shape = try? JSONDecoder().decode(Shape.self, from: body) else { return }
        messages = shape.messages
        fieldErrors = shape.fieldErrors
    }

    private struct Shape: Decodable {
        var messages: [String] = []
        var fieldErrors: [String: String] = [:]

        private enum Keys: String, CodingKey {
            case errorMessages, errors, title, detail, message, error
            case errorDescription = "error_description"
        }

        private struct Message: Decodable { var message: String? }

        init(from decoder: any Decoder) throws {
            let object = try decoder.container(keyedBy: Keys.self)
            func text(_ key: Keys) -> String? {
                guard let text = try? object.decodeIfPresent(String.self, forKey: key) else { return nil }
                return text.isEmpty ? nil : text
            }
            messages = (try? object.decodeIfPresent([String].self, forKey: .errorMessages)) ?? []
            if let byField = try? object.decodeIfPresent([String: String].self, forKey: .errors) {
                fieldErrors = byField
            } else if let list = try? object.decodeIfPresent([Message].self, forKey: .errors) {
                messages += list.compactMap(\.message)
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
