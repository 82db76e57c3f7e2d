/* Which of the two scripts a Han character belongs to, when it belongs to one only. */
#ifndef CNS_TEXT_SCRIPT_H
#define CNS_TEXT_SCRIPT_H

#include <stdint.h>

#define CNS_SCRIPT_FIRST 0x4E00u
#define CNS_SCRIPT_COUNT 0x5200u

typedef enum cns_script { CNS_SCRIPT_BOTH = 0, CNS_SCRIPT_SIMPLIFIED = 1, CNS_SCRIPT_TRADITIONAL = 2 } cns_script;

/* Two bits a character, the first one lowest. Generated: see make_script_table.py. */
extern const uint8_t cns_scripts[CNS_SCRIPT_COUNT / 4];

/* Of a code point as it is written, not folded. */
static inline cns_script cns_script_of(uint32_t point) {
    uint32_t place = point - CNS_SCRIPT_FIRST;
    return place < CNS_SCRIPT_COUNT ? (cns_script)(cns_scripts[place >> 2] >> 2 * (place & 3) & 3) : CNS_SCRIPT_BOTH;
}

#endif
