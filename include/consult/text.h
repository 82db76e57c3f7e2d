/**
 * @file text.h
 * Units of text. The library speaks in bytes of UTF-8; editors, browsers and other languages count otherwise.
 */
#ifndef CONSULT_TEXT_H
#define CONSULT_TEXT_H

#include "consult/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Checks that a text is UTF-8 (no overlong forms, no surrogates, nothing past U+10FFFF).
 * @param[out] offset  the first bad byte; may be NULL.
 * @return OK, INVALID_UTF8, INVALID_ARGUMENT.
 * Threads: any.
 */
CONSULT_API consult_status consult_text_check(const char *text, size_t size, size_t *offset);

/** Code points before byte `offset` (Python's units). The text must be valid; a place inside a code point counts as its start.
 * Threads: any. */
CONSULT_API size_t consult_text_code_points(const char *text, size_t offset);

/** UTF-16 units before byte `offset` (JavaScript, Java, LSP). As consult_text_code_points(). Threads: any. */
CONSULT_API size_t consult_text_utf16_units(const char *text, size_t offset);

/** Columns of a terminal before byte `offset`: wide characters count 2, invisible ones 0. Threads: any. */
CONSULT_API size_t consult_text_columns(const char *text, size_t offset);

/**
 * Folds a text as matching does: half width, lower case, Simplified characters, no invisible characters.
 * @param buffer  receives UTF-8 with a NUL; may be NULL when capacity is 0.
 * @param capacity  bytes of the buffer.
 * @param[out] needed  bytes of the folded text without the NUL (also when the buffer is too small).
 * @return OK, LIMIT (buffer too small), INVALID_UTF8, INVALID_ARGUMENT.
 * Threads: any.
 */
CONSULT_API consult_status consult_text_fold(const char *text, size_t size, char *buffer, size_t capacity, size_t *needed);

#ifdef __cplusplus
}
#endif
#endif
