// What the file system says about a path.

import Glibc

enum FileState {
    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }
}
