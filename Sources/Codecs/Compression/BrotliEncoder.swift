// The br coding: packing.

import Base
import CBrotli

public struct BrotliEncoderParams: Sendable, Hashable {
    public enum Mode: UInt8, Sendable, Hashable { case generic, text, font }

    public var quality: UInt32 = 3
    public var mode = Mode.generic
    public var windowBits: UInt32 = 18
    public var inputBlockBits: UInt32 = 24
    public var disablesLiteralContextModeling = false

    public init() {}
}

@safe
public final class BrotliEncoder: ContentEncoder {
    // SAFETY: made in `init`, destroyed in `deinit`, used by this object only.
    private let state: OpaquePointer

    public init(_ params: BrotliEncoderParams) {
        guard let made = unsafe BrotliEncoderCreateInstance(nil, nil, nil) else {
            fatalError("out of memory: a brotli encoder")
        }
        unsafe state = made
        let mode =
            switch params.mode {
            case .generic: BROTLI_MODE_GENERIC
            case .text: BROTLI_MODE_TEXT
            case .font: BROTLI_MODE_FONT
            }
        unsafe BrotliEncoderSetParameter(made, BROTLI_PARAM_QUALITY, params.quality)
        unsafe BrotliEncoderSetParameter(made, BROTLI_PARAM_MODE, mode.rawValue)
        unsafe BrotliEncoderSetParameter(made, BROTLI_PARAM_LGWIN, params.windowBits)
        unsafe BrotliEncoderSetParameter(made, BROTLI_PARAM_LGBLOCK, params.inputBlockBits)
        unsafe BrotliEncoderSetParameter(
            made, BROTLI_PARAM_DISABLE_LITERAL_CONTEXT_MODELING, params.disablesLiteralContextModeling ? 1 : 0)
    }

    deinit { unsafe BrotliEncoderDestroyInstance(state) }

    public override func encode(_ bytes: ByteView, isLast: Bool, into output: inout ByteQueue) {
        var next = unsafe bytes.unsafeBytes.baseAddress
        var left = bytes.count
        let operation = isLast ? BROTLI_OPERATION_FINISH : BROTLI_OPERATION_FLUSH
        repeat {
            unsafe output.appendInPlace(atLeast: 4096) { room in
                var to = unsafe room.baseAddress?.assumingMemoryBound(to: UInt8.self)
                var free = room.count
                let worked = unsafe BrotliEncoderCompressStream(state, operation, &left, &next, &free, &to, nil)
                precondition(worked != 0, "the brotli encoder was used after its end")
                return room.count - free
            }
        } while unsafe left > 0 || BrotliEncoderHasMoreOutput(state) != 0
    }
}
