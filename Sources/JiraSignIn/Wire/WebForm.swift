/// Parameters of addresses and forms (WHATWG URL, section 5; RFC 3986, section 2.1).
enum WebForm {
    /// A name with its value; names can repeat and their order counts.
    typealias Parameters = [(name: String, value: String)]

    /// A text with everything but unreserved characters as `%XX`: what RFC 5849 section 3.6 asks for, and every form accepts.
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `name=value&…`.
    static func text(_ parameters: Parameters) -> String {
        parameters.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&")
    }

    /// The parameters of `name=value&…`; `+` is a space, and an escape that is none stands for itself.
    static func parameters(_ text: some StringProtocol) -> Parameters {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (decoded(parts[0]), parts.count > 1 ? decoded(parts[1]) : "")
        }
    }

    /// The query of a path or an address, without what comes after `#`.
    static func query(of address: String) -> Substring {
        let address = address.prefix { $0 != "#" }
        guard let mark = address.firstIndex(of: "?") else { return "" }
        return address[address.index(after: mark)...]
    }

    private static func decoded(_ text: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == 0x25, rest.count >= 2, let high = digit(rest[rest.startIndex]),
                let low = digit(rest[rest.startIndex + 1])
            {
                bytes.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == 0x2B ? 0x20 : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}

extension WebForm.Parameters {
    /// The value of a name that is there exactly once; nil where it is missing, empty or repeated.
    ///
    /// A repeated parameter is an attack or a mistake (RFC 6749, section 3.1); neither deserves a guess.
    func only(_ name: String) -> String? {
        let values = filter { $0.name == name }.map(\.value)
        guard values.count == 1, let value = values.first, !value.isEmpty else { return nil }
        return value
    }
}
