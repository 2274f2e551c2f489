import CGEOS
import CPROJ

/// Versions of the C libraries below the geometry, for `muster doctor`.
public enum GeometryLibraryVersions {
    /// Version of GEOS with that of its C interface, such as `3.11.1-CAPI-1.17.1`.
    public static var geos: String { String(cString: GEOSversion()) }

    /// Version of PROJ, such as `9.1.1`.
    public static var proj: String { String(cString: proj_info().version) }
}
