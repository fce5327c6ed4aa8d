// What a sidecar reads: its token, the root that vouches for the control plane, and a directory of its own.

import Base
import Glibc

enum WorkloadFiles {
    /// Before every start: a token is short-lived, and a sidecar that starts again needs one that holds.
    static func refresh(
        _ seat: MeshSeat, _ params: WorkloadParams, _ plane: ControlPlaneAccess, _ command: SidecarCommand
    ) async throws(WorkloadFailure) {
        let owner =
            command.isRoot && command.kind != .loopback
            ? (user: SidecarCommand.proxyUser, group: SidecarCommand.proxyUser) : nil
        let run = seat.directory + "/proxy"
        try StateFiles.makeDirectory(run, mode: 0o700)
        if let owner, unsafe chown(run, owner.user, owner.group) != 0 {
            throw WorkloadFailure("can't give \(run) to user \(owner.user): \(ErrnoWords.last)")
        }
        guard let root = StateFiles.text(plane.rootCertificate) else {
            throw WorkloadFailure(
                "can't read the control plane's root certificate \(plane.rootCertificate): \(ErrnoWords.last)")
        }
        try StateFiles.write(seat.directory + "/root-cert.pem", root + "\n")
        let path = seat.directory + "/token"
        do {
            let token = try await plane.token(params.serviceAccount, params.namespace)
            try StateFiles.write(path, token, mode: 0o400, owner: owner)
        } catch {
            // The control plane may be away for a while: the token before may still hold.
            if unsafe access(path, F_OK) == 0 { return }
            throw WorkloadFailure(
                "can't get a token of service account \(params.namespace)/\(params.serviceAccount): \(error)")
        }
    }
}
