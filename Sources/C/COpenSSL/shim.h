// OpenSSL 3: TLS sessions, certificates, digests. Macros and typed stacks that Swift cannot see are spelled as functions.
#ifndef SKEIN_COPENSSL_H
#define SKEIN_COPENSSL_H
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

static inline int skein_err_lib(unsigned long code) { return ERR_GET_LIB(code); }
static inline int skein_err_reason(unsigned long code) { return ERR_GET_REASON(code); }

static const uint64_t skein_op_no_renegotiation = SSL_OP_NO_RENEGOTIATION;
static const uint64_t skein_op_no_compression = SSL_OP_NO_COMPRESSION;
static const uint64_t skein_op_no_ticket = SSL_OP_NO_TICKET;
static const uint64_t skein_op_server_preference = SSL_OP_CIPHER_SERVER_PREFERENCE;

static const unsigned long skein_rfc2253 = XN_FLAG_RFC2253;

// Contexts.
static inline int skein_ctx_set_versions(SSL_CTX *ctx, int minimum, int maximum) {
    return SSL_CTX_set_min_proto_version(ctx, minimum) && SSL_CTX_set_max_proto_version(ctx, maximum);
}
static inline void skein_ctx_set_modes(SSL_CTX *ctx) {
    SSL_CTX_set_mode(
        ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS |
                 SSL_MODE_NO_AUTO_CHAIN);
}
static inline int skein_ctx_set_groups(SSL_CTX *ctx, const char *list) { return SSL_CTX_set1_groups_list(ctx, list); }
static inline int skein_ctx_set_sigalgs(SSL_CTX *ctx, const char *list) { return SSL_CTX_set1_sigalgs_list(ctx, list); }
static inline int skein_ctx_add_chain(SSL_CTX *ctx, X509 *certificate) {
    return SSL_CTX_add1_chain_cert(ctx, certificate);
}
static inline int skein_ctx_set_store(SSL_CTX *ctx, X509_STORE *store) {
    SSL_CTX_set1_cert_store(ctx, store);
    return 1;
}
static inline void skein_ctx_set_session_cache(SSL_CTX *ctx, long mode) { SSL_CTX_set_session_cache_mode(ctx, mode); }
static inline void skein_ctx_set_status_callback(SSL_CTX *ctx, int (*callback)(SSL *, void *), void *argument) {
    SSL_CTX_set_tlsext_status_cb(ctx, callback);
    SSL_CTX_set_tlsext_status_arg(ctx, argument);
}

// Sessions.
static inline int skein_ssl_set_server_name(SSL *ssl, const char *name) { return SSL_set_tlsext_host_name(ssl, name); }
static inline int skein_ssl_group(SSL *ssl) { return (int)SSL_get_negotiated_group(ssl); }
static inline int skein_ssl_peer_digest(SSL *ssl, int *nid) { return (int)SSL_get_peer_signature_nid(ssl, nid); }
/// Takes over `response`, which OPENSSL_malloc made.
static inline int skein_ssl_set_ocsp(SSL *ssl, unsigned char *response, long length) {
    return (int)SSL_set_tlsext_status_ocsp_resp(ssl, response, length);
}
static inline void *skein_malloc(size_t size) { return OPENSSL_malloc(size); }
static inline void skein_free(void *pointer) { OPENSSL_free(pointer); }

// BIOs.
static inline void skein_bio_clear_retry(BIO *bio) { BIO_clear_retry_flags(bio); }
static inline void skein_bio_retry_read(BIO *bio) { BIO_set_retry_read(bio); }
static inline long skein_bio_memory(BIO *bio, char **start) { return BIO_get_mem_data(bio, start); }

// Stacks.
static inline int skein_chain_count(const STACK_OF(X509) *chain) { return chain == NULL ? 0 : sk_X509_num(chain); }
static inline X509 *skein_chain_at(const STACK_OF(X509) *chain, int index) { return sk_X509_value(chain, index); }
static inline void skein_chain_free(STACK_OF(X509) *chain) { sk_X509_pop_free(chain, X509_free); }
static inline STACK_OF(X509_INFO) *skein_read_infos(BIO *bio) { return PEM_X509_INFO_read_bio(bio, NULL, NULL, NULL); }
static inline int skein_infos_count(const STACK_OF(X509_INFO) *infos) { return sk_X509_INFO_num(infos); }
static inline X509 *skein_infos_certificate(const STACK_OF(X509_INFO) *infos, int index) {
    return sk_X509_INFO_value(infos, index)->x509;
}
static inline X509_CRL *skein_infos_crl(const STACK_OF(X509_INFO) *infos, int index) {
    return sk_X509_INFO_value(infos, index)->crl;
}
static inline void skein_infos_free(STACK_OF(X509_INFO) *infos) { sk_X509_INFO_pop_free(infos, X509_INFO_free); }
static inline GENERAL_NAMES *skein_names_of(const X509 *certificate) {
    return (GENERAL_NAMES *)X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
}
static inline int skein_names_count(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }
static inline const GENERAL_NAME *skein_names_at(const GENERAL_NAMES *names, int index) {
    return sk_GENERAL_NAME_value(names, index);
}
static inline int skein_cipher_count(const STACK_OF(SSL_CIPHER) *ciphers) {
    return ciphers == NULL ? 0 : sk_SSL_CIPHER_num(ciphers);
}
static inline const SSL_CIPHER *skein_cipher_at(const STACK_OF(SSL_CIPHER) *ciphers, int index) {
    return sk_SSL_CIPHER_value(ciphers, index);
}

static inline STACK_OF(X509) *skein_chain_new(void) { return sk_X509_new_null(); }
/// Takes a reference of its own.
static inline int skein_chain_push(STACK_OF(X509) *chain, X509 *certificate) {
    return X509_up_ref(certificate) && sk_X509_push(chain, certificate) > 0;
}

// Certificate requests.
static inline STACK_OF(X509_EXTENSION) *skein_request_extensions(X509_REQ *request) {
    return X509_REQ_get_extensions(request);
}
static inline int skein_extensions_count(const STACK_OF(X509_EXTENSION) *extensions) {
    return extensions == NULL ? 0 : sk_X509_EXTENSION_num(extensions);
}
static inline X509_EXTENSION *skein_extensions_at(const STACK_OF(X509_EXTENSION) *extensions, int index) {
    return sk_X509_EXTENSION_value(extensions, index);
}
static inline void skein_extensions_free(STACK_OF(X509_EXTENSION) *extensions) {
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
}
/// The decoded form of an extension that holds names; NULL when it is none.
static inline GENERAL_NAMES *skein_extension_names(X509_EXTENSION *extension) {
    return (GENERAL_NAMES *)X509V3_EXT_d2i(extension);
}
static inline int skein_gcm_set_tag(EVP_CIPHER_CTX *cipher, void *tag) {
    return EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, 16, tag);
}
static inline int skein_gcm_get_tag(EVP_CIPHER_CTX *cipher, void *tag) {
    return EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, 16, tag);
}

// Keys.
static inline EVP_PKEY *skein_generate_ec(const char *curve) { return EVP_EC_gen(curve); }
static inline EVP_PKEY *skein_generate_rsa(unsigned int bits) { return EVP_RSA_gen(bits); }

// OCSP.
static inline OCSP_RESPONSE *skein_read_ocsp(BIO *bio) { return d2i_OCSP_RESPONSE_bio(bio, NULL); }
/// The library asks for a mutable pointer and changes nothing.
static inline OCSP_CERTID *skein_ocsp_id(const OCSP_SINGLERESP *single) {
    return (OCSP_CERTID *)OCSP_SINGLERESP_get0_id(single);
}

// Session tickets: AES-256-CBC under HMAC-SHA-256 (RFC 5077 section 4).
static inline int skein_ticket_protect(
    EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, const unsigned char *hmac_key, size_t hmac_length,
    const unsigned char *aes_key, const unsigned char *iv, int encrypt) {
    char digest[] = "SHA256";
    OSSL_PARAM params[3];
    params[0] = OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, (void *)hmac_key, hmac_length);
    params[1] = OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0);
    params[2] = OSSL_PARAM_construct_end();
    return EVP_MAC_CTX_set_params(mac, params) &&
           EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), NULL, aes_key, iv, encrypt);
}
#endif
