// The first administrator's token: made at the first start, kept for its owner only.

import APIServer
import Base
import Glibc

enum AdminToken {
    static let file = "admin-token"

    static func loadOrMake(in directory: DataDirectory) throws(ControlFailure) -> String {
        if let bytes = directory.read(file), bytes.count >= 32 {
            return String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
        }
        let random = try randomBytes(32)
        let token = "skn_" + random.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        try directory.write(file, Array((token + "\n").utf8))
        return token
    }

    private static func randomBytes(_ count: Int) throws(ControlFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = unsafe bytes.withUnsafeMutableBytes { unsafe getrandom($0.baseAddress, $0.count, 0) }
        guard got == count else { throw ControlFailure("the system gave no random bytes: \(DataDirectory.words(errno))") }
        return bytes
    }
}
