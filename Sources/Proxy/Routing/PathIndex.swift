// Finds, among many routes, those whose path rule can match, in the order they are written.

import Base

/// Routes under exact paths and prefixes lie in hash tables; the rest is tried one by one. A request costs one pass
/// over its path, whatever the number of routes.
struct PathIndex: Sendable {
    /// Below this many routes, trying them in turn is faster than looking them up.
    static let linearLimit = 8

    private var exact = ByteTable(folding: false)
    private var exactFolded = ByteTable(folding: true)
    private var prefixes = ByteTable(folding: false)
    private var prefixesFolded = ByteTable(folding: true)
    /// Bit n is set when some prefix is n bytes long; longer ones than 255 go to `others`.
    private var lengths = LengthSet()
    private var lengthsFolded = LengthSet()
    /// Route numbers in ascending order, one list per key of the tables.
    private var lists: [[Int32]] = []
    /// Regular expressions, templates, CONNECT.
    private var others: [Int32] = []
    let count: Int

    init(_ rules: [PathRule]) {
        count = rules.count
        if rules.count <= Self.linearLimit { return }
        for (number, rule) in rules.enumerated() {
            let route = Int32(number)
            switch rule {
            case .exact(let path, let ignoringCase):
                if ignoringCase {
                    Self.add(path, route, &exactFolded, &lists)
                } else {
                    Self.add(path, route, &exact, &lists)
                }
            case .prefix(let path, let ignoringCase, _) where path.count < 256:
                if ignoringCase {
                    Self.add(path, route, &prefixesFolded, &lists)
                    lengthsFolded.insert(path.count)
                } else {
                    Self.add(path, route, &prefixes, &lists)
                    lengths.insert(path.count)
                }
            default: others.append(route)
            }
        }
    }

    private static func add(_ key: [UInt8], _ route: Int32, _ table: inout ByteTable, _ lists: inout [[Int32]]) {
        if let list = key.withView({ table.find($0) }) {
            lists[list].append(route)
        } else {
            _ = table.insert(key, lists.count)
            lists.append([route])
        }
    }

    /// The numbers of routes that may match, each once and ascending; `path` is without query.
    func candidates(_ path: ByteView) -> Candidates {
        var candidates = Candidates(count)
        if count <= Self.linearLimit { return candidates }
        candidates.takeLists()
        if let list = exact.find(path) { candidates.add(list) }
        if let list = exactFolded.find(path) { candidates.add(list) }
        collect(prefixes, lengths, path, &candidates)
        collect(prefixesFolded, lengthsFolded, path, &candidates)
        return candidates
    }

    private func collect(
        _ table: ByteTable, _ lengths: LengthSet, _ path: ByteView, _ candidates: inout Candidates
    ) {
        if table.isEmpty { return }
        var hash = ByteTable.Hash()
        if lengths.contains(0), let list = table.find(ByteView(), hash) { candidates.add(list) }
        let end = min(path.count, table.maxLength)
        for index in 0..<end {
            hash.add(table.folds ? ASCII.lowercase(path[index]) : path[index])
            if lengths.contains(index + 1), let list = table.find(path.prefix(index + 1), hash) {
                candidates.add(list)
            }
        }
    }

    /// The next route number in ascending order; nil at the end.
    func next(_ candidates: inout Candidates) -> Int? {
        if candidates.isLinear {
            if candidates.position == count { return nil }
            candidates.position += 1
            return candidates.position - 1
        }
        var best = Int32.max
        var bestCursor = -1
        for cursor in 0..<candidates.used {
            let list = lists[Int(candidates.lists[cursor])]
            let position = Int(candidates.positions[cursor])
            if position < list.count, list[position] < best {
                best = list[position]
                bestCursor = cursor
            }
        }
        if candidates.position < others.count, others[candidates.position] < best {
            candidates.position += 1
            return Int(others[candidates.position - 1])
        }
        if bestCursor < 0 { return nil }
        candidates.positions[bestCursor] += 1
        return Int(best)
    }

    /// Where a walk over the matching lists stands.
    struct Candidates {
        fileprivate var lists = InlineArray<16, Int32>(repeating: 0)
        fileprivate var positions = InlineArray<16, Int32>(repeating: 0)
        fileprivate var used = 0
        fileprivate var position = 0
        fileprivate var isLinear = true
        private let count: Int

        fileprivate init(_ count: Int) { self.count = count }

        fileprivate mutating func takeLists() { isLinear = false }

        /// More prefixes within each other than there is room for: every route is tried in turn.
        fileprivate mutating func add(_ list: Int) {
            if isLinear { return }
            if used == 16 {
                isLinear = true
                return
            }
            lists[used] = Int32(list)
            used += 1
        }
    }
}

/// A set of lengths below 256.
private struct LengthSet: Sendable {
    private var words = InlineArray<4, UInt64>(repeating: 0)

    mutating func insert(_ length: Int) { words[length >> 6] |= 1 << UInt64(length & 63) }

    func contains(_ length: Int) -> Bool {
        length < 256 && words[length >> 6] & (1 << UInt64(length & 63)) != 0
    }
}
