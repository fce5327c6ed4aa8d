// RE2 behind a C face: compile once, match many times, never backtrack.
#include "CRE2.h"

#include <re2/re2.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

struct skein_regex {
    RE2 expression;
    skein_regex(re2::StringPiece pattern, const RE2::Options &options) : expression(pattern, options) {}
};

skein_regex *skein_regex_compile(const char *pattern, size_t length, char *error, size_t error_size) {
    RE2::Options options;
    options.set_log_errors(false);
    skein_regex *regex = new (std::nothrow) skein_regex(re2::StringPiece(pattern, length), options);
    if (regex == nullptr) {
        std::snprintf(error, error_size, "out of memory");
        return nullptr;
    }
    if (!regex->expression.ok()) {
        std::snprintf(error, error_size, "%s", regex->expression.error().c_str());
        delete regex;
        return nullptr;
    }
    return regex;
}

void skein_regex_free(skein_regex *regex) { delete regex; }

int skein_regex_full_match(const skein_regex *regex, const char *text, size_t length) {
    return RE2::FullMatch(re2::StringPiece(text, length), regex->expression) ? 1 : 0;
}

int skein_regex_partial_match(const skein_regex *regex, const char *text, size_t length) {
    return RE2::PartialMatch(re2::StringPiece(text, length), regex->expression) ? 1 : 0;
}

int skein_regex_captures(const skein_regex *regex, const char *text, size_t length, ptrdiff_t *places) {
    re2::StringPiece input(text, length), groups[3];
    int count = regex->expression.NumberOfCapturingGroups();
    if (!regex->expression.Match(input, 0, length, RE2::UNANCHORED, groups, (count < 2 ? count : 2) + 1)) return 0;
    for (int group = 1; group <= 2; group++) {
        const bool matched = group <= count && groups[group].data() != nullptr;
        places[2 * (group - 1)] = matched ? groups[group].data() - text : -1;
        places[2 * (group - 1) + 1] = matched ? groups[group].data() - text + (ptrdiff_t)groups[group].size() : -1;
    }
    return 1;
}

int skein_regex_capture_count(const skein_regex *regex) {
    return regex->expression.NumberOfCapturingGroups();
}

char *skein_regex_replace_all(
    const skein_regex *regex, const char *text, size_t length, const char *rewrite, size_t rewrite_length,
    size_t *result_length) {
    std::string result(text == nullptr ? "" : text, length);
    RE2::GlobalReplace(&result, regex->expression, re2::StringPiece(rewrite, rewrite_length));
    char *copy = static_cast<char *>(std::malloc(result.size() + 1));
    if (copy == nullptr) return nullptr;
    std::memcpy(copy, result.data(), result.size());
    copy[result.size()] = 0;
    *result_length = result.size();
    return copy;
}

void skein_regex_free_text(char *text) { std::free(text); }

int skein_regex_check_rewrite(
    const skein_regex *regex, const char *rewrite, size_t length, char *error, size_t error_size) {
    std::string reason;
    if (regex->expression.CheckRewriteString(re2::StringPiece(rewrite, length), &reason)) return 1;
    std::snprintf(error, error_size, "%s", reason.c_str());
    return 0;
}
