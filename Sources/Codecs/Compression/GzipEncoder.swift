// The gzip coding by zlib: packing.

import Base
import CZlib

public struct GzipEncoderParams: Sendable, Hashable {
    public var level = Z_DEFAULT_COMPRESSION
    public var strategy = Z_DEFAULT_STRATEGY
    public var windowBits: Int32 = 12
    public var memoryLevel: Int32 = 5

    public init() {}
}

@safe
public final class GzipEncoder: ContentEncoder {
    /// Added to the window's bits, it asks zlib for gzip's header and trailer.
    static let gzipFormat: Int32 = 16

    // SAFETY: allocated in `init`, freed in `deinit`; zlib keeps a pointer to it, so it must not move.
    private let state: UnsafeMutablePointer<z_stream>

    public init(_ params: GzipEncoderParams) {
        unsafe state = .allocate(capacity: 1)
        unsafe state.initialize(to: z_stream())
        super.init()
        let result = unsafe deflateInit2_(
            state, params.level, Z_DEFLATED, params.windowBits | Self.gzipFormat, params.memoryLevel, params.strategy,
            ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(result == Z_OK, "deflateInit2 has refused checked parameters: \(result)")
    }

    deinit {
        unsafe deflateEnd(state)
        unsafe state.deallocate()
    }

    public override func encode(_ bytes: ByteView, isLast: Bool, into output: inout ByteQueue) {
        unsafe state.pointee.next_in = UnsafeMutablePointer(mutating: bytes.unsafeBytes.baseAddress)
        unsafe state.pointee.avail_in = UInt32(bytes.count)
        let flush = isLast ? Z_FINISH : Z_SYNC_FLUSH
        var isDone = false
        while !isDone {
            unsafe output.appendInPlace(atLeast: 4096) { room in
                unsafe state.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
                unsafe state.pointee.avail_out = UInt32(clamping: room.count)
                let offered = unsafe Int(state.pointee.avail_out)
                _ = unsafe deflate(state, flush)
                let left = unsafe Int(state.pointee.avail_out)
                // Room that is left means that zlib has nothing more to say.
                isDone = left > 0
                return offered - left
            }
        }
    }
}
