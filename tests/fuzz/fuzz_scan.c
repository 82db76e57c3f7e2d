/*
 * The tables that a text is scanned with, damaged: of an image with words of every variant, bytes of the sections of match/ are
 * changed and the digest mended. Refused, or safe to scan with, to the end of the text. Three bytes and a value for each change:
 * which section, and where in it.
 */
#include "fuzz.h"
#include "model/open.h"

static const cns_section sections[] = {CNS_SECTION_symbol_pages,
                                       CNS_SECTION_symbols,
                                       CNS_SECTION_symbol_classes,
                                       CNS_SECTION_symbol_maps,
                                       CNS_SECTION_symbol_variants,
                                       CNS_SECTION_symbol_points,
                                       CNS_SECTION_symbol_kinds,
                                       CNS_SECTION_kind_heads,
                                       CNS_SECTION_kind_stretches,
                                       CNS_SECTION_automata,
                                       CNS_SECTION_filters,
                                       CNS_SECTION_pairs,
                                       CNS_SECTION_singles,
                                       CNS_SECTION_trie,
                                       CNS_SECTION_links,
                                       CNS_SECTION_literals,
                                       CNS_SECTION_payloads,
                                       CNS_SECTION_outlines,
                                       CNS_SECTION_outline_stretches,
                                       CNS_SECTION_outline_follows,
                                       CNS_SECTION_formats,
                                       CNS_SECTION_atoms,
                                       CNS_SECTION_clauses,
                                       CNS_SECTION_numeral_clauses,
                                       CNS_SECTION_word_symbols,
                                       CNS_SECTION_words,
                                       CNS_SECTION_word_lists};

#define DEEP "眼眼眼眼眼眼眼眼眼眼眼眼眼眼眼眼眼眼眼眼"

static const char pack_text[] =
    "{\"pack\":{\"id\":\"p\",\"version\":\"1.0.0\",\"format\":1},\"phases\":[{\"phase\":\"greeting\",\"initial\":true}],"
    "\"concepts\":["
    "{\"concept\":\"a\",\"any\":[\"眼睛\",\"眼睛红\",\"术\",\"" DEEP "红\",\"" DEEP "\",\"眼眼眼\"],\"allow\":[\"眼睛好\"]},"
    "{\"concept\":\"b\",\"any\":[\"加微信\"],\"loose\":true,\"fold\":[\"homophones\"]},"
    "{\"concept\":\"c\",\"any\":[\"微信\"],\"loose\":true,\"fold\":[\"lookalikes\"]},{\"concept\":\"d\",\"any\":[\"k信\"],"
    "\"loose\":true},"
    "{\"concept\":\"e\",\"any\":[\"第3次\"],\"fold\":[\"digits\"]}],"
    "\"cues\":[{\"cue\":\"c1\",\"when\":{\"any_of\":[{\"concept\":\"a\"},{\"concept\":\"b\"},{\"concept\":\"c\"},{\"concept\":"
    "\"d\"},"
    "{\"concept\":\"e\"}]}}]}";

static const char *const texts[] = {"我的眼睛红，第三次手术。加 薇❤️信 k信 jia wei xin",
                                    DEEP DEEP DEEP DEEP DEEP DEEP DEEP DEEP DEEP "红", "㎏ﬁ\xf0\x9f\x98\x80 abc 眼睛好"};

/* The image of the pack, made once. */
static const void *image_of(test_world *world, size_t *size) {
    static consult_pack *pack;
    if (pack == NULL) pack = test_pack(world->context, 0, pack_text, NULL);
    FUZZ_CHECK(pack != NULL);
    return consult_pack_image(pack, size);
}

static void scan(test_world *world, const consult_pack *pack, const char *text, size_t size) {
    const consult_labels *labels = NULL;
    if (consult_classify(world->worker, pack, text, size, NULL, &labels) != CONSULT_OK) return;
    for (size_t i = 0; i < labels->evidence_count; i++)
        FUZZ_CHECK(labels->evidence[i]->span.start <= labels->evidence[i]->span.end && labels->evidence[i]->span.end <= size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    test_world *world = fuzz_world();
    size_t whole = 0;
    const uint8_t *image = image_of(world, &whole);
    uint8_t *copy = malloc(whole);
    if (copy == NULL) abort();
    memcpy(copy, image, whole);
    const cns_section_place *places = (const cns_section_place *)(const void *)(copy + sizeof(cns_model_header));
    for (fuzz_input input = {data, size}; input.size > 0;) {
        const cns_section_place *p = &places[sections[fuzz_byte(&input) % (sizeof sections / sizeof *sections)]];
        uint64_t bytes = (uint64_t)p->count * p->element, at = (uint64_t)fuzz_number(&input, 2) * 89;
        uint8_t value = fuzz_byte(&input);
        if (bytes > 0) copy[p->offset + at % bytes] = value;
    }
    uint64_t digest = cns_model_digest(copy, whole);
    memcpy(copy + offsetof(cns_model_header, digest), &digest, sizeof digest);
    consult_pack *pack = NULL;
    if (consult_pack_from_image(world->context, copy, whole, &pack) == CONSULT_OK) {
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) scan(world, pack, texts[i], strlen(texts[i]));
        scan(world, pack, (const char *)data, size);
    }
    consult_pack_unref(pack);
    free(copy);
    return 0;
}
