import Secrets
import Testing

struct EncryptionKeyTests {
    /// Test cases 13, 14 and 16 of "The Galois/Counter Mode of Operation" (McGrew, Viega), as submitted to NIST.
    static let vectors = [
        Vector(
            key: String(repeating: "00", count: 32),
            nonce: String(repeating: "00", count: 12),
            plaintext: "",
            associated: "",
            ciphertext: "",
            tag: "530f8afbc74536b9a963b4f1c4cb738b"
        ),
        Vector(
            key: String(repeating: "00", count: 32),
            nonce: String(repeating: "00", count: 12),
            plaintext: String(repeating: "00", count: 16),
            associated: "",
            ciphertext: "cea7403d4d606b6e074ec5d3baf39d18",
            tag: "d0d1c8a799996bf0265b98b5d48ab919"
        ),
        Vector(
            key: "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
            nonce: "cafebabefacedbaddecaf888",
            plaintext: "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
            associated: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            ciphertext: "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
            tag: "76fc6ece0f4e1768cddf8853bb2d551b"
        ),
    ]

    struct Vector: Sendable {
        var key, nonce, plaintext, associated, ciphertext, tag: String
    }

    @Test(arguments: vectors)
    func sealingAndOpeningEqualPublishedVector(vector: Vector) throws {
        let key = try EncryptionKey(SecretBytes(try #require(Hexadecimal.bytes(vector.key))))
        let plaintext = try #require(Hexadecimal.bytes(vector.plaintext))
        let associated = try #require(Hexadecimal.bytes(vector.associated))
        let nonce = try #require(Hexadecimal.bytes(vector.nonce))
        let sealed = try key.seal(SecretBytes(plaintext), associatedData: associated, nonce: nonce)
        #expect(Hexadecimal.text(sealed) == vector.nonce + vector.ciphertext + vector.tag)
        #expect(try key.open(sealed, associatedData: associated).unsafelyRevealed == plaintext)
    }

    @Test func everyChangedBitIsNoticed() throws {
        let key = try EncryptionKey.random()
        let sealed = try key.seal(SecretBytes(Array("attack at dawn".utf8)), associatedData: [1, 2, 3])
        for index in sealed.indices {
            for bit in 0..<8 {
                var changed = sealed
                changed[index] ^= 1 << UInt8(bit)
                #expect(throws: SecretsError.notAuthentic) {
                    try key.open(changed, associatedData: [1, 2, 3])
                }
            }
        }
        #expect(throws: SecretsError.notAuthentic) { try key.open(sealed, associatedData: [1, 2]) }
        #expect(throws: SecretsError.notAuthentic) {
            try EncryptionKey.random().open(sealed, associatedData: [1, 2, 3])
        }
        #expect(throws: SecretsError.sealedBytesTooShort(bytes: 27)) {
            try key.open(Array(sealed.prefix(27)), associatedData: [1, 2, 3])
        }
    }

    @Test func noNonceIsUsedTwice() throws {
        let key = try EncryptionKey.random()
        let nonces = try (0..<1_000).map { _ in
            Array(try key.seal(SecretBytes([]), associatedData: []).prefix(12))
        }
        #expect(Set(nonces).count == 1_000)
    }

    @Test(arguments: [0, 16, 31, 33])
    func keyOfAnotherLengthIsRefused(length: Int) {
        #expect(throws: SecretsError.keyLength(bytes: length)) {
            try EncryptionKey(SecretBytes([UInt8](repeating: 7, count: length)))
        }
    }

    @Test func neitherKeyNorBytesAreShown() throws {
        let bytes = SecretBytes([UInt8](repeating: 0x41, count: 32))
        let key = try EncryptionKey(bytes)
        var dumped = ""
        dump(bytes, to: &dumped)
        dump(key, to: &dumped)
        let shown = "\(bytes) \(key) \(String(reflecting: bytes)) \(String(reflecting: key)) \(dumped)"
        #expect(!shown.contains("AAAA") && !shown.contains("4141") && !shown.contains("65"))
        #expect(key.fingerprint.count == 16)
        #expect(try key.fingerprint != EncryptionKey.random().fingerprint)
    }
}
