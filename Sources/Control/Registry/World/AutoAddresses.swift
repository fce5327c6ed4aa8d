// Virtual addresses for names that have none: stable, without conflicts, and the same after a restart.

import Base

/// Given out from 240.240.0.0/16 and 2001:2::/48. Where a name stands is its hash; who came first keeps its place, and
/// whoever finds it taken takes the next free one.
struct AutoAddresses: Sendable {
    private static let size = 256 * 254
    private var owners: [Int: ServiceID] = [:]
    private var places: [ServiceID: Int] = [:]

    /// nil when all are given away.
    mutating func addresses(for id: ServiceID) -> [String] {
        if let place = places[id] { return Self.text(place) }
        guard owners.count < Self.size else { return [] }
        var place = Self.hash(id) % Self.size
        while owners[place] != nil { place = (place + 1) % Self.size }
        owners[place] = id
        places[id] = place
        return Self.text(place)
    }

    mutating func release(_ id: ServiceID) {
        if let place = places.removeValue(forKey: id) { owners[place] = nil }
    }

    private static func text(_ place: Int) -> [String] {
        let third = place / 254
        let fourth = place % 254 + 1
        let low = UInt64(0xF0F0_0000 + third * 256 + fourth)
        let v6 = IPAddress(family: .v6, high: 0x2001_0002_0000_0000, low: low)
        return ["240.240.\(third).\(fourth)", v6.description]
    }

    private static func hash(_ id: ServiceID) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in Array(id.namespace.utf8) + [0x2F] + Array(id.hostname.utf8) {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        return Int(hash >> 1)
    }
}
