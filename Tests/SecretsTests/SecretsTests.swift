import Secrets
import Testing

struct SecretsTests {
    /// Vectors of FIPS 180-4: the empty message and "abc".
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func digestEqualsPublishedVector(message: String, hex: String) {
        #expect(SHA256Digest(of: Array(message.utf8)).hex == hex)
    }

    @Test func secretIsNeverPrinted() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!"\(secret) \(String(reflecting: secret)) \(dumped)".contains("hunter2"))
        #expect(secret.unsafelyRevealed == "hunter2")
    }
}
