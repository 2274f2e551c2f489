/// What it costs to have items elsewhere than yesterday.
struct MovePrices {
    /// Cluster of yesterday of each rank, by its number in the arrangement; -1 for an item that had none.
    let home: [Int32]
    /// Price of an item of weight one.
    let price: Double
    /// Most items that may be away from home for a voluntary move to be made.
    let budget: Int

    /// No prices: nobody was anywhere.
    static func none(_ count: Int) -> MovePrices {
        MovePrices(home: [Int32](repeating: -1, count: count), price: 0, budget: .max)
    }

    /// Change of the number of items away from home, and its price, when an atom changes cluster.
    func change(_ atom: Int, from source: Int, to target: Int, _ arrangement: Arrangement)
        -> (count: Int, price: Double)
    {
        var (count, weight) = (0, 0.0)
        for rank in arrangement.atoms.members(atom) where home[rank] >= 0 {
            let step =
                (Int(home[rank]) != target ? 1 : 0) - (Int(home[rank]) != source ? 1 : 0)
            count += step
            weight += Double(step) * arrangement.terms.weights[rank]
        }
        return (count, price * weight)
    }

    /// Number of items in the arrangement that are away from home, those that are in no cluster included.
    func away(_ arrangement: Arrangement) -> Int {
        (0..<arrangement.atoms.count).reduce(0) { total, atom in
            let cluster = arrangement.clusterOf[atom]
            return total
                + arrangement.atoms.members(atom).count { home[$0] >= 0 && home[$0] != cluster }
        }
    }
}
