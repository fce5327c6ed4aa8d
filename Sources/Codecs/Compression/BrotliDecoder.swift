// The br coding: unpacking.

import Base
import CBrotli

public struct BrotliDecoderParams: Sendable, Hashable {
    public var disablesRingBufferReallocation = false
    /// How many times its own size a piece may grow to.
    public var maxRatio = 100

    public init() {}
}

@safe
public final class BrotliDecoder: ContentDecoder {
    // SAFETY: made in `init`, destroyed in `deinit`, used by this object only.
    private let state: OpaquePointer
    private let maxRatio: Int

    public init(_ params: BrotliDecoderParams) {
        guard let made = unsafe BrotliDecoderCreateInstance(nil, nil, nil) else {
            fatalError("out of memory: a brotli decoder")
        }
        unsafe state = made
        maxRatio = params.maxRatio
        unsafe BrotliDecoderSetParameter(
            made, BROTLI_DECODER_PARAM_DISABLE_RING_BUFFER_REALLOCATION, params.disablesRingBufferReallocation ? 1 : 0)
    }

    deinit { unsafe BrotliDecoderDestroyInstance(state) }

    public override func decode(_ bytes: ByteView, into output: inout ByteQueue) throws(InvalidContent) {
        if bytes.isEmpty { return }
        let limit = output.count + bytes.count * maxRatio
        var next = unsafe bytes.unsafeBytes.baseAddress
        var left = bytes.count
        while true {
            var result = BROTLI_DECODER_RESULT_ERROR
            unsafe output.appendInPlace(atLeast: 4096) { room in
                var to = unsafe room.baseAddress?.assumingMemoryBound(to: UInt8.self)
                let offered = min(room.count, 65_536)
                var free = offered
                unsafe result = BrotliDecoderDecompressStream(state, &left, &next, &free, &to, nil)
                return offered - free
            }
            switch result {
            case BROTLI_DECODER_RESULT_ERROR: throw .data
            case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT:
                if output.count > limit { throw .excessive }
            case BROTLI_DECODER_RESULT_SUCCESS where left > 0: throw .data
            default: return
            }
        }
    }
}
