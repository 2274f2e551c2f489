internal import SpatialIndex

/// Atoms divided so that, skills and due days considered, any of a class may share a cluster.
///
/// Sets of skills divide the problem: clusters of two sets have nothing in common. An atom that needs none goes with
/// the set of the nearest atom that does, within twice the radius, and fills clusters that are open there anyway. Days
/// divide each set into as few windows of the spread as cover them; an atom without a day goes with the nearest that
/// has one. The local search later moves such atoms freely between the classes.
struct ConstraintClasses {
    let terms: ClusterTerms
    let atoms: AtomSet

    /// The classes of some atoms, each ascending, in the order of their first atoms.
    func classes(of chosen: [Int]) -> [[Int]] {
        bySkills(chosen).flatMap { byDays($0) }.sorted { $0[0] < $1[0] }
    }

    private func bySkills(_ chosen: [Int]) -> [[Int]] {
        let skilled = chosen.filter { atoms.skills[$0] >= 0 }
        guard !skilled.isEmpty else { return [chosen] }
        let line = 2 * terms.possiblySquared.squareRoot()
        let nearest = NearestAmong(skilled, atoms, withinSquared: line * line)
        return grouped(chosen) { atom in
            if atoms.skills[atom] >= 0 { return Int(atoms.skills[atom]) }
            return nearest.atom(to: atom).map { Int(atoms.skills[$0]) } ?? -1
        }
    }

    private func byDays(_ chosen: [Int]) -> [[Int]] {
        var days: [(day: Int, atom: Int)] = []
        for atom in chosen {
            guard let day = atoms.members(atom).compactMap({ terms.table.dueDays[$0] }).min() else {
                continue
            }
            days.append((day, atom))
        }
        days.sort { $0 < $1 }
        guard let first = days.first, let last = days.last, !terms.table.areNear(first.day, last.day) else {
            return [chosen]
        }
        var windowOf: [Int: Int] = [:]
        var (start, window) = (first.day, 0)
        for (day, atom) in days {
            if !terms.table.areNear(start, day) { (start, window) = (day, window + 1) }
            windowOf[atom] = window
        }
        let nearest = NearestAmong(days.map(\.atom).sorted(), atoms, withinSquared: .infinity)
        return grouped(chosen) { atom in
            windowOf[atom] ?? nearest.atom(to: atom).flatMap { windowOf[$0] } ?? 0
        }
    }

    private func grouped(_ chosen: [Int], by key: (Int) -> Int) -> [[Int]] {
        var groups: [[Int]] = []
        var groupOf: [Int: Int] = [:]
        for atom in chosen {
            let number = key(atom)
            if let group = groupOf[number] {
                groups[group].append(atom)
            } else {
                groupOf[number] = groups.count
                groups.append([atom])
            }
        }
        return groups
    }
}

/// The nearest of some atoms.
private struct NearestAmong {
    let atoms: AtomSet
    let index: PointIndex
    let limit: Double

    init(_ chosen: [Int], _ atoms: AtomSet, withinSquared limit: Double) {
        self.atoms = atoms
        self.limit = limit
        index = PointIndex(
            x: atoms.places.map(\.x),
            y: atoms.places.map(\.y),
            z: atoms.places.map(\.z),
            subset: chosen
        )
    }

    func atom(to atom: Int) -> Int? {
        let place = atoms.places[atom]
        return index.nearest(1, x: place.x, y: place.y, z: place.z, withinSquared: limit).first?.index
    }
}
