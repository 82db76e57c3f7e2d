/* The inside of a builder: layers of JSON sources. */
#ifndef CNS_COMPILE_BUILDER_H
#define CNS_COMPILE_BUILDER_H

#include "base/context.h"
#include "base/vector.h"
#include "compile/diagnostics.h"

/* One JSON document. */
typedef struct cns_source {
    char *name;
    char *json;
    size_t name_size, size;
    uint32_t layer;
    bool list;                     /* it was a plain list of words: lines are those of the list, columns are not */
    uint32_t bad_line, bad_column; /* of the first byte of a list that is not UTF-8; 0 = there is none */
} cns_source;

struct consult_builder {
    consult_context *context;
    cns_vector sources; /* cns_source, lowest layer first */
    cns_vector known;   /* char *: names of default packs and paths of folders that were added */
    uint32_t layers;
};

/* A pack that is embedded in the library: files in the order of their paths. Generated while building. */
typedef struct cns_embedded_file {
    const char *pack, *name, *json;
    size_t size;
} cns_embedded_file;

extern const cns_embedded_file cns_embedded_files[];
extern const size_t cns_embedded_file_count;

/* An example of a pack, to be run by who has the engines. */
typedef enum cns_example_kind {
    CNS_EXAMPLE_CUE_HIT,
    CNS_EXAMPLE_CUE_MISS,
    CNS_EXAMPLE_RULE_HIT,
    CNS_EXAMPLE_RULE_MISS,
    CNS_EXAMPLE_SCOPE_COVERS,
    CNS_EXAMPLE_SCOPE_SPARES,
    CNS_EXAMPLE_FORMAT_HIT,
    CNS_EXAMPLE_FORMAT_MISS
} cns_example_kind;

typedef struct cns_json cns_json;

typedef struct cns_example {
    cns_example_kind kind;
    uint32_t index; /* of the cue, rule, scope or format in the model */
    uint32_t count; /* that many entries from `index` on share the example (a rule with `swap`) */
    const cns_json *json;
    uint32_t source;
} cns_example;

/* Where a phrase is written. */
typedef struct cns_phrase_place {
    const cns_json *json;
    uint32_t source;
} cns_phrase_place;

/* What a compilation needs and leaves: the examples and places point into `arena`. */
typedef struct cns_compilation {
    cns_arena arena;
    cns_vector examples; /* cns_example */
    cns_vector phrases;  /* cns_phrase_place: of each template of the model */
    consult_diagnostics *diagnostics;
} cns_compilation;

consult_status cns_compilation_start(cns_compilation *c, consult_context *context);
void cns_compilation_free(cns_compilation *c, consult_context *context);

/* Compiles what the builder holds; examples are collected, not run. INVALID_PACK (see c->diagnostics), LIMIT, NO_MEMORY. */
consult_status cns_compile(const consult_builder *builder, cns_compilation *c, consult_pack **pack);

/* Adds a diagnostic about a place in a source of the builder. */
bool cns_compile_report(const consult_builder *builder, cns_compilation *c, consult_severity severity, uint32_t source,
                        const cns_json *place, const char *code, const char *message);

#endif
