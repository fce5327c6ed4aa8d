// Repeated headers made one list.

import Base
import Testing

@Suite("Joining headers")
struct HeaderJoiningTests {
    @Test("makes one entry of many and keeps the others in order")
    func join() {
        var headers = HeaderBlock()
        for (name, value) in [("via", "0"), ("accept", "a"), ("x", "1"), ("accept", ""), ("x", "2"), ("accept", "c")] {
            headers.append(name: name, value: value)
        }
        let size = headers.byteSize
        headers.join(.accept, into: 1)
        let names = (0..<headers.count).map { headers.name(at: $0).string + "=" + headers.value(at: $0).string }
        #expect(names == ["via=0", "accept=a,,c", "x=1", "x=2"])
        let joined = headers.byteSize
        #expect(joined == size + 2 - 2 * "accept".utf8.count)
    }

    @Test("keeps cookies apart")
    func lists() {
        #expect(HeaderID.accept.joinsWhenRepeated)
        #expect(!HeaderID.cookie.joinsWhenRepeated)
        #expect(!HeaderID.setCookie.joinsWhenRepeated)
        #expect(!HeaderID.other.joinsWhenRepeated)
    }

    @Test("removes all of a name in one pass")
    func removal() {
        var headers = HeaderBlock()
        for (name, value) in [("via", "0"), ("x", "1"), ("via", "2"), ("via", "3"), ("y", "4")] {
            headers.append(name: name, value: value)
        }
        let removed = headers.remove(.via)
        let again = headers.remove(.via)
        let size = headers.byteSize
        #expect(removed && !again && size == 4)
        #expect(headers.name(at: 0).equals("x") && headers.name(at: 1).equals("y"))
    }

    @Test("remembers the spelling of Host through a copy")
    func hostSpelling() {
        var headers = HeaderBlock()
        headers.append(.authority, "a")
        headers.keepHostSpelling(ByteView("HOST"), at: 0)
        var copy = HeaderBlock()
        copy.copy(from: headers)
        let spelling = copy.originalName(at: 0)?.string
        #expect(spelling == "HOST")
        let id = copy.id(at: 0)
        #expect(id == .authority)
    }
}
