internal import COpenSSL

/// Keys as PEM text (RFC 7468), through an OpenSSL memory buffer.
enum PEMText {
    /// Lends a read-only buffer over a text.
    static func withBuffer<Result>(
        of text: String,
        _ body: (OpaquePointer?) throws(SecretsError) -> Result
    ) throws(SecretsError) -> Result {
        let bytes = SecretBytes(Secret(text))
        return try bytes.withUnsafeBytes { bytes throws(SecretsError) -> Result in
            let buffer = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count))
            defer { BIO_free(buffer) }
            return try body(buffer)
        }
    }

    /// The text that `write` puts into a buffer; the buffer is wiped.
    static func written(
        _ operation: String,
        _ write: (OpaquePointer?) -> Int32
    ) throws(SecretsError) -> String {
        // BIO_s_secmem wipes its memory when it is freed.
        let buffer = BIO_new(BIO_s_secmem())
        defer { BIO_free(buffer) }
        guard write(buffer) == 1 else { throw .openSSL(operation) }
        let length = BIO_ctrl_pending(buffer)
        let bytes = try SecretBytes(count: length) { start throws(SecretsError) in
            guard BIO_read(buffer, start, Int32(length)) == Int32(length) else { throw .openSSL(operation) }
        }
        return bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
}
