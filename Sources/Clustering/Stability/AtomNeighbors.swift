internal import SpatialIndex

/// The nearest atoms of an atom that may share a cluster as far as skills go, found when they are first asked for.
struct AtomNeighbors {
    private let atoms: AtomSet
    private let width: Int
    /// All atoms, for those without skills.
    private let all: PointIndex
    /// Atoms that need no skill; nil where no atom needs one.
    private let unskilled: PointIndex?
    /// Atoms of each set of skills.
    private let skilled: [PointIndex]
    private var known: [[Int32]]
    private var found: [PointIndex.Neighbor] = []

    init(_ atoms: AtomSet, width: Int) {
        self.atoms = atoms
        self.width = width
        let (x, y, z) = (atoms.places.map(\.x), atoms.places.map(\.y), atoms.places.map(\.z))
        all = PointIndex(x: x, y: y, z: z)
        let sets = Int((atoms.skills.max() ?? -1) + 1)
        if sets > 0 {
            var members = [[Int]](repeating: [], count: sets + 1)
            for (atom, set) in atoms.skills.enumerated() { members[Int(set) + 1].append(atom) }
            let indices = members.map { PointIndex(x: x, y: y, z: z, subset: $0) }
            unskilled = indices[0]
            skilled = Array(indices.dropFirst())
        } else {
            unskilled = nil
            skilled = []
        }
        known = [[Int32]](repeating: [], count: atoms.count)
    }

    /// Up to `width` atoms, the nearest first, without the atom itself.
    mutating func near(_ atom: Int) -> [Int32] {
        if !known[atom].isEmpty { return known[atom] }
        let place = atoms.places[atom]
        func ask(_ index: PointIndex) -> [PointIndex.Neighbor] {
            index.nearest(width + 1, x: place.x, y: place.y, z: place.z, into: &found)
            return found
        }
        var neighbors: [PointIndex.Neighbor]
        if let unskilled, atoms.skills[atom] >= 0 {
            neighbors = (ask(skilled[Int(atoms.skills[atom])]) + ask(unskilled)).sorted()
        } else {
            neighbors = ask(all)
        }
        neighbors.removeAll { $0.index == atom }
        known[atom] = neighbors.prefix(width).map { Int32($0.index) }
        return known[atom]
    }
}
