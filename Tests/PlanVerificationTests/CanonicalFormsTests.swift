import Clustering
import Testing

@testable import PlanVerification
@testable import Planning

struct CanonicalFormsTests {
    /// Two independent layouts of numbers, one from Swift's description, one from C's `%e`.
    @Test func bothLayoutsOfNumbersAgree() {
        var generator = SplitMix64(seed: 11)
        var values: [Double] = [0, 1, -1, 10, 0.1, 1e21, 1e-7, 1e-6, 1e20, .leastNonzeroMagnitude]
        for _ in 0..<5_000 {
            let bits = Double(bitPattern: generator.next())
            if bits.isFinite { values.append(bits) }
            values.append(Double.random(in: -180...180, using: &generator))
            values.append(Double(Int.random(in: 0...1_000_000, using: &generator)) / 1_000)
        }
        for value in values {
            #expect(CanonicalJSON.text(of: value) == JSONTree.ecmaScript(value), "\(value)")
        }
    }
}

struct JSONReaderTests {
    @Test(arguments: [
        "", "{", "[1,]", "{\"a\":1,}", "{\"a\":1 \"b\":2}", "01", "1.", ".5", "+1", "1e", "nul", "\"a",
        "\"\\x\"", "[1] 2",
        "{\"a\":1,\"a\":2}", "\"\u{1}\"", "\"\\ud800\"", "1.e5", "--1", String(repeating: "[", count: 70),
    ])
    func whatIsNotJSONIsRefused(text: String) {
        #expect(throws: VerificationError.self) { try JSONReader.read(Array(text.utf8)) }
    }

    @Test func textsAndNumbersAreReadExactly() throws {
        let node = try JSONReader.read(
            Array(#"["a\u00e9\ud83d\ude00\n\/", 15885.011461933611, -0.5e-3, true, null]"#.utf8)
        )
        guard case .array(let values) = node, case .string(let text) = values[0],
            case .number(let number) = values[1],
            case .number(let small) = values[2]
        else {
            Issue.record("\(node)")
            return
        }
        #expect(text == "a\u{e9}\u{1F600}\n/")
        #expect(number == 15885.011461933611)
        #expect(small == -0.0005)
    }
}
