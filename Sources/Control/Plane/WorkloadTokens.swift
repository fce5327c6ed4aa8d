// The authority's tokens under names that the resource API's don't hide.

import Authority

typealias WorkloadTokenIssuer = TokenIssuer
typealias WorkloadTokenAuthenticator = TokenAuthenticator
