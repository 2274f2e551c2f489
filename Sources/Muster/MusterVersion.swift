/// The version of the library, of the program and of the documents that they write.
public enum MusterVersion {
    /// The version, such as `0.1.0`.
    public static let current = "0.1.0"
}
