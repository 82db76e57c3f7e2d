/* JSON, read into a tree of our own memory, in an arena. A sound document of the usual kind is read directly (scan.h); Jansson
 * judges every other: what is wrong with it, or what its numbers are. */
#ifndef CNS_TEXT_JSON_H
#define CNS_TEXT_JSON_H

#include "base/arena.h"

typedef enum cns_json_kind {
    CNS_JSON_NULL,
    CNS_JSON_FALSE,
    CNS_JSON_TRUE,
    CNS_JSON_INTEGER,
    CNS_JSON_REAL,
    CNS_JSON_STRING,
    CNS_JSON_ARRAY,
    CNS_JSON_OBJECT
} cns_json_kind;

typedef struct cns_json cns_json;
struct cns_json {
    cns_json_kind kind;
    uint32_t index;       /* place in its array or object */
    const char *key;      /* member name, when in an object */
    const cns_json *next; /* next in the same array or object, in the order of the document */
    const cns_json *first;
    const cns_json *parent;
    size_t count;     /* of an array or object */
    const char *text; /* of a string */
    size_t size;      /* bytes of a string */
    int64_t integer;
};

typedef struct cns_json_error {
    char message[160];
    uint32_t line, column;
    size_t offset;
    bool encoding; /* it is no JSON because it is not UTF-8 */
} cns_json_error;

/* Reads one document; a byte order mark before it is passed over. Duplicate members are an error. INVALID_JSON, LIMIT (depth),
 * NO_MEMORY. */
consult_status cns_json_read(cns_arena *arena, const char *json, size_t size, uint32_t depth, const cns_json **root,
                             cns_json_error *error);

/* The code of a diagnostic about it. */
const char *cns_json_error_code(const cns_json_error *error, consult_status status);

/* A member by name, or NULL (also when `object` is none). */
const cns_json *cns_json_member(const cns_json *object, const char *key);

/* The text of a string member, or `fallback`. */
const char *cns_json_string(const cns_json *object, const char *key, const char *fallback);

/* Writes the JSON pointer of a value ("/cues/3/when") into `pointer`, cut at its capacity. */
void cns_json_pointer(const cns_json *value, char *pointer, size_t capacity);

/* Finds line and column (1-based, bytes) of a value in the text it was read from; 0 when not found. */
void cns_json_locate(const char *json, size_t size, const cns_json *value, uint32_t *line, uint32_t *column);

#endif
