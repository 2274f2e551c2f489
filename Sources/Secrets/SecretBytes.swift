internal import COpenSSL

/// Bytes that are wiped when nobody needs them any more, and never shown.
///
/// The bytes lie in memory of their own and are overwritten before it is given back. What is copied out of it (by
/// `unsafelyRevealed` or a decoder) is beyond that care.
///
/// `@unchecked Sendable` because: 1. the memory is written in the initialiser only and freed in `deinit`; 2. the pointer
/// leaves this type only for the duration of a closure.
public final class SecretBytes: @unchecked Sendable {
    private let storage: UnsafeMutableRawBufferPointer

    /// How many bytes.
    public var count: Int { storage.count }

    /// Copies bytes; the caller's own copy stays as it is.
    public init(_ bytes: some Collection<UInt8>) {
        storage = .allocate(byteCount: bytes.count, alignment: 16)
        storage.copyBytes(from: bytes)
    }

    /// The UTF-8 bytes of a text.
    public convenience init(_ secret: Secret) { self.init(secret.unsafelyRevealed.utf8) }

    /// Makes room for `count` bytes and lets `fill` write them.
    init<Failure: Error>(
        count: Int,
        fill: (UnsafeMutablePointer<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        // One byte more, so that even empty contents have an address that C accepts.
        let memory = UnsafeMutableRawPointer.allocate(byteCount: count + 1, alignment: 16)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: count + 1)
        storage = UnsafeMutableRawBufferPointer(start: memory, count: count)
        try fill(memory.assumingMemoryBound(to: UInt8.self))
    }

    deinit {
        if let start = storage.baseAddress { OPENSSL_cleanse(start, storage.count) }
        storage.deallocate()
    }

    /// Lends the bytes; do not let the pointer out of the closure.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(storage))
    }

    /// A copy of the bytes; the name is a warning to the reader of the calling code.
    public var unsafelyRevealed: [UInt8] { Array(storage) }
}

extension SecretBytes: Equatable {
    /// Compares in a time that depends on the lengths only.
    public static func == (left: SecretBytes, right: SecretBytes) -> Bool {
        ConstantTime.areEqual(UnsafeRawBufferPointer(left.storage), UnsafeRawBufferPointer(right.storage))
    }
}

extension SecretBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A placeholder.
    public var description: String { "<redacted>" }
    /// A placeholder.
    public var debugDescription: String { "<redacted>" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
