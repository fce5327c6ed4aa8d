// A header name known when configuration is compiled, found in blocks by id where it has one.

import Base

public struct HeaderName: Sendable, Hashable {
    public let id: HeaderID
    /// Lower case.
    public let bytes: [UInt8]

    /// `Host` names what blocks keep as `:authority`.
    public init(_ text: String) {
        let folded = text.utf8.map(ASCII.lowercase)
        let canonical = folded == Array("host".utf8) ? Array(":authority".utf8) : folded
        bytes = canonical
        id = canonical.withView { HeaderID(lowercaseName: $0) }
    }

    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Envoy's rule for configured names: token characters, one leading colon allowed.
    public static func isValid(_ text: String) -> Bool {
        var bytes = Array(text.utf8)
        if bytes.first == 0x3A { bytes.removeFirst() }
        return !bytes.isEmpty && bytes.allSatisfy(ASCII.isTokenByte)
    }

    public func first(in headers: borrowing HeaderBlock) -> ByteView? {
        if id != .other { return headers.first(id) }
        guard let index = index(in: headers, from: 0) else { return nil }
        return headers.value(at: index)
    }

    public func isPresent(in headers: borrowing HeaderBlock) -> Bool { index(in: headers, from: 0) != nil }

    public func index(in headers: borrowing HeaderBlock, from start: Int) -> Int? {
        if id != .other { return headers.firstIndex(of: id, from: start) }
        var index = start
        while index < headers.count {
            if headers.id(at: index) == .other, headers.name(at: index).equals(bytes) { return index }
            index += 1
        }
        return nil
    }

    /// All values joined by commas; copies into `scratch` only when there are several.
    public func joined(in headers: borrowing HeaderBlock, into scratch: inout ByteQueue) -> ByteView? {
        guard let first = index(in: headers, from: 0) else { return nil }
        guard var next = index(in: headers, from: first + 1) else { return headers.value(at: first) }
        scratch.removeAll()
        scratch.append(headers.value(at: first))
        while true {
            scratch.append(byte: 0x2C)
            scratch.append(headers.value(at: next))
            guard let following = index(in: headers, from: next + 1) else { return scratch.view }
            next = following
        }
    }

    public func append(to headers: inout HeaderBlock, value: ByteView) {
        if id != .other { return headers.append(id, value) }
        unsafe bytes.withUnsafeBytes { unsafe headers.append(name: ByteView($0), value: value) }
    }

    public func set(in headers: inout HeaderBlock, value: ByteView) {
        if id != .other { return headers.set(id, value) }
        unsafe bytes.withUnsafeBytes { unsafe headers.set(name: ByteView($0), value: value) }
    }

    @discardableResult
    public func remove(from headers: inout HeaderBlock) -> Bool {
        if id != .other { return headers.remove(id) }
        return unsafe bytes.withUnsafeBytes { unsafe headers.remove(name: ByteView($0)) }
    }
}
