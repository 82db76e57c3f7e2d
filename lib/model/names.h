/* How the structs of the model point to each other: places, ranges, texts. */
#ifndef CNS_MODEL_NAMES_H
#define CNS_MODEL_NAMES_H

#include <stdint.h>

#define CNS_NONE UINT32_MAX

/* A text: bytes at `offset` in the strings, a NUL behind. Length 0 = none. */
typedef struct cns_name {
    uint32_t offset, length;
} cns_name;

/* Elements [first, first + count) of another section. */
typedef struct cns_range {
    uint32_t first, count;
} cns_range;

typedef struct cns_titles {
    cns_name en, hans, hant;
} cns_titles;

#endif
