/// One token: its kind and where it stands in the text's UTF-8.
struct JQLToken {
    let kind: JQLTokenKind
    let start: Int
    let end: Int
    /// Whether its characters hold escapes that decoding has to replace.
    var hasEscapes = false
}

enum JQLTokenKind: UInt8 {
    case word, quoted, reserved, end
    case equals, notEquals, like, notLike, less, greater, lessOrEqual, greaterOrEqual
    case openParenthesis, closeParenthesis, openBracket, closeBracket, comma, bang
    // Keywords; `&` and `&&` are `and`, `|` and `||` are `or`.
    case and, or, not, empty, isIn, isValue, was, changed, order, by, ascending, descending, customField
    case after, before, on, from, to
}

/// The words that mean something to JQL or are set aside by it.
enum JQLWords {
    /// The 178 words that need quotation marks as a field, a value or a function's name.
    static let reserved: [String] = """
        abort access add after alias alter and any as asc audit avg before begin between boolean break by \
        byte catch cf changed char character check checkpoint collate collation column commit connect \
        continue count create current date decimal declare decrement default defaults define delete \
        delimiter desc difference distinct divide do double drop else empty encoding end equals escape \
        exclusive exec execute exists explain false fetch file field first float for from function go goto \
        grant greater group having identified if immediate in increment index initial inner inout input \
        insert int integer intersect intersection into is isempty isnull join last left less like limit \
        lock long max min minus mode modify modulo more multiply next noaudit not notin nowait null number \
        object of on option or order outer output power previous prior privileges public raise raw \
        remainder rename resource return returns revoke right row rowid rownum rows select session set \
        share size sqrt start strict string subtract sum synonym table then to trans transaction trigger \
        true uid union unique update user validate values view was when whenever where while with
        """.split(separator: " ").map(String.init)

    private static let keywords: [String: JQLTokenKind] = [
        "and": .and, "or": .or, "not": .not, "empty": .empty, "null": .empty, "in": .isIn, "is": .isValue,
        "was": .was,
        "changed": .changed, "order": .order, "by": .by, "asc": .ascending, "desc": .descending,
        "cf": .customField,
        "after": .after, "before": .before, "on": .on, "from": .from, "to": .to,
    ]

    private static let kinds: [PackedWord: JQLTokenKind] = {
        var kinds: [PackedWord: JQLTokenKind] = [:]
        for word in reserved {
            guard let packed = PackedWord(word.utf8) else { continue }
            kinds[packed] = keywords[word] ?? .reserved
        }
        return kinds
    }()

    /// What an unquoted word is, in any letter case.
    static func kind(of bytes: some Collection<UInt8>) -> JQLTokenKind {
        PackedWord(bytes).flatMap { kinds[$0] } ?? .word
    }
}

/// Up to 16 ASCII letters in lower case: a key that costs no allocation on the parser's hot path.
private struct PackedWord: Hashable {
    private var high: UInt64 = 0
    private var low: UInt64 = 0

    init?(_ bytes: some Collection<UInt8>) {
        guard (2...16).contains(bytes.count) else { return nil }
        for byte in bytes {
            let lowercased = byte | 0x20
            guard lowercased >= 0x61, lowercased <= 0x7A else { return nil }
            high = high << 8 | low >> 56
            low = low << 8 | UInt64(lowercased)
        }
    }
}
