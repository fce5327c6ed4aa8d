// The name servers that the machine's programs ask.

import Base

public enum MachineResolver {
    public static func servers() -> [IPAddress] {
        ResolverFile.servers(StateFiles.text("/etc/resolv.conf") ?? "")
    }
}
