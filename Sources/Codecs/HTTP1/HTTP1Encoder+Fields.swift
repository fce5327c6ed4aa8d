// Header lines on the wire, in the casing that was asked for.

import Base
import Glibc

extension HTTP1Encoder {
    /// Writes all but pseudo headers and Transfer-Encoding; true when there was a Content-Length.
    static func writeFields(
        _ headers: borrowing HeaderBlock, _ casing: HTTP1HeaderCase, into output: inout ByteQueue
    ) -> Bool {
        var hasLength = false
        for index in 0..<headers.count {
            let id = headers.id(at: index)
            switch id {
            case .method, .path, .authority, .scheme, .status, .protocol, .transferEncoding: continue
            case .contentLength: hasLength = true
            default: break
            }
            let name = headers.name(at: index)
            if id == .other, name.first == 0x3A { continue }
            let value = headers.value(at: index)
            switch casing {
            case .lower: write(name, value, into: &output)
            case .proper: writeProper(name, value, into: &output)
            case .preserve(let properOtherwise):
                if let original = headers.originalName(at: index) {
                    write(original, value, into: &output)
                } else if properOtherwise {
                    writeProper(name, value, into: &output)
                } else {
                    write(name, value, into: &output)
                }
            }
        }
        return hasLength
    }

    /// One line, with one check for room.
    @inline(__always)
    static func write(_ name: ByteView, _ value: ByteView, into output: inout ByteQueue) {
        let length = name.count + value.count + 4
        unsafe output.appendInPlace(atLeast: length) { room in
            // SAFETY: `room` has at least `length` bytes, and the four parts fill exactly so many.
            var target = unsafe room.baseAddress.unsafelyUnwrapped
            if let source = unsafe name.unsafeRaw.baseAddress { unsafe memcpy(target, source, name.count) }
            unsafe target += name.count
            unsafe target.storeBytes(of: 0x203A, as: UInt16.self)
            unsafe target += 2
            if let source = unsafe value.unsafeRaw.baseAddress { unsafe memcpy(target, source, value.count) }
            unsafe target += value.count
            unsafe target.storeBytes(of: 0x0A0D, as: UInt16.self)
            return length
        }
    }

    /// A letter is a capital at the start and behind every byte that is neither letter nor digit.
    private static func writeProper(_ name: ByteView, _ value: ByteView, into output: inout ByteQueue) {
        var startsWord = true
        for index in name.indices {
            let byte = name[index]
            output.append(byte: startsWord ? ASCII.uppercase(byte) : byte)
            startsWord = !ASCII.isAlpha(byte) && !ASCII.isDigit(byte)
        }
        write(ByteView(), value, into: &output)
    }

    static func hostName(_ headers: borrowing HeaderBlock, _ casing: HTTP1HeaderCase) -> ByteView {
        if case .preserve = casing, let index = headers.firstIndex(of: .authority),
            let original = headers.originalName(at: index)
        {
            return original
        }
        return isProper(casing) ? ByteView("Host") : ByteView("host")
    }

    static func writeZeroLength(_ casing: HTTP1HeaderCase, into output: inout ByteQueue) {
        output.append(isProper(casing) ? "Content-Length: 0\r\n" : "content-length: 0\r\n")
    }

    static func writeChunkedHeader(_ casing: HTTP1HeaderCase, into output: inout ByteQueue) {
        output.append(isProper(casing) ? "Transfer-Encoding: chunked\r\n" : "transfer-encoding: chunked\r\n")
    }

    private static func isProper(_ casing: HTTP1HeaderCase) -> Bool {
        casing == .proper || casing == .preserve(properOtherwise: true)
    }

    static func isUpgrade(_ headers: borrowing HeaderBlock) -> Bool {
        guard headers.contains(.upgrade), let connection = headers.first(.connection) else { return false }
        return HTTP1Connection.hasToken(connection, "upgrade")
    }

    /// Methods whose requests get no `content-length: 0` (RFC 9110, 8.6).
    static func isBodiless(_ method: ByteView) -> Bool {
        method.equals("GET") || method.equals("HEAD") || method.equals("DELETE") || method.equals("TRACE")
            || method.equals("CONNECT")
    }
}
