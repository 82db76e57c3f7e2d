/* pack.h: the compiled pack: image, digest, counts, names, graph. What a builder refuses is in test_pack_builder.c. */
#include "consult/consult.h"
#include "expect.h"
#include "text.h"
#include "world.h"

static test_world world;

static void open_world(void) {
    ck_assert(test_world_open(&world));
}
static void close_world(void) {
    ck_assert(test_world_close(&world));
}

START_TEST(test_pack_identity) {
    EXPECT_TEXT("tiny", consult_pack_id(world.pack));
    EXPECT_TEXT("1.2.3", consult_pack_version(world.pack));
    const char *id = NULL, *version = NULL;
    ck_assert(consult_pack_layer(world.pack, 0, &id, &version));
    EXPECT_TEXT("tiny", id);
    EXPECT_TEXT("1.2.3", version);
    ck_assert(!consult_pack_layer(world.pack, 1, &id, &version));
    ck_assert_ptr_null(consult_pack_ref(NULL));
    consult_pack_unref(NULL);
}
END_TEST

START_TEST(test_pack_same_source_same_digest) {
    consult_pack *again = test_pack_tiny(world.context);
    ck_assert_ptr_nonnull(again);
    ck_assert(consult_pack_digest(again) == consult_pack_digest(world.pack));
    size_t size = 0, size_again = 0;
    const void *image = consult_pack_image(world.pack, &size), *image_again = consult_pack_image(again, &size_again);
    ck_assert_uint_eq(size, size_again);
    ck_assert_mem_eq(image, image_again, size);
    consult_pack_unref(again);
}
END_TEST

START_TEST(test_pack_counts) {
    consult_pack_counts counts = {.struct_size = sizeof counts};
    EXPECT_OK(consult_pack_stats(world.pack, &counts));
    ck_assert_uint_eq(counts.layers, 1);
    ck_assert_uint_ge(counts.concepts, 22); /* pairs of a swap rule may count as concepts */
    ck_assert_uint_eq(counts.scopes, 1);
    ck_assert_uint_eq(counts.formats, 2);
    ck_assert_uint_eq(counts.cues, 17);
    ck_assert_uint_eq(counts.labels, 6);
    ck_assert_uint_eq(counts.slots, 4);
    ck_assert_uint_eq(counts.flags, 1);
    ck_assert_uint_eq(counts.phases, 4);
    ck_assert_uint_eq(counts.interrupts, 3);
    ck_assert_uint_eq(counts.scenarios, 18);
    ck_assert_uint_ge(counts.rules, 9); /* a swap rule may count once for each pair */
    ck_assert_uint_eq(counts.plans, 1);
    ck_assert_uint_eq(counts.calendars, 1);
    ck_assert_uint_eq(counts.phrases_hans, counts.phrases_hant);
    ck_assert_uint_eq(counts.phrases_hans, 22);
    size_t size = 0;
    (void)consult_pack_image(world.pack, &size);
    ck_assert_uint_eq(counts.image_bytes, size);
    counts.struct_size = 0;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_pack_stats(world.pack, &counts));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_pack_stats(NULL, &counts));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_pack_stats(world.pack, NULL));
}
END_TEST

/* One type of patient in one phase, in three channels and two scripts; a phrase for one channel. */
START_TEST(test_pack_counts_what_is_missing) {
    consult_pack *pack =
        test_pack(world.context, 0,
                  "{\"pack\":{\"id\":\"p\",\"version\":\"1\",\"format\":1},"
                  "\"phases\":[{\"phase\":\"a\",\"initial\":true,\"source\":\"ours\",\"advice\":[{\"action\":\"x\","
                  "\"scenario\":\"s\",\"source\":\"ours\"}]}],\"groups\":[{\"group\":\"g\",\"source\":\"ours\"}],"
                  "\"labels\":[{\"label\":\"l\",\"group\":\"g\",\"rank\":1},{\"label\":\"m\",\"group\":\"g\"}],"
                  "\"scenarios\":[{\"scenario\":\"s\",\"source\":\"ours\",\"phrases\":[{\"for\":{\"channel\":[\"phone\"]},"
                  "\"zh-Hans\":[\"好\"],\"zh-Hant\":[\"好\"]}]}]}",
                  NULL);
    ck_assert_ptr_nonnull(pack);
    consult_pack_counts counts = {.struct_size = sizeof counts};
    EXPECT_OK(consult_pack_stats(pack, &counts));
    ck_assert_uint_eq(counts.coverage_cells, 6);
    ck_assert_uint_eq(counts.coverage_filled, 2);
    ck_assert_uint_eq(counts.without_source, 2); /* the labels */
    consult_pack_unref(pack);
    EXPECT_OK(consult_pack_stats(world.pack, &counts));
    ck_assert_uint_eq(counts.coverage_cells, 4 * 6 * 6);
    ck_assert_uint_eq(counts.coverage_filled, 4 * 6 * 6);
}
END_TEST

START_TEST(test_pack_image_round_trip) {
    size_t size = 0;
    const void *image = consult_pack_image(world.pack, &size);
    consult_pack *copy = NULL;
    EXPECT_OK(consult_pack_from_image(world.context, image, size, &copy));
    ck_assert(consult_pack_digest(copy) == consult_pack_digest(world.pack));
    const consult_labels *labels = NULL;
    EXPECT_OK(consult_classify(world.worker, copy, "我眼睛发红", CONSULT_ZERO_TERMINATED, NULL, &labels));
    ck_assert(consult_labels_of(labels, "type") != NULL);
    consult_pack_unref(copy);
}
END_TEST

/* The status of an image with one byte changed. */
static consult_status damaged(const unsigned char *image, size_t size, size_t place, unsigned char mask) {
    unsigned char *copy = malloc(size);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, image, size);
    copy[place] = (unsigned char)(copy[place] ^ mask);
    consult_pack *pack = NULL;
    consult_status status = consult_pack_from_image(world.context, copy, size, &pack);
    free(copy);
    ck_assert_msg((pack == NULL) == (status != CONSULT_OK), "byte %zu: status %d", place, (int)status);
    consult_pack_unref(pack);
    return status;
}

START_TEST(test_pack_image_damaged) {
    size_t size = 0;
    const unsigned char *image = consult_pack_image(world.pack, &size);
    for (size_t place = 0; place < size; place += place < 256 ? 1 : 509) {
        consult_status status = damaged(image, size, place, 0x10);
        ck_assert_msg(status == CONSULT_INVALID_PACK || status == CONSULT_UNSUPPORTED_VERSION, "byte %zu: %s", place,
                      consult_status_name(status));
    }
}
END_TEST

START_TEST(test_pack_image_cut_off) {
    size_t size = 0;
    const unsigned char *image = consult_pack_image(world.pack, &size);
    consult_pack *pack = world.pack;
    for (size_t cut = 0; cut < size; cut += cut < 256 ? 1 : 1021) {
        unsigned char *copy = malloc(cut + 1); /* exact end for the address sanitizer, unaligned as files may be */
        ck_assert_ptr_nonnull(copy);
        memcpy(copy + 1, image, cut);
        consult_status status = consult_pack_from_image(world.context, copy + 1, cut, &pack);
        ck_assert(status == CONSULT_INVALID_PACK || status == CONSULT_UNSUPPORTED_VERSION);
        ck_assert_ptr_null(pack);
        free(copy);
    }
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_pack_from_image(world.context, NULL, size, &pack));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_pack_from_image(NULL, image, size, &pack));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_pack_from_image(world.context, image, size, NULL));
}
END_TEST

START_TEST(test_pack_entries) {
    consult_pack_entry entry = {.struct_size = sizeof entry};
    EXPECT_OK(consult_pack_entry_at(world.pack, CONSULT_PACK_LABEL, 3, &entry));
    EXPECT_TEXT("need.cost", entry.id);
    EXPECT_TEXT("cost", entry.value);
    EXPECT_TEXT("cost", entry.title_en);
    EXPECT_TEXT("费用", entry.title_hans);
    EXPECT_TEXT("費用", entry.title_hant);
    EXPECT_TEXT("need", entry.group);
    EXPECT_OK(consult_pack_entry_at(world.pack, CONSULT_PACK_FLAG, 0, &entry));
    EXPECT_TEXT("call_ambulance_now", entry.value);
    EXPECT_OK(consult_pack_entry_at(world.pack, CONSULT_PACK_RULE, 0, &entry));
    EXPECT_TEXT("T1", entry.value);
    EXPECT_TEXT("ours", entry.source);
    EXPECT_OK(consult_pack_entry_at(world.pack, CONSULT_PACK_SLOT, 0, &entry));
    EXPECT_TEXT("phone", entry.value);
    for (int kind = CONSULT_PACK_PHASE; kind <= CONSULT_PACK_TERM; kind++) {
        size_t count = 0;
        consult_status status = CONSULT_OK;
        while ((status = consult_pack_entry_at(world.pack, (consult_pack_kind)kind, count, &entry)) == CONSULT_OK) count++;
        EXPECT(CONSULT_NOT_FOUND, status);
        ck_assert_uint_gt(count, 0);
    }
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_pack_entry_at(world.pack, (consult_pack_kind)0, 0, &entry));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_pack_entry_at(world.pack, (consult_pack_kind)13, 0, &entry));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_pack_entry_at(NULL, CONSULT_PACK_PHASE, 0, &entry));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_pack_entry_at(world.pack, CONSULT_PACK_PHASE, 0, NULL));
    entry.struct_size = 1;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_pack_entry_at(world.pack, CONSULT_PACK_PHASE, 0, &entry));
}
END_TEST

START_TEST(test_pack_graph) {
    consult_string text = {NULL, 0};
    EXPECT_OK(consult_pack_graph(world.pack, CONSULT_GRAPH_DOT, CONSULT_LOCALE_ZH_HANT, &text));
    ck_assert_ptr_nonnull(strstr(text.data, "digraph"));
    ck_assert_ptr_nonnull(strstr(text.data, "inquiry"));
    ck_assert_ptr_nonnull(strstr(text.data, "問診"));
    ck_assert_ptr_nonnull(strstr(text.data, "emergency"));
    consult_string_free(world.context, &text);
    ck_assert_ptr_null(text.data);
    EXPECT_OK(consult_pack_graph(world.pack, CONSULT_GRAPH_MERMAID, CONSULT_LOCALE_ZH_HANS, &text));
    ck_assert_ptr_nonnull(strstr(text.data, "问诊"));
    ck_assert_uint_eq(text.size, strlen(text.data));
    consult_string_free(world.context, &text);
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_pack_graph(world.pack, (consult_graph_format)3, CONSULT_LOCALE_ZH_HANS, &text));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_pack_graph(NULL, CONSULT_GRAPH_DOT, CONSULT_LOCALE_ZH_HANS, &text));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_pack_graph(world.pack, CONSULT_GRAPH_DOT, CONSULT_LOCALE_ZH_HANS, NULL));
    ck_assert_ptr_null(text.data);
}
END_TEST

/* What a condition asks for is told in words, whatever kind it is of. */
START_TEST(test_pack_graph_tells_conditions) {
    static const struct {
        const char *when, *told;
    } cases[] = {{"{'open_flag': 'any'}", "x: open red flag"},
                 {"{'open_flag': 'call_ambulance_now'}", "x: open red flag call_ambulance_now"},
                 {"{'open_flag': 'T01'}", "x: open red flag 胸痛"},
                 {"{'known_flag': 'any'}", "x: red flag of the talk"},
                 {"{'flag': 'T01'}", "x: red flag 胸痛"},
                 {"{'none_of': [{'asked': 'any'}, {'audience': 'broadcast'}]}", "x: not (a question is open or broadcast)"},
                 {"{'at_least': 2, 'of': {'concept': 'hot'}}", "x: 2 times hot"},
                 {"{'at_least': 2, 'of': [{'concept': 'hot'}, {'asked': 'any'}, {'audience': 'broadcast'}]}",
                  "x: 2 of (hot, a question is open, broadcast)"},
                 {"{'at_start': {'concept': 'hot'}}", "x: begins with hot"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *phase =
            test_join("{'pack': {'id': 'q', 'version': '1.0.0', 'format': 1}, 'phases': [{'phase': 'other', 'final': true,"
                      "'enter': [{'why': 'x', 'when': ",
                      cases[i].when, "}]}], 'concepts': [{'concept': 'hot', 'any': ['烫'], 'source': 'ours'}]}", NULL);
        consult_pack *pack =
            test_pack(world.context, 0, test_file(test_data("packs/tiny/pack.json"), NULL), test_json(phase), NULL);
        consult_string text = {NULL, 0};
        ck_assert_ptr_nonnull(pack);
        EXPECT_OK(consult_pack_graph(pack, CONSULT_GRAPH_MERMAID, CONSULT_LOCALE_ZH_HANS, &text));
        ck_assert_msg(strstr(text.data, cases[i].told) != NULL, "%s is not in %s", cases[i].told, text.data);
        consult_string_free(world.context, &text);
        consult_pack_unref(pack);
    }
}
END_TEST

START_TEST(test_pack_default) {
    consult_pack *pack = NULL;
    EXPECT_OK(consult_pack_default(world.context, &pack));
    EXPECT_TEXT("ophthalmology", consult_pack_id(pack));
    const char *id = NULL, *version = NULL;
    ck_assert(consult_pack_layer(pack, 0, &id, &version));
    EXPECT_TEXT("core", id);
    ck_assert(consult_pack_layer(pack, 1, &id, &version));
    EXPECT_TEXT("ophthalmology", id);
    consult_session *session = NULL;
    EXPECT_OK(consult_session_new(pack, NULL, NULL, &session));
    EXPECT_TEXT("greeting", consult_session_phase(session));
    test_world with = world;
    const consult_advice *advice = NULL;
    EXPECT_OK(test_say(&with, session, CONSULT_ROLE_PATIENT, "我妈妈眼睛突然看不见了", 0, &advice));
    ck_assert_uint_gt(advice->action_count, 0);
    consult_session_free(session);
    consult_pack_unref(pack);
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_pack_default(NULL, &pack));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_pack_default(world.context, NULL));
}
END_TEST

START_TEST(test_pack_default_from_json_is_the_same) {
    consult_builder *builder = NULL;
    consult_pack *built = NULL, *embedded = NULL;
    EXPECT_OK(consult_builder_new(world.context, &builder));
    EXPECT_OK(consult_builder_add_default(builder, "ophthalmology"));
    EXPECT_OK(consult_builder_compile(builder, 0, &built, NULL));
    EXPECT_OK(consult_pack_default(world.context, &embedded));
    ck_assert(consult_pack_digest(built) == consult_pack_digest(embedded));
    consult_pack_unref(built);
    consult_pack_unref(embedded);
    consult_builder_free(builder);
}
END_TEST

START_TEST(test_pack_defaults_stack) {
    consult_builder *builder = NULL;
    consult_pack *pack = NULL;
    consult_session *session = NULL;
    const consult_advice *advice = NULL;
    const char *id = NULL, *version = NULL;
    EXPECT_OK(consult_builder_new(world.context, &builder));
    EXPECT_OK(consult_builder_add_default(builder, "ophthalmology"));
    EXPECT_OK(consult_builder_add_default(builder, "desk"));
    EXPECT_OK(consult_builder_compile(builder, CONSULT_COMPILE_STRICT, &pack, NULL));
    ck_assert(consult_pack_layer(pack, 1, &id, &version));
    EXPECT_TEXT("ophthalmology", id);
    ck_assert(consult_pack_layer(pack, 2, &id, &version));
    EXPECT_TEXT("desk", id);
    ck_assert(!consult_pack_layer(pack, 3, &id, &version));
    EXPECT_OK(consult_session_new(pack, NULL, NULL, &session));
    test_world with = world;
    EXPECT_OK(test_say(&with, session, CONSULT_ROLE_PATIENT, "快来人，有位老太太在大厅滑倒了", 0, &advice));
    EXPECT_TEXT("emergency", consult_session_interrupt(session));
    consult_session_free(session);
    consult_pack_unref(pack);
    consult_builder_free(builder);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_world, close_world);
    tcase_add_test(tests, test_pack_defaults_stack);
    tcase_add_test(tests, test_pack_identity);
    tcase_add_test(tests, test_pack_same_source_same_digest);
    tcase_add_test(tests, test_pack_counts);
    tcase_add_test(tests, test_pack_counts_what_is_missing);
    tcase_add_test(tests, test_pack_image_round_trip);
    tcase_add_test(tests, test_pack_image_damaged);
    tcase_add_test(tests, test_pack_image_cut_off);
    tcase_add_test(tests, test_pack_entries);
    tcase_add_test(tests, test_pack_graph);
    tcase_add_test(tests, test_pack_graph_tells_conditions);
    tcase_add_test(tests, test_pack_default);
    tcase_add_test(tests, test_pack_default_from_json_is_the_same);
}

int main(void) {
    return test_main("pack", add_tests);
}
