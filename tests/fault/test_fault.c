/*
 * Every public call that may allocate, with its N-th request for memory failing, for N = 1, 2 … until it succeeds: the status is
 * NO_MEMORY, outputs are NULL, nothing leaks, the object is unchanged, and the same call works afterwards.
 * Jansson allocates from libc: only the requests of the context's allocator fail.
 */
#include "fault.h"

static const void *image;
static size_t image_size;
static consult_pack *image_pack;

/* The image of the tiny pack, made once for all tests: opening it asks for little memory. */
static void make_image(void) {
    static test_heap heap;
    consult_context *context = test_heap_context(&heap, NULL);
    image_pack = test_pack_tiny(context);
    ck_assert_ptr_nonnull(image_pack);
    image = consult_pack_image(image_pack, &image_size);
    consult_context_unref(context);
}

static void free_image(void) {
    consult_pack_unref(image_pack);
}

const void *fault_image(size_t *size) {
    *size = image_size;
    return image;
}

static const char *const small_pack =
    "{'pack': {'id': 'p', 'version': '1.0.0', 'format': 1}, 'phases': [{'phase': 'greeting', 'initial': true}],"
    "'concepts': [{'concept': 'a', 'any': ['甲乙', '丙丁'], 'allow': ['甲乙戊']}],"
    "'cues': [{'cue': 'c', 'when': {'concept': 'a'}, 'hit': ['甲乙', '丙丁'], 'miss': ['戊', '己']}]}";

consult_turn fault_turn(consult_role role, const char *text) {
    return (consult_turn){.struct_size = sizeof(consult_turn),
                          .role = role,
                          .text = text,
                          .size = CONSULT_ZERO_TERMINATED,
                          .at_ms = TEST_NOW,
                          .id = "m-1"};
}

static void open_state(state *s, unsigned needs) {
    memset(s, 0, sizeof *s);
    s->context = test_heap_context(&s->heap, NULL);
    ck_assert_ptr_nonnull(s->context);
    EXPECT_OK(consult_worker_new(s->context, &s->worker));
    EXPECT_OK(consult_worker_new(s->context, &s->judge));
    if (needs & NEEDS_BUILDER) {
        EXPECT_OK(consult_builder_new(s->context, &s->builder));
        EXPECT_OK(consult_builder_add_json(s->builder, "small", test_json(small_pack), CONSULT_ZERO_TERMINATED));
    }
    if (needs & (NEEDS_PACK | NEEDS_SESSION | NEEDS_PLAN)) {
        EXPECT_OK(consult_pack_from_image(s->context, image, image_size, &s->pack));
        s->facts = test_facts(s->context, s->pack);
    }
    if (needs & NEEDS_SESSION) {
        const consult_advice *advice = NULL;
        consult_turn turn = fault_turn(CONSULT_ROLE_PATIENT, "我眼睛发红");
        turn.id = NULL;
        EXPECT_OK(consult_session_new(s->pack, s->facts, NULL, &s->session));
        EXPECT_OK(consult_session_turn(s->session, s->judge, &turn, &advice));
    }
    if (needs & NEEDS_PLAN) {
        consult_plan_options options = {.struct_size = sizeof options, .consent = CONSULT_PURPOSE_SERVICE};
        EXPECT_OK(consult_plan_new(s->judge, s->pack, s->facts, "follow_up", TEST_NOW, &options, &s->plan));
    }
}

static void close_state(state *s) {
    consult_string_free(s->context, &s->text);
    consult_plan_free(s->new_plan);
    consult_plan_free(s->plan);
    consult_session_free(s->new_session);
    consult_session_free(s->session);
    consult_facts_unref(s->new_facts);
    consult_facts_unref(s->facts);
    consult_pack_unref(s->new_pack);
    consult_pack_unref(s->pack);
    consult_builder_free(s->new_builder);
    consult_builder_free(s->builder);
    consult_worker_free(s->new_worker);
    consult_worker_free(s->judge);
    consult_worker_free(s->worker);
    consult_context_unref(s->new_context);
    consult_context_unref(s->context);
}

/* Session and plan as text, by the judge. */
static const char *look(state *s) {
    consult_string json = {NULL, 0};
    const char *all = "";
    if (s->session != NULL) {
        EXPECT_OK(consult_session_save(s->session, s->judge, &json));
        all = test_join(all, json.data, NULL);
    }
    if (s->plan != NULL) {
        EXPECT_OK(consult_plan_json(s->plan, s->judge, &json));
        all = test_join(all, json.data, NULL);
    }
    return all;
}

static bool has_output(const state *s) {
    return s->new_pack || s->new_facts || s->new_session || s->new_plan || s->new_worker || s->new_builder || s->new_context ||
           s->text.data || s->borrowed;
}

static void try_again(state *s, const fault_case *one, uint64_t n) {
    consult_status status = one->call(s);
    ck_assert_msg(status == CONSULT_OK, "%s after failing request %lu: %s", one->name, (unsigned long)n,
                  consult_status_name(status));
}

static void run_case(const fault_case *one) {
    for (uint64_t n = 1;; n += one->step) {
        state s;
        open_state(&s, one->needs);
        s.saved = look(&s);
        test_heap_fail(&s.heap, n);
        consult_status status = one->call(&s);
        bool failed = test_heap_failed(&s.heap);
        test_heap_fail(&s.heap, 0);
        consult_status wanted = failed ? CONSULT_NO_MEMORY : CONSULT_OK;
        ck_assert_msg(status == wanted, "%s, request %lu: %s", one->name, (unsigned long)n, consult_status_name(status));
        if (failed) {
            ck_assert_msg(!has_output(&s), "%s, request %lu: an output is not NULL", one->name, (unsigned long)n);
            EXPECT_TEXT(s.saved, look(&s));
            try_again(&s, one, n);
        }
        close_state(&s);
        ck_assert_msg(test_heap_clean(&s.heap), "%s, request %lu: leaked", one->name, (unsigned long)n);
        if (!failed) return;
    }
}

START_TEST(test_fault_packs) {
    run_case(&fault_pack_cases[_i]);
}
END_TEST

START_TEST(test_fault_talks) {
    run_case(&fault_talk_cases[_i]);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_unchecked_fixture(tests, make_image, free_image);
    tcase_add_loop_test(tests, test_fault_packs, 0, (int)fault_pack_case_count);
    tcase_add_loop_test(tests, test_fault_talks, 0, (int)fault_talk_case_count);
}

int main(void) {
    return test_main("fault", add_tests);
}
