public import Clustering

/// Why a sweep gave no result.
public enum SweepError: Error, Sendable {
    /// Nothing to replay: no night has a ticket with a usable place.
    case noTickets
    /// No setting to try.
    case noSettings
    /// A parameter out of range.
    case invalid(name: String, value: String, allowed: String)
    /// A plan could not be made; the setting's key, empty before the first.
    case planning(setting: String, ClusteringError)
    /// The journal could not be read or written, in its own words.
    case journal(String)
    /// The caller asked to stop. What was done is in the journal, and here by the settings' keys.
    case stopped(done: [String: [NightMeasures]], of: Int)
}

extension SweepError: CustomStringConvertible {
    /// What is wrong and what would be right.
    public var description: String {
        switch self {
        case .noTickets: "no ticket of the history has a usable place"
        case .noSettings: "there is no setting to try; give at least one value of an axis"
        case .invalid(let name, let value, let allowed): "\(name) is \(value); it must be \(allowed)"
        case .planning(let setting, let error):
            setting.isEmpty ? "\(error)" : "setting '\(setting)': \(error)"
        case .journal(let text): text
        case .stopped(let done, let total): "stopped with \(done.count) of \(total) settings done"
        }
    }
}
