import Testing
import Tuning

struct TuningResultTests {
    @Test func figuresHaveTheNamesOfTheDocument() {
        #expect(
            TuningResult.Figure.allCases.map(\.rawValue) == [
                "clusters_per_100", "travel_per_ticket", "left_out_share", "weighted_wait", "churn",
            ]
        )
    }
}
