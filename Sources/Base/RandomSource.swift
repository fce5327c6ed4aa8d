// A small fast random source, one per loop: xoshiro256**.

import CLinux

/// Not for secrets: keys, nonces and tokens come from OpenSSL.
public struct RandomSource: Sendable {
    @usableFromInline var state: (UInt64, UInt64, UInt64, UInt64)

    /// Seeded from the kernel.
    public init() {
        var seed: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        let wanted = MemoryLayout.size(ofValue: seed)
        let got = unsafe withUnsafeMutableBytes(of: &seed) { raw in
            unsafe skein_getrandom(raw.baseAddress.unsafelyUnwrapped, wanted)
        }
        precondition(got == wanted, "the kernel gave no random seed")
        state = seed
    }

    public init(seed: UInt64) {
        // SplitMix64 spreads the seed over the state, as the generator's authors ask for.
        var mixer = seed
        func next() -> UInt64 {
            mixer &+= 0x9E37_79B9_7F4A_7C15
            var value = mixer
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
        state = (next(), next(), next(), next())
    }

    @inlinable
    public mutating func next() -> UInt64 {
        let scrambled = state.1 &* 5
        let result = ((scrambled << 7) | (scrambled >> 57)) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = (state.3 << 45) | (state.3 >> 19)
        return result
    }

    /// Uniform in 0..<bound.
    @inlinable
    public mutating func below(_ bound: UInt64) -> UInt64 {
        bound == 0 ? 0 : next().multipliedFullWidth(by: bound).high
    }
}
