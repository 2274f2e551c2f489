import Clustering
import TicketFiles
import Tickets

/// Reads text as the given format would be read.
func read(
    _ text: String,
    as format: TicketFileFormat? = .csv,
    columns: String = "",
    metric: Metric = .haversine,
    name: String? = nil
) throws -> TicketFile {
    let options = TicketFileOptions(
        format: format,
        columns: try ColumnMapping(parsing: columns),
        metric: metric
    )
    return try TicketFileReader(options: options).read(Array(text.utf8), name: name)
}

/// The error that reading bytes ends in, or nil.
func failure(
    _ bytes: [UInt8],
    as format: TicketFileFormat? = .csv,
    columns: String = "",
    metric: Metric = .haversine
) -> TicketFileError? {
    do {
        let options = TicketFileOptions(
            format: format,
            columns: try ColumnMapping(parsing: columns),
            metric: metric
        )
        _ = try TicketFileReader(options: options).read(bytes)
        return nil
    } catch {
        return error
    }
}

extension TicketPlace {
    /// Short text for comparisons.
    var text: String {
        switch self {
        case .located(.geographic(let coordinate)): "\(coordinate)"
        case .located(.planar(let x, let y)): "planar \(x),\(y)"
        case .unusable(let reason, let found): "\(reason.rawValue) [\(found)]"
        case .suspect(let coordinate, let why): "suspect \(coordinate) \(why)"
        }
    }
}
