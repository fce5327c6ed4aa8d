// The gzip coding by zlib: unpacking.

import Base
import CZlib

public struct GzipDecoderParams: Sendable, Hashable {
    public var windowBits: Int32 = 15
    /// How many times its own size a piece may grow to.
    public var maxRatio = 100

    public init() {}
}

@safe
public final class GzipDecoder: ContentDecoder {
    // SAFETY: allocated in `init`, freed in `deinit`; zlib keeps a pointer to it, so it must not move.
    private let state: UnsafeMutablePointer<z_stream>
    private let maxRatio: Int

    public init(_ params: GzipDecoderParams) {
        unsafe state = .allocate(capacity: 1)
        unsafe state.initialize(to: z_stream())
        maxRatio = params.maxRatio
        super.init()
        let result = unsafe inflateInit2_(
            state, params.windowBits | GzipEncoder.gzipFormat, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(result == Z_OK, "inflateInit2 has refused checked parameters: \(result)")
    }

    deinit {
        unsafe inflateEnd(state)
        unsafe state.deallocate()
    }

    public override func decode(_ bytes: ByteView, into output: inout ByteQueue) throws(InvalidContent) {
        if bytes.isEmpty { return }
        let limit = output.count + bytes.count * maxRatio
        unsafe state.pointee.next_in = UnsafeMutablePointer(mutating: bytes.unsafeBytes.baseAddress)
        unsafe state.pointee.avail_in = UInt32(bytes.count)
        while true {
            var result = Z_OK
            var wasFilled = false
            unsafe output.appendInPlace(atLeast: 4096) { room in
                unsafe state.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
                // No more at once than a chunk: the limit is looked at in between.
                let offered = min(room.count, 65_536)
                unsafe state.pointee.avail_out = UInt32(offered)
                unsafe result = inflate(state, Z_NO_FLUSH)
                wasFilled = unsafe state.pointee.avail_out == 0
                return unsafe offered - Int(state.pointee.avail_out)
            }
            if result == Z_STREAM_END { return }
            if result == Z_BUF_ERROR, unsafe state.pointee.avail_in == 0 { return }
            if let failure = Self.failure(result) { throw failure }
            if output.count > limit { throw .excessive }
            if !wasFilled, unsafe state.pointee.avail_in == 0 { return }
        }
    }

    private static func failure(_ result: Int32) -> InvalidContent? {
        switch result {
        case Z_ERRNO: .errno
        case Z_STREAM_ERROR: .stream
        case Z_DATA_ERROR, Z_NEED_DICT: .data
        case Z_MEM_ERROR: .memory
        case Z_BUF_ERROR: .buffer
        case Z_VERSION_ERROR: .version
        default: nil
        }
    }
}
