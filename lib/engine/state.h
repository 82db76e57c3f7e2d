/* The state of one consultation: one flat block, copied with memcpy, so that a failed turn leaves nothing behind.
 *
 * A fixed part, then tables as large as the pack needs them, then the texts of the slots. Everything is an index into the pack; ids
 * come in when it is saved. */
#ifndef CNS_ENGINE_STATE_H
#define CNS_ENGINE_STATE_H

#include "engine/situation.h"
#include "model/layout.h"

#define CNS_STACK        4u         /* depth of interrupts */
#define CNS_USED_PHRASES 10u        /* remembered */
#define CNS_SKETCH_BITS  256u       /* of the agent's last reply */
#define CNS_PAST         12u        /* changes of place that are remembered */
#define CNS_SEEN         12u        /* ids of turns that are remembered */
#define CNS_SEEN_BYTES   6u         /* of the hash of one */
#define CNS_NO_PLACE     UINT16_MAX /* CNS_NONE, as a state holds it: places of phases, interrupts, slots, flags, scenarios */
#define CNS_NO_TURN      UINT16_MAX
#define CNS_NO_TIME      INT64_MIN

typedef struct cns_held {
    uint16_t interrupt;
    uint16_t phase; /* where the main line stood */
} cns_held;

/* A change of place: from phase to phase, or into an interrupt (from = CNS_NO_PLACE), or out of one (to = CNS_NO_PLACE). */
typedef struct cns_past {
    uint16_t turn;
    uint16_t from, to;
} cns_past;

/* A slot's value, when the bits of the known ones have it: bytes [offset, offset + length) of the texts. */
typedef struct cns_known {
    uint16_t offset, length;
    uint16_t turn; /* CNS_NO_TURN: set by the host */
    uint8_t corrections, asks;
} cns_known;

typedef struct cns_state {
    int64_t at_ms, patient_ms, agent_ms; /* times of the last turn or event, of each side's last turn; CNS_NO_TIME */
    uint64_t seed;
    uint64_t sketch[CNS_SKETCH_BITS / 64];
    uint32_t size;                        /* bytes of the whole block, the texts' capacity included */
    uint32_t stamp;                       /* of the last turn, event or tick: cns_worker_stamp(); 0 = none since it was made */
    uint32_t first_length, recent_length; /* characters of the patient's turns: mean of the first two, running mean */
    uint32_t used[CNS_USED_PHRASES];      /* hashes of phrases, 0 = none; from `used_next` on, oldest first */
    uint16_t turns, patient_turns;
    uint16_t phase;
    uint16_t asked;                    /* slot of the open question, or CNS_NO_PLACE */
    uint16_t flag;                     /* the gravest of the emergency that is open or was the last, or CNS_NO_PLACE */
    uint16_t flag_say;                 /* the scenario that a cue of it says instead of the flag's own, or CNS_NO_PLACE */
    uint16_t text_size, text_capacity; /* of the slots */
    cns_held stack[CNS_STACK];
    cns_past past[CNS_PAST]; /* oldest first */
    uint8_t stack_size, past_count, used_next, seen_count;
    uint8_t last_role; /* 0 = nobody has spoken */
    uint8_t channel, locale;
    uint8_t trainee : 1, flag_open : 1, region : 4; /* a byte more would be eight */
    uint8_t seen[CNS_SEEN][CNS_SEEN_BYTES];         /* hashes of turns' ids, oldest first */
    uint64_t tables[];                              /* see model/layout.h */
} cns_state;

_Static_assert(sizeof(cns_known) == CNS_KNOWN_BYTES, "the layout leaves room for it");

/* Bytes of a state that are used: all but the spare room behind its texts. */
static inline size_t cns_state_bytes(const cns_state *s, const cns_layout *l) {
    return offsetof(cns_state, tables) + l->text + s->text_size;
}

/* Bytes of a block with room for `text` bytes of slot values. */
size_t cns_state_size(const cns_layout *l, uint32_t text);

/* A consultation that has not begun. `size` as given by cns_state_size(). */
void cns_state_start(cns_state *s, const cns_model *m, const cns_layout *l, uint32_t text_capacity);

static inline int32_t *cns_state_labels(cns_state *s, const cns_layout *l) {
    return (int32_t *)(void *)((char *)s->tables + l->labels);
}
static inline cns_known *cns_state_slots(cns_state *s, const cns_layout *l) {
    return (cns_known *)(void *)((char *)s->tables + l->slots);
}
static inline int64_t *cns_state_timers(cns_state *s, const cns_layout *l) {
    return (int64_t *)(void *)((char *)s->tables + l->timers);
}
static inline uint8_t *cns_state_bits(cns_state *s, uint32_t offset) {
    return (uint8_t *)s->tables + offset;
}
static inline char *cns_state_text(cns_state *s, const cns_layout *l) {
    return (char *)s->tables + l->text;
}

/* A slot's value with a NUL behind it, or NULL. */
const char *cns_state_slot(const cns_state *s, const cns_layout *l, uint32_t slot);

/* The turn that last gave a known slot its value, CNS_NO_TURN: the host. */
uint32_t cns_state_slot_turn(const cns_state *s, const cns_layout *l, uint32_t slot);

bool cns_state_knows(const cns_state *s, const cns_layout *l, uint32_t slot);

/* Sets (value NULL: forgets) a slot. LIMIT when the texts are full. */
consult_status cns_state_set(cns_state *s, const cns_layout *l, uint32_t slot, const char *value, size_t size);

/* Gives a slot up, as if nobody had told it; how often it was asked for stays. */
void cns_state_clear(cns_state *s, const cns_layout *l, uint32_t slot);

/* The situation that a text of this role is read in. `running` and others point into the state. */
void cns_state_situation(cns_state *s, const cns_layout *l, consult_role role, const consult_facts *facts, cns_situation *out);

/* Remembers that a red flag was raised, and the scenario to say: of those that are open at the same time the gravest, of like ones
 * the latest. Words of a cue's own stay when the same flag is raised without. */
void cns_state_flag(cns_state *s, const cns_model *m, uint32_t flag, uint32_t say);

/* The scenario that the open flag says; CNS_NONE when none is open. */
uint32_t cns_state_flag_say(const cns_state *s, const cns_model *m);

/* Remembers a change of place; the oldest is forgotten. */
void cns_state_remember(cns_state *s, cns_past move);

/* Whether a turn with this id (not NULL) was taken lately; remembers it, and forgets the oldest. */
bool cns_state_seen(const cns_state *s, const char *id);
void cns_state_see(cns_state *s, const char *id);

/* A phrase was used, or was it? */
void cns_state_use(cns_state *s, uint32_t hash);
bool cns_state_used(const cns_state *s, uint32_t hash);

#endif
