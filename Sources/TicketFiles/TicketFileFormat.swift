/// The formats in which tickets can be read.
public enum TicketFileFormat: String, Hashable, Sendable, CaseIterable {
    /// Comma, semicolon or tab separated text with a header line, RFC 4180.
    case csv
    /// A FeatureCollection of points, RFC 7946.
    case geojson
    /// One JSON object a line.
    case ndjson
}

extension TicketFileFormat {
    /// The format that a file's name tells, without regard to letter case; nil for `.json`, which tells
    /// nothing.
    public init?(fileName: some StringProtocol) {
        let name = fileName.lowercased()
        let endings: [(String, TicketFileFormat)] = [
            (".csv", .csv), (".tsv", .csv), (".txt", .csv), (".geojson", .geojson), (".ndjson", .ndjson),
            (".jsonl", .ndjson), (".geojsonl", .ndjson), (".geojsons", .ndjson),
        ]
        guard let match = endings.first(where: { name.hasSuffix($0.0) }) else { return nil }
        self = match.1
    }

    /// The format that a file's first bytes look like.
    ///
    /// What begins with `{` or a record separator is JSON: GeoJSON where the word `FeatureCollection` stands
    /// in the first 64 KiB, otherwise one object a line. Everything else is CSV.
    public init(guessedFrom bytes: some Sequence<UInt8>) {
        let start = Array(bytes.prefix(65_536))
        let space: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF]
        guard let first = start.first(where: { !space.contains($0) }),
            first == UInt8(ascii: "{") || first == 0x1E
        else {
            self = .csv
            return
        }
        let word = Array("\"FeatureCollection\"".utf8)
        let isCollection = start.indices.contains { index in
            start[index] == word[0] && start[index...].starts(with: word)
        }
        self = isCollection ? .geojson : .ndjson
    }
}
