import CSpatiaLite

/// Versions of the C libraries below the store, without opening a file.
public enum StoreLibraryVersions {
    /// Version of SQLite, such as `3.40.1`.
    public static var sqlite: String { String(cString: sqlite3_libversion()) }

    /// Version of SpatiaLite, such as `5.0.1`.
    public static var spatialite: String { String(cString: spatialite_version()) }
}
