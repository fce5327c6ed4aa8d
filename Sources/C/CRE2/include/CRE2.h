// RE2 behind a C face: compile once, match many times, never backtrack.
#ifndef SKEIN_CRE2_H
#define SKEIN_CRE2_H
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

typedef struct skein_regex skein_regex;

/// NULL when the pattern is refused; the reason is then in `error`, cut to its size and NUL-terminated.
skein_regex *_Nullable skein_regex_compile(
    const char *_Nonnull pattern, size_t length, char *_Nonnull error, size_t error_size);
void skein_regex_free(skein_regex *_Nonnull regex);
/// 1 when the whole text matches.
int skein_regex_full_match(const skein_regex *_Nonnull regex, const char *_Nullable text, size_t length);
/// 1 when a part of the text matches.
int skein_regex_partial_match(const skein_regex *_Nonnull regex, const char *_Nullable text, size_t length);
/// 1 when a part of the text matches. `places` gets begin and end of the first two groups, -1 for one without a match.
int skein_regex_captures(
    const skein_regex *_Nonnull regex, const char *_Nullable text, size_t length, ptrdiff_t *_Nonnull places);
int skein_regex_capture_count(const skein_regex *_Nonnull regex);
/// Replaces every match by `rewrite` (with \0 to \9). The caller frees the result with `skein_regex_free_text`.
char *_Nullable skein_regex_replace_all(
    const skein_regex *_Nonnull regex, const char *_Nullable text, size_t length, const char *_Nonnull rewrite,
    size_t rewrite_length, size_t *_Nonnull result_length);
void skein_regex_free_text(char *_Nullable text);
/// 1 when `rewrite` names only groups that the pattern has; otherwise the reason is in `error`.
int skein_regex_check_rewrite(
    const skein_regex *_Nonnull regex, const char *_Nonnull rewrite, size_t length, char *_Nonnull error,
    size_t error_size);

#ifdef __cplusplus
}
#endif
#endif
