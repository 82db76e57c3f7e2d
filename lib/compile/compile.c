#include "compile/compiler.h"

#include "model/open.h"
#include "model/pack.h"

#include <stdio.h>
#include <string.h>

consult_status cns_compilation_start(cns_compilation *c, consult_context *context) {
    memset(c, 0, sizeof *c);
    cns_arena_start(&c->arena, &context->memory);
    cns_vector_start(&c->examples, sizeof(cns_example));
    cns_vector_start(&c->phrases, sizeof(cns_phrase_place));
    c->diagnostics = cns_diagnostics_new(context);
    return c->diagnostics ? CONSULT_OK : CONSULT_NO_MEMORY;
}

void cns_compilation_free(cns_compilation *c, consult_context *context) {
    cns_arena_free(&c->arena);
    cns_vector_free(&c->examples, &context->memory);
    cns_vector_free(&c->phrases, &context->memory);
    consult_diagnostics_free(c->diagnostics);
}

bool cns_compile_report(const consult_builder *builder, cns_compilation *c, consult_severity severity, uint32_t source,
                        const cns_json *place, const char *code, const char *message) {
    if (source >= builder->sources.count) return true;
    const cns_source *from = CNS_VECTOR_AT(&builder->sources, cns_source, source);
    char pointer[256] = "";
    consult_diagnostic item = {.severity = severity, .code = code, .source = from->name, .pointer = pointer, .message = message};
    if (place) {
        cns_json_pointer(place, pointer, sizeof pointer);
        cns_json_locate(from->json, from->size, place, &item.line, &item.column);
    }
    if (place && from->list) {
        item.column = 1;
        pointer[0] = 0;
    }
    return cns_diagnostics_add(c->diagnostics, &item);
}

/* A list of words is told by its own lines: that it became JSON is not its author's business. */
static bool report_unread(cns_compiler *c, const cns_source *s, const cns_json_error *error, consult_status status) {
    consult_diagnostic item = {.severity = CONSULT_SEVERITY_ERROR,
                               .code = cns_json_error_code(error, status),
                               .source = s->name,
                               .pointer = "",
                               .line = error->line,
                               .column = error->column,
                               .message = error->message};
    if (s->list) item.column = 1;
    if (s->bad_line) {
        item.line = s->bad_line;
        item.column = s->bad_column;
        item.message = "the list is not UTF-8 from here on: save it as UTF-8 (it may be in GB18030, GBK, Big5 or UTF-16)";
    }
    return cns_diagnostics_add(c->out->diagnostics, &item);
}

/* Reads all sources; those that are no JSON are reported and left out. */
static bool read_sources(cns_compiler *c) {
    size_t count = c->builder->sources.count;
    c->roots = cns_arena_array(c->arena, count ? count : 1, sizeof *c->roots);
    for (size_t i = 0; i < count && c->roots; i++) {
        const cns_source *s = CNS_VECTOR_AT(&c->builder->sources, cns_source, i);
        cns_json_error error;
        consult_status status = cns_json_read(c->arena, s->json, s->size, c->context->limits.json_depth, &c->roots[i], &error);
        if (status == CONSULT_NO_MEMORY) return false;
        if (status == CONSULT_OK) continue;
        c->unread = true;
        if (!report_unread(c, s, &error, status)) return false;
    }
    return c->roots;
}

static size_t element_size(cns_section section) {
    static const size_t sizes[] = {
#define SIZE(name, type) sizeof(type),
        CNS_SECTIONS(SIZE)
#undef SIZE
    };
    return sizes[section];
}

static void start(cns_compiler *c) {
    for (unsigned i = 0; i < CNS_ENTRY_KINDS; i++) {
        cns_map_start(&c->tables[i].map, c->memory);
        cns_vector_start(&c->tables[i].entries, sizeof(cns_entry));
    }
    for (unsigned i = 0; i < CNS_SECTION_COUNT; i++) cns_vector_start(&c->sections[i], element_size((cns_section)i));
    cns_vector_start(&c->additions, sizeof(cns_addition));
    cns_vector_start(&c->demands, sizeof(cns_demand));
    cns_map_start(&c->clauses, c->memory);
    cns_vector_start(&c->wakings, sizeof(cns_waking));
    cns_vector_start(&c->lists, sizeof(uint32_t));
    cns_map_start(&c->strings, c->memory);
    c->pack_id = c->pack_version = "";
}

static void finish(cns_compiler *c) {
    for (unsigned i = 0; i < CNS_ENTRY_KINDS; i++) {
        cns_map_free(&c->tables[i].map);
        cns_vector_free(&c->tables[i].entries, c->memory);
    }
    for (unsigned i = 0; i < CNS_SECTION_COUNT; i++) cns_vector_free(&c->sections[i], c->memory);
    cns_vector_free(&c->additions, c->memory);
    cns_vector_free(&c->demands, c->memory);
    cns_map_free(&c->clauses);
    cns_vector_free(&c->wakings, c->memory);
    cns_vector_free(&c->lists, c->memory);
    cns_map_free(&c->strings);
}

static void run_stages(cns_compiler *c) {
    static void (*const stages[])(cns_compiler *) = {
        cns_count_characters,   cns_collect,           cns_collect_signals, cns_order_cues,      cns_order_labels,
        cns_collect_swaps,      cns_compile_readings,  cns_compile_chart,   cns_compile_phrases, cns_compile_rules,
        cns_compile_calendars,  cns_compile_plans,     cns_compile_yields,  cns_compile_reviews, cns_compile_labs,
        cns_compile_fact_names, cns_compile_knowledge, cns_compile_routes,  cns_compile_words,   cns_compile_extents,
        cns_demand_write};
    cns_put_text(c, NULL); /* offset 0 is the empty text */
    for (size_t i = 0; i < sizeof stages / sizeof *stages && !c->failed; i++) stages[i](c);
    if (c->failed) return;
    if (c->unread) return; /* what is missing may stand there */
    if (cns_section_count(c, CNS_SECTION_layers) == 0)
        cns_fault(c, NULL, "no-pack", "no source has a \"pack\" member: say id and version there", NULL);
    if (cns_section_count(c, CNS_SECTION_phases) == 0) cns_fault(c, NULL, "no-phases", "a pack needs at least one phase", NULL);
    if (c->out->diagnostics->errors == 0) cns_compile_proofs(c);
}

static consult_status make_pack(cns_compiler *c, consult_pack **pack) {
    size_t size;
    void *image = cns_compile_image(c, &size);
    if (!image) return CONSULT_NO_MEMORY;
    consult_status status = cns_pack_new(c->context, image, size, image, pack);
    if (status != CONSULT_OK) cns_memory_put(c->memory, image, size);
    return status;
}

consult_status cns_compile(const consult_builder *builder, cns_compilation *out, consult_pack **pack) {
    cns_compiler c = {
        .context = builder->context, .memory = &builder->context->memory, .builder = builder, .out = out, .arena = &out->arena};
    *pack = NULL;
    start(&c);
    consult_status status = CONSULT_NO_MEMORY;
    if (read_sources(&c)) {
        run_stages(&c);
        if (!c.failed) status = out->diagnostics->errors ? CONSULT_INVALID_PACK : make_pack(&c, pack);
    }
    finish(&c);
    return status;
}

static void find_time_words(cns_compiler *c, uint32_t words[CNS_TIME_WORDS]) {
    static const char *const parts[] = {"am", "pm", "evening"};
    char id[32];
    for (uint32_t i = 0; i < CNS_TIME_WORDS; i++) {
        if (i < CNS_TIME_WORD_PARTS)
            snprintf(id, sizeof id, "format.weekday.%u", (unsigned)i + 1);
        else
            snprintf(id, sizeof id, "format.part.%s", parts[i - CNS_TIME_WORD_PARTS]);
        words[i] = cns_entry_find(c, CNS_ENTRY_SCENARIO, id);
    }
}

void *cns_compile_image(cns_compiler *c, size_t *size) {
    cns_section_place places[CNS_SECTION_COUNT];
    cns_model_header header = {.magic = CNS_MODEL_MAGIC, .format = CNS_MODEL_FORMAT, .sections = CNS_SECTION_COUNT};
    header.id = cns_put_text(c, c->pack_id);
    header.version = cns_put_text(c, c->pack_version);
    header.flag_signal = cns_entry_find(c, CNS_ENTRY_SIGNAL, "flag");
    header.particle = cns_entry_find(c, CNS_ENTRY_CONCEPT, "w.particle");
    find_time_words(c, header.time_words);
    header.labels_kept = c->labels_kept;
    header.counts[0] = c->without_source;
    header.counts[1] = c->cells;
    header.counts[2] = c->filled;
    if (c->failed) return NULL;
    size_t offset = sizeof header + sizeof places;
    for (unsigned i = 0; i < CNS_SECTION_COUNT; i++) {
        offset = (offset + 7) / 8 * 8;
        places[i] = (cns_section_place){offset, (uint32_t)c->sections[i].count, (uint32_t)c->sections[i].element};
        offset += c->sections[i].count * c->sections[i].element;
    }
    *size = header.size = (offset + 7) / 8 * 8;
    char *image = cns_memory_zero(c->memory, *size);
    if (!image) return NULL;
    memcpy(image + sizeof header, places, sizeof places);
    for (unsigned i = 0; i < CNS_SECTION_COUNT; i++)
        if (c->sections[i].count)
            memcpy(image + places[i].offset, c->sections[i].data, c->sections[i].count * c->sections[i].element);
    memcpy(image, &header, sizeof header);
    header.digest = cns_model_digest(image, *size);
    memcpy(image, &header, sizeof header);
    return image;
}
