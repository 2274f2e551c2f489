import Secrets
import Testing

struct CodesAndTextsTests {
    /// RFC 4231 test cases 1, 2, 3, 4, 6 and 7, the vector of Jira's webhooks (facts 5.1), and both parts empty.
    static let codes: [(key: [UInt8], message: [UInt8], code: String)] = [
        (
            Array(repeating: 0x0B, count: 20), Array("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            Array(repeating: 0xAA, count: 20), Array(repeating: 0xDD, count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            Array(1...25), Array(repeating: 0xCD, count: 50),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        ),
        (
            Array(repeating: 0xAA, count: 131),
            Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            Array(repeating: 0xAA, count: 131),
            Array(
                ("This is a test using a larger than block-size key and a larger than block-size data. "
                    + "The key needs to be hashed before being used by the HMAC algorithm.").utf8
            ),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
        (
            Array("It's a Secret to Everybody".utf8), Array("Hello World!".utf8),
            "a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9"
        ),
        ([], [], "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
    ]

    @Test(arguments: codes)
    func authenticationCodeEqualsPublishedVector(key: [UInt8], message: [UInt8], code: String) {
        let computed = HMACSHA256(of: message, key: key)
        #expect(computed.hex == code)
        #expect(computed.matches(Hexadecimal.bytes(code) ?? []))
        #expect(!computed.matches(Array(computed.bytes.dropLast())))
    }

    /// RFC 7636, appendix B.
    @Test func challengeEqualsPublishedVector() {
        let pkce = PKCE(randomBytes: [
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105,
            214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
        ])
        #expect(pkce.verifier.unsafelyRevealed == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        #expect(pkce.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
        #expect(!"\(pkce)".contains("dBjft"))
    }

    /// RFC 4648, section 10; and bytes that differ between the alphabets.
    @Test(arguments: [
        ("", "", ""), ("f", "Zg==", "Zg"), ("fo", "Zm8=", "Zm8"), ("foo", "Zm9v", "Zm9v"),
        ("foob", "Zm9vYg==", "Zm9vYg"), ("fooba", "Zm9vYmE=", "Zm9vYmE"), ("foobar", "Zm9vYmFy", "Zm9vYmFy"),
        ("~~~???", "fn5+Pz8/", "fn5-Pz8_"),
    ])
    func base64EqualsPublishedVector(plain: String, standard: String, url: String) {
        let bytes = Array(plain.utf8)
        #expect(Base64.text(bytes) == standard)
        #expect(Base64.text(bytes, .url) == url)
        #expect(Base64.bytes(standard) == bytes)
        #expect(Base64.bytes(url, .url) == bytes)
    }

    @Test(arguments: ["Zg", "Zg=", "Z===", "Zh==", "Zm9=", "Zm 9v", "fn5-", "=Zg=", "Zg==\n", "Ä"])
    func malformedBase64IsRefused(text: String) {
        #expect(Base64.bytes(text) == nil)
    }

    @Test(arguments: ["Zg==", "Z", "fn5+", "Zh", "a b"])
    func malformedBase64URLIsRefused(text: String) {
        #expect(Base64.bytes(text, .url) == nil)
    }

    @Test func hexadecimalGoesBothWays() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(Hexadecimal.bytes(Hexadecimal.text(bytes)) == bytes)
        #expect(Hexadecimal.bytes("0aF") == nil)
        #expect(Hexadecimal.bytes("0g") == nil)
        #expect(Hexadecimal.bytes("AbCd") == [0xAB, 0xCD])
    }

    @Test func comparisonTellsEqualFromUnequal() {
        #expect(ConstantTime.areEqual("state", "state"))
        #expect(!ConstantTime.areEqual("state", "statE"))
        #expect(!ConstantTime.areEqual("state", "stat"))
        #expect(ConstantTime.areEqual([UInt8](), []))
    }

    @Test func randomBytesDiffer() throws {
        let draws = try (0..<100).map { _ in try SecureRandom.bytes(16) }
        #expect(Set(draws).count == 100)
        #expect(try SecureRandom.bytes(0).isEmpty)
    }
}
