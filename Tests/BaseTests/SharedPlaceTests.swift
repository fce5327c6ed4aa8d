// Who was somewhere first.

import Base
import Glibc
import Testing

@Suite struct SharedPlaceTests {
    @Test func ownDirectoriesAreFine() {
        var template = Array("/tmp/shared-place-XXXXXX".utf8CString)
        guard let pointer = unsafe mkdtemp(&template) else {
            Issue.record("no directory")
            return
        }
        let made = unsafe String(cString: pointer)
        defer { unsafe rmdir(made) }
        #expect(SharedPlace.intruder(on: made) == nil)
        #expect(SharedPlace.intruder(on: "\(made)/not/there/yet") == nil)
        #expect(SharedPlace.intruder(on: "/") == nil && SharedPlace.intruder(on: "/tmp") == nil)
        // Its own name in a directory of everybody's.
        let link = made + ".link"
        unsafe symlink(made, link)
        defer { unsafe unlink(link) }
        #expect(SharedPlace.intruder(on: link) == nil)
        // Only root can make what belongs to another.
        if geteuid() != 0 { return }
        unsafe lchown(link, 12345, 12345)
        #expect(SharedPlace.intruder(on: link)?.contains("user 12345") == true)
        unsafe chown(made, 12345, 12345)
        #expect(SharedPlace.intruder(on: "\(made)/below")?.contains("user 12345") == true)
        #expect(SharedPlace.intruder(on: made, besides: 12345) == nil)
    }
}
