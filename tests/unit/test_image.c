/* model/: an image whose tables of words were changed is refused, whichever rule it breaks. */
#include "expect.h"
#include "model/open.h"
#include "world.h"

#include <stdlib.h>

static test_world world;
static unsigned char *copy;
static size_t size;

static void copy_image(void) {
    const void *image = consult_pack_image(world.pack, &size);
    copy = malloc(size);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, image, size);
}

static void open_copy(void) {
    ck_assert(test_world_open(&world));
    copy_image();
}

static void close_copy(void) {
    free(copy);
    ck_assert(test_world_close(&world));
}

/* In its place that of the default pack, whose conditions are of all kinds. */
static void open_default_copy(void) {
    close_copy();
    ck_assert(test_world_open_default(&world));
    copy_image();
}

static cns_model_header *header(void) {
    return (cns_model_header *)(void *)copy;
}

static cns_section_place *place_of(cns_section section) {
    return (cns_section_place *)(void *)(copy + sizeof(cns_model_header)) + section;
}

/* The first element of a section of the copy. */
static void *section(cns_section which) {
    ck_assert_uint_gt(place_of(which)->count, 0);
    return copy + place_of(which)->offset;
}

static consult_status status_of(void) {
    consult_pack *pack = NULL;
    header()->digest = cns_model_digest(copy, size);
    consult_status status = consult_pack_from_image(world.context, copy, size, &pack);
    ck_assert((pack == NULL) == (status != CONSULT_OK));
    consult_pack_unref(pack);
    return status;
}

/* Refused with a value in place of another, accepted again when it is put back. */
#define REFUSED(type, place, value)                                                                                                \
    do {                                                                                                                           \
        type *place_ = (place), old_ = *place_;                                                                                    \
        *place_ = (type)(value);                                                                                                   \
        EXPECT(CONSULT_INVALID_PACK, status_of());                                                                                 \
        *place_ = old_;                                                                                                            \
    } while (0)

START_TEST(test_image_as_it_is) {
    EXPECT_OK(status_of());
}
END_TEST

START_TEST(test_image_of_another_machine_or_format) {
    uint32_t magic = header()->magic;
    header()->magic = magic >> 24 | (magic >> 8 & 0xFF00) | (magic << 8 & 0xFF0000) | magic << 24;
    EXPECT(CONSULT_INVALID_PACK, status_of());
    header()->magic = magic;
    header()->format++;
    EXPECT(CONSULT_UNSUPPORTED_VERSION, status_of());
    header()->format--;
    EXPECT_OK(status_of());
}
END_TEST

START_TEST(test_image_alphabet) {
    uint16_t *pages = section(CNS_SECTION_symbol_pages), *symbols = section(CNS_SECTION_symbols);
    uint32_t classes = place_of(CNS_SECTION_symbol_classes)->count;
    REFUSED(uint16_t, &pages[0], 0xFFFF);         /* beyond the symbols */
    REFUSED(uint16_t, &pages[0x4E], 0x4F);        /* not where three bytes lead */
    REFUSED(uint16_t, &symbols[0x20], 20);        /* an overlong form */
    REFUSED(uint16_t, &symbols[0xD800], 20);      /* surrogates, */
    REFUSED(uint16_t, &symbols[0xDFFF], 20);      /* the last too */
    REFUSED(uint16_t, &symbols[0x4E00], classes); /* no such symbol */
    REFUSED(uint16_t, (uint16_t *)section(CNS_SECTION_symbol_maps), classes);
    static const cns_section lengths[] = {CNS_SECTION_symbol_pages,    CNS_SECTION_symbol_classes, CNS_SECTION_symbol_maps,
                                          CNS_SECTION_symbol_variants, CNS_SECTION_symbol_points,  CNS_SECTION_symbol_kinds,
                                          CNS_SECTION_kind_stretches,  CNS_SECTION_links};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        REFUSED(uint32_t, &place_of(lengths[i])->count, place_of(lengths[i])->count - 1);
    REFUSED(uint32_t, &place_of(CNS_SECTION_symbols)->count, 0xFFFF);
    uint32_t *points = section(CNS_SECTION_symbol_points);
    REFUSED(uint32_t, &points[CNS_SYMBOL_FIRST], 0xD800);
    REFUSED(uint32_t, &points[CNS_SYMBOL_FIRST], 0x110000);
    EXPECT_OK(status_of());
}
END_TEST

START_TEST(test_image_automata) {
    cns_automaton *a = section(CNS_SECTION_automata);
    REFUSED(uint32_t, &a->longest, CNS_LITERAL_SYMBOLS + 1);
    REFUSED(uint32_t, &a->filter_bits, 0);
    REFUSED(uint32_t, &a->filter_bits, a->filter_bits + 1);
    REFUSED(uint32_t, &a->filter_bits, 32);
    REFUSED(uint32_t, &a->pair_bits, 0);
    REFUSED(uint32_t, &a->pair_bits, a->pair_bits + 1);
    REFUSED(uint32_t, &a->pairs.first, UINT32_MAX);
    REFUSED(uint32_t, &a->singles.count, 1);
    REFUSED(uint32_t, &place_of(CNS_SECTION_automata)->count, CNS_VARIANT_COUNT - 1);
    EXPECT_OK(status_of());
}
END_TEST

static cns_pair *used_pair(void) {
    cns_pair *pair = section(CNS_SECTION_pairs);
    while (pair->key == 0 || pair->count == 0) pair++;
    return pair;
}

START_TEST(test_image_trie) {
    uint32_t nodes = place_of(CNS_SECTION_trie)->count, literals = place_of(CNS_SECTION_literals)->count;
    cns_pair *pair = used_pair();
    cns_trie *trie = section(CNS_SECTION_trie);
    cns_link *links = section(CNS_SECTION_links);
    REFUSED(uint32_t, &pair->literal, literals);
    REFUSED(uint32_t, &pair->children, nodes);
    REFUSED(uint16_t, &pair->count, nodes < UINT16_MAX ? nodes + 1 : UINT16_MAX);
    REFUSED(uint32_t, &trie->literal, literals);
    uint32_t inner = 0;
    while (trie[inner].count == 0) inner++;
    REFUSED(uint32_t, &trie[inner].children, inner); /* a walk would not end */
    REFUSED(uint32_t, &trie[inner].children, nodes);
    REFUSED(uint32_t, &links[0].fail, nodes);
    REFUSED(uint32_t, &links[nodes - 1].output, CNS_LINK_NODE);
    EXPECT_OK(status_of());
}
END_TEST

START_TEST(test_image_full_table_of_pairs) {
    const cns_automaton *a = section(CNS_SECTION_automata);
    cns_pair *pairs = (cns_pair *)section(CNS_SECTION_pairs) + a->pairs.first;
    for (uint32_t i = 0; i < a->pairs.count; i++)
        if (pairs[i].key == 0) pairs[i] = (cns_pair){1, CNS_NO_LITERAL, 0, 0, 0};
    EXPECT(CONSULT_INVALID_PACK, status_of()); /* a search would not end */
}
END_TEST

START_TEST(test_image_payloads) {
    cns_payload *payload = section(CNS_SECTION_payloads);
    cns_literal *literal = section(CNS_SECTION_literals);
    REFUSED(uint32_t, &payload->means, CNS_PAYLOAD_WEIGHT | CNS_PAYLOAD_INDEX);
    REFUSED(uint32_t, &payload->means, 2 * place_of(CNS_SECTION_concepts)->count);
    REFUSED(uint32_t, &literal->patients, literal->payloads.count + 1);
    REFUSED(uint32_t, &literal->agents, literal->payloads.count + 1);
    REFUSED(uint32_t, &literal->payloads.count, UINT32_MAX);
    REFUSED(uint32_t, &literal->text.offset, UINT32_MAX);
    EXPECT_OK(status_of());
}
END_TEST

START_TEST(test_image_formats) {
    cns_format *format = section(CNS_SECTION_formats);
    cns_outline_entry *outline = section(CNS_SECTION_outlines);
    cns_heads *heads = section(CNS_SECTION_kind_heads);
    uint16_t *kinds = section(CNS_SECTION_symbol_kinds), *stretches = section(CNS_SECTION_kind_stretches);
    cns_positions *follows = section(CNS_SECTION_outline_follows);
    REFUSED(uint32_t, &format->outline, place_of(CNS_SECTION_outlines)->count);
    REFUSED(uint32_t, &format->clauses.count, UINT32_MAX);
    REFUSED(uint32_t, &outline->stretches.count, 0);
    REFUSED(uint32_t, &outline->follows.count, CNS_OUTLINE_POSITIONS + 1);
    REFUSED(uint64_t, &outline->first.word[CNS_POSITION_WORDS - 1], UINT64_MAX); /* positions without follows */
    REFUSED(uint64_t, &follows[outline->follows.first].word[CNS_POSITION_WORDS - 1], UINT64_MAX);
    REFUSED(uint64_t, &heads[1].bits[0][1], UINT64_MAX); /* a format that is not there */
    REFUSED(uint16_t, &kinds[CNS_SYMBOL_FIRST], (uint16_t)place_of(CNS_SECTION_kind_heads)->count);
    REFUSED(uint16_t, &stretches[0], (uint16_t)outline->stretches.count);
    EXPECT_OK(status_of());
}
END_TEST

START_TEST(test_image_clauses) {
    cns_clause *clause = section(CNS_SECTION_clauses);
    cns_concept *concept = section(CNS_SECTION_concepts);
    cns_cue *cue = section(CNS_SECTION_cues);
    uint32_t *atoms = section(CNS_SECTION_atoms), *numerals = section(CNS_SECTION_numeral_clauses);
    REFUSED(uint32_t, &clause->atoms.count, UINT32_MAX);
    REFUSED(uint32_t, &clause->cues.first, UINT32_MAX);
    REFUSED(uint32_t, &concept->clauses.count, UINT32_MAX);
    REFUSED(uint32_t, &cue->waits, 2); /* it waits or it does not */
    REFUSED(uint32_t, &cue->clears.count, UINT32_MAX);
    REFUSED(uint32_t, &((cns_fill *)section(CNS_SECTION_fills))->take, CNS_TAKE_OFFERED + 1);
    REFUSED(uint32_t, &atoms[0], 0); /* a concept is no atom of its own */
    REFUSED(uint32_t, &atoms[0], CNS_ATOM_NODE | CNS_ATOM_INDEX);
    REFUSED(uint32_t, &atoms[0], CNS_ATOM_SIGNAL | place_of(CNS_SECTION_signals)->count);
    REFUSED(uint32_t, &numerals[0], place_of(CNS_SECTION_clauses)->count);
    const cns_node *nodes = section(CNS_SECTION_nodes);
    uint32_t node = 0; /* words are no atom: they are looked up at a place */
    while (nodes[node].kind != CNS_OP_CONCEPT || nodes[node].parts.count || nodes[node].clauses.count) node++;
    ck_assert_uint_lt(node, place_of(CNS_SECTION_nodes)->count);
    REFUSED(uint32_t, &atoms[0], CNS_ATOM_NODE | node);
    EXPECT_OK(status_of());
}
END_TEST

/* What a choice says of its parts leads to what is there. */
START_TEST(test_image_choices) {
    open_default_copy();
    cns_ref *refs = section(CNS_SECTION_refs);
    cns_node *nodes = section(CNS_SECTION_nodes), *choice = NULL;
    for (uint32_t i = 0; i < place_of(CNS_SECTION_nodes)->count && !choice; i++)
        if (nodes[i].kind == CNS_OP_ANY && nodes[i].parts.count > 1) choice = &nodes[i];
    ck_assert_ptr_nonnull(choice);
    uint32_t *first = &refs[choice->ids.first].index;
    REFUSED(uint32_t, first, place_of(CNS_SECTION_concepts)->count);
    REFUSED(uint32_t, first, CNS_CHOICE_UNSCOPED | place_of(CNS_SECTION_concepts)->count);
    REFUSED(uint32_t, first, CNS_CHOICE_CLAUSE | place_of(CNS_SECTION_clauses)->count);
    REFUSED(uint32_t, &choice->ids.count, choice->parts.count - 1);
    REFUSED(uint32_t, &choice->ids.first, UINT32_MAX);
    EXPECT_OK(status_of());
}
END_TEST

/* How facts are compared, with which, and the lists of words for it. */
START_TEST(test_image_comparisons) {
    open_default_copy();
    cns_ref *refs = section(CNS_SECTION_refs);
    cns_node *nodes = section(CNS_SECTION_nodes), *unlike = NULL;
    for (uint32_t i = 0; i < place_of(CNS_SECTION_nodes)->count && !unlike; i++)
        if (nodes[i].kind == CNS_OP_UNLIKE) unlike = &nodes[i];
    ck_assert_ptr_nonnull(unlike);
    REFUSED(uint32_t, &unlike->a, CNS_UNLIKE_COUNT);
    REFUSED(uint32_t, &unlike->b, CNS_NAMED_COUNT);
    REFUSED(uint32_t, &unlike->ids.count, CNS_UNLIKE_LISTS - 1);
    REFUSED(uint32_t, &unlike->ids.count, CNS_UNLIKE_LISTS + 1);
    REFUSED(uint32_t, &unlike->ids.first, UINT32_MAX);
    REFUSED(uint32_t, &refs[unlike->ids.first].index, place_of(CNS_SECTION_word_lists)->count);
    EXPECT_OK(status_of());
}
END_TEST

/* The first node of a kind in the copy. */
static cns_node *node_of(uint32_t kind) {
    cns_node *nodes = section(CNS_SECTION_nodes);
    for (uint32_t i = 0; i < place_of(CNS_SECTION_nodes)->count; i++)
        if (nodes[i].kind == kind) return &nodes[i];
    ck_abort_msg("no node of kind %u", (unsigned)kind);
    return NULL;
}

/* What a condition names is there: its levels too, and nothing in lists that its kind has none of. */
START_TEST(test_image_operands) {
    open_default_copy();
    REFUSED(uint32_t, &node_of(CNS_OP_FLAG_OPEN)->a, place_of(CNS_SECTION_flags)->count);
    REFUSED(uint32_t, &node_of(CNS_OP_FLAG_OPEN)->b, 4);
    REFUSED(uint32_t, &node_of(CNS_OP_FLAG_OPEN)->b, UINT32_MAX);
    REFUSED(uint32_t, &node_of(CNS_OP_FLAG_OPEN)->ids.count, 1);
    REFUSED(uint32_t, &node_of(CNS_OP_SLOT)->ids.count, UINT32_MAX);
    REFUSED(uint32_t, &node_of(CNS_OP_SLOT)->a, place_of(CNS_SECTION_slots)->count);
    REFUSED(uint32_t, &node_of(CNS_OP_METRIC)->a, CNS_METRIC_COUNT);
    REFUSED(uint32_t, &node_of(CNS_OP_ASKED)->b, 3);
    EXPECT_OK(status_of());
}
END_TEST

/* So many copies of the first element of a section, behind everything else. */
static void multiply(cns_section which, uint32_t count) {
    size_t element = place_of(which)->element, start = (size + 7) / 8 * 8, bigger = start + count * element;
    unsigned char *grown = realloc(copy, bigger);
    ck_assert_ptr_nonnull(grown);
    copy = grown;
    memset(copy + size, 0, start - size);
    for (uint32_t i = 0; i < count; i++) memcpy(copy + start + i * element, section(which), element);
    place_of(which)->offset = start;
    place_of(which)->count = count;
    header()->size = size = bigger;
}

/* A session holds their places in 16 bits. */
START_TEST(test_image_more_than_a_session_can_hold) {
    static const cns_section held[] = {CNS_SECTION_flags, CNS_SECTION_scenarios};
    for (size_t i = 0; i < sizeof held / sizeof *held; i++) {
        multiply(held[i], UINT16_MAX - 1u);
        EXPECT_OK(status_of());
        multiply(held[i], UINT16_MAX);
        EXPECT(CONSULT_INVALID_PACK, status_of());
        place_of(held[i])->count--;
        EXPECT_OK(status_of());
    }
}
END_TEST

/* Lists of what clauses wake that lie over each other, and are longer together than all refs. */
START_TEST(test_image_wakings) {
    open_default_copy();
    cns_concept *concepts = section(CNS_SECTION_concepts);
    uint32_t count = place_of(CNS_SECTION_concepts)->count, all = place_of(CNS_SECTION_refs)->count;
    ck_assert_uint_gt(count, 1);
    cns_concept first = concepts[0], second = concepts[1];
    concepts[0].clauses = concepts[1].clauses = (cns_range){0, all};
    EXPECT(CONSULT_INVALID_PACK, status_of());
    concepts[0] = first;
    concepts[1] = second;
    EXPECT_OK(status_of());
}
END_TEST

START_TEST(test_image_labels_that_are_kept) {
    open_default_copy();
    cns_group *groups = section(CNS_SECTION_groups);
    cns_ref *refs = section(CNS_SECTION_refs);
    uint32_t labels = place_of(CNS_SECTION_labels)->count, kept = header()->labels_kept;
    ck_assert_uint_lt(kept, labels); /* some are of single texts */
    REFUSED(uint32_t, &header()->labels_kept, kept - 1);
    REFUSED(uint32_t, &header()->labels_kept, kept + 1);
    REFUSED(uint32_t, &header()->labels_kept, labels + 1);
    REFUSED(uint32_t, &refs[groups[0].labels.first].index, labels - 1); /* a session holds no score of that one */
    REFUSED(uint32_t, &groups[0].of_text, 1);
    REFUSED(uint32_t, &header()->time_words[0], place_of(CNS_SECTION_scenarios)->count);
    EXPECT_OK(status_of());
}
END_TEST

START_TEST(test_image_signals_that_are_remembered) {
    cns_section_place *ever = place_of(CNS_SECTION_kept_ever), *last = place_of(CNS_SECTION_kept_last);
    uint32_t signals = place_of(CNS_SECTION_signals)->count, kept = ever->count, kept_last = last->count;
    ck_assert_uint_lt(kept_last, kept);
    REFUSED(uint32_t, &last->count, kept_last - 1);    /* conditions ask what was said last for one that is none of these */
    REFUSED(uint32_t, &last->count, kept + 1);         /* what was said last is remembered, too */
    ever->count = last->count = (signals + 7) / 8 + 1; /* more than there are signals */
    EXPECT(CONSULT_INVALID_PACK, status_of());
    ever->count = last->count = 0; /* none, though conditions ask for some */
    EXPECT(CONSULT_INVALID_PACK, status_of());
    ever->count = kept;
    last->count = kept_last;
    EXPECT_OK(status_of());
}
END_TEST

START_TEST(test_image_least_weight_is_weighed) {
    cns_weight *weights = section(CNS_SECTION_weights);
    for (uint32_t i = 0; i < place_of(CNS_SECTION_weights)->count; i++) weights[i].weight = INT32_MIN;
    header()->digest = cns_model_digest(copy, size);
    consult_pack *pack = NULL;
    const consult_labels *labels = NULL;
    EXPECT_OK(consult_pack_from_image(world.context, copy, size, &pack));
    EXPECT_OK(consult_classify(world.worker, pack, "我儿子眼睛发红", CONSULT_ZERO_TERMINATED, NULL, &labels));
    bool told = false;
    for (size_t i = 0; i < labels->evidence_count; i++) told = told || labels->evidence[i]->weight == INT32_MIN;
    ck_assert(told);
    EXPECT_OK(consult_classify(world.worker, world.pack, "", 0, NULL, &labels)); /* lets go of the pack */
    consult_pack_unref(pack);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_copy, close_copy);
    tcase_add_test(tests, test_image_as_it_is);
    tcase_add_test(tests, test_image_of_another_machine_or_format);
    tcase_add_test(tests, test_image_alphabet);
    tcase_add_test(tests, test_image_automata);
    tcase_add_test(tests, test_image_trie);
    tcase_add_test(tests, test_image_full_table_of_pairs);
    tcase_add_test(tests, test_image_payloads);
    tcase_add_test(tests, test_image_formats);
    tcase_add_test(tests, test_image_clauses);
    tcase_add_test(tests, test_image_choices);
    tcase_add_test(tests, test_image_comparisons);
    tcase_add_test(tests, test_image_operands);
    tcase_add_test(tests, test_image_more_than_a_session_can_hold);
    tcase_add_test(tests, test_image_wakings);
    tcase_add_test(tests, test_image_labels_that_are_kept);
    tcase_add_test(tests, test_image_signals_that_are_remembered);
    tcase_add_test(tests, test_image_least_weight_is_weighed);
}

int main(void) {
    return test_main("image", add_tests);
}
