import CYAML

/// Version of the C library below the YAML reader, for `muster doctor`.
package enum YAMLLibraryVersions {
    /// Version of libyaml as it runs, such as `0.2.5`.
    package static var yaml: String { String(cString: yaml_get_version_string()) }
}
