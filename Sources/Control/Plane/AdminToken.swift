// The first administrator's token: made at the first start, kept for its owner only.

enum AdminToken {
    static let file = "admin-token"

    static func loadOrMake(in directory: DataDirectory) throws(ControlFailure) -> String {
        if let bytes = directory.read(file), bytes.count >= 32 {
            return String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
        }
        // The system's own source, which is fit for secrets.
        var source = SystemRandomNumberGenerator()
        let random = (0..<32).map { _ in UInt8.random(in: 0...255, using: &source) }
        let token = "skn_" + random.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        try directory.write(file, Array((token + "\n").utf8))
        return token
    }
}
