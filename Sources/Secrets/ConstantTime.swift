internal import COpenSSL

/// Comparisons whose time tells an attacker nothing about where two secrets differ.
public enum ConstantTime {
    /// Whether two byte strings are equal; lengths may be learnt, contents not.
    public static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.withUnsafeBytes { left in right.withUnsafeBytes { areEqual(left, $0) } }
    }

    /// Whether two texts have the same UTF-8 bytes.
    public static func areEqual(_ left: String, _ right: String) -> Bool {
        areEqual(Array(left.utf8), Array(right.utf8))
    }

    static func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count else { return false }
        guard let leftStart = left.baseAddress, let rightStart = right.baseAddress else { return true }
        return CRYPTO_memcmp(leftStart, rightStart, left.count) == 0
    }
}
