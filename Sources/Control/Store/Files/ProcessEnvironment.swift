// The variables that the process was started with.

import Glibc

public enum ProcessEnvironment {
    /// Nil when unset or empty.
    public static func variable(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        let text = unsafe String(cString: value)
        return text.isEmpty ? nil : text
    }
}
