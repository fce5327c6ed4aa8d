// Requests of forms that other programs make and this library doesn't; by openssl.

enum RequestForms {
    /// P-256 with the curve's numbers written out.
    static let explicitCurve = """
        -----BEGIN CERTIFICATE REQUEST-----
        MIIBvTCCAWICAQAwDDEKMAgGA1UECgwBeDCCAUswggEDBgcqhkjOPQIBMIH3AgEB
        MCwGByqGSM49AQECIQD/////AAAAAQAAAAAAAAAAAAAAAP///////////////zBb
        BCD/////AAAAAQAAAAAAAAAAAAAAAP///////////////AQgWsY12Ko6k+ez671V
        dpiGvGUdBrDMU7D2O848PifSYEsDFQDEnTYIhucEk2pmeOETnSa3gZ9+kARBBGsX
        0fLhLEJH+Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT+NC4v4af5uO5+tKfA+eFivO
        M1drMV7Oy7ZAaDe/UfUCIQD/////AAAAAP//////////vOb6racXnoTzucrC/GMl
        UQIBAQNCAASJrwjmi5J23WCRYpbwQn/y27sPIg3OkQUcWWnxEZCQmD1Keazxmgvg
        xQFHRtNDoqjJ2vo9rSHUvlV0QfnY1FRWoAAwCgYIKoZIzj0EAwIDSQAwRgIhAJrP
        Tm2dO8BxFZg4oqDZgj7WOpAyMEgopBwwScKMIVqNAiEAro2tOezBr6wBA/oqWWht
        hoQHvYRM7iiHcsfAJXk0ao8=
        -----END CERTIFICATE REQUEST-----
        """

    static let pssSHA1 = """
        -----BEGIN CERTIFICATE REQUEST-----
        MIICVzCCATkCAQAwDDEKMAgGA1UECgwBeDCCASIwDQYJKoZIhvcNAQEBBQADggEP
        ADCCAQoCggEBAMx/TU7fiVFYvOrzBtm/mwpCcvbXq/x+yowd37cLLEW104noUy93
        UbxkmTGVGFA/NcwVnliPJZZRVL1ZHFkBUXPXt38BI8YzHHYRVa91hNdHgKLhTPqj
        xpUsCzicZpASxPucaY8nPH6JAiXiu0CAEsyvSAhgI2epNMVXm+hbr7p6mbi6PF4m
        xf4Zmsn3vXGVMJMt/6ur1s+iHwWABxdatxyRCiF8YPjSst6PT9Nu8aXwjp7MCUZf
        PgyJRlouPlCbGHmOzmfc/bfF/JAh7O7Z8poXPzo3nmPadxgbTG4XshlwKtEo4PIb
        oUJFOz7NYsycemx4kCRvEF7FJhS6EEZywE0CAwEAAaAAMBMGCSqGSIb3DQEBCjAG
        ogQCAgDqA4IBAQB1ROVosReYek6q5iRWGDalniGiZeGH1hKHDPiGur6iUKrgsIIO
        UKcnUY2Z/owzRd8tqwRa8/u+wDLJLl/Zvm9Vqw4h38PD3JlZECEZ+SxZGYPOOBdD
        Bbyc8naS4nSz534toBDMMuU4i/DbFIxYts7xF7Gfn1PQVpXBojCKNJT8xl8gpfeN
        nHFex6EMI+oiOyAR5kwpLiNGCeWL31aX3B1zGghu/iJhcl1HCtiExXfqLTPKwEXI
        vqBJDzXIszrBe1mzx0iBXOddAemfkIi1mHpiyK9G4zQ07PTTRHOwNMJi6q8WbuyE
        0sB63/UPm9NUQl1k3Nr41d0ZdnI2jpigvSg7
        -----END CERTIFICATE REQUEST-----
        """

    static let pssSHA256 = """
        -----BEGIN CERTIFICATE REQUEST-----
        MIIChjCCATkCAQAwDDEKMAgGA1UECgwBeDCCASIwDQYJKoZIhvcNAQEBBQADggEP
        ADCCAQoCggEBANFPp+zLjiTfkqZGLzQqshYd83oKKVCHpm5bErBvfUMCxYX1LYQY
        PkPzj4nzb1qbwhoNTrP7QDKQ0s/IRhm2dk6E0z3fDnyr2WmJhDDRUV1GcZKQQdcO
        1PxKWNBVd+0Io45VDb6py4MGnBhY/1UHL2Yhkg6I162JbpmH+Jjmrw2C8OMry68Z
        WHwC0iq94MAU0JXSW1MC12pfrWeNIbzz+Z21ko4cE9N6tSQrDrzlA7CSRGDaNqKp
        YheRGQNxm1QicHP1QldlNLMjeeDNfd4ck5VvGZH9YlmIeyng1U82eebppKAf6bAG
        J76cMd7FNeIXl9tHdios8urk/g6GObekn0ECAwEAAaAAMEIGCSqGSIb3DQEBCjA1
        oA8wDQYJYIZIAWUDBAIBBQChHDAaBgkqhkiG9w0BAQgwDQYJYIZIAWUDBAIBBQCi
        BAICAN4DggEBAIYFhkT/8HwDvp/ykLHqfYUGg1m+TI56M8pshMy5npZo82BthduI
        6QwK6sqeQHUbp18ePxT74FYgklqpu2J4XPsNYX6I7/D5bmeEwU7M7V60gV+/TcmC
        EINwhDvyQd7+GSnZ23YicidTRoTIuSrYa677asHtpLd+h0YWYJ13MvmAgwmvmjDI
        og2/u4svBerN90vzf1II/U27e9rzdw9hkCY2K3YhUTos3ofQ9unPCa5YO3deY8/G
        VzES0rkAPsg0xHvNZPm2CPEFekwkKwxAL12V7Cdd3cX2G7eXWFeDbnnGm8DZokI8
        tT2leB01bhenRtH/kzsr3CeqcAeIS37j1qg=
        -----END CERTIFICATE REQUEST-----
        """
}
