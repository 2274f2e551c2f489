/// Where a sweep keeps what it has measured, so that an interrupted one goes on where it was.
///
/// Calls come one at a time, from any thread.
public protocol SweepJournaling: Sendable {
    /// What earlier runs measured under this digest, by `TuningSetting.key`; empty where there is none.
    ///
    /// - Throws: where the journal belongs to another digest, or cannot be read; its description is shown.
    func outcomes(digest: String) throws -> [String: [NightMeasures]]

    /// Keeps the nights of one more setting.
    func keep(_ nights: [NightMeasures], key: String, digest: String) throws
}

/// How far a sweep has come.
public struct SweepProgress: Hashable, Sendable {
    /// Settings that are done, those of an earlier run included.
    public var settingsDone: Int
    /// All settings.
    public var settings: Int
    /// Replayed nights of all settings that are done, those of an earlier run included.
    public var nightsDone: Int
    /// Nights of all settings.
    public var nights: Int
    /// Seconds that are left, by the pace so far; nil before the first night.
    public var secondsLeft: Double?

    /// Makes a state.
    public init(settingsDone: Int, settings: Int, nightsDone: Int, nights: Int, secondsLeft: Double?) {
        self.settingsDone = settingsDone
        self.settings = settings
        self.nightsDone = nightsDone
        self.nights = nights
        self.secondsLeft = secondsLeft
    }
}
