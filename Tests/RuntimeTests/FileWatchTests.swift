// Watching directories: writes, moves and links are told, once for each burst.

import Base
import Glibc
import Testing

@testable import Runtime

private final class Directory {
    let path: String
    private var names: [String] = []

    init() {
        var template = Array("/tmp/skein-watch-XXXXXX".utf8CString)
        _ = unsafe mkdtemp(&template)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in names { unsafe unlink(path + "/" + name) }
        unsafe rmdir(path)
    }

    func write(_ name: String, _ text: String) {
        names.append(name)
        let file = unsafe open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        let bytes = Array(text.utf8)
        _ = unsafe Glibc.write(file, bytes, bytes.count)
        close(file)
    }

    func move(_ old: String, to new: String) {
        names.append(new)
        _ = unsafe rename(path + "/" + old, path + "/" + new)
    }

    func link(_ name: String, to target: String) {
        names.append(name)
        unsafe symlink(target, path + "/" + name)
    }
}

private final class Told {
    var times = 0
}

@Test func everyWayToReplaceAFileIsToldOncePerBurst() throws {
    let loop = try EventLoop()
    let directory = Directory()
    let told = Told()
    let watch = try FileWatch(loop, settling: .milliseconds(1)) { told.times += 1 }
    try watch.add(directory: directory.path)
    let changes: [() -> Void] = [
        { directory.write("one", "a") },
        { directory.write("one", "b") },
        { directory.move("one", to: "two") },
        { directory.link("three", to: "two") },
        {
            directory.write("one", "c")
            directory.write("two", "d")
        },
    ]
    for (index, change) in changes.enumerated() {
        change()
        while told.times == index { try loop.runTurn(waiting: true) }
        #expect(told.times == index + 1)
    }
    watch.end()
}

@Test func aDirectoryThatIsNotThereIsRefused() throws {
    let loop = try EventLoop()
    let watch = try FileWatch(loop) {}
    #expect(throws: SystemFailure.self) { try watch.add(directory: "/nowhere/at/all") }
    watch.end()
}
