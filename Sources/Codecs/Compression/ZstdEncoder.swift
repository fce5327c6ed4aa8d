// The zstd coding: packing.

import Base
import CZstd

public struct ZstdEncoderParams: Sendable, Hashable {
    public var level: Int32 = 3
    public var hasChecksum = false
    /// Zstandard's own numbers from 1 (fast) to 9 (btultra2); 0 leaves it to the level.
    public var strategy: Int32 = 0
    public var dictionary: [UInt8] = []

    public init() {}
}

@safe
public final class ZstdEncoder: ContentEncoder {
    // SAFETY: made in `init`, freed in `deinit`, used by this object only.
    private let state: OpaquePointer

    public init(_ params: ZstdEncoderParams) {
        guard let made = unsafe ZSTD_createCCtx() else { fatalError("out of memory: a zstd encoder") }
        unsafe state = made
        unsafe ZSTD_CCtx_setParameter(made, ZSTD_c_compressionLevel, params.level)
        unsafe ZSTD_CCtx_setParameter(made, ZSTD_c_checksumFlag, params.hasChecksum ? 1 : 0)
        if params.strategy > 0 { unsafe ZSTD_CCtx_setParameter(made, ZSTD_c_strategy, params.strategy) }
        if !params.dictionary.isEmpty {
            unsafe params.dictionary.withUnsafeBytes { bytes in
                _ = unsafe ZSTD_CCtx_loadDictionary(made, bytes.baseAddress, bytes.count)
            }
        }
    }

    deinit { unsafe ZSTD_freeCCtx(state) }

    public override func encode(_ bytes: ByteView, isLast: Bool, into output: inout ByteQueue) {
        var input = unsafe ZSTD_inBuffer(src: bytes.unsafeRaw.baseAddress, size: bytes.count, pos: 0)
        let operation = isLast ? ZSTD_e_end : ZSTD_e_flush
        var remaining = 1
        while remaining > 0 {
            unsafe output.appendInPlace(atLeast: 4096) { room in
                var to = unsafe ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
                remaining = unsafe ZSTD_compressStream2(state, &to, &input, operation)
                precondition(ZSTD_isError(remaining) == 0, "the zstd encoder has failed")
                return unsafe to.pos
            }
        }
    }
}
