/// Prices and moves; -1 stands for nobody.
extension MedoidWindow {
    /// Cost that a cluster would have after one point has left it and another has joined it; infinite where a member
    /// would be further from the medoid than the radius: O(members).
    @inline(__always)
    func costAfter(_ cluster: Int, leaving: Int, joining: Int) -> Double {
        let list = members + cluster * count
        let length = Int(size[cluster])
        var best = Double.infinity
        var center = -1
        if leaving >= 0, joining >= 0 {
            let (out, into) = (distance + leaving * count, distance + joining * count)
            let (outWeight, inWeight) = (weight[leaving], weight[joining])
            var sum = 0.0
            for index in 0..<length {
                let member = Int(list[index])
                let length = into[member]
                let candidate = asMedoid[member] - outWeight * out[member] + inWeight * length
                sum += weight[member] * length
                if candidate < best, member != leaving { (best, center) = (candidate, member) }
            }
            sum -= outWeight * into[leaving]
            if sum < best { (best, center) = (sum, joining) }
        } else if joining >= 0 {
            let into = distance + joining * count
            let inWeight = weight[joining]
            var sum = 0.0
            for index in 0..<length {
                let member = Int(list[index])
                let length = into[member]
                let candidate = asMedoid[member] + inWeight * length
                sum += weight[member] * length
                if candidate < best { (best, center) = (candidate, member) }
            }
            if sum < best { (best, center) = (sum, joining) }
        } else {
            let out = distance + leaving * count
            let outWeight = weight[leaving]
            for index in 0..<length {
                let member = Int(list[index])
                let candidate = asMedoid[member] - outWeight * out[member]
                if candidate < best, member != leaving { (best, center) = (candidate, member) }
            }
            if length == 1 { return 0 }
        }
        if maxDistance < .infinity {
            let row = distance + center * count
            if joining >= 0, row[joining] > maxDistance { return .infinity }
            for index in 0..<length where row[Int(list[index])] > maxDistance && Int(list[index]) != leaving {
                return .infinity
            }
        }
        return best
    }

    /// What cost the cluster has at most after the change, by its medoid as it is: O(1).
    @inline(__always)
    func costAtMost(_ cluster: Int, leaving: Int, joining: Int) -> Double {
        let row = distance + Int(medoid[cluster]) * count
        var sum = cost[cluster]
        if leaving >= 0 { sum -= weight[leaving] * row[leaving] }
        if joining >= 0 { sum += weight[joining] * row[joining] }
        return sum
    }

    /// Moves a point to another cluster.
    @inline(__always)
    func move(_ point: Int, to target: Int) {
        let source = Int(clusterOf[point])
        remove(point, from: source)
        add(point, to: target)
        choose(source)
        choose(target)
    }

    /// Lets two points of different clusters change places.
    @inline(__always)
    func exchange(_ first: Int, _ second: Int) {
        let (a, b) = (Int(clusterOf[first]), Int(clusterOf[second]))
        remove(first, from: a)
        remove(second, from: b)
        add(second, to: a)
        add(first, to: b)
        choose(a)
        choose(b)
    }

    @inline(__always)
    private func remove(_ point: Int, from cluster: Int) {
        let list = members + cluster * count
        let last = Int(size[cluster]) - 1
        let moved = list[last]
        list[Int(position[point])] = moved
        position[Int(moved)] = position[point]
        size[cluster] = Int32(last)
        if last == 0 { countEmpty(1) }
        filling[cluster] = last == 0 ? 0 : filling[cluster] - load[point]
        let row = distance + point * count
        let share = weight[point]
        for index in 0..<last {
            let member = Int(list[index])
            asMedoid[member] -= share * row[member]
        }
    }

    @inline(__always)
    private func add(_ point: Int, to cluster: Int) {
        let list = members + cluster * count
        let length = Int(size[cluster])
        let row = distance + point * count
        let share = weight[point]
        var sum = 0.0
        for index in 0..<length {
            let member = Int(list[index])
            let length = row[member]
            asMedoid[member] += share * length
            sum += weight[member] * length
        }
        asMedoid[point] = sum
        list[length] = Int32(point)
        position[point] = Int32(length)
        clusterOf[point] = Int32(cluster)
        size[cluster] = Int32(length + 1)
        if length == 0 { countEmpty(-1) }
        filling[cluster] += load[point]
    }
}
