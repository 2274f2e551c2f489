import Charts
import Testing

struct ChartTests {
    @Test func scaleHasRoundEnds() {
        let scale = ChartScale(of: [0.13, 4.72], wanted: 6)
        #expect(scale.low == 0)
        #expect(scale.high == 5)
        #expect(scale.ticks == [0, 1, 2, 3, 4, 5])
    }
}
