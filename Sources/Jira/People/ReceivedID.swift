/// An id that is a number in some answers and text in others.
struct ReceivedID: Decodable {
    var number: Int64

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int64.self) {
            self.number = number
        } else if let number = Int64(try container.decode(String.self)) {
            self.number = number
        } else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "an id that is no number")
        }
    }
}
