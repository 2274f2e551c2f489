/// Characters that separate fields in files that people call CSV.
struct CSVSeparator {
    let byte: UInt8
    /// What messages call it.
    let name: String
    /// Whether files with it can be read.
    let isRead: Bool

    static let known = [
        CSVSeparator(byte: UInt8(ascii: ","), name: "commas", isRead: true),
        CSVSeparator(byte: UInt8(ascii: ";"), name: "semicolons", isRead: true),
        CSVSeparator(byte: 0x09, name: "tabs", isRead: true),
        CSVSeparator(byte: UInt8(ascii: "|"), name: "'|'", isRead: false),
        CSVSeparator(byte: UInt8(ascii: ":"), name: "':'", isRead: false),
        CSVSeparator(byte: UInt8(ascii: " "), name: "spaces", isRead: false),
    ]

    /// The separator of a header that was taken for one column, where it has one that is not read.
    static func unread(in column: String) -> CSVSeparator? {
        known.first { separator in !separator.isRead && column.utf8.count { $0 == separator.byte } >= 2 }
    }
}
