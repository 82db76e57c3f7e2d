/* Reading a saved session: the place where one stands, ids, values of the forms that a session is made of. */
#ifndef CNS_SESSION_READER_H
#define CNS_SESSION_READER_H

#include "session/saved.h"
#include "text/scan.h"

typedef struct cns_reader {
    const consult_pack *pack;
    const cns_model *model;
    const cns_layout *layout;
    cns_state *state;
    cns_scan scan;
    consult_diagnostics *list;
    consult_status status; /* the first failure */
    const char *place;     /* where the member begins that is being read */
    cns_scanned outer;     /* its name, */
    cns_scanned inner;     /* and, inside an object of the session, that of the member there; data NULL: none */
} cns_reader;

/* Records a fault at the present member. `detail` may have data NULL. */
void cns_reader_fail(cns_reader *r, consult_status status, const char *code, const char *message, cns_scanned detail);

/* Records at the present member what was left behind: reading goes on. */
void cns_reader_warn(cns_reader *r, const char *code, const char *message);

/* A fault for what consult_session_save() does not write. */
void cns_reader_not_of_form(cns_reader *r, const char *what);

/* Whether reading can go on: nothing failed, or only ids were unknown, of which all are told. */
static inline bool cns_reader_goes_on(const cns_reader *r) {
    return r->status == CONSULT_OK || r->status == CONSULT_UNKNOWN_ID;
}

/* A section of the model whose elements begin with their ids, and where the last search ended: ids come in the order of the pack,
 * so that the next one is mostly the next. */
typedef struct cns_shelf {
    const void *elements;
    uint32_t count, next;
    size_t size;
} cns_shelf;

#define CNS_SHELF(model, section) ((cns_shelf){(model)->section, (model)->section##_count, 0, sizeof *(model)->section})

/* The shelf of phases, interrupts, labels or slots. */
cns_shelf cns_shelf_of(const cns_model *m, consult_pack_kind kind);

/* The place of an id; CNS_NONE. */
uint32_t cns_shelf_search(const cns_model *m, cns_shelf *s, cns_scanned id);

/* The same with the pack's `renamed`. */
uint32_t cns_reader_find(const cns_reader *r, consult_pack_kind kind, cns_shelf *s, cns_scanned id);

/* The same for a phase, interrupt, label or slot that must be known: CNS_NONE, with a fault, when it is not. */
uint32_t cns_reader_find_due(cns_reader *r, consult_pack_kind kind, cns_shelf *s, cns_scanned id);

/* Of a number in a row. */
typedef struct cns_bounds {
    int64_t least, most;
} cns_bounds;

/* Values; with a fault when something else comes. */
cns_scanned cns_reader_text(cns_reader *r);
int64_t cns_reader_number(cns_reader *r, int64_t least, int64_t most);
void cns_reader_row(cns_reader *r, const cns_bounds *bounds, size_t count, int64_t *numbers); /* to the closing bracket */
uint64_t cns_reader_hex(cns_reader *r);
size_t cns_reader_bytes(cns_reader *r, uint8_t *bytes, size_t most); /* base64; how many bytes it was */

/* Whether another member of an object comes; its name is then r->inner. */
bool cns_reader_member(cns_reader *r);

/* The id that was read last, of which the next may be told by what differs (saved.h). */
typedef struct cns_relative {
    char id[64];
    size_t family; /* bytes */
} cns_relative;

/* The id that a word stands for; it lives as long as `before` is not used again. */
cns_scanned cns_reader_relative(cns_reader *r, cns_relative *before, cns_scanned word);

/* The next word of a text of words, which is taken off; size 0 at its end. */
cns_scanned cns_reader_word(cns_scanned *text);

#endif
