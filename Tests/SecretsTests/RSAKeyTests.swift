import Secrets
import Testing

struct RSAKeyTests {
    /// The key pair and signature of the RSA-SHA1 example of the OAuth 1.0 test cases (wiki.oauth.net/TestCases).
    static let published = """
        -----BEGIN PRIVATE KEY-----
        MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBALRiMLAh9iimur8V
        A7qVvdqxevEuUkW4K+2KdMXmnQbG9Aa7k7eBjK1S+0LYmVjPKlJGNXHDGuy5Fw/d
        7rjVJ0BLB+ubPK8iA/Tw3hLQgXMRRGRXXCn8ikfuQfjUS1uZSatdLB81mydBETlJ
        hI6GH4twrbDJCR2Bwy/XWXgqgGRzAgMBAAECgYBYWVtleUzavkbrPjy0T5FMou8H
        X9u2AC2ry8vD/l7cqedtwMPp9k7TubgNFo+NGvKsl2ynyprOZR1xjQ7WgrgVB+mm
        uScOM/5HVceFuGRDhYTCObE+y1kxRloNYXnx3ei1zbeYLPCHdhxRYW7T0qcynNmw
        rn05/KO2RLjgQNalsQJBANeA3Q4Nugqy4QBUCEC09SqylT2K9FrrItqL2QKc9v0Z
        zO2uwllCbg0dwpVuYPYXYvikNHHg+aCWF+VXsb9rpPsCQQDWR9TT4ORdzoj+Nccn
        qkMsDmzt0EfNaAOwHOmVJ2RVBspPcxt5iN4HI7HNeG6U5YsFBb+/GZbgfBT3kpNG
        WPTpAkBI+gFhjfJvRw38n3g/+UeAkwMI2TJQS4n8+hid0uus3/zOjDySH3XHCUno
        cn1xOJAyZODBo47E+67R4jV1/gzbAkEAklJaspRPXP877NssM5nAZMU0/O/NGCZ+
        3jPgDUno6WbJn5cqm8MqWhW1xGkImgRk+fkDBquiq4gPiT898jusgQJAd5Zrr6Q8
        AO/0isr/3aa6O6NLQxISLKcPDk2NOccAfS/xOtfOz4sJYM3+Bs4Io9+dZGSDCA54
        Lw03eHTNQghS0A==
        -----END PRIVATE KEY-----
        """

    static let baseString =
        "GET&http%3A%2F%2Fphotos.example.net%2Fphotos&file%3Dvacaction.jpg%26oauth_consumer_key%3Ddpf43f3p2l4k3l03%26"
        + "oauth_nonce%3D13917289812797014437%26oauth_signature_method%3DRSA-SHA1%26oauth_timestamp%3D1196666512%26"
        + "oauth_version%3D1.0%26size%3Doriginal"

    @Test func signatureEqualsPublishedVector() throws {
        let key = try RSAPrivateKey(pem: Secret(Self.published))
        let signature = try key.signatureSHA1(of: Array(Self.baseString.utf8))
        #expect(
            Base64.text(signature)
                == "jvTp/wX1TYtByB1m+Pbyo0lnCOLIsyGCH7wke8AUs3BpnwZJtAuEJkvQL2/9n4s5wUmUl4aCI4BwpraNx4RtEXMe5qg5T1LVTGli"
                + "MRpKasKsW//e+RinhejgCuzoH26dyF8iY2ZZ/5D1ilgeijhV/vBka5twt399mXwaYdCwFYE="
        )
    }

    @Test func newKeySignsForItsPublicHalfOnly() throws {
        let key = try RSAPrivateKey.generate()
        #expect(key.bits == 2_048)
        let message = Array("POST&https%3A%2F%2Fjira.example.com".utf8)
        let signature = try key.signatureSHA1(of: message)
        let pem = try key.publicKey().pem()
        #expect(pem.hasPrefix("-----BEGIN PUBLIC KEY-----\n"))
        let known = try RSAPublicKey(pem: pem)
        #expect(known.verifiesSHA1(signature, of: message))
        #expect(!known.verifiesSHA1(signature, of: message + [0]))
        #expect(!known.verifiesSHA1(Array(signature.dropLast()), of: message))
        #expect(!known.verifiesSHA1([], of: message))
        #expect(try !RSAPrivateKey.generate().publicKey().verifiesSHA1(signature, of: message))
    }

    @Test func privateKeySurvivesItsText() throws {
        let key = try RSAPrivateKey(pem: Secret(Self.published))
        let pem = try key.pem()
        #expect(pem.unsafelyRevealed.hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
        let again = try RSAPrivateKey(pem: pem)
        #expect(try again.signatureSHA1(of: [1]) == key.signatureSHA1(of: [1]))
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!"\(key) \(pem) \(dumped)".contains("MII"))
    }

    @Test(arguments: [
        ("", SecretsError.unreadableKey(expected: "PRIVATE KEY")),
        (
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            .unreadableKey(expected: "PRIVATE KEY")
        ),
        (
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
            .keyWithPassphrase
        ),
        (
            """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
            -----END PRIVATE KEY-----
            """, .notRSA
        ),
    ])
    func textThatIsNoUsableKeyIsRefused(text: String, error: SecretsError) {
        #expect(throws: error) { try RSAPrivateKey(pem: Secret(text)) }
    }

    @Test func shortKeysAreRefused() throws {
        #expect(throws: SecretsError.keyTooShort(bits: 1_024, minimum: 2_048)) {
            try RSAPrivateKey.generate(bits: 1_024)
        }
        #expect(throws: SecretsError.keyTooShort(bits: 512, minimum: 1_024)) {
            try RSAPublicKey(
                pem: """
                    -----BEGIN PUBLIC KEY-----
                    MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAM/FBOwAXZz1W9q8ME21GRdRaMumi+Yh
                    6cAUkNHGvO+SMMv9rmruWDoQD9cnm8XVFPGscT58S8lBZYGpJ3yfeCECAwEAAQ==
                    -----END PUBLIC KEY-----
                    """
            )
        }
        #expect(throws: SecretsError.unreadableKey(expected: "PUBLIC KEY")) { try RSAPublicKey(pem: "junk") }
    }
}
