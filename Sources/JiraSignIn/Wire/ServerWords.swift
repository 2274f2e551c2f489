internal import FoundationEssentials
internal import HTTPMessages
internal import Secrets

/// What a server says, made fit for a message: short, on one line, and without any secret that it repeats.
enum ServerWords {
    static let longest = 200

    /// A text of a server.
    static func clean(_ text: String, hiding secrets: [Secret?]) -> String {
        var text = text
        for case let secret? in secrets where secret.unsafelyRevealed.count >= 4 {
            text = text.replacing(secret.unsafelyRevealed, with: "<redacted>")
        }
        let line = String(text.map { $0.isNewline || $0.isWhitespace ? " " : $0 })
        let shown = line.unicodeScalars.filter { $0.properties.generalCategory != .control }
        let short = String(String.UnicodeScalarView(shown).prefix(longest))
        return shown.count > longest ? short + "…" : short
    }

    /// What an answer is, where it is not what was asked for: status and kind of contents, never the contents.
    static func kind(of response: HTTPResponse, hiding secrets: [Secret?]) -> String {
        let type = response.fields["Content-Type"].map { String($0.prefix { $0 != ";" }) }
        var words = "status \(response.status), \(type ?? "no content type")"
        if let location = response.fields["Location"] {
            // Where to is told without the query, which can hold a token.
            words += ", redirect to \(location.prefix { $0 != "?" && $0 != "#" })"
        }
        return clean(words, hiding: secrets)
    }
}
