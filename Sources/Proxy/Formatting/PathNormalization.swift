// The path of a request put into the one form that routes and policies see.

import Base
import EnvoyAPI

public struct PathNormalization: Sendable {
    public enum EscapedSlashes: Sendable { case keep, reject, unescapeAndRedirect, unescapeAndForward }

    public enum Outcome: Sendable { case proceed, reject, redirect }

    public let normalizes: Bool
    public let mergesSlashes: Bool
    public let escapedSlashes: EscapedSlashes

    public init(normalizes: Bool, mergesSlashes: Bool, escapedSlashes: EscapedSlashes) {
        self.normalizes = normalizes
        self.mergesSlashes = mergesSlashes
        self.escapedSlashes = escapedSlashes
    }

    /// Reads its fields of an HttpConnectionManager.
    public init(_ node: ConfigNode) {
        normalizes = node.optionalBool("normalize_path") ?? false
        mergesSlashes = node.bool("merge_slashes")
        switch node.enumeration("path_with_escaped_slashes_action") {
        case "REJECT_REQUEST": escapedSlashes = .reject
        case "UNESCAPE_AND_REDIRECT": escapedSlashes = .unescapeAndRedirect
        case "UNESCAPE_AND_FORWARD": escapedSlashes = .unescapeAndForward
        default: escapedSlashes = .keep
        }
    }

    /// Rewrites `:path` where it must. A fragment is refused always.
    public func apply(to headers: inout HeaderBlock) -> Outcome {
        guard let index = headers.firstIndex(of: .path) else { return .proceed }
        if headers.value(at: index).contains(0x23) { return .reject }
        var outcome = Outcome.proceed
        if escapedSlashes != .keep, Self.hasEscapedSlash(RequestTarget(headers.value(at: index)).path) {
            if escapedSlashes == .reject { return .reject }
            if escapedSlashes == .unescapeAndRedirect { outcome = .redirect }
            _ = Self.rewrite(&headers, index) { path, out in
                Self.appendUnescapingSlashes(path, to: &out)
                return true
            }
        }
        if normalizes, Self.needsNormalization(RequestTarget(headers.value(at: index)).path) {
            if !Self.rewrite(&headers, index, { Self.appendNormalized($0, to: &$1) }) { return .reject }
        }
        if mergesSlashes, Self.hasDoubleSlash(RequestTarget(headers.value(at: index)).path) {
            _ = Self.rewrite(&headers, index) { path, out in
                Self.appendMergingSlashes(path, to: &out)
                return true
            }
        }
        return outcome
    }

    /// Replaces the path and keeps the query.
    private static func rewrite(
        _ headers: inout HeaderBlock, _ index: Int, _ body: (ByteView, inout ByteQueue) -> Bool
    ) -> Bool {
        let target = headers.value(at: index)
        let parts = RequestTarget(target)
        var out = ByteQueue()
        if !body(parts.path, &out) { return false }
        out.append(target.dropFirst(parts.pathLength))
        headers.replaceValue(at: index, with: out.view)
        return true
    }
}

// MARK: - The transformations

extension PathNormalization {
    /// Whether anything in the path could be written otherwise; most paths cannot and are left alone.
    static func needsNormalization(_ path: ByteView) -> Bool {
        var previous: UInt8 = 0
        for index in path.indices {
            let byte = path[index]
            if byte == 0x25 || byte == 0x5C || mustEscape(byte) || byte == 0x2E && previous == 0x2F { return true }
            previous = byte
        }
        return false
    }

    /// Dot segments are resolved, escapes of unreserved bytes decoded, backslashes turned, bytes that may not stand in
    /// a URL escaped; false when the path holds an escaped NUL.
    static func appendNormalized(_ path: ByteView, to out: inout ByteQueue) -> Bool {
        guard isSlash(path.first) else {
            out.append(path)
            return true
        }
        out.append(byte: 0x2F)
        let base = out.count - 1
        var index = 1
        while index < path.count {
            var end = index
            while end < path.count, !isSlash(path[end]) { end += 1 }
            let segment = path[index..<end]
            let dots = dotCount(segment)
            // Parameters of a dot segment end at a slash, not at a backslash.
            if dots > 0, segment.contains(0x3B) {
                while end < path.count, path[end] != 0x2F { end += 1 }
            }
            if dots == 0 {
                if !appendSegment(segment, to: &out) { return false }
                if end < path.count { out.append(byte: 0x2F) }
            } else if dots == 2 {
                removeLastSegment(&out, base)
            }
            index = end + 1
        }
        return true
    }

    /// 1 for `.`, 2 for `..`, also escaped or, in plain dots, with parameters behind a semicolon.
    private static func dotCount(_ segment: ByteView) -> Int {
        var index = 0
        var dots = 0
        var isPlain = true
        while index < segment.count {
            if segment[index] == 0x2E {
                index += 1
            } else if segment[index] == 0x25, PercentCoding.escape(segment, index) == 0x2E {
                index += 3
                isPlain = false
            } else if segment[index] == 0x3B, isPlain, dots > 0 {
                return dots <= 2 ? dots : 0
            } else {
                return 0
            }
            dots += 1
        }
        return dots <= 2 ? dots : 0
    }

    private static func removeLastSegment(_ out: inout ByteQueue, _ base: Int) {
        if out.count <= base + 1 { return }
        out.removeLast(1)
        while out.view.last != 0x2F { out.removeLast(1) }
    }

    private static func appendSegment(_ segment: ByteView, to out: inout ByteQueue) -> Bool {
        var index = 0
        while index < segment.count {
            let byte = segment[index]
            index += 1
            if byte == 0x25, let value = PercentCoding.escape(segment, index - 1) {
                if value == 0 { return false }
                if isUnreserved(value) {
                    out.append(byte: value)
                } else {
                    out.append(segment[(index - 1)..<(index + 2)])
                }
                index += 2
            } else if mustEscape(byte) {
                out.append(byte: 0x25)
                out.append(byte: upperHex(byte >> 4))
                out.append(byte: upperHex(byte & 15))
            } else {
                out.append(byte: byte)
            }
        }
        return true
    }

    static func hasEscapedSlash(_ path: ByteView) -> Bool {
        var next = path.firstIndex(of: 0x25)
        while let index = next {
            if let value = PercentCoding.escape(path, index), isSlash(value) { return true }
            next = path.firstIndex(of: 0x25, from: index + 1)
        }
        return false
    }

    static func appendUnescapingSlashes(_ path: ByteView, to out: inout ByteQueue) {
        var index = 0
        while index < path.count {
            if path[index] == 0x25, let value = PercentCoding.escape(path, index), isSlash(value) {
                out.append(byte: value)
                index += 3
            } else {
                out.append(byte: path[index])
                index += 1
            }
        }
    }

    static func hasDoubleSlash(_ path: ByteView) -> Bool {
        var previous: UInt8 = 0
        for index in path.indices {
            if path[index] == 0x2F, previous == 0x2F { return true }
            previous = path[index]
        }
        return false
    }

    /// A path of slashes alone keeps its first and its last.
    static func appendMergingSlashes(_ path: ByteView, to out: inout ByteQueue) {
        var previous: UInt8 = 0
        var hasOther = false
        for index in path.indices {
            let byte = path[index]
            if byte != 0x2F { hasOther = true }
            if byte != 0x2F || previous != 0x2F { out.append(byte: byte) }
            previous = byte
        }
        if !hasOther, path.count > 1 { out.append(byte: 0x2F) }
    }

    private static func isSlash(_ byte: UInt8?) -> Bool { byte == 0x2F || byte == 0x5C }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        ASCII.isAlpha(byte) || ASCII.isDigit(byte) || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x7E
    }

    private static func mustEscape(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x22, 0x3C, 0x3E, 0x5E, 0x60, 0x7B, 0x7C, 0x7D, 0x7F...: true
        default: false
        }
    }

    private static func upperHex(_ digit: UInt8) -> UInt8 { digit < 10 ? digit + 0x30 : digit + 0x37 }
}
