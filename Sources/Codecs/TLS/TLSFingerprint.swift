// Pins as configuration writes them: SHA-256 in hexadecimal or base64.

import COpenSSL

public enum TLSFingerprint {
    /// Of a certificate: 64 digits, or 95 characters with colons between the bytes; nil for anything else.
    public static func certificate(hex text: String) -> [UInt8]? {
        var digits: [UInt8] = []
        let characters = Array(text.utf8)
        for (index, byte) in characters.enumerated() {
            if characters.count == 95, index % 3 == 2 {
                guard byte == 0x3A else { return nil }
                continue
            }
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
            digits.append(UInt8(digit))
        }
        guard digits.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// Of a public key: 44 characters of base64; nil for anything else.
    public static func publicKey(base64 text: String) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count == 44, characters.last == 0x3D else { return nil }
        var bytes = [UInt8](repeating: 0, count: 33)
        let length = unsafe EVP_DecodeBlock(&bytes, characters, 44)
        ERR_clear_error()
        // The last of 33 bytes is the padding's.
        return length == 33 ? Array(bytes.prefix(32)) : nil
    }
}
