// Which coding an answer gets: what the client accepts, with weights, against what the chain can do.

import Base
import Compression

/// How the choice came about; counted by each compressor of the chain.
enum EncodingChoice: Equatable {
    /// The client named it.
    case named(ContentCoding)
    /// The client takes anything, so the first of the chain packs.
    case anything(ContentCoding)
    case identity
    /// Nothing that the client accepts can be done.
    case impossible
}

/// RFC 9110, 12.5.3.
enum AcceptedEncodings {
    /// A compressor of the chain that could pack this answer.
    struct Candidate {
        let coding: ContentCoding
        let choosesFirst: Bool
    }

    private struct Wish {
        let name: ByteView
        let weight: Double
    }

    static func choose(_ accepted: ByteView, _ candidates: [Candidate]) -> EncodingChoice {
        var left: [Candidate] = []
        for candidate in candidates where !left.contains(where: { $0.coding == candidate.coding }) {
            left.append(candidate)
        }
        var wishes: [Wish] = []
        var rest = accepted
        while !rest.isEmpty {
            let end = rest.firstIndex(of: 0x2C) ?? rest.count
            let token = rest.prefix(end)
            rest = rest.dropFirst(end + 1)
            guard !token.isEmpty, let wish = wish(token) else { continue }
            wishes.append(wish)
            if wish.weight == 0 { left.removeAll { wish.name.equals($0.coding.token) } }
        }
        if wishes.isEmpty { return .impossible }
        guard let first = left.first else { return .impossible }
        var best: Wish?
        for wish in wishes {
            let known = left.first { wish.name.equals($0.coding.token) }
            guard known != nil || wish.name.equals("identity") || wish.name.equals("*") else { continue }
            let weight = best?.weight ?? 0
            if wish.weight > weight || (wish.weight == weight && known?.choosesFirst ?? false) { best = wish }
        }
        guard let best, best.weight != 0 else { return .impossible }
        if best.name.equals("identity") { return .identity }
        if best.name.equals("*") { return .anything(first.coding) }
        return left.first { best.name.equals($0.coding.token) }.map { .named($0.coding) } ?? .impossible
    }

    /// Nil when its weight can't be read: the token is passed over.
    private static func wish(_ token: ByteView) -> Wish? {
        guard let semicolon = token.firstIndex(of: 0x3B) else { return Wish(name: token.trimmed, weight: 1) }
        let name = token.prefix(semicolon).trimmed
        let parameter = token.dropFirst(semicolon + 1)
        guard let equals = parameter.firstIndex(of: 0x3D),
            parameter.prefix(equals).trimmed.equalsIgnoringCase("q")
        else { return Wish(name: name, weight: 1) }
        guard let weight = Double(parameter.dropFirst(equals + 1).trimmed.string) else { return nil }
        return Wish(name: name, weight: weight)
    }
}
