import Testing

@testable import TicketFiles

struct NumberTests {
    private func parse(_ text: String) -> Double? {
        Array(text.utf8).withUnsafeBufferPointer { DecimalText.parse($0) }
    }

    @Test(arguments: [
        "0", "-0", "1", "53.551086", "-179.99999999999997", "9007199254740993", "1e22", "1e23",
        "123456789012345678901",
        "0.1", "1e-320", "4.9e-324", "1.7976931348623157e308", ".5", "5.", "+7", "00012.500", "1E5", "1e+5",
        "0.000000000000000000000001234", "12345678901234567e-5",
    ])
    func agreesWithTheStandardLibrary(text: String) {
        #expect(parse(text)?.bitPattern == Double(text)?.bitPattern)
    }

    @Test func agreesOnRandomDecimals() {
        var state: UInt64 = 42
        for _ in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let digits = String(state >> 3)
            let point = Int(state % UInt64(digits.count))
            let text =
                digits.prefix(point) + "." + digits.dropFirst(point)
                + (state & 1 == 0 ? "" : "e\(Int(state >> 58) - 30)")
            #expect(parse(String(text)) == Double(text), "\(text)")
        }
    }

    @Test(arguments: [
        "", " ", "-", ".", "e5", "1e", "1e+", "1,5", "0x10", "nan", "inf", "1 2", "1.2.3", "--1", "1f", "٣",
    ])
    func refusesWhatIsNoDecimalNumber(text: String) {
        #expect(parse(text) == nil)
    }
}
