/**
 * @file status.h
 * Status codes, version, export macro and the few words that every header uses.
 *
 * Every function that can fail returns a ::consult_status. Nothing is printed, nothing aborts, `errno` and the locale are
 * neither read nor written. On failure outputs that are pointers are NULL and every object is as it was before the call.
 * A call that is given a struct with a `struct_size` may refuse it: INVALID_ARGUMENT (a size that no version has),
 * UNSUPPORTED_VERSION (a newer program has set a member that this library does not know): include/README.md, "ABI".
 * Details of the last failure (place, mend) are at consult_worker_error() or in a ::consult_diagnostics list.
 */
#ifndef CONSULT_STATUS_H
#define CONSULT_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(CONSULT_STATIC)
#define CONSULT_API
#elif defined(_WIN32)
#if defined(CONSULT_BUILD)
#define CONSULT_API __declspec(dllexport)
#else
#define CONSULT_API __declspec(dllimport)
#endif
#elif defined(__GNUC__)
#define CONSULT_API __attribute__((visibility("default")))
#else
#define CONSULT_API
#endif

#if defined(__GNUC__)
#define CONSULT_MUST_USE __attribute__((warn_unused_result))
#else
#define CONSULT_MUST_USE
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** Version of these headers. The ABI number (the soversion) counts apart from it: see include/README.md. */
#define CONSULT_VERSION_MAJOR 0
#define CONSULT_VERSION_MINOR 1
#define CONSULT_VERSION_PATCH 0

/** A text length that means "up to the terminating NUL". */
#define CONSULT_ZERO_TERMINATED SIZE_MAX

/** "No position", where a field holds a byte offset. */
#define CONSULT_NO_OFFSET SIZE_MAX

/** A fixed number for each kind of result; values are never reused. Pass them on as `int` where a binding needs it. */
typedef enum consult_status {
    CONSULT_OK = 0,                    /**< done */
    CONSULT_INVALID_ARGUMENT = -1,     /**< NULL where an object is due, a struct_size that no version has, an unknown enum value */
    CONSULT_NO_MEMORY = -2,            /**< the host's allocator returned NULL; nothing leaked, nothing changed */
    CONSULT_INVALID_UTF8 = -3,         /**< a text is not UTF-8; the offset says where */
    CONSULT_LIMIT = -4,                /**< a limit of the context was passed: text length, turns, JSON size or depth, matches */
    CONSULT_INVALID_PACK = -5,         /**< a pack has faults: see the diagnostics */
    CONSULT_INVALID_JSON = -6,         /**< JSON that cannot be read, or not of the form expected */
    CONSULT_UNKNOWN_ID = -7,           /**< an id (phase, slot, scenario, plan, default pack …) that the pack does not have */
    CONSULT_NOT_FOUND = -8,            /**< a file or folder is not there, or what was asked for does not exist */
    CONSULT_IO = -9,                   /**< reading a file failed */
    CONSULT_UNSUPPORTED_VERSION = -10, /**< a pack or saved session of a format outside the supported range; a struct of a newer
                                            program with a member set that this library does not know */
    CONSULT_PACK_MISMATCH = -11,       /**< a saved session of another pack; a report, saved or not, of one that counts otherwise */
    CONSULT_OUT_OF_ORDER = -12,        /**< a turn or event older than what the session has seen, or a call in the wrong state */
    CONSULT_REGEX_LIMIT = -13          /**< a pattern of the pack passed its match, depth or heap limit on this text */
} consult_status;

/**
 * The library's version as text, "0.1.0".
 * @return a constant string, never NULL.
 * Threads: any.
 */
CONSULT_API const char *consult_version(void);

/**
 * The name of a status, "NO_MEMORY"; "UNKNOWN" for a number that is none.
 * @return a constant string, never NULL.
 * Threads: any.
 */
CONSULT_API const char *consult_status_name(consult_status status);

/** A piece of somebody's UTF-8 text: `size` bytes at `data`, and always a NUL behind them; NULL data where there is none. */
typedef struct consult_string {
    const char *data; /**< borrowed; who owns it is said where the struct stands */
    size_t size;      /**< bytes, without the NUL */
} consult_string;

/** Bytes [start, end) of the text that the caller passed; start == end: no place of its own (something is missing). */
typedef struct consult_span {
    uint32_t start; /**< first byte */
    uint32_t end;   /**< one past the last byte */
} consult_span;

/** Who speaks. */
typedef enum consult_role {
    CONSULT_ROLE_PATIENT = 1, /**< whoever writes or calls, someone who asks for another included */
    CONSULT_ROLE_AGENT = 2    /**< whoever answers: a person, a bot, a language model */
} consult_role;

/** Where the talk takes place. */
typedef enum consult_channel {
    CONSULT_CHANNEL_ONLINE = 1, /**< chat in writing */
    CONSULT_CHANNEL_PHONE = 2,  /**< call, transcribed */
    CONSULT_CHANNEL_DESK = 3    /**< face to face, transcribed */
} consult_channel;

/** Language and script of what the library offers to say (what it reads may be in any mixture). */
typedef enum consult_locale {
    CONSULT_LOCALE_ZH_HANS = 1, /**< Simplified Chinese, Mainland wording */
    CONSULT_LOCALE_ZH_HANT = 2  /**< Traditional Chinese, Taiwan and Hong Kong wording */
} consult_locale;

#ifdef __cplusplus
}
#endif
#endif
