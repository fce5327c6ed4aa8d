// Certificates for configuration tests: a root and two leaves, good for a hundred years.

enum CertificateFixtures {
    static let root = """
        -----BEGIN CERTIFICATE-----
        MIIBgTCCASegAwIBAgIUd1z1qhsC+7HZfotuw/GYmnCFzBYwCgYIKoZIzj0EAwIw
        FTETMBEGA1UEAwwKRml4dHVyZSBDQTAgFw0yNjExMjEwNzU5MTZaGA8yMTI2MTAy
        ODA3NTkxNlowFTETMBEGA1UEAwwKRml4dHVyZSBDQTBZMBMGByqGSM49AgEGCCqG
        SM49AwEHA0IABNTNUqjTaWcp700SUIf1DSTyM4m0cvlfySc/Zz+QpIbzNegrnq6s
        PSKxIJpZa055WN9F0ImoHLnn8XMAI5WTySSjUzBRMB0GA1UdDgQWBBR7o0skwOoC
        7gUEM09JbeoEPPQqfTAfBgNVHSMEGDAWgBR7o0skwOoC7gUEM09JbeoEPPQqfTAP
        BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQDqIyFx+GQjvbcpAdMa
        ck1KbBQPHx5hqUHb+/ymLH8SqQIgC2lN3DgjFgPFEvy/Kv7fzxx5M1tXiAunsm6M
        EvMtLQQ=
        -----END CERTIFICATE-----

        """
    static let one = """
        -----BEGIN CERTIFICATE-----
        MIIBlTCCATqgAwIBAgIUJxChw5ujbAVsO8U4tKV47f8ClgcwCgYIKoZIzj0EAwIw
        FTETMBEGA1UEAwwKRml4dHVyZSBDQTAgFw0yNjExMjEwNzU5MTZaGA8yMTI2MTAy
        ODA3NTkxNlowEzERMA8GA1UEAwwIb25lLnRlc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAAQ3LRqPZAb1pryDOm45CBp0dZLXsJKs7AmAZ+zVri1QDteKMnbpxRqb
        MxdrA1R5VuXqmcbvvh2q1QoRQXYc2CIro2gwZjAkBgNVHREEHTAbgghvbmUudGVz
        dIYPc3BpZmZlOi8vdGQvb25lMB0GA1UdDgQWBBQhhhGGZFVj0McUj3qRdvpXhdsH
        UzAfBgNVHSMEGDAWgBR7o0skwOoC7gUEM09JbeoEPPQqfTAKBggqhkjOPQQDAgNJ
        ADBGAiEAidaqTLmKJSS2LMVh+9AxVIoD8mnuQ2fds6e+Q8SJ2rgCIQCJFLNswvkg
        rkg5xa0Drl8KQNuFwdIGKk3DxeyL+XFjAQ==
        -----END CERTIFICATE-----

        """
    static let oneKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgsPmKr7hckZrhmTAp
        bQcjTDUbJGE2k9qjHhjWo5tkOaShRANCAAQ3LRqPZAb1pryDOm45CBp0dZLXsJKs
        7AmAZ+zVri1QDteKMnbpxRqbMxdrA1R5VuXqmcbvvh2q1QoRQXYc2CIr
        -----END PRIVATE KEY-----

        """
    static let two = """
        -----BEGIN CERTIFICATE-----
        MIIBkzCCATqgAwIBAgIUJxChw5ujbAVsO8U4tKV47f8ClggwCgYIKoZIzj0EAwIw
        FTETMBEGA1UEAwwKRml4dHVyZSBDQTAgFw0yNjExMjEwNzU5MTZaGA8yMTI2MTAy
        ODA3NTkxNlowEzERMA8GA1UEAwwIdHdvLnRlc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAARUINuQhLAql1NNac4iunTqr9Tb2ZoSdJsiLDceXCDz0zl2lZy1VPMj
        PG9BykfQUGcPDX+e/TyVMl4/yNfeI9aCo2gwZjAkBgNVHREEHTAbggh0d28udGVz
        dIYPc3BpZmZlOi8vdGQvdHdvMB0GA1UdDgQWBBQczQ+LBQ7BMVDCrnuSfbOEJum3
        ijAfBgNVHSMEGDAWgBR7o0skwOoC7gUEM09JbeoEPPQqfTAKBggqhkjOPQQDAgNH
        ADBEAiAM/slAAuSmjxTvrF2Fpkp4ZlG4HiXzj1FWwbFckx+mzwIgdl2kVv06PXov
        5xqYrqgJbqwScCA8gOVe6g+JEAD3HFY=
        -----END CERTIFICATE-----

        """
    static let twoKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgn0wneZiWrqmBAoeu
        Qc95MpC0icqSAKmHo+GKwuBVuLKhRANCAARUINuQhLAql1NNac4iunTqr9Tb2ZoS
        dJsiLDceXCDz0zl2lZy1VPMjPG9BykfQUGcPDX+e/TyVMl4/yNfeI9aC
        -----END PRIVATE KEY-----

        """
}
