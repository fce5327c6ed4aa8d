// The zstd coding: unpacking.

import Base
import CZstd

public struct ZstdDecoderParams: Sendable, Hashable {
    public var dictionaries: [[UInt8]] = []
    /// How many times its own size a piece may grow to.
    public var maxRatio = 100

    public init() {}

    fileprivate func dictionary(for frame: ByteView) -> [UInt8]? {
        let wanted = unsafe ZSTD_getDictID_fromFrame(frame.unsafeRaw.baseAddress, frame.count)
        if wanted == 0 { return [] }
        return dictionaries.first { bytes in
            unsafe bytes.withUnsafeBytes { unsafe ZSTD_getDictID_fromDict($0.baseAddress, $0.count) } == wanted
        }
    }
}

@safe
public final class ZstdDecoder: ContentDecoder {
    // SAFETY: made in `init`, freed in `deinit`, used by this object only.
    private let state: OpaquePointer
    private let params: ZstdDecoderParams
    private var choseDictionary = false

    public init(_ params: ZstdDecoderParams) {
        guard let made = unsafe ZSTD_createDCtx() else { fatalError("out of memory: a zstd decoder") }
        unsafe state = made
        self.params = params
    }

    deinit { unsafe ZSTD_freeDCtx(state) }

    public override func decode(_ bytes: ByteView, into output: inout ByteQueue) throws(InvalidContent) {
        if bytes.isEmpty { return }
        try chooseDictionary(bytes)
        let limit = output.count + bytes.count * params.maxRatio
        var input = unsafe ZSTD_inBuffer(src: bytes.unsafeRaw.baseAddress, size: bytes.count, pos: 0)
        var wasFilled = true
        while unsafe wasFilled || input.pos < input.size {
            var result = 0
            unsafe output.appendInPlace(atLeast: 4096) { room in
                let offered = min(room.count, 65_536)
                var to = unsafe ZSTD_outBuffer(dst: room.baseAddress, size: offered, pos: 0)
                unsafe result = ZSTD_decompressStream(state, &to, &input)
                wasFilled = unsafe to.pos == offered
                return unsafe to.pos
            }
            if ZSTD_isError(result) != 0 { throw Self.failure(result) }
            if output.count > limit { throw .excessive }
        }
    }

    private func chooseDictionary(_ bytes: ByteView) throws(InvalidContent) {
        if choseDictionary || params.dictionaries.isEmpty { return }
        choseDictionary = true
        guard let dictionary = params.dictionary(for: bytes) else { throw .dictionary }
        if dictionary.isEmpty { return }
        unsafe dictionary.withUnsafeBytes { bytes in
            _ = unsafe ZSTD_DCtx_loadDictionary(state, bytes.baseAddress, bytes.count)
        }
    }

    private static func failure(_ result: Int) -> InvalidContent {
        switch ZSTD_getErrorCode(result) {
        case ZSTD_error_memory_allocation: .memory
        case ZSTD_error_dictionary_corrupted, ZSTD_error_dictionary_wrong: .dictionary
        case ZSTD_error_checksum_wrong: .checksum
        default: .data
        }
    }
}
