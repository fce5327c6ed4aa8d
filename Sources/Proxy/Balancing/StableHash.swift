// The hash functions whose values are agreed upon with other proxies.

import CXXHash

public enum StableHash {
    public static func xxHash64(_ bytes: [UInt8], seed: UInt64 = 0) -> UInt64 {
        unsafe bytes.withUnsafeBytes { unsafe XXH64($0.baseAddress, $0.count, seed) }
    }

    /// MurmurHash2, 64-bit version for 64-bit platforms, as in libstdc++'s `std::hash`.
    static func murmurHash2(_ bytes: [UInt8], seed: UInt64 = 0xc70f_6907) -> UInt64 {
        let multiplier: UInt64 = 0xc6a4_a793_5bd1_e995
        var hash = seed ^ (UInt64(bytes.count) &* multiplier)
        let whole = bytes.count & ~7
        for start in stride(from: 0, to: whole, by: 8) {
            let word = shiftMix(littleEndian(bytes[start..<start + 8]) &* multiplier) &* multiplier
            hash = (hash ^ word) &* multiplier
        }
        if bytes.count > whole {
            hash = (hash ^ littleEndian(bytes[whole...])) &* multiplier
        }
        hash = shiftMix(hash) &* multiplier
        return shiftMix(hash)
    }

    private static func shiftMix(_ value: UInt64) -> UInt64 { value ^ (value >> 47) }

    private static func littleEndian(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
