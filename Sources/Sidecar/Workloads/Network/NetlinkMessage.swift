// One rtnetlink request as bytes: header, fixed part, attributes (rtnetlink(7)).

import Base
import Glibc

/// Numbers of linux/rtnetlink.h, linux/if_link.h and linux/veth.h.
enum NetlinkNumber {
    static let newLink: UInt16 = 16
    static let deleteLink: UInt16 = 17
    static let getLink: UInt16 = 18
    static let newAddress: UInt16 = 20
    static let newRoute: UInt16 = 24

    static let request: UInt16 = 0x1
    static let acknowledge: UInt16 = 0x4
    static let replace: UInt16 = 0x100
    static let exclusive: UInt16 = 0x200
    static let create: UInt16 = 0x400

    static let linkName: UInt16 = 3
    static let linkInfo: UInt16 = 18
    static let linkNetDescriptor: UInt16 = 28
    static let infoKind: UInt16 = 1
    static let infoData: UInt16 = 2
    static let vethPeer: UInt16 = 1
    static let addressOfPeer: UInt16 = 1
    static let addressLocal: UInt16 = 2
    static let routeTarget: UInt16 = 1
    static let routeDevice: UInt16 = 4
    static let routeGateway: UInt16 = 5
    static let routeSource: UInt16 = 7
}

/// In the machine's byte order, as the kernel takes it.
struct NetlinkMessage {
    private(set) var bytes: [UInt8]

    init(_ type: UInt16, flags: UInt16, fixed: [UInt8]) {
        bytes = []
        put(UInt32(0))
        put(type)
        put(flags | NetlinkNumber.request)
        put(UInt32(0))
        put(UInt32(0))
        bytes += fixed
    }

    mutating func put<Number: FixedWidthInteger>(_ number: Number) {
        unsafe withUnsafeBytes(of: number) { unsafe bytes.append(contentsOf: $0) }
    }

    mutating func attribute(_ type: UInt16, _ value: [UInt8]) {
        put(UInt16(value.count + 4))
        put(type)
        bytes += value
        while bytes.count % 4 != 0 { bytes.append(0) }
    }

    mutating func attribute(_ type: UInt16, number: UInt32) {
        attribute(type, Self.raw(number))
    }

    mutating func attribute(_ type: UInt16, name: String) { attribute(type, Array(name.utf8) + [0]) }

    mutating func nested(_ type: UInt16, _ body: (inout NetlinkMessage) -> Void) {
        let start = bytes.count
        put(UInt16(0))
        put(type)
        body(&self)
        set(UInt16(bytes.count - start), at: start)
    }

    mutating func append(_ raw: [UInt8]) { bytes += raw }

    /// Complete: with its length and number.
    func finished(sequence: UInt32) -> [UInt8] {
        var copy = self
        copy.set(UInt32(bytes.count), at: 0)
        copy.set(sequence, at: 8)
        return copy.bytes
    }

    private mutating func set<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
        for (index, byte) in Self.raw(number).enumerated() { bytes[offset + index] = byte }
    }

    static func raw<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        unsafe withUnsafeBytes(of: number) { unsafe Array($0) }
    }

    /// struct ifinfomsg
    static func link(index: Int32 = 0, flags: UInt32 = 0, change: UInt32 = 0) -> [UInt8] {
        [0, 0, 0, 0] + raw(index) + raw(flags) + raw(change)
    }

    /// struct ifaddrmsg, of IPv4
    static func address(prefix: UInt8, scope: UInt8, index: Int32) -> [UInt8] {
        [UInt8(AF_INET), prefix, 0, scope] + raw(index)
    }

    /// struct rtmsg, of IPv4, unicast, in the main table
    static func route(prefix: UInt8, scope: UInt8, flags: UInt32 = 0) -> [UInt8] {
        [UInt8(AF_INET), prefix, 0, 0, 254, 4, scope, 1] + raw(flags)
    }
}
