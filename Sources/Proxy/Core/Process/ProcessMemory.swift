// What the process holds of the machine's memory.

import CLinux
import Glibc

public enum ProcessMemory {
    /// Pages that are really there.
    public static var residentBytes: UInt64 { field(1) }

    /// Those of them that stand for files: they are in the page cache anyway.
    public static var fileBytes: UInt64 { field(2) }

    /// Of proc(5)'s statm.
    private static func field(_ number: Int) -> UInt64 {
        let fd = unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        if fd < 0 { return 0 }
        defer { close(fd) }
        var buffer = [UInt8](repeating: 0, count: 128)
        let count = unsafe read(fd, &buffer, buffer.count)
        if count <= 0 { return 0 }
        let fields = buffer[..<count].split(separator: 0x20)
        guard fields.count > number, let pages = UInt64(String(decoding: fields[number], as: UTF8.self)) else {
            return 0
        }
        return pages * UInt64(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// What malloc has given out, and what it holds for that.
    static var heap: (allocated: UInt64, size: UInt64) {
        var allocated: UInt64 = 0
        var size: UInt64 = 0
        unsafe skein_heap(&allocated, &size)
        return (allocated, size)
    }
}
