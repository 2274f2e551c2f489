internal import CEvent

/// Version of the C library below the HTTP server, for `muster doctor`.
public enum HTTPServingLibraryVersions {
    /// Version of libevent as it runs, such as `2.1.12-stable`.
    public static var event: String { String(cString: event_get_version()) }
}
