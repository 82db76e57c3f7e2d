/* What saves work changes nothing: a pack whose conditions demand nothing, whose cues and rules never sleep and whose formats are
 * tried everywhere reads every text the same. */
#include "expect.h"
#include "model/open.h"
#include "model/pack.h"
#include "text.h"
#include "world.h"

#include <stdlib.h>

static test_world world;
static consult_pack *thorough;
static consult_worker *other; /* for the thorough pack */
static const char *lines[400];
static size_t line_count;

/* The section of an image, to be written to. */
static void *section(char *image, cns_section which, uint32_t *count) {
    cns_section_place place;
    memcpy(&place, image + sizeof(cns_model_header) + which * sizeof place, sizeof place);
    *count = place.count;
    return image + place.offset;
}

/* Nothing must be met before a part of a choice is looked at. */
static void choose_thoroughly(char *image, const cns_node *n) {
    uint32_t count;
    cns_ref *refs = section(image, CNS_SECTION_refs, &count);
    for (uint32_t i = 0; i < n->ids.count; i++)
        if (refs[n->ids.first + i].index & CNS_CHOICE_CLAUSE) refs[n->ids.first + i].index = CNS_NONE;
}

static void be_thorough(char *image) {
    uint32_t count;
    cns_node *nodes = section(image, CNS_SECTION_nodes, &count);
    for (uint32_t i = 0; i < count; i++) {
        nodes[i].clauses = (cns_range){0, 0};
        if (nodes[i].kind == CNS_OP_ANY || nodes[i].kind == CNS_OP_NONE) choose_thoroughly(image, &nodes[i]);
    }
    cns_cue *cues = section(image, CNS_SECTION_cues, &count);
    for (uint32_t i = 0; i < count; i++) cues[i].waits = 0;
    cns_rule *rules = section(image, CNS_SECTION_rules, &count);
    for (uint32_t i = 0; i < count; i++) rules[i].waits = 0;
    cns_clause *clauses = section(image, CNS_SECTION_clauses, &count);
    for (uint32_t i = 0; i < count; i++) clauses[i].cues = clauses[i].rules = (cns_range){0, 0};
    cns_format *formats = section(image, CNS_SECTION_formats, &count);
    for (uint32_t i = 0; i < count; i++) {
        formats[i].heads = 0;
        formats[i].outline = CNS_NONE;
    }
    cns_transition *transitions = section(image, CNS_SECTION_transitions, &count);
    for (uint32_t i = 0; i < count; i++) transitions[i].needs = CNS_NONE;
    uint32_t none = CNS_NEEDS_SETS * cns_needs_stride(world.pack->model.signals_count);
    cns_needs *advices = section(image, CNS_SECTION_advice_needs, &count);
    for (uint32_t i = 0; i < count; i++) advices[i] = (cns_needs){none, none};
    cns_needs *everywhere = section(image, CNS_SECTION_everywhere_needs, &count);
    for (uint32_t i = 0; i < count; i++) everywhere[i] = (cns_needs){none, none};
    cns_literal *literals = section(image, CNS_SECTION_literals, &count);
    for (uint32_t i = 0; i < count; i++) literals[i].patients = literals[i].agents = literals[i].payloads.count;
    cns_heads *heads = section(image, CNS_SECTION_kind_heads, &count);
    if (count) memset(heads, 0, count * sizeof *heads);
}

static void open_packs(void) {
    ck_assert(test_world_open_default(&world));
    const cns_memory *memory = &world.context->memory;
    size_t size = world.pack->size, text_size;
    char *image = cns_memory_get(memory, size);
    ck_assert_ptr_nonnull(image);
    memcpy(image, world.pack->image, size);
    be_thorough(image);
    cns_model_header header;
    memcpy(&header, image, sizeof header);
    header.digest = cns_model_digest(image, size);
    memcpy(image, &header, sizeof header);
    EXPECT_OK(cns_pack_new(world.context, image, size, image, &thorough));
    EXPECT_OK(consult_worker_new(world.context, &other));
    const char *text = test_file(test_data("messages.txt"), &text_size);
    ck_assert_ptr_nonnull(text);
    line_count = test_lines(text, lines, sizeof lines / sizeof *lines);
    ck_assert_uint_gt(line_count, 100);
}

static void close_packs(void) {
    consult_worker_free(other);
    consult_pack_unref(thorough);
    ck_assert(test_world_close(&world));
}

static void check_reading(const char *text) {
    const consult_labels *a = NULL, *b = NULL;
    EXPECT_OK(consult_classify(world.worker, world.pack, text, CONSULT_ZERO_TERMINATED, NULL, &a));
    EXPECT_OK(consult_classify(other, thorough, text, CONSULT_ZERO_TERMINATED, NULL, &b));
    ck_assert_msg(a->signal_count == b->signal_count, "%zu signals, %zu: %s", a->signal_count, b->signal_count, text);
    for (size_t i = 0; i < a->signal_count; i++) ck_assert_str_eq(a->signals[i], b->signals[i]);
    for (size_t i = 0; i < a->label_count; i++)
        ck_assert_msg(a->labels[i]->score == b->labels[i]->score && a->labels[i]->holds == b->labels[i]->holds, "%s: %s",
                      a->labels[i]->id, text);
    ck_assert_msg(a->slot_count == b->slot_count && a->flag_count == b->flag_count, "%s", text);
    for (size_t i = 0; i < a->slot_count; i++) ck_assert_str_eq(a->slots[i]->value, b->slots[i]->value);
}

static void check_lint(const char *text) {
    const consult_findings *a = NULL, *b = NULL;
    EXPECT_OK(consult_lint(world.worker, world.pack, NULL, text, CONSULT_ZERO_TERMINATED, NULL, &a));
    EXPECT_OK(consult_lint(other, thorough, NULL, text, CONSULT_ZERO_TERMINATED, NULL, &b));
    ck_assert_msg(a->count == b->count, "%zu findings, %zu: %s", a->count, b->count, text);
    for (size_t i = 0; i < a->count; i++) {
        ck_assert_str_eq(a->items[i]->rule, b->items[i]->rule);
        ck_assert_msg(a->items[i]->span.start == b->items[i]->span.start && a->items[i]->span.end == b->items[i]->span.end,
                      "%s: %s", a->items[i]->rule, text);
    }
}

static void check_text(const char *text) {
    check_reading(text);
    check_lint(text);
}

START_TEST(test_usual_texts) {
    for (size_t i = 0; i < line_count; i++) check_text(lines[i]);
    check_text("");
}
END_TEST

/* The words of the pack in any order: what no person would write, but many conditions nearly hold. */
START_TEST(test_words_at_random) {
    const cns_model *m = &world.pack->model;
    static const char *const between[] = {"",   "",    "，",   "。",   "没有", "3",  "十二", "天",
                                          "月", "138", "0000", "1234", "点",   "岁", " "};
    uint64_t state = 99 + (uint64_t)_i;
    for (int round = 0; round < 150; round++) {
        const char *text = "";
        for (size_t words = 2 + test_random(&state) % 12; words > 0; words--) {
            const cns_literal *literal = &m->literals[test_random(&state) % m->literals_count];
            text = test_join(text, cns_model_text(m, literal->text),
                             between[test_random(&state) % (sizeof between / sizeof *between)], NULL);
        }
        check_text(text);
    }
}
END_TEST

static const consult_advice *say(consult_session *session, consult_worker *worker, size_t line) {
    const consult_advice *advice = NULL;
    consult_turn turn = {.struct_size = sizeof turn,
                         .role = line % 3 == 2 ? CONSULT_ROLE_AGENT : CONSULT_ROLE_PATIENT,
                         .text = lines[line],
                         .size = CONSULT_ZERO_TERMINATED,
                         .at_ms = TEST_NOW + (int64_t)line * 20000};
    EXPECT_OK(consult_session_turn(session, worker, &turn, &advice));
    return advice;
}

START_TEST(test_talks) {
    for (size_t first = 0; first + 12 <= line_count; first += 12) {
        consult_session *a = NULL, *b = NULL;
        EXPECT_OK(consult_session_new(world.pack, NULL, NULL, &a));
        EXPECT_OK(consult_session_new(thorough, NULL, NULL, &b));
        for (size_t i = first; i < first + 12; i++) {
            const consult_advice *x = say(a, world.worker, i), *y = say(b, other, i);
            ck_assert_str_eq(x->phase, y->phase);
            ck_assert_msg(x->action_count == y->action_count && x->dropped_count == y->dropped_count, "%s", lines[i]);
            for (size_t k = 0; k < x->action_count; k++) ck_assert_str_eq(x->actions[k]->action, y->actions[k]->action);
        }
        consult_session_free(a);
        consult_session_free(b);
    }
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_packs, close_packs);
    tcase_add_test(tests, test_usual_texts);
    tcase_add_test(tests, test_talks);
    tcase_add_loop_test(tests, test_words_at_random, 0, 8);
}

int main(void) {
    return test_main("waking", add_tests);
}
