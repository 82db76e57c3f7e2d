/**
 * @file text.h
 * Texts for tests: JSON with single quotes, files, long texts, random bytes. What is handed out lives until the program ends.
 */
#ifndef TEST_SUPPORT_TEXT_H
#define TEST_SUPPORT_TEXT_H

#include <stddef.h>
#include <stdint.h>

/** `{'a': 'b'}` with double quotes. */
const char *test_json(const char *single_quoted);

/** `count` times `unit`. */
const char *test_repeat(const char *unit, size_t count);

/** The parts joined, up to a NULL. */
const char *test_join(const char *first, ...);

/** A file as text with a NUL behind; NULL when it cannot be read. */
const char *test_file(const char *path, size_t *size);

/** The path of a file below tests/data. */
const char *test_data(const char *name);

/** The lines of a text, without empty ones and those that begin with '#'; at most `capacity`. @return how many. */
size_t test_lines(const char *text, const char **lines, size_t capacity);

/** The next number of a small generator (xorshift); the state must not be 0. */
uint64_t test_random(uint64_t *state);

#endif
