/**
 * @file pack.h
 * Packs: what to know. A builder collects JSON sources in layers and compiles them into one immutable pack.
 *
 * The language of packs is described in lib/packs/README.md. A compiled pack is one relocatable block; it is shared freely
 * between threads, and sessions that run keep the pack they were made with.
 *
 * @code
 * consult_builder *builder = NULL;  consult_pack *pack = NULL;  consult_diagnostics *faults = NULL;
 * consult_builder_new(context, &builder);
 * consult_builder_add_default(builder, "ophthalmology");    // brings "core" with it
 * consult_builder_add_folder(builder, "my-hospital");       // overrides by id
 * if (consult_builder_compile(builder, CONSULT_COMPILE_STRICT, &pack, &faults) != CONSULT_OK)
 *     for (size_t i = 0; i < consult_diagnostics_count(faults); i++)
 *         puts(consult_diagnostics_at(faults, i)->message);
 * consult_diagnostics_free(faults);  consult_builder_free(builder);
 * @endcode
 */
#ifndef CONSULT_PACK_H
#define CONSULT_PACK_H

#include "consult/context.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct consult_builder consult_builder;
typedef struct consult_pack consult_pack;
typedef struct consult_diagnostics consult_diagnostics;

/** How bad a diagnostic is. */
typedef enum consult_severity {
    CONSULT_SEVERITY_WARNING = 1, /**< the pack compiles; in strict mode it does not */
    CONSULT_SEVERITY_ERROR = 2    /**< the pack does not compile */
} consult_severity;

/** One fault of a pack, of facts or of a saved session. Strings live as long as the list. */
typedef struct consult_diagnostic {
    size_t struct_size;
    consult_severity severity;
    const char *code;    /**< stable, e.g. "unknown-concept"; lib/packs/README.md lists them */
    const char *source;  /**< file path, name of a default pack's file, or the name given with the JSON */
    const char *pointer; /**< JSON pointer of the place, e.g. "/cues/3/when/all/0"; "" = the whole document */
    uint32_t line;       /**< 1-based; 0 = unknown */
    uint32_t column;     /**< 1-based, in bytes; 0 = unknown */
    const char *message; /**< plain English: what is wrong and how to mend it */
} consult_diagnostic;

/** @return how many there are, at most 1,000; 0 for NULL. Threads: one at a time. */
CONSULT_API size_t consult_diagnostics_count(const consult_diagnostics *diagnostics);
/** @return the i-th, borrowed from the list; NULL out of range. Threads: one at a time. */
CONSULT_API const consult_diagnostic *consult_diagnostics_at(const consult_diagnostics *diagnostics, size_t index);
/** Frees the list. NULL is allowed. Threads: one at a time. */
CONSULT_API void consult_diagnostics_free(consult_diagnostics *diagnostics);

/**
 * Makes an empty builder.
 * @param[out] builder  yours; consult_builder_free().
 * @return INVALID_ARGUMENT, NO_MEMORY.
 * Threads: one at a time for each builder.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_builder_new(consult_context *context, consult_builder **builder);

/** Frees a builder; packs made by it live on. NULL is allowed. Threads: one at a time. */
CONSULT_API void consult_builder_free(consult_builder *builder);

/**
 * Adds a pack that is embedded in the library, with all it extends (each layer once).
 * @param name  "core", "ophthalmology", "hepatology", "desk".
 * @return UNKNOWN_ID (no such default pack), NO_MEMORY.
 * Threads: one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_builder_add_default(consult_builder *builder, const char *name);

/**
 * Adds one JSON document, as a layer above all that was added before.
 * @param name  what diagnostics call it, e.g. "hospital.json"; NULL = "json". Copied.
 * @param json  UTF-8; copied. The syntax is read when compiling.
 * @return LIMIT (larger than limits.json_bytes), NO_MEMORY.
 * Threads: one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_builder_add_json(consult_builder *builder, const char *name, const char *json,
                                                                     size_t size);

/**
 * Adds a plain list of words to a concept of the layers below, as a layer above all that was added before: for lists that a host
 * keeps in a text file (insults, politics, names of competitors; the default pack has `host.words` and, for words that people
 * disguise, `host.words_disguised`, both without words, and a rule over each).
 * @param concept_id  its id; that it exists is looked at when compiling. How its words are folded is said there.
 * @param name  what diagnostics call the list; NULL = "words". Copied. Lines of diagnostics are lines of the list.
 * @param list  UTF-8, one word a line, 1 to 64 characters; `!` before a word makes it a longer expression inside which no word of
 *        the concept counts; lines that are blank or begin with `#` are passed over. Copied.
 * @return LIMIT (larger than limits.json_bytes), INVALID_ARGUMENT, NO_MEMORY.
 * Threads: one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_builder_add_words(consult_builder *builder, const char *concept_id,
                                                                      const char *name, const char *list, size_t size);

/**
 * Adds one JSON file (a layer of its own).
 * @return NOT_FOUND, IO, LIMIT, NO_MEMORY; nothing is added then.
 * Threads: one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_builder_add_file(consult_builder *builder, const char *path);

/**
 * Adds all `*.json` files below a folder, in the order of their paths, as one layer. What its pack.json `extends` is added
 * below it, once: a folder beside this one, else a default pack.
 * @return NOT_FOUND (no such folder, or no pack.json in it), IO, LIMIT, UNKNOWN_ID (extends what is not there), NO_MEMORY.
 * Threads: one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_builder_add_folder(consult_builder *builder, const char *path);

/** Flags of consult_builder_compile(). */
enum {
    CONSULT_COMPILE_STRICT = 1,      /**< run every example, prove the phases, and treat warnings as errors */
    CONSULT_COMPILE_RUN_EXAMPLES = 2 /**< run every example; failures are warnings */
};

/**
 * Compiles what was added. The builder stays as it is: it can take more and compile again, also after faults.
 * @param flags  0 or CONSULT_COMPILE_….
 * @param[out] pack  one reference, yours; NULL on failure.
 * @param[out] diagnostics  NULL to do without; else a list that you free, also on success (warnings); NULL when there are none.
 * @return INVALID_PACK (see the list), INVALID_ARGUMENT (nothing was added, unknown flags), LIMIT, NO_MEMORY.
 * Threads: one at a time; the pack that comes out is for all.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_builder_compile(consult_builder *builder, uint32_t flags, consult_pack **pack,
                                                                    consult_diagnostics **diagnostics);

/**
 * The default pack (ophthalmology on core), from the image that was compiled into the library: no JSON is read.
 * @param[out] pack  one reference, yours.
 * @return NO_MEMORY.
 * Threads: any.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_pack_default(consult_context *context, consult_pack **pack);

/**
 * A pack from an image made by consult_pack_image(), on a machine of the same byte order.
 * @param image  copied.
 * @return INVALID_PACK (damaged: checksum or an offset outside), UNSUPPORTED_VERSION, NO_MEMORY.
 * Threads: any.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_pack_from_image(consult_context *context, const void *image, size_t size,
                                                                    consult_pack **pack);

/**
 * The compiled block, to be written to a file or mapped.
 * @param[out] size  bytes.
 * @return borrowed from the pack.
 * Threads: any.
 */
CONSULT_API const void *consult_pack_image(const consult_pack *pack, size_t *size);

/** Adds a reference. @return the same pack (NULL for NULL). Threads: any, also at the same time. */
CONSULT_API consult_pack *consult_pack_ref(consult_pack *pack);
/** Drops a reference; the last one frees it. NULL is allowed. Threads: any, also at the same time. */
CONSULT_API void consult_pack_unref(consult_pack *pack);

/** The id of the topmost layer, "ophthalmology". @return borrowed from the pack. Threads: any. */
CONSULT_API const char *consult_pack_id(const consult_pack *pack);
/** The version of the topmost layer, "0.1.0". @return borrowed from the pack. Threads: any. */
CONSULT_API const char *consult_pack_version(const consult_pack *pack);
/** A digest of the whole block (64 bits, no seal): equal packs on all platforms of one byte order have equal digests. Threads: any.
 */
CONSULT_API uint64_t consult_pack_digest(const consult_pack *pack);

/** Counts of a pack; see consult_pack_stats(). */
typedef struct consult_pack_counts {
    size_t struct_size; /**< sizeof(consult_pack_counts), set by the caller */
    uint32_t layers, concepts, literals, scopes, formats, cues, labels, slots, flags, signals;
    uint32_t phases, interrupts, transitions, scenarios, phrases_hans, phrases_hant, rules, plans, calendars;
    uint32_t without_source;                /**< entries without a `source` */
    uint32_t coverage_cells;                /**< phase × patient type × channel × locale */
    uint32_t coverage_filled;               /**< of these, how many have at least one phrase to offer */
    uint64_t image_bytes;                   /**< size of the block */
    uint32_t labs, lab_ranges, faqs, cards; /**< laboratory tests and the rows of their tables, common questions, disease cards */
} consult_pack_counts;

/**
 * Counts what a pack holds.
 * @return INVALID_ARGUMENT.
 * Threads: any.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_pack_stats(const consult_pack *pack, consult_pack_counts *counts);

/** What the i-th layer is, from the lowest: id and version. @return false out of range. Threads: any. */
CONSULT_API bool consult_pack_layer(const consult_pack *pack, size_t index, const char **id, const char **version);

/** The kinds of ids that can be listed with consult_pack_name(). */
typedef enum consult_pack_kind {
    CONSULT_PACK_PHASE = 1,
    CONSULT_PACK_INTERRUPT = 2,
    CONSULT_PACK_LABEL = 3,
    CONSULT_PACK_SLOT = 4,
    CONSULT_PACK_FLAG = 5,
    CONSULT_PACK_SCENARIO = 6,
    CONSULT_PACK_RULE = 7,
    CONSULT_PACK_PLAN = 8,
    CONSULT_PACK_CUE = 9,
    CONSULT_PACK_CONCEPT = 10,
    CONSULT_PACK_SIGNAL = 11,
    CONSULT_PACK_TERM = 12 /**< words of what is printed: "review.title", "plan.status.planned" */
} consult_pack_kind;

/** One named thing of a pack. Strings are borrowed from the pack; "" where there is none. */
typedef struct consult_pack_entry {
    size_t struct_size;
    const char *id;
    const char *value; /**< label: its short value; rule: its family; flag: its level; slot: its type; else "" */
    const char *title_en;
    const char *title_hans;
    const char *title_hant;
    const char *source;
    const char *group; /**< label: its group */
} consult_pack_entry;

/**
 * The i-th entry of a kind, for tools and menus.
 * @param entry  struct_size set by the caller; the rest is filled.
 * @return NOT_FOUND past the last one; INVALID_ARGUMENT.
 * Threads: any.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_pack_entry_at(const consult_pack *pack, consult_pack_kind kind, size_t index,
                                                                  consult_pack_entry *entry);

/** How consult_pack_graph() draws. */
typedef enum consult_graph_format { CONSULT_GRAPH_DOT = 1, CONSULT_GRAPH_MERMAID = 2 } consult_graph_format;

/**
 * Draws phases, interrupts and what moves between them.
 * @param locale  of the titles.
 * @param[out] text  yours: consult_string_free() with the context that the pack was made with.
 * @return INVALID_ARGUMENT, NO_MEMORY.
 * Threads: any.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_pack_graph(const consult_pack *pack, consult_graph_format format,
                                                               consult_locale locale, consult_string *text);

/** Frees a text that a call made for you; data NULL is allowed.
 * @param context  that of the object that made the text: of the pack, of the agenda. Threads: any. */
CONSULT_API void consult_string_free(consult_context *context, consult_string *text);

#ifdef __cplusplus
}
#endif
#endif
